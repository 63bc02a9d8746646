//! Agencies' mandates for creators.

use entity::representation::{self, RepresentationState};
use entity::{CreatorId, Instant, OrganisationId, RepresentationId};
use sea_orm::{ActiveModelTrait, ColumnTrait, Condition, ConnectionTrait, EntityTrait, IntoActiveModel, QueryFilter, QueryOrder};

use crate::kernel::{Actor, Fault, Tx};
use crate::market::identity::lifecycle::RepresentationLife;

crate::subject!(representation::Model, RepresentationLife, |row, state| row.own_deadline(state));

/// The mandate in force at an instant under which an agency acts for a creator on a platform (`None`: on any), an
/// exclusive one first. One whose first day has not come, or whose last has passed, gives no right.
pub async fn active_mandate(
    db: &impl ConnectionTrait,
    creator: CreatorId,
    platform: Option<&str>,
    now: Instant,
) -> Result<Option<representation::Model>, Fault> {
    let mandates = active().filter(representation::Column::CreatorId.eq(creator)).order_by_desc(representation::Column::Exclusive);
    let mandates = mandates.order_by_asc(representation::Column::CreatedAt).all(db).await?;
    Ok(mandates.into_iter().find(|mandate| mandate.covers(platform) && mandate.is_in_force(now)))
}

/// The mandate in force of one agency for a creator.
pub async fn active_mandate_of(
    db: &impl ConnectionTrait,
    creator: CreatorId,
    agency: OrganisationId,
    now: Instant,
) -> Result<Option<representation::Model>, Fault> {
    let own = active().filter(representation::Column::CreatorId.eq(creator)).filter(representation::Column::AgencyId.eq(agency));
    let mandates = own.order_by_asc(representation::Column::CreatedAt).all(db).await?;
    Ok(mandates.into_iter().find(|mandate| mandate.is_in_force(now)))
}

/// Every mandate of a creator that is open or in force.
pub async fn list_live_mandates(db: &impl ConnectionTrait, creator: CreatorId) -> Result<Vec<representation::Model>, Fault> {
    let live = representation::Entity::find()
        .filter(representation::Column::CreatorId.eq(creator))
        .filter(representation::Column::State.is_in([RepresentationState::Proposed, RepresentationState::Active]));
    Ok(live.order_by_asc(representation::Column::CreatedAt).all(db).await?)
}

/// The mandates the actor is a side of, the newest first.
pub async fn list_own_mandates(db: &impl ConnectionTrait, actor: &Actor) -> Result<Vec<representation::Model>, Fault> {
    let own = representation::Entity::find().filter(side_of(actor));
    Ok(own.order_by_desc(representation::Column::Id).all(db).await?)
}

/// A mandate the actor is a side of.
pub async fn load_own_mandate(db: &impl ConnectionTrait, actor: &Actor, id: RepresentationId) -> Result<representation::Model, Fault> {
    representation::Entity::find_by_id(id).filter(side_of(actor)).one(db).await?.ok_or_else(Fault::missing)
}

/// Stores a new mandate.
pub async fn insert_mandate(tx: &Tx, mandate: &representation::Model) -> Result<(), Fault> {
    representation::Entity::insert(mandate.clone().into_active_model().reset_all()).exec_without_returning(tx.db()).await?;
    Ok(())
}

fn active() -> sea_orm::Select<representation::Entity> {
    representation::Entity::find().filter(representation::Column::State.eq(RepresentationState::Active))
}

/// The creator's side, the agency's side, or everything for staff and the clock; nothing for others.
fn side_of(actor: &Actor) -> Condition {
    if actor.is_staff() || actor.role == entity::Role::Clock {
        return Condition::all();
    }
    let mut sides = Condition::any().add(representation::Column::Id.is_null());
    if let Some(creator) = actor.creator {
        sides = sides.add(representation::Column::CreatorId.eq(creator));
    }
    if let Some(organisation) = actor.organisation {
        sides = sides.add(representation::Column::AgencyId.eq(organisation));
    }
    sides
}
