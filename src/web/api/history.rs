//! The history of one thing: its events, for whoever may see it.

use entity::{EventId, Instant, OrganisationId, Role, SubjectKind, UserId, event};
use uuid::Uuid;

use crate::kernel::{Actor, Fault, House, record};
use crate::web::ask::{Ask, Nothing};
use crate::web::view::List;

/// One event.
#[derive(Debug, serde::Serialize, utoipa::ToSchema)]
pub struct EventView {
    /// Its id.
    pub id: EventId,
    /// Its place in the global order; empty until the sequencer has given it.
    pub seq: Option<i64>,
    /// What it is about.
    pub subject_kind: SubjectKind,
    /// Which one.
    pub subject: String,
    /// Its place in the history of its subject, from 1.
    pub number: i64,
    /// The step, or the name of what was recorded.
    pub name: String,
    /// The state before.
    pub from_state: Option<String>,
    /// The state after.
    pub to_state: Option<String>,
    /// The version after.
    pub version: Option<i64>,
    /// When.
    pub at: Instant,
    /// Who; empty for the clock.
    pub user: Option<UserId>,
    /// As a member of which organisation.
    pub organisation: Option<OrganisationId>,
    /// In which role.
    pub role: Role,
    /// On behalf of which creator.
    pub acting_for: Option<String>,
    /// Ids, codes and numbers that matter.
    #[schema(value_type = Object)]
    pub facts: serde_json::Value,
    /// SHA-256 over the hash before it and this event, hexadecimal.
    pub hash: String,
}

impl EventView {
    /// The view of a stored event, with its place if it has one.
    pub fn of(event: event::Model, seq: Option<i64>) -> Result<Self, Fault> {
        Ok(Self {
            id: event.id,
            seq,
            subject_kind: event.subject_kind,
            subject: event.subject_kind.show(event.subject_id),
            number: event.number,
            name: event.name,
            from_state: event.from_state,
            to_state: event.to_state,
            version: event.version,
            at: event.at,
            user: event.user_id,
            organisation: event.organisation_id,
            role: event.role,
            acting_for: event.acting_for.map(|id| SubjectKind::Creator.show(id)),
            facts: serde_json::from_str(&event.facts)?,
            hash: crate::kernel::terms::hex(&event.hash),
        })
    }
}

/// The events of a thing, the newest first, if the actor may see it.
pub async fn read(
    ask: &Ask<Nothing>,
    kind: SubjectKind,
    is_visible: &impl AsyncFn(&House, &Actor, Uuid) -> Result<bool, Fault>,
) -> Result<List<EventView>, Fault> {
    let id = uuid_of(kind, ask.segment("id")?)?;
    if !is_visible(&ask.house, ask.actor(), id).await? {
        return Err(Fault::missing());
    }
    let page = ask.page()?;
    let events = record::history(ask.house.reader(), id, &page).await?;
    let places = record::places(ask.house.reader(), &events).await?;
    List::of(page.wrap(events, |event| event.id.into()), |event| {
        let seq = places.get(&event.id).copied();
        EventView::of(event, seq)
    })
}

/// The uuid of an id of a kind; one of another kind is not here.
fn uuid_of(kind: SubjectKind, text: &str) -> Result<Uuid, Fault> {
    let digits = text.strip_prefix(kind.prefix()).and_then(|rest| rest.strip_prefix('_'));
    let digits = digits.filter(|digits| digits.len() == 32 && digits.bytes().all(|byte| byte.is_ascii_hexdigit()));
    digits.and_then(|digits| Uuid::try_parse(digits).ok()).ok_or_else(Fault::missing)
}
