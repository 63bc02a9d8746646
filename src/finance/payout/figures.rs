//! The figures of a payment that is made in another month than it was reserved for: `tax_period` is the month of actual
//! payment, and a computation that was wrong about it is reversed, never edited.

use entity::{Money, payout_item};
use jiff::civil::Date;

use super::lifecycle::ItemStep;
use super::reserve::{as_payment, store_withholding};
use crate::finance::Because;
use crate::finance::ledger::{self, recipes};
use crate::finance::payee::{ground_of, store as payees};
use crate::finance::tax::Withheld;
use crate::finance::tax::{Withholding, store as tax};
use crate::kernel::advance::advance_by_house;
use crate::kernel::calendar::Period;
use crate::kernel::{Fault, Tx, With};

/// Moves what was kept back for a payment to the month in which the bank paid it, if that is another one. The net has
/// left; the cumulative method evens the rest out with the next payment.
pub(super) async fn keep_in_month(tx: &Tx, item: &mut payout_item::Model, paid_on: Date) -> Result<(), Fault> {
    let month = Period::containing(paid_on).to_string();
    if item.tax_period == month {
        return Ok(());
    }
    let Some(before) = tax::of_item(tx.db(), item.id).await? else { return Ok(()) };
    let mut inputs: serde_json::Value = serde_json::from_str(&before.inputs)?;
    inputs["withheld_for"] = item.tax_period.as_str().into();
    let working = serde_json::from_str(&before.working)?;
    let withheld = Withholding { tax_minor: before.tax_minor, income_minor: before.taxable_minor, working };
    let kept = Withheld { scheme: before.scheme, inputs, withheld };
    let after = payout_item::Model { tax_period: month, ..item.clone() };
    *item = replace(tx, item, after, &kept).await?;
    Ok(())
}

/// Puts a payment's new figures in the place of the old ones: row, books and computation.
pub(super) async fn replace(
    tx: &Tx,
    before: &payout_item::Model,
    mut after: payout_item::Model,
    computed: &Withheld,
) -> Result<payout_item::Model, Fault> {
    let ground = ground_of(&payees::load(tx.db(), before.payee_id).await?);
    let with = With::nothing()
        .to(before.state)
        .facts(serde_json::json!({
            "tax_period": after.tax_period, "tax_minor": after.tax_minor, "net_minor": after.net_minor, "before": before.tax_period,
            "tax_before_minor": before.tax_minor, "payee": after.payee_id, "batch": after.batch_id, "currency": after.currency,
        }))
        .set("tax_period", after.tax_period.as_str())
        .set("tax_minor", after.tax_minor)
        .set("net_minor", after.net_minor);
    let moved = advance_by_house(tx, &ground, before, ItemStep::Recompute, with).await?;
    (after.version, after.changed_at) = (moved.version, tx.now());
    let because = Because::new("payout", before.id, tx.now());
    let header = ledger::actions::Header {
        key: format!("item:{}:recompute:{}", before.id, before.version),
        because: &because,
        chain: before.id.into(),
        event: Some(moved.event_id),
        reverses: None,
    };
    let movement = recipes::payout_recomputed(&as_payment(before), &as_payment(&after), before.currency);
    let posting = ledger::post_in(tx, &movement, header.clone()).await?;
    ledger::cover_clients_in(tx, Money::new(before.tax_minor - after.tax_minor, after.currency), header).await?;
    tax::reverse(tx, before.id, posting.id).await?;
    store_withholding(tx, &after, computed).await?;
    Ok(after)
}
