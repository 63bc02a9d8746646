//! Rows of withholdings, and the year they add up to.

use entity::{PayeeId, PayoutItemId, PostingId, withholding};
use jiff::civil::Date;
use sea_orm::{ActiveModelTrait, ColumnTrait, ConnectionTrait, EntityTrait, IntoActiveModel, QueryFilter, QueryOrder};

use super::china_platform::{GapPolicy, TaxMonth, YearSoFar};
use crate::kernel::{Fault, Tx};

/// What was paid to a payee and withheld under the cumulative method in the year of a day, up to that day's month; what
/// failed or came back does not count.
pub async fn year_so_far(db: &impl ConnectionTrait, payee: PayeeId, on: Date, gap_policy: GapPolicy) -> Result<YearSoFar, Fault> {
    let rows = withholding::Entity::find()
        .filter(withholding::Column::PayeeId.eq(payee))
        .filter(withholding::Column::Scheme.eq("cumulative"))
        .filter(withholding::Column::TaxPeriod.starts_with(format!("{:04}-", on.year())))
        .filter(withholding::Column::ReversedBy.is_null())
        .order_by_asc(withholding::Column::TaxPeriod)
        .order_by_asc(withholding::Column::Id)
        .all(db)
        .await?;
    let mut year = YearSoFar::default();
    for row in rows {
        let first: Date = format!("{}-01", row.tax_period).parse()?;
        let month = TaxMonth::of(first);
        year = year.in_month(month, gap_policy);
        let opens_month = row.income_minor > 0 && year.last_month.is_none_or(|last| month > last);
        year.income_minor += row.income_minor;
        year.withheld_minor += row.tax_minor;
        if opens_month {
            year.months += 1;
            year.last_month = Some(month);
        }
    }
    Ok(year)
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

/// Notes that a payment's tax was taken back with it.
pub async fn reverse(tx: &Tx, item: PayoutItemId, by: PostingId) -> Result<(), Fault> {
    let sql = "UPDATE withholding SET reversed_by = $1 WHERE item_id = $2 AND reversed_by IS NULL";
    tx.db().execute_raw(tx.sql(sql, [by.into(), item.into()])).await?;
    Ok(())
}
