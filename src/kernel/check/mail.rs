//! O1 and O2: letters owed are rows, and no row is stuck. I1: every key has its answer.

use std::collections::HashMap;

use entity::{EventId, Instant, SubjectKind, event};
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect};

use super::found::{Violation, rows, uuid};
use crate::kernel::Fault;
use crate::kernel::outbox::LETTERS;

/// How many events are read at once.
const PAGE: u64 = 500;

/// O1 and O2.
pub(super) async fn letters(db: &impl ConnectionTrait, now: Instant) -> Result<Vec<Violation>, Fault> {
    let mut found = owed(db).await?;
    let sql = "SELECT event_id, letter FROM outbox GROUP BY event_id, user_id, letter \
               HAVING COUNT(*) <> 2 OR COUNT(DISTINCT channel) <> 2 LIMIT 100";
    for row in rows(db, sql, []).await? {
        let letter: String = row.try_get("", "letter")?;
        let id = EventId::from(uuid(&row, "event_id")?);
        found.push(Violation::new("O1", id.to_string(), format!("its letter {letter} has not one row on each channel")));
    }
    let sql = "SELECT id FROM outbox WHERE state = 'sending' AND (leased_until IS NULL OR leased_until < $1) LIMIT 100";
    for row in rows(db, sql, [now.into()]).await? {
        let id = entity::OutboxId::from(uuid(&row, "id")?);
        found.push(Violation::new("O2", id.to_string(), "it is being sent, but its lease has passed"));
    }
    Ok(found)
}

/// Every step that told somebody has that many letters.
async fn owed(db: &impl ConnectionTrait) -> Result<Vec<Violation>, Fault> {
    let mut found = Vec::new();
    let mut after: Option<EventId> = None;
    loop {
        let mut page = event::Entity::find().filter(event::Column::Facts.contains(format!("\"{LETTERS}\":")));
        if let Some(after) = after {
            page = page.filter(event::Column::Id.gt(after));
        }
        let events = page.order_by_asc(event::Column::Id).limit(PAGE).all(db).await?;
        let Some(last) = events.last() else { return Ok(found) };
        after = Some(last.id);
        let written = written(db, &events).await?;
        for event in &events {
            let facts: serde_json::Value = serde_json::from_str(&event.facts)?;
            let owed = facts.get(LETTERS).and_then(serde_json::Value::as_i64).unwrap_or(0);
            let written = written.get(&event.id).copied().unwrap_or(0);
            if written < owed {
                let subject = event.subject_kind.show(event.subject_id);
                found.push(Violation::new("O1", subject, format!("{} owes {owed} letters and {written} are written", event.id)));
            }
        }
    }
}

async fn written(db: &impl ConnectionTrait, events: &[event::Model]) -> Result<HashMap<EventId, i64>, Fault> {
    let marks: Vec<String> = (1..=events.len()).map(|place| format!("${place}")).collect();
    let sql = format!(
        "SELECT event_id, COUNT(*) AS many FROM outbox WHERE channel = 'email' AND event_id IN ({}) GROUP BY event_id",
        marks.join(", ")
    );
    let counted = rows(db, &sql, events.iter().map(|event| event.id.into())).await?;
    counted.iter().map(|row| Ok((EventId::from(uuid(row, "event_id")?), row.try_get("", "many")?))).collect()
}

/// I1: a key that was stored has an answer.
pub(super) async fn keys(db: &impl ConnectionTrait) -> Result<Vec<Violation>, Fault> {
    let sql = "SELECT route, user_id FROM idempotency WHERE answer = '' LIMIT 100";
    let found = rows(db, sql, []).await?;
    let name = |row: &sea_orm::QueryResult| -> Result<Violation, Fault> {
        let route: String = row.try_get("", "route")?;
        Ok(Violation::new("I1", SubjectKind::User.show(uuid(row, "user_id")?), format!("its key for {route} has no answer")))
    };
    found.iter().map(name).collect()
}
