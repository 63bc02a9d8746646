//! Disputes as they are stored, and what is at stake in one. Every finder names whose row it may see.

use entity::dispute::DisputeState::{self, Appealed, Ruled, Ruling, Statements};
use entity::earning::EarningState;
use entity::{DealId, DisputeId, Instant, deal, dispute};
use sea_orm::{ActiveModelTrait, ColumnTrait, ConnectionTrait, EntityTrait, IntoActiveModel, QueryFilter, QueryOrder, QuerySelect};

use super::rules::Stake;
use crate::finance::{earning, hold};
use crate::kernel::paging::Page;
use crate::kernel::{Actor, Fault, Tx};
use crate::market::deal::actions::is_paid_here;
use crate::market::deal::store::{deals_seen, load_deal, seen_by};

/// A dispute with its deal, if the actor may see them.
pub async fn load_dispute(db: &impl ConnectionTrait, actor: &Actor, id: DisputeId) -> Result<(dispute::Model, deal::Model), Fault> {
    let row = dispute::Entity::find_by_id(id).one(db).await?.ok_or_else(Fault::missing)?;
    let deal = load_deal(db, actor, row.deal_id).await?;
    Ok((row, deal))
}

/// The dispute of a visible deal that is open.
pub async fn open_of(db: &impl ConnectionTrait, deal: DealId) -> Result<Option<dispute::Model>, Fault> {
    let row = dispute::Entity::find().filter(dispute::Column::DealId.eq(deal));
    Ok(row.filter(dispute::Column::State.is_in([Statements, Ruling, Ruled, Appealed])).one(db).await?)
}

/// The disputes of a visible deal, the newest first.
pub async fn list_of_deal(db: &impl ConnectionTrait, deal: DealId) -> Result<Vec<dispute::Model>, Fault> {
    let rows = dispute::Entity::find().filter(dispute::Column::DealId.eq(deal));
    Ok(rows.order_by_desc(dispute::Column::Id).all(db).await?)
}

/// Disputes about the deals the actor may see, each with its deal, the newest first; perhaps only those in a state.
pub async fn list_disputes(
    db: &impl ConnectionTrait,
    actor: &Actor,
    state: Option<DisputeState>,
    page: &Page,
) -> Result<Vec<(dispute::Model, deal::Model)>, Fault> {
    let mut rows = dispute::Entity::find().filter(dispute::Column::DealId.in_subquery(seen_by(actor)));
    if let Some(state) = state {
        rows = rows.filter(dispute::Column::State.eq(state));
    }
    if let Some(before) = page.before {
        rows = rows.filter(dispute::Column::Id.lt(before));
    }
    let rows = rows.order_by_desc(dispute::Column::Id).limit(page.limit + 1).all(db).await?;
    let deals = deals_seen(db, actor, rows.iter().map(|row| row.deal_id)).await?;
    Ok(rows.into_iter().filter_map(|row| deals.get(&row.deal_id).cloned().map(|deal| (row, deal))).collect())
}

/// Disputes opened before an instant that nobody has decided, the oldest first (for the house itself).
pub async fn undecided_since(db: &impl ConnectionTrait, before: Instant, limit: u64) -> Result<Vec<dispute::Model>, Fault> {
    let rows = dispute::Entity::find().filter(dispute::Column::State.is_in([Statements, Ruling, Appealed]));
    let rows = rows.filter(dispute::Column::CreatedAt.lte(before));
    Ok(rows.order_by_asc(dispute::Column::Id).limit(limit).all(db).await?)
}

/// Stores a new dispute.
pub(super) async fn insert(tx: &Tx, row: &dispute::Model) -> Result<(), Fault> {
    dispute::Entity::insert(row.clone().into_active_model().reset_all()).exec_without_returning(tx.db()).await?;
    Ok(())
}

/// Notes on a deal whether a dispute about it is open; the dispute's own history says since when.
pub(super) async fn set_disputed(tx: &Tx, deal: DealId, disputed: bool) -> Result<(), Fault> {
    deal::Entity::update_many()
        .col_expr(deal::Column::Disputed, sea_orm::sea_query::Expr::value(disputed))
        .filter(deal::Column::Id.eq(deal))
        .exec(tx.db())
        .await?;
    Ok(())
}

/// What is at stake in a visible deal: what its hold has, or once that is empty, what was earned and not taken back.
pub async fn stake(db: &impl ConnectionTrait, deal: &deal::Model) -> Result<Stake, Fault> {
    let nothing = Stake { price_minor: 0, in_hold: true };
    let Some(hold) = hold::store::find_of_deal(db, deal.id).await?.filter(|_| is_paid_here(deal)) else { return Ok(nothing) };
    let fee_gone_minor = hold.released_fee_minor + hold.refunded_fee_minor;
    let left_minor = hold.price_minor - (hold.released_minor + hold.refunded_minor - fee_gone_minor);
    if left_minor > 0 {
        return Ok(Stake { price_minor: left_minor, in_hold: true });
    }
    let earnings = earning::store::of_deal(db, deal.id).await?;
    let came_about = |state| !matches!(state, EarningState::Accrued | EarningState::Reversed);
    let price_minor = earnings.iter().filter(|earning| came_about(earning.state)).map(|earning| earning.owed_minor).sum();
    Ok(Stake { price_minor, in_hold: false })
}
