//! When a creator takes new orders: their days off, and how many orders at once.

use entity::{AbsenceId, absence};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::kernel::{Fault, House};
use crate::market::identity::availability::{Agenda, Availability, AvailabilityState};
use crate::market::identity::{self, AbsenceDraft, store};
use crate::web::ask::{Ask, Nothing};

/// Whether somebody takes new orders now.
#[derive(Serialize, ToSchema)]
pub struct AvailabilityView {
    state: AvailabilityState,
    /// The last of the days off, where they are away: `2026-12-03`.
    away_until: Option<String>,
}

impl AvailabilityView {
    /// How it stands.
    pub fn of(now: Availability) -> Self {
        Self { state: now.state, away_until: now.away_until.map(|day| day.to_string()) }
    }
}

/// What the creator acted for keeps free.
#[derive(Serialize, ToSchema)]
pub struct OwnAvailabilityView {
    now: AvailabilityView,
    /// How many orders they take at once; empty where they have not said.
    orders_most: Option<i64>,
    /// How many they have to work on, where they have said how many they take.
    orders: Option<i64>,
    /// Days off that are not over, the next first.
    absences: Vec<AbsenceView>,
}

/// Days off.
#[derive(Serialize, ToSchema)]
pub struct AbsenceView {
    id: AbsenceId,
    /// The first day, in the creator's zone.
    from: String,
    /// The last day, itself included.
    until: String,
    /// What the creator noted for themselves; nobody else reads it.
    note: Option<String>,
}

/// Days off to enter.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct AbsenceBody {
    /// The first day: `2026-12-01`, in the creator's zone.
    #[schema(format = Date)]
    from: String,
    /// The last day, itself included; the first where this is left out.
    #[schema(format = Date)]
    until: Option<String>,
    /// Read by the creator alone.
    #[schema(max_length = 120)]
    note: Option<String>,
}

/// Days off that were entered.
#[derive(Serialize, ToSchema)]
pub struct AbsenceAddedView {
    id: AbsenceId,
}

/// How many orders at once.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct AvailabilityBody {
    /// 1 to 99; left out, there is no bound.
    #[schema(minimum = 1, maximum = 99)]
    orders_most: Option<i64>,
}

/// What the creator acted for keeps free.
pub async fn read(ask: Ask<Nothing>) -> Result<OwnAvailabilityView, Fault> {
    own(&ask.house, ask.actor()).await
}

/// Sets how many orders at once.
pub async fn set(ask: Ask<AvailabilityBody>) -> Result<OwnAvailabilityView, Fault> {
    identity::set_orders_most(&ask.house, &ask.call, ask.body.orders_most).await?;
    own(&ask.house, ask.actor()).await
}

/// Enters days off.
pub async fn add(ask: Ask<AbsenceBody>) -> Result<AbsenceAddedView, Fault> {
    let AbsenceBody { from, until, note } = ask.body;
    identity::add_absence(&ask.house, &ask.call, AbsenceDraft { from, until, note }).await.map(|id| AbsenceAddedView { id })
}

/// Takes days off away.
pub async fn remove(ask: Ask<Nothing>) -> Result<Nothing, Fault> {
    identity::remove_absence(&ask.house, &ask.call, ask.id()?).await.map(|()| Nothing {})
}

async fn own(house: &House, actor: &crate::kernel::Actor) -> Result<OwnAvailabilityView, Fault> {
    let (db, now) = (house.reader(), house.now());
    let creator = store::load_own_creator(db, actor).await?;
    let absences = store::list_absences(db, creator.id, now).await?;
    let agenda = store::agendas_of(db, std::slice::from_ref(&creator), now).await?.remove(&creator.id);
    let agenda = agenda.unwrap_or_else(|| Agenda::of(&creator, &absences, 0, now));
    let reads_notes = actor.acting_for().is_none();
    let view = |absence: absence::Model| AbsenceView {
        id: absence.id,
        from: absence.from_day,
        until: absence.until_day,
        note: Some(absence.note).filter(|note| reads_notes && !note.is_empty()),
    };
    Ok(OwnAvailabilityView {
        now: AvailabilityView::of(agenda.now()),
        orders_most: agenda.orders_most,
        orders: agenda.orders_most.map(|_| agenda.orders),
        absences: absences.into_iter().map(view).collect(),
    })
}
