//! Rows of withholdings, and the year they add up to.

use entity::{PayeeId, PayoutItemId, PostingId, withholding};
use jiff::civil::Date;
use sea_orm::{ActiveModelTrait, ColumnTrait, ConnectionTrait, EntityTrait, IntoActiveModel, QueryFilter, QueryOrder};

use super::china_platform::{GapPolicy, Paid, TaxMonth, YearSoFar};
use crate::kernel::{Fault, Tx};

mod withhold;

pub use withhold::{Withheld, withhold};

/// What was paid to a payee and withheld under the cumulative method in the year of a day, up to that day's month; what
/// failed or came back does not count, and neither does the payment that is withheld for anew.
pub async fn year_so_far(
    db: &impl ConnectionTrait,
    payee: PayeeId,
    (on, anew): (Date, Option<PayoutItemId>),
    gap_policy: GapPolicy,
) -> Result<YearSoFar, Fault> {
    let mut rows = withholding::Entity::find()
        .filter(withholding::Column::PayeeId.eq(payee))
        .filter(withholding::Column::Scheme.eq("cumulative"))
        .filter(withholding::Column::TaxPeriod.starts_with(format!("{:04}-", on.year())))
        .filter(withholding::Column::ReversedBy.is_null());
    if let Some(anew) = anew {
        rows = rows.filter(withholding::Column::ItemId.ne(anew));
    }
    let rows = rows.order_by_asc(withholding::Column::TaxPeriod).order_by_asc(withholding::Column::Id).all(db).await?;
    let mut paid = Vec::with_capacity(rows.len());
    for row in rows {
        let first: Date = format!("{}-01", row.tax_period).parse()?;
        paid.push(Paid { month: TaxMonth::of(first), income_minor: row.income_minor, withheld_minor: row.tax_minor });
    }
    Ok(YearSoFar::of(&paid, gap_policy))
}

/// The computation that stands for a payment.
pub async fn of_item(db: &impl ConnectionTrait, item: PayoutItemId) -> Result<Option<withholding::Model>, Fault> {
    let rows = withholding::Entity::find().filter(withholding::Column::ItemId.eq(item));
    Ok(rows.filter(withholding::Column::ReversedBy.is_null()).one(db).await?)
}

/// Stores a computation.
pub async fn insert(tx: &Tx, row: withholding::Model) -> Result<(), Fault> {
    withholding::Entity::insert(row.into_active_model().reset_all()).exec_without_returning(tx.db()).await?;
    Ok(())
}

/// Everything withheld in a tax month, payee by payee, for finance.
pub async fn of_period(db: &impl ConnectionTrait, period: &str) -> Result<Vec<withholding::Model>, Fault> {
    let rows = withholding::Entity::find().filter(withholding::Column::TaxPeriod.eq(period));
    Ok(rows.order_by_asc(withholding::Column::PayeeId).order_by_asc(withholding::Column::Id).all(db).await?)
}

/// The last tax month in which anything was withheld, as `2026-10`.
pub async fn last_period(db: &impl ConnectionTrait) -> Result<Option<String>, Fault> {
    let row = withholding::Entity::find().order_by_desc(withholding::Column::TaxPeriod).one(db).await?;
    Ok(row.map(|row| row.tax_period))
}

/// Notes that a payment's tax was taken back with it.
pub async fn reverse(tx: &Tx, item: PayoutItemId, by: PostingId) -> Result<(), Fault> {
    let sql = "UPDATE withholding SET reversed_by = $1 WHERE item_id = $2 AND reversed_by IS NULL";
    tx.db().execute_raw(tx.sql(sql, [by.into(), item.into()])).await?;
    Ok(())
}
