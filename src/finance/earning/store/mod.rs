//! Rows of earnings and their blockers.

use entity::earning::{EarningKind, EarningState};
use entity::{Currency, DealId, DeliverableId, EarningId, Instant, Money, PayeeId, PayoutItemId, earning, earning_blocker, hold};
use sea_orm::sea_query::Expr;
use sea_orm::{
    ActiveModelTrait, ColumnTrait, Condition, ConnectionTrait, EntityTrait, FromQueryResult, IntoActiveModel, QueryFilter, QueryOrder,
    QuerySelect,
};

use super::rules::EarningError;
use crate::kernel::paging::{Page, Paged};
use crate::kernel::{Fault, Tx};

mod blocked;

pub use blocked::{Blocked, blockers_of, blockers_of_payee, placed_on};

/// Earnings of one payee, the newest first.
pub async fn list_of_payee(db: &impl ConnectionTrait, payee: PayeeId, page: &Page) -> Result<Paged<earning::Model>, Fault> {
    let mut earnings = earning::Entity::find().filter(earning::Column::PayeeId.eq(payee));
    if let Some(before) = page.before {
        earnings = earnings.filter(earning::Column::Id.lt(before));
    }
    let rows = earnings.order_by_desc(earning::Column::Id).limit(page.limit + 1).all(db).await?;
    Ok(page.wrap(rows, |earning| earning.id.into()))
}

/// What earnings in one state and currency come to.
#[derive(Clone, Debug, PartialEq, FromQueryResult)]
pub struct Sum {
    /// The state.
    pub state: EarningState,
    /// The currency.
    pub currency: Currency,
    /// What is owed, in minor units; below zero where more was taken back.
    pub owed_minor: i64,
}

/// A payee's earnings summed by state and currency, for the payee and for finance.
pub async fn sums_of_payee(db: &impl ConnectionTrait, payee: PayeeId) -> Result<Vec<Sum>, Fault> {
    sums(db, Condition::all().add(earning::Column::PayeeId.eq(payee))).await
}

/// Everybody's earnings summed by state and currency, for finance.
pub async fn sums_of_all(db: &impl ConnectionTrait) -> Result<Vec<Sum>, Fault> {
    sums(db, Condition::all()).await
}

/// The same for what a payee earned from one instant until before another.
pub async fn sums_of_payee_between(db: &impl ConnectionTrait, payee: PayeeId, (from, to): (Instant, Instant)) -> Result<Vec<Sum>, Fault> {
    let between = Condition::all().add(earning::Column::HappenedOn.gte(from)).add(earning::Column::HappenedOn.lt(to));
    sums(db, between.add(earning::Column::PayeeId.eq(payee))).await
}

/// What is owed to everybody and not on its way, of what was earned from one instant until before another; for finance.
pub async fn owed_between(db: &impl ConnectionTrait, from: Option<Instant>, to: Option<Instant>) -> Result<Vec<Money>, Fault> {
    let mut whose = Condition::all().add(earning::Column::State.eq(EarningState::Available));
    if let Some(from) = from {
        whose = whose.add(earning::Column::HappenedOn.gte(from));
    }
    if let Some(to) = to {
        whose = whose.add(earning::Column::HappenedOn.lt(to));
    }
    Ok(sums(db, whose).await?.into_iter().map(|sum| Money::new(sum.owed_minor, sum.currency)).collect())
}

async fn sums(db: &impl ConnectionTrait, whose: Condition) -> Result<Vec<Sum>, Fault> {
    let summed = earning::Entity::find()
        .select_only()
        .column(earning::Column::State)
        .column(earning::Column::Currency)
        .column_as(Expr::cust("CAST(COALESCE(SUM(owed_minor), 0) AS BIGINT)"), "owed_minor")
        .filter(whose)
        .group_by(earning::Column::State)
        .group_by(earning::Column::Currency);
    Ok(summed.into_model::<Sum>().all(db).await?)
}

/// What is owed and not on its way in a currency, the oldest first, for finance.
pub async fn available(db: &impl ConnectionTrait, currency: Currency, limit: u64) -> Result<Vec<earning::Model>, Fault> {
    let owed =
        earning::Entity::find().filter(earning::Column::State.eq(EarningState::Available)).filter(earning::Column::Currency.eq(currency));
    Ok(owed.order_by_asc(earning::Column::Id).limit(limit).all(db).await?)
}

/// Earnings of a deal in the order they were made, for whoever may see the deal.
pub async fn of_deal(db: &impl ConnectionTrait, deal: DealId) -> Result<Vec<earning::Model>, Fault> {
    Ok(earning::Entity::find().filter(earning::Column::DealId.eq(deal)).order_by_asc(earning::Column::Id).all(db).await?)
}

/// Earnings of a payment, for the payee and finance.
pub async fn of_item(db: &impl ConnectionTrait, item: PayoutItemId) -> Result<Vec<earning::Model>, Fault> {
    Ok(earning::Entity::find().filter(earning::Column::ItemId.eq(item)).order_by_asc(earning::Column::Id).all(db).await?)
}

/// What a deal still expects to owe.
pub(in crate::finance::earning) async fn accrued_of(db: &impl ConnectionTrait, deal: DealId) -> Result<Vec<earning::Model>, Fault> {
    let accrued = earning::Entity::find().filter(earning::Column::DealId.eq(deal)).filter(earning::Column::State.eq(EarningState::Accrued));
    Ok(accrued.order_by_asc(earning::Column::Id).all(db).await?)
}

/// What was earned and taken back of a deliverable (of the deal where it is none), in the order it happened.
pub(in crate::finance::earning) async fn released_of(
    db: &impl ConnectionTrait,
    deal: DealId,
    deliverable: Option<DeliverableId>,
) -> Result<Vec<earning::Model>, Fault> {
    let mut rows = earning::Entity::find()
        .filter(earning::Column::DealId.eq(deal))
        .filter(earning::Column::State.is_not_in([EarningState::Accrued, EarningState::Reversed]));
    if let Some(deliverable) = deliverable {
        rows = rows.filter(earning::Column::DeliverableId.eq(deliverable));
    }
    Ok(rows.order_by_asc(earning::Column::Id).all(db).await?)
}

/// Debts of a payee that later earnings have not covered, the oldest first.
pub(in crate::finance::earning) async fn debts_of(db: &impl ConnectionTrait, payee: PayeeId) -> Result<Vec<earning::Model>, Fault> {
    let debts = earning::Entity::find()
        .filter(earning::Column::PayeeId.eq(payee))
        .filter(earning::Column::State.eq(EarningState::OnHold))
        .filter(earning::Column::Kind.eq(EarningKind::Clawback));
    Ok(debts.order_by_asc(earning::Column::Id).all(db).await?)
}

pub(in crate::finance::earning) async fn insert(tx: &Tx, earning: &earning::Model) -> Result<(), Fault> {
    earning::Entity::insert(earning.clone().into_active_model().reset_all()).exec_without_returning(tx.db()).await?;
    Ok(())
}

/// The hold an earning came from, kept for this promise until it ends.
pub(in crate::finance::earning) async fn load_hold(tx: &Tx, deal: DealId) -> Result<hold::Model, Fault> {
    let hold = hold::Entity::find().filter(hold::Column::DealId.eq(deal)).lock_exclusive().one(tx.db()).await?;
    Ok(hold.ok_or(EarningError::NoSuchHold)?)
}

pub(in crate::finance::earning) async fn insert_blocker(tx: &Tx, blocker: earning_blocker::Model) -> Result<(), Fault> {
    earning_blocker::Entity::insert(blocker.into_active_model().reset_all()).exec_without_returning(tx.db()).await?;
    Ok(())
}

/// Blockers that stand on a deal, on a payee, or on what one payee is owed under the deal. Without a payee, only those
/// of the whole deal.
pub(in crate::finance::earning) async fn standing(
    db: &impl ConnectionTrait,
    deal: DealId,
    payee: Option<PayeeId>,
) -> Result<Vec<earning_blocker::Model>, Fault> {
    use earning_blocker::Column;
    let on_deal = Condition::any().add(Column::DealId.is_null()).add(Column::DealId.eq(deal));
    let mut on_payee = Condition::any().add(Column::PayeeId.is_null());
    if let Some(payee) = payee {
        on_payee = on_payee.add(Column::PayeeId.eq(payee));
    }
    let standing = earning_blocker::Entity::find().filter(on_deal).filter(on_payee).filter(Column::LiftedAt.is_null());
    Ok(standing.order_by_asc(Column::Id).all(db).await?)
}

pub(in crate::finance::earning) async fn lift(tx: &Tx, deal: DealId, code: &str) -> Result<(), Fault> {
    let sql = "UPDATE earning_blocker SET lifted_at = $1 WHERE deal_id = $2 AND code = $3 AND lifted_at IS NULL";
    tx.db().execute_raw(tx.sql(sql, [tx.now().into(), deal.into(), code.into()])).await?;
    Ok(())
}

/// One earning, for finance.
pub(in crate::finance::earning) async fn load(tx: &Tx, id: EarningId) -> Result<earning::Model, Fault> {
    earning::Entity::find_by_id(id).one(tx.db()).await?.ok_or_else(Fault::missing)
}

/// Lifts a named reason from what one payee is owed under a deal.
pub(in crate::finance::earning) async fn lift_of_payee(tx: &Tx, (deal, payee): (DealId, PayeeId), code: &str) -> Result<(), Fault> {
    let sql = "UPDATE earning_blocker SET lifted_at = $1 WHERE deal_id = $2 AND payee_id = $3 AND code = $4 AND lifted_at IS NULL";
    tx.db().execute_raw(tx.sql(sql, [tx.now().into(), deal.into(), payee.into(), code.into()])).await?;
    Ok(())
}
