//! The global order: events and postings get numbers 1, 2, 3… without gaps, after their commit, and each
//! numbered event is sealed with the hash of the one before it.
//!
//! Commit order is not known, so what is not numbered yet is taken in the order of its ids; what commits
//! later with an older id simply gets the next number. Reading the feed is `record.rs`.

use entity::{EventId, event, event_seal, event_unsealed, posting};
use sea_orm::{
    ActiveModelTrait, ColumnTrait, ConnectionTrait, DbBackend, EntityTrait, IntoActiveModel, QueryFilter, QueryOrder, QuerySelect,
    QueryTrait,
};
use sha2::{Digest, Sha256};

use super::head::NOTHING_BEFORE;
use super::{Actor, Call, Fault, House, Tx};

/// How many rows one promise numbers: far below 50 ms of writer time.
const CHUNK: usize = 250;
/// How many seals one statement inserts: a database plans a statement once a number of rows.
const ROWS: usize = 25;
/// The advisory lock that keeps two sequencers of different processes apart (PostgreSQL).
const LOCK: i64 = 0x0070_6170_7075_7301;

/// Numbers every event and posting committed by now that has no number yet; how many there were. What is committed
/// meanwhile goes with the next round: numbering it here would be a promise for a handful.
pub async fn number_all(house: &House) -> Result<usize, Fault> {
    let mut numbered = 0;
    while is_waiting(house).await? {
        let chunk = house.promise(&Call::by(Actor::clock()), async |tx| number_chunk(tx).await).await?;
        numbered += chunk.iter().sum::<usize>();
        if chunk.iter().all(|count| *count < CHUNK) {
            break;
        }
    }
    Ok(numbered)
}

async fn is_waiting(house: &House) -> Result<bool, Fault> {
    let db = house.reader();
    Ok(event_unsealed::Entity::find().one(db).await?.is_some()
        || posting::Entity::find().filter(posting::Column::Seq.is_null()).one(db).await?.is_some())
}

async fn number_chunk(tx: &Tx) -> Result<[usize; 2], Fault> {
    if tx.db().get_database_backend() == DbBackend::Postgres {
        tx.db().execute_raw(tx.sql("SELECT pg_advisory_xact_lock($1)", [LOCK.into()])).await?;
    }
    Ok([number_events(tx).await?, number_postings(tx).await?])
}

async fn number_events(tx: &Tx) -> Result<usize, Fault> {
    let last = event_seal::Entity::find().order_by_desc(event_seal::Column::Seq).one(tx.db()).await?;
    let (head, mut hash) = last.map_or((0, NOTHING_BEFORE.to_vec()), |seal| (seal.seq, seal.hash));
    let waiting = event_unsealed::Entity::find().select_only().column(event_unsealed::Column::EventId);
    let waiting = waiting.order_by_asc(event_unsealed::Column::EventId).limit(CHUNK as u64);
    let fresh = event::Entity::find().select_only().columns([event::Column::Id, event::Column::Hash]);
    let fresh = fresh.filter(event::Column::Id.in_subquery(waiting.into_query())).order_by_asc(event::Column::Id);
    let fresh: Vec<(EventId, Vec<u8>)> = fresh.into_tuple().all(tx.db()).await?;
    if fresh.is_empty() {
        return Ok(0);
    }
    let mut seals = Vec::with_capacity(fresh.len());
    for (seq, (event_id, event_hash)) in (head + 1..).zip(fresh) {
        hash = seal_hash(&hash, seq, &event_hash);
        seals.push(event_seal::Model { seq, event_id, hash: hash.clone() }.into_active_model().reset_all());
    }
    let count = seals.len();
    for rows in seals.chunks(ROWS) {
        event_seal::Entity::insert_many(rows.iter().cloned()).exec_without_returning(tx.db()).await?;
    }
    // The limit tells PostgreSQL, which plans without knowing the value, that these are few: it looks each one up.
    let sql =
        format!("DELETE FROM event_unsealed WHERE event_id IN (SELECT event_id FROM event_seal WHERE seq > $1 ORDER BY seq LIMIT {CHUNK})");
    tx.db().execute_raw(tx.sql(&sql, [head.into()])).await?;
    Ok(count)
}

async fn number_postings(tx: &Tx) -> Result<usize, Fault> {
    let last = posting::Entity::find().filter(posting::Column::Seq.is_not_null()).order_by_desc(posting::Column::Seq).one(tx.db()).await?;
    let head = last.and_then(|posting| posting.seq).unwrap_or(0);
    let sql = "UPDATE posting SET seq = $1 + fresh.place FROM (SELECT id, ROW_NUMBER() OVER (ORDER BY id) AS place \
               FROM posting WHERE seq IS NULL ORDER BY id LIMIT $2) AS fresh WHERE posting.id = fresh.id";
    let values = [head.into(), i64::try_from(CHUNK).unwrap_or(i64::MAX).into()];
    let numbered = tx.db().execute_raw(tx.sql(sql, values)).await?.rows_affected();
    Ok(usize::try_from(numbered).unwrap_or(usize::MAX))
}

/// The hash of a place in the global order: SHA-256 over the hash before it, its number and its event's hash.
pub fn seal_hash(previous: &[u8], seq: i64, event_hash: &[u8]) -> Vec<u8> {
    let mut hasher = Sha256::new();
    hasher.update(previous);
    hasher.update(seq.to_be_bytes());
    hasher.update(event_hash);
    hasher.finalize().to_vec()
}
