//! Mandates: an agency asks, the creator answers in person.

use entity::representation::{Receives, RepresentationState};
use entity::{CreatorId, Instant, OrganisationId, RepresentationId, representation};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;

use crate::kernel::{Actor, Fault, House, Moved, wait};
use crate::market::identity::{self, MandateDraft, store};
use crate::web::ask::{Ask, Nothing};
use crate::web::view::{List, Shown};

/// A mandate.
#[derive(Serialize, ToSchema)]
pub struct MandateView {
    creator: CreatorId,
    agency: OrganisationId,
    share_bp: i64,
    receives: Receives,
    #[schema(value_type = Vec<String>)]
    platforms: entity::Words,
    exclusive: bool,
    tail_days: i32,
    starts_at: Instant,
    ends_at: Option<Instant>,
}

/// A mandate asked for.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct MandateBody {
    creator: CreatorId,
    /// The agency's share of each earning, 0 to 10000 basis points.
    share_bp: i64,
    receives: Receives,
    /// Empty means all.
    #[serde(default)]
    platforms: Vec<String>,
    #[serde(default)]
    exclusive: bool,
    /// 0 to 730.
    tail_days: i32,
    starts_at: Instant,
    ends_at: Option<Instant>,
}

/// The mandates of the caller's side.
pub async fn list(ask: Ask<Nothing>) -> Result<List<Shown<MandateView>>, Fault> {
    let mut items = Vec::new();
    for row in store::list_own_mandates(ask.house.reader(), ask.actor()).await? {
        items.push(shown(&ask, row, None).await?);
    }
    Ok(List { items, next: None })
}

/// A mandate.
pub async fn read(ask: Ask<Nothing>) -> Result<Shown<MandateView>, Fault> {
    after(&ask, ask.id()?, None).await
}

/// Asks a creator for a mandate.
pub async fn propose(ask: Ask<MandateBody>) -> Result<Shown<MandateView>, Fault> {
    let MandateBody { creator, share_bp, receives, ref platforms, exclusive, tail_days, starts_at, ends_at } = ask.body;
    let platforms = platforms.clone();
    let draft = MandateDraft { creator, share_bp, receives, platforms, exclusive, tail_days, starts_at, ends_at };
    let id = identity::propose_mandate(&ask.house, &ask.call, draft).await?;
    after(&ask, id, None).await
}

/// The creator confirms.
pub async fn confirm(ask: Ask<Nothing>) -> Result<Shown<MandateView>, Fault> {
    let id = ask.id()?;
    let moved = identity::confirm_mandate(&ask.house, &ask.call, id).await?;
    after(&ask, id, Some(moved)).await
}

/// The creator says no.
pub async fn decline(ask: Ask<Nothing>) -> Result<Shown<MandateView>, Fault> {
    let id = ask.id()?;
    let moved = identity::decline_mandate(&ask.house, &ask.call, id).await?;
    after(&ask, id, Some(moved)).await
}

/// The agency takes its question back.
pub async fn withdraw(ask: Ask<Nothing>) -> Result<Shown<MandateView>, Fault> {
    let id = ask.id()?;
    let moved = identity::withdraw_mandate(&ask.house, &ask.call, id).await?;
    after(&ask, id, Some(moved)).await
}

/// Either side ends it.
pub async fn end(ask: Ask<Nothing>) -> Result<Shown<MandateView>, Fault> {
    let id = ask.id()?;
    let moved = identity::end_mandate(&ask.house, &ask.call, id).await?;
    after(&ask, id, Some(moved)).await
}

/// Whether the caller stands on a side of it.
pub async fn is_visible(house: &House, actor: &Actor, id: Uuid) -> Result<bool, Fault> {
    match store::load_own_mandate(house.reader(), actor, id.into()).await {
        Ok(_) => Ok(true),
        Err(Fault::Refused(_)) => Ok(false),
        Err(fault) => Err(fault),
    }
}

type Step = Moved<RepresentationState>;

async fn after<B>(ask: &Ask<B>, id: RepresentationId, moved: Option<Step>) -> Result<Shown<MandateView>, Fault> {
    let row = store::load_own_mandate(ask.house.reader(), ask.actor(), id).await?;
    shown(ask, row, moved).await
}

/// What the step gave back rules over what has happened since, so that a repeated request shows the same.
async fn shown<B>(ask: &Ask<B>, mut row: representation::Model, moved: Option<Step>) -> Result<Shown<MandateView>, Fault> {
    let creator = store::find_creator(ask.house.reader(), row.creator_id).await?.ok_or_else(Fault::missing)?;
    let ground = identity::ground_of(&row, &creator);
    let (waiting, event_id) = match moved {
        Some(moved) => {
            (row.state, row.version) = (moved.state, moved.version);
            (moved.wait, Some(moved.event_id))
        }
        None => (wait::open_of(ask.house.reader(), row.id).await?, None),
    };
    let fields = MandateView {
        creator: row.creator_id,
        agency: row.agency_id,
        share_bp: row.share_bp,
        receives: row.receives,
        platforms: row.platforms.clone(),
        exclusive: row.exclusive,
        tail_days: row.tail_days,
        starts_at: row.starts_at,
        ends_at: row.ends_at,
    };
    let shown = Shown::of(&ask.viewer(), &row, &ground, waiting.as_ref(), fields);
    Ok(event_id.into_iter().fold(shown, Shown::after))
}
