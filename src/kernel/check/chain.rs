//! L4 over events: each subject's chain and the global one are whole, and every hash is what it must be.

use entity::{SubjectKind, event, event_seal};
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect};

use super::found::{Depth, NEWEST, Violation, rows, uuid};
use crate::kernel::Fault;
use crate::kernel::chain::hash_of;
use crate::kernel::head::NOTHING_BEFORE;
use crate::kernel::sequence::seal_hash;

/// How many rows are read at once.
const PAGE: u64 = 1_000;

/// Numbers without gaps, each event on the hash of the one before it.
pub(super) async fn links(db: &impl ConnectionTrait) -> Result<Vec<Violation>, Fault> {
    let mut found = Vec::new();
    let sql = "SELECT subject_kind, subject_id FROM event GROUP BY subject_kind, subject_id \
               HAVING COUNT(*) <> MAX(number) OR MIN(number) <> 1 LIMIT 100";
    for row in rows(db, sql, []).await? {
        let kind: SubjectKind = row.try_get("", "subject_kind")?;
        found.push(Violation::new("L4", kind.show(uuid(&row, "subject_id")?), "its events are not numbered without gaps"));
    }
    let sql = "SELECT later.subject_kind, later.subject_id FROM event AS later LEFT JOIN event AS earlier \
               ON earlier.subject_id = later.subject_id AND earlier.number = later.number - 1 \
               WHERE later.previous_hash <> COALESCE(earlier.hash, $1) LIMIT 100";
    for row in rows(db, sql, [NOTHING_BEFORE.to_vec().into()]).await? {
        let kind: SubjectKind = row.try_get("", "subject_kind")?;
        found.push(Violation::new("L4", kind.show(uuid(&row, "subject_id")?), "its chain of events is broken"));
    }
    Ok(found)
}

/// Each event's hash is that of its content.
pub(super) async fn hashes(db: &impl ConnectionTrait, depth: Depth) -> Result<Vec<Violation>, Fault> {
    let mut found = Vec::new();
    let mut read = 0;
    let mut before = None;
    while depth == Depth::Everything || read < NEWEST {
        let mut page = event::Entity::find().order_by_desc(event::Column::Id).limit(PAGE);
        if let Some(before) = before {
            page = page.filter(event::Column::Id.lt(before));
        }
        let events = page.all(db).await?;
        for event in &events {
            if hash_of(event)? != event.hash {
                let subject = event.subject_kind.show(event.subject_id);
                found.push(Violation::new("L4", subject, format!("its event {} was changed", event.id)));
            }
        }
        let Some(last) = events.last() else { break };
        before = Some(last.id);
        read += PAGE;
    }
    Ok(found)
}

/// The global order: without gaps, each seal that of its event and on the one before it.
pub(super) async fn seals(db: &impl ConnectionTrait, depth: Depth) -> Result<Vec<Violation>, Fault> {
    let mut found = Vec::new();
    let sql = "SELECT event.id FROM event LEFT JOIN event_seal ON event_seal.event_id = event.id \
               LEFT JOIN event_unsealed ON event_unsealed.event_id = event.id \
               WHERE (event_seal.seq IS NULL) = (event_unsealed.event_id IS NULL) LIMIT 100";
    for row in rows(db, sql, []).await? {
        let id = entity::EventId::from(uuid(&row, "id")?);
        found.push(Violation::new("L4", id.to_string(), "it has no place in the global order and waits for none, or has one and waits"));
    }
    let head = event_seal::Entity::find().order_by_desc(event_seal::Column::Seq).one(db).await?.map_or(0, |seal| seal.seq);
    let begin = if depth == Depth::Everything { 0 } else { (head - i64::try_from(NEWEST).unwrap_or(i64::MAX)).max(0) };
    let first = event_seal::Entity::find_by_id(begin).one(db).await?;
    let mut last = (begin, first.map_or_else(|| NOTHING_BEFORE.to_vec(), |seal| seal.hash));
    loop {
        let page = event_seal::Entity::find().filter(event_seal::Column::Seq.gt(last.0)).order_by_asc(event_seal::Column::Seq);
        let seals = page.limit(PAGE).all(db).await?;
        if seals.is_empty() {
            return Ok(found);
        }
        let ids = seals.iter().map(|seal| seal.event_id);
        let events = event::Entity::find().filter(event::Column::Id.is_in(ids)).all(db).await?;
        let hashes: std::collections::HashMap<_, _> = events.iter().map(|event| (event.id, &event.hash)).collect();
        for seal in seals {
            let right =
                hashes.get(&seal.event_id).is_some_and(|hash| seal.seq == last.0 + 1 && seal_hash(&last.1, seal.seq, hash) == seal.hash);
            if !right {
                found.push(Violation::new("L4", seal.event_id.to_string(), format!("the global chain is broken at {}", seal.seq)));
            }
            last = (seal.seq, seal.hash);
        }
    }
}
