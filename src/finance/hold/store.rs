//! Rows of holds.

use entity::{DealId, OrganisationId, hold};
use sea_orm::{ActiveModelTrait, ColumnTrait, ConnectionTrait, EntityTrait, IntoActiveModel, QueryFilter, QueryOrder, QuerySelect};

use super::rules::HoldError;
use crate::kernel::paging::{Page, Paged};
use crate::kernel::{Fault, Tx};

/// The hold of a deal, for whoever may see the deal.
pub async fn find_of_deal(db: &impl ConnectionTrait, deal: DealId) -> Result<Option<hold::Model>, Fault> {
    Ok(hold::Entity::find().filter(hold::Column::DealId.eq(deal)).one(db).await?)
}

/// The hold of a deal, kept for this promise until it ends.
pub async fn load_of_deal(tx: &Tx, deal: DealId) -> Result<hold::Model, Fault> {
    let hold = hold::Entity::find().filter(hold::Column::DealId.eq(deal)).lock_exclusive().one(tx.db()).await?;
    Ok(hold.ok_or(HoldError::NoSuchHold)?)
}

/// Holds of one brand, the newest first.
pub async fn list_of_brand(db: &impl ConnectionTrait, brand: OrganisationId, page: &Page) -> Result<Paged<hold::Model>, Fault> {
    let mut holds = hold::Entity::find().filter(hold::Column::BrandId.eq(brand));
    if let Some(before) = page.before {
        holds = holds.filter(hold::Column::Id.lt(before));
    }
    let rows = holds.order_by_desc(hold::Column::Id).limit(page.limit + 1).all(db).await?;
    Ok(page.wrap(rows, |hold| hold.id.into()))
}

/// Holds of one brand that have money in them, in the order they were made.
pub async fn open_of_brand(db: &impl ConnectionTrait, brand: OrganisationId) -> Result<Vec<hold::Model>, Fault> {
    use entity::hold::HoldState::{Funded, PartlyReleased, Requested};
    let holds = hold::Entity::find().filter(hold::Column::BrandId.eq(brand));
    Ok(holds.filter(hold::Column::State.is_in([Requested, Funded, PartlyReleased])).order_by_asc(hold::Column::Id).all(db).await?)
}

pub(super) async fn insert(tx: &Tx, hold: &hold::Model) -> Result<(), Fault> {
    hold::Entity::insert(hold.clone().into_active_model().reset_all()).exec_without_returning(tx.db()).await?;
    Ok(())
}

pub(super) async fn set_frozen(tx: &Tx, hold: &hold::Model, frozen: bool) -> Result<(), Fault> {
    let sql = "UPDATE hold SET frozen = $1 WHERE id = $2";
    tx.db().execute_raw(tx.sql(sql, [frozen.into(), hold.id.into()])).await?;
    Ok(())
}
