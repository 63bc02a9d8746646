//! Rows of holds.

use entity::{BriefId, Currency, DealId, OrganisationId, brief_budget, hold};
use sea_orm::sea_query::OnConflict;
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

/// The currencies in which a brand has money set aside.
pub async fn currencies_of_brand(db: &impl ConnectionTrait, brand: OrganisationId) -> Result<Vec<Currency>, Fault> {
    use entity::hold::HoldState::{Funded, PartlyReleased, Requested};
    let open =
        hold::Entity::find().filter(hold::Column::BrandId.eq(brand)).filter(hold::Column::State.is_in([Requested, Funded, PartlyReleased]));
    Ok(open.select_only().column(hold::Column::Currency).distinct().into_tuple().all(db).await?)
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

/// The budget of a brief, for whoever may see the brief as its brand.
pub async fn find_budget(db: &impl ConnectionTrait, brief: BriefId) -> Result<Option<brief_budget::Model>, Fault> {
    Ok(brief_budget::Entity::find_by_id(brief).one(db).await?)
}

/// The same, kept for this promise until it ends.
pub(super) async fn lock_budget(tx: &Tx, brief: BriefId) -> Result<Option<brief_budget::Model>, Fault> {
    Ok(brief_budget::Entity::find_by_id(brief).lock_exclusive().one(tx.db()).await?)
}

/// The budget of a brief, made empty if it is not there, kept for this promise until it ends.
pub(super) async fn touch_budget(tx: &Tx, brief: BriefId, brand: OrganisationId, currency: Currency) -> Result<brief_budget::Model, Fault> {
    let empty = brief_budget::Model {
        brief_id: brief,
        brand_id: brand,
        currency,
        funded_minor: 0,
        drawn_minor: 0,
        returned_minor: 0,
        version: 1,
        created_at: tx.now(),
        ended_at: None,
    };
    let once = OnConflict::column(brief_budget::Column::BriefId).do_nothing().to_owned();
    brief_budget::Entity::insert(empty.into_active_model().reset_all()).on_conflict(once).exec_without_returning(tx.db()).await?;
    lock_budget(tx, brief).await?.ok_or_else(|| Fault::broken("a budget that was just made is not there"))
}

/// Counts what was set aside, drawn and given back, minor units each.
pub(super) async fn add_to_budget(tx: &Tx, brief: BriefId, (funded, drawn, returned): (i64, i64, i64)) -> Result<(), Fault> {
    let sql = "UPDATE brief_budget SET funded_minor = funded_minor + $1, drawn_minor = drawn_minor + $2, \
               returned_minor = returned_minor + $3, version = version + 1 WHERE brief_id = $4";
    tx.db().execute_raw(tx.sql(sql, [funded.into(), drawn.into(), returned.into(), brief.into()])).await?;
    Ok(())
}

pub(super) async fn end_budget(tx: &Tx, brief: BriefId) -> Result<(), Fault> {
    tx.db().execute_raw(tx.sql("UPDATE brief_budget SET ended_at = $1 WHERE brief_id = $2", [tx.now().into(), brief.into()])).await?;
    Ok(())
}
