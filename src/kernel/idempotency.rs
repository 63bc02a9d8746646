//! Keys: a request that is repeated under its key gets the answer that was stored with its effect.
//!
//! Only committed outcomes are stored, in the promise that causes them; a refusal is judged anew.

use entity::{Instant, idempotency};
use sea_orm::{ConnectionTrait, DatabaseTransaction, DbErr, EntityTrait, Statement, Value};
use uuid::Uuid;

use super::{Fault, Key, Kind, fault};

/// Takes the key for this request; gives the stored answer if it was taken before. On PostgreSQL a repeat
/// waits here while the first request runs, as long as a connection waits for a lock: 5 s.
pub(super) async fn reserve(db: &DatabaseTransaction, (owner, key): (Uuid, &Key), now: Instant) -> Result<Option<String>, Fault> {
    let sql = "INSERT INTO idempotency (user_id, route, key, request_hash, answer, at) VALUES ($1, $2, $3, $4, '', $5) \
               ON CONFLICT (user_id, route, key) DO NOTHING";
    let values: [Value; 5] =
        [owner.into(), key.route.as_str().into(), key.key.as_str().into(), key.request_hash.to_vec().into(), now.into()];
    let reserved = db.execute_raw(Statement::from_sql_and_values(db.get_database_backend(), sql, values)).await.map_err(still_running)?;
    if reserved.rows_affected() == 1 {
        return Ok(None);
    }
    let stored = idempotency::Entity::find_by_id((owner, key.route.clone(), key.key.clone())).one(db).await?;
    match stored {
        Some(stored) if stored.request_hash == key.request_hash => Ok(Some(stored.answer)),
        Some(_) => Err(Fault::refuse(Kind::Mismatch, "idempotency_mismatch", "This key was used for another request.")),
        None => Err(Fault::stale(None)),
    }
}

/// Stores the answer of a request that took its key.
pub(super) async fn keep(db: &DatabaseTransaction, (owner, key): (Uuid, &Key), answer: String) -> Result<(), Fault> {
    let sql = "UPDATE idempotency SET answer = $1 WHERE user_id = $2 AND route = $3 AND key = $4";
    let values: [Value; 4] = [answer.into(), owner.into(), key.route.as_str().into(), key.key.as_str().into()];
    db.execute_raw(Statement::from_sql_and_values(db.get_database_backend(), sql, values)).await?;
    Ok(())
}

fn still_running(error: DbErr) -> Fault {
    if fault::is_lock_timeout(&error) {
        Fault::refuse(Kind::Running, "still_running", "The same request is still running. Please ask again in a moment.")
    } else {
        error.into()
    }
}
