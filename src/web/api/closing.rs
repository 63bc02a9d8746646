//! The closing of a month over JSON: prepared by one person of finance, closed by another.

use entity::closing::{self, ClosingState};
use entity::{ClosingId, Instant, Role, UserId};
use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;

use super::statement::{PeriodBody, month};
use crate::finance::closing::{actions, store};
use crate::kernel::{Actor, Fault, Ground, House, Moved, record, wait};
use crate::web::ask::{Ask, Nothing};
use crate::web::view::{List, Shown};

/// The closing of a month.
#[derive(Debug, Serialize, ToSchema)]
pub struct ClosingView {
    /// The month: `2026-11`.
    period: String,
    prepared_by: UserId,
    /// Another person.
    closed_by: Option<UserId>,
    /// What was in order when it was prepared.
    #[schema(value_type = Object)]
    checklist: serde_json::Value,
    /// The same as a list of what was in order.
    in_order: Vec<String>,
    /// SHA-256 of its canonical text, hexadecimal.
    checklist_hash: String,
    created_at: Instant,
    changed_at: Instant,
}

/// Every closing, the newest first.
pub async fn list(ask: Ask<Nothing>) -> Result<List<Shown<ClosingView>>, Fault> {
    let paged = store::list(ask.house.reader(), &ask.page()?).await?;
    let viewer = ask.viewer();
    List::of(paged, |row| Ok(Shown::of(&viewer, &row, &Ground::platform(), None, fields(&row)?)))
}

/// One closing.
pub async fn read(ask: Ask<Nothing>) -> Result<Shown<ClosingView>, Fault> {
    shown(&ask, ask.id()?, None).await
}

/// Somebody of finance finds a month in order.
pub async fn prepare(ask: Ask<PeriodBody>) -> Result<Shown<ClosingView>, Fault> {
    let period = month("period", &ask.body.period)?;
    let id = actions::prepare(&ask.house, &ask.call, period).await?;
    Ok(shown(&ask, id, None).await?.after(record::newest(ask.house.reader(), id.into()).await?))
}

/// Another person closes it.
pub async fn close(ask: Ask<Nothing>) -> Result<Shown<ClosingView>, Fault> {
    let id = ask.id()?;
    let moved = actions::close(&ask.house, &ask.call, id).await?;
    shown(&ask, id, Some(moved)).await
}

/// It is taken back.
pub async fn withdraw(ask: Ask<Nothing>) -> Result<Shown<ClosingView>, Fault> {
    let id = ask.id()?;
    let moved = actions::withdraw(&ask.house, &ask.call, id).await?;
    shown(&ask, id, Some(moved)).await
}

/// Whether an actor may see a closing.
pub async fn is_visible(house: &House, actor: &Actor, id: Uuid) -> Result<bool, Fault> {
    let keeps_the_books = matches!(actor.role, Role::Finance | Role::Auditor);
    Ok(keeps_the_books && store::load(house.reader(), ClosingId(id)).await.is_ok())
}

async fn shown<B>(ask: &Ask<B>, id: ClosingId, moved: Option<Moved<ClosingState>>) -> Result<Shown<ClosingView>, Fault> {
    let mut row = store::load(ask.house.reader(), id).await?;
    let fields = fields(&row)?;
    let (open, event) = match moved {
        Some(moved) => {
            (row.state, row.version) = (moved.state, moved.version);
            (moved.wait, Some(moved.event_id))
        }
        None => (wait::open_of(ask.house.reader(), id).await?, None),
    };
    let shown = Shown::of(&ask.viewer(), &row, &Ground::platform(), open.as_ref(), fields);
    Ok(match event {
        Some(event) => shown.after(event),
        None => shown,
    })
}

fn fields(row: &closing::Model) -> Result<ClosingView, Fault> {
    let checklist: serde_json::Value = serde_json::from_str(&row.checklist)?;
    let items = checklist.get("items").and_then(|items| items.as_object()).into_iter().flatten();
    Ok(ClosingView {
        in_order: items.filter(|(_, done)| done.as_bool() == Some(true)).map(|(key, _)| key.clone()).collect(),
        period: row.period.clone(),
        prepared_by: row.prepared_by,
        closed_by: row.closed_by,
        checklist,
        checklist_hash: row.checklist_hash.clone(),
        created_at: row.created_at,
        changed_at: row.changed_at,
    })
}
