//! Rows of earnings and their blockers.

use entity::earning::{EarningKind, EarningState};
use entity::{Currency, DealId, DeliverableId, EarningId, Instant, Money, PayeeId, PayoutItemId, earning, earning_blocker, hold};
use sea_orm::sea_query::Expr;
use sea_orm::{
    ActiveModelTrait, ColumnTrait, Condition, ConnectionTrait, EntityTrait, FromQueryResult, IntoActiveModel, QueryFilter, QueryOrder,
    QuerySelect,
};

use super::rules::{EarningError, Stage};
use crate::kernel::paging::{Page, Paged};
use crate::kernel::{Fault, Tx};

mod blocked;

pub use blocked::{Blocked, blockers_of, blockers_of_payee, placed_on};
pub(in crate::finance::earning) use blocked::{NOTHING, facts_of};

/// Earnings of one payee, the newest first; with a stage only those that are there at an instant.
pub async fn list_of_payee(
    db: &impl ConnectionTrait,
    (payee, at): (PayeeId, Option<(Stage, Instant)>),
    page: &Page,
) -> Result<Paged<earning::Model>, Fault> {
    let mut earnings = earning::Entity::find().filter(earning::Column::PayeeId.eq(payee));
    if let Some((stage, now)) = at {
        earnings = earnings.filter(is_at(stage, now));
    }
    if let Some(before) = page.before {
        earnings = earnings.filter(earning::Column::Id.lt(before));
    }
    let rows = earnings.order_by_desc(earning::Column::Id).limit(page.limit + 1).all(db).await?;
    Ok(page.wrap(rows, |earning| earning.id.into()))
}

/// Earnings at a stage at an instant.
fn is_at(stage: Stage, now: Instant) -> Condition {
    use earning::Column::{ClearsOn, State};
    let state = |state: EarningState| Condition::all().add(State.eq(state));
    match stage {
        Stage::Accrued => state(EarningState::Accrued),
        Stage::Pending => state(EarningState::Available).add(ClearsOn.gt(now)),
        Stage::Available => state(EarningState::Available).add(Condition::any().add(ClearsOn.is_null()).add(ClearsOn.lte(now))),
        Stage::InPayout => state(EarningState::InPayout),
        Stage::Paid => state(EarningState::Paid),
        Stage::OnHold => state(EarningState::OnHold),
        Stage::Reversed => state(EarningState::Reversed),
    }
}

/// A payee's earnings at a stage at an instant, summed by currency, for the payee.
pub async fn sums_at(db: &impl ConnectionTrait, payee: PayeeId, (stage, now): (Stage, Instant)) -> Result<Vec<Sum>, Fault> {
    sums(db, is_at(stage, now).add(earning::Column::PayeeId.eq(payee))).await
}

/// What they come to before the agency's share: what tax is measured on, by currency.
pub async fn gross_at(db: &impl ConnectionTrait, payee: PayeeId, (stage, now): (Stage, Instant)) -> Result<Vec<Money>, Fault> {
    let whose = is_at(stage, now).add(earning::Column::PayeeId.eq(payee));
    Ok(summed(db, whose, "gross_minor").await?.into_iter().map(|sum| Money::new(sum.owed_minor, sum.currency)).collect())
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

/// What everybody is owed and what is on its way to them, summed by state and currency, for finance. What was paid is
/// left out: that only ever grows.
pub async fn sums_owed(db: &impl ConnectionTrait) -> Result<Vec<Sum>, Fault> {
    sums(db, Condition::all().add(earning::Column::State.is_in([EarningState::Available, EarningState::InPayout]))).await
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

/// What one payee is owed in one currency and not yet paid.
#[derive(Clone, Debug, PartialEq, FromQueryResult)]
pub struct Owed {
    /// Who.
    pub payee_id: PayeeId,
    /// The currency.
    pub currency: Currency,
    /// How much, minor units.
    pub owed_minor: i64,
    /// For how many things.
    pub many: i64,
    /// When the oldest of them happened.
    pub oldest: Instant,
}

/// What payees are owed and not yet paid, whoever waits longest first, at most 200; for finance.
pub async fn owed_by_payee(db: &impl ConnectionTrait) -> Result<Vec<Owed>, Fault> {
    let owed = earning::Entity::find()
        .select_only()
        .column(earning::Column::PayeeId)
        .column(earning::Column::Currency)
        .column_as(Expr::cust("CAST(SUM(owed_minor) AS BIGINT)"), "owed_minor")
        .column_as(Expr::cust("COUNT(*)"), "many")
        .column_as(Expr::cust("MIN(happened_on)"), "oldest")
        .filter(earning::Column::State.eq(EarningState::Available))
        .group_by(earning::Column::PayeeId)
        .group_by(earning::Column::Currency)
        .order_by_asc(Expr::cust("MIN(happened_on)"))
        .order_by_asc(earning::Column::PayeeId)
        .limit(200);
    Ok(owed.into_model::<Owed>().all(db).await?)
}

/// Each earning that is owed and not on its way, the newest first: of one payee, and of what was earned between two
/// instants; for finance.
pub async fn owed(
    db: &impl ConnectionTrait,
    (payee, (from, to)): (Option<PayeeId>, (Option<Instant>, Option<Instant>)),
    page: &Page,
) -> Result<Paged<earning::Model>, Fault> {
    let mut rows = earning::Entity::find().filter(earning::Column::State.eq(EarningState::Available));
    if let Some(payee) = payee {
        rows = rows.filter(earning::Column::PayeeId.eq(payee));
    }
    if let Some(from) = from {
        rows = rows.filter(earning::Column::HappenedOn.gte(from));
    }
    if let Some(to) = to {
        rows = rows.filter(earning::Column::HappenedOn.lt(to));
    }
    if let Some(before) = page.before {
        rows = rows.filter(earning::Column::Id.lt(before));
    }
    let rows = rows.order_by_desc(earning::Column::Id).limit(page.limit + 1).all(db).await?;
    Ok(page.wrap(rows, |row| row.id.into()))
}

async fn sums(db: &impl ConnectionTrait, whose: Condition) -> Result<Vec<Sum>, Fault> {
    summed(db, whose, "owed_minor").await
}

async fn summed(db: &impl ConnectionTrait, whose: Condition, column: &str) -> Result<Vec<Sum>, Fault> {
    let summed = earning::Entity::find()
        .select_only()
        .column(earning::Column::State)
        .column(earning::Column::Currency)
        .column_as(Expr::cust(format!("CAST(COALESCE(SUM({column}), 0) AS BIGINT)")), "owed_minor")
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

/// One earning, for its payee and for finance.
pub async fn load(db: &impl ConnectionTrait, id: EarningId) -> Result<earning::Model, Fault> {
    earning::Entity::find_by_id(id).one(db).await?.ok_or_else(Fault::missing)
}

/// The same, kept for this promise until it ends.
pub async fn load_locked(tx: &Tx, id: EarningId) -> Result<earning::Model, Fault> {
    earning::Entity::find_by_id(id).lock_exclusive().one(tx.db()).await?.ok_or_else(Fault::missing)
}

/// Lifts a named reason from one earning: the one that names it, or one that names none.
pub(in crate::finance::earning) async fn lift_of_earning(
    tx: &Tx,
    earning: &earning::Model,
    (code, facts): (&str, &str),
) -> Result<(), Fault> {
    let sql = "UPDATE earning_blocker SET lifted_at = $1 WHERE deal_id = $2 AND payee_id = $3 AND code = $4 AND facts IN ($5, $6) \
               AND lifted_at IS NULL";
    let whose = [tx.now().into(), earning.deal_id.into(), earning.payee_id.into()];
    tx.db().execute_raw(tx.sql(sql, whose.into_iter().chain([code.into(), facts.into(), NOTHING.into()]))).await?;
    Ok(())
}
