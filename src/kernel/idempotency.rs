//! Keys: a request that is repeated under its key gets the answer that was stored with its effect.
//!
//! Only committed outcomes are stored, in the promise that causes them; a refusal is judged anew.

use entity::{Instant, idempotency};
use sea_orm::{ConnectionTrait, DbErr, EntityTrait, SqlErr, Value};
use uuid::Uuid;

use super::bundle::Bundle;
use super::{Fault, Key, Kind, fault};

/// The statement that takes the key for this request; it fails where the key was taken before (`is_taken`). On
/// PostgreSQL a repeat waits in it while the first request runs, as long as a connection waits for a lock: 5 s.
pub(super) fn taking((owner, key): (Uuid, &Key), now: Instant) -> Bundle {
    let mut bundle = Bundle::default();
    let sql = "INSERT INTO idempotency (user_id, route, key, request_hash, answer, at) VALUES ($1, $2, $3, $4, '', $5)";
    let values: [Value; 5] =
        [owner.into(), key.route.as_str().into(), key.key.as_str().into(), key.request_hash.to_vec().into(), now.into()];
    bundle.add(sql, values);
    bundle
}

/// The statement that stores the answer of a request that took its key.
pub(super) fn keeping((owner, key): (Uuid, &Key), answer: String) -> Bundle {
    let mut bundle = Bundle::default();
    let sql = "UPDATE idempotency SET answer = $1 WHERE user_id = $2 AND route = $3 AND key = $4";
    let values: [Value; 4] = [answer.into(), owner.into(), key.route.as_str().into(), key.key.as_str().into()];
    bundle.add(sql, values);
    bundle
}

/// The answer that was stored with a key that is taken.
pub(super) async fn stored(db: &impl ConnectionTrait, (owner, key): (Uuid, &Key)) -> Result<String, Fault> {
    match idempotency::Entity::find_by_id((owner, key.route.clone(), key.key.clone())).one(db).await? {
        Some(stored) if stored.request_hash == key.request_hash => Ok(stored.answer),
        Some(_) => Err(Fault::refuse(Kind::Mismatch, "idempotency_mismatch", "This key was used for another request.")),
        None => Err(Fault::stale(None)),
    }
}

/// Whether a statement failed because a key was taken before.
pub(super) fn is_taken(error: &DbErr) -> bool {
    match error.sql_err() {
        Some(SqlErr::UniqueConstraintViolation(what)) => what.contains("idempotency"),
        Some(_) | None => false,
    }
}

/// A refusal for whoever waited for a key while its first request runs.
pub(super) fn still_running(error: &DbErr) -> Option<Fault> {
    let waited = fault::is_lock_timeout(error) && fault::where_it_failed(error).is_some_and(|place| place.contains("idempotency"));
    let message = "The same request is still running. Please ask again in a moment.";
    waited.then(|| Fault::refuse(Kind::Running, "still_running", message))
}
