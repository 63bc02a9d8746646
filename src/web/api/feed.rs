//! What waits for the caller, and the whole feed of events for auditors.

use entity::{BriefId, DealId, Instant, Party, Role, SubjectKind};

use super::history::EventView;
use crate::kernel::{Fault, Ground, record, wait};
use crate::web::ask::{Ask, Nothing};
use crate::web::view::{Feed, List, Viewer, explain};

/// The most to-dos one answer holds.
const TODO_MOST: u64 = 200;
/// The most events one answer holds.
const EVENTS_MOST: u64 = 1000;

/// Something that waits for the caller.
#[derive(Debug, serde::Serialize, utoipa::ToSchema)]
pub struct TodoView {
    /// What waits.
    pub subject_kind: SubjectKind,
    /// Which one.
    pub subject: String,
    /// Its state.
    pub state: String,
    /// Its version.
    pub version: i64,
    /// Who must act.
    #[serde(rename = "for")]
    pub party: Party,
    /// The staff role that must act.
    pub role: Option<Role>,
    /// Since when.
    pub since: Instant,
    /// Until when.
    pub until: Option<Instant>,
    /// The step silence takes.
    pub on_silence: Option<String>,
    /// Whether its clock is stopped.
    pub paused: bool,
    /// All of it in a sentence.
    pub explanation: String,
    /// The brief it belongs to.
    pub brief: Option<BriefId>,
    /// The deal it belongs to.
    pub deal: Option<DealId>,
}

/// Where in the feed to begin.
#[derive(Debug, serde::Deserialize, utoipa::IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct EventsQuery {
    /// Only events after this number; 0 begins at the beginning.
    #[serde(default)]
    pub after: i64,
    /// How many, 1 to 1000.
    #[param(minimum = 1, maximum = 1000)]
    pub limit: Option<u64>,
}

/// What waits for the caller, the earliest deadline first.
pub async fn todo(ask: Ask<Nothing>) -> Result<List<TodoView>, Fault> {
    let waits = wait::todo(ask.house.reader(), ask.actor(), TODO_MOST).await?;
    let viewer = ask.viewer();
    Ok(List { items: waits.into_iter().map(|wait| todo_view(&viewer, wait)).collect(), next: None })
}

fn todo_view(viewer: &Viewer<'_>, wait: entity::wait::Model) -> TodoView {
    TodoView {
        explanation: explain(viewer.words, &wait, wait.on_silence.as_deref(), &Ground::platform().zone),
        subject_kind: wait.subject_kind,
        subject: wait.subject_kind.show(wait.subject_id),
        state: wait.state,
        version: wait.subject_version,
        party: wait.party,
        role: wait.role,
        since: wait.since,
        until: wait.until,
        on_silence: wait.on_silence,
        paused: wait.paused_at.is_some(),
        brief: wait.brief_id,
        deal: wait.deal_id,
    }
}

/// The events after a number of the global order. An event is there exactly once and never moves.
pub async fn events(ask: Ask<Nothing>) -> Result<Feed<EventView>, Fault> {
    let asked: EventsQuery = ask.query()?;
    let limit = asked.limit.unwrap_or(100).clamp(1, EVENTS_MOST);
    let events = record::feed(ask.house.reader(), asked.after, limit).await?;
    let next = events.last().map_or(asked.after, |placed| placed.seq);
    Ok(Feed { items: events.into_iter().map(|placed| EventView::of(placed.event, Some(placed.seq))).collect::<Result<_, _>>()?, next })
}
