//! Reserving one payee's payment: what is owed and not blocked, tax withheld at the same time, in one posting.

use entity::payee;
use entity::payout_item::{self, ItemState};
use entity::{PayeeId, PayoutItemId, WithholdingId, earning, payout_batch, payout_method, withholding};
use jiff::civil::Date;

use crate::finance::Because;
use crate::finance::earning::{self as earnings, store as earning_rows};
use crate::finance::ledger::{self, recipes};
use crate::finance::payee::{ground_of, store as payees};
use crate::finance::tax::{Withheld, store as tax, withhold};
use crate::kernel::advance::{advance_by_house, begin};
use crate::kernel::calendar::Period;
use crate::kernel::{Fault, Tx, With};

use super::store;

/// Reserves a payee's payment in a batch; `false` if there is nothing to pay or something blocks it.
pub(super) async fn reserve_in(tx: &Tx, batch: &payout_batch::Model, id: PayeeId) -> Result<bool, Fault> {
    if store::has_item(tx, batch.id, id).await? {
        return Ok(false);
    }
    let payee = payees::load(tx.db(), id).await?;
    if !earning_rows::blockers_of_payee(tx.db(), &payee, batch.currency, tx.now()).await?.is_empty() {
        return Ok(false);
    }
    let Some(method) = payees::find_method(tx.db(), id, batch.currency).await? else { return Ok(false) };
    let mut owed = Vec::new();
    for earning in store::owed_to(tx, id, (batch.currency, batch.cut_off)).await? {
        let is_taken_back = earning.owed_minor < 0;
        if is_taken_back || earning_rows::placed_on(tx.db(), &earning, tx.now()).await?.is_empty() {
            owed.push(earning);
        }
    }
    let sum = |of: fn(&earning::Model) -> i64| -> i64 { owed.iter().map(of).sum() };
    let (gross_minor, agency_minor) = (sum(|row| row.gross_minor), sum(|row| row.agency_minor));
    let pay_date: Date = batch.pay_date.parse()?;
    let declared = tx.current_terms().await?.1.withholding;
    let computed = withhold(tx.db(), (&payee, declared), batch.currency, (pay_date, gross_minor, None)).await?;
    let net_minor = gross_minor - agency_minor - computed.withheld.tax_minor;
    if gross_minor <= 0 || net_minor <= 0 {
        return Ok(false);
    }
    let item = payout_item::Model {
        gross_minor,
        agency_minor,
        tax_minor: computed.withheld.tax_minor,
        net_minor,
        tax_period: Period::containing(pay_date).to_string(),
        ..fresh(tx, batch, &payee, &method)?
    };
    write(tx, &payee, &item, &owed).await?;
    store_withholding(tx, &item, &computed).await?;
    Ok(true)
}

fn fresh(tx: &Tx, batch: &payout_batch::Model, payee: &payee::Model, method: &payout_method::Model) -> Result<payout_item::Model, Fault> {
    let id = tx.mint::<PayoutItemId>();
    Ok(payout_item::Model {
        id,
        state: ItemState::Reserved,
        version: 1,
        created_at: tx.now(),
        changed_at: tx.now(),
        batch_id: batch.id,
        payee_id: payee.id,
        currency: batch.currency,
        gross_minor: 0,
        agency_minor: 0,
        tax_minor: 0,
        net_minor: 0,
        method_id: method.id,
        method: super::snapshot::seal(tx, id, method)?,
        end_to_end_id: id.0.simple().to_string(),
        bank_reference: None,
        reason: None,
        tax_period: String::new(),
    })
}

async fn write(tx: &Tx, payee: &payee::Model, item: &payout_item::Model, owed: &[earning::Model]) -> Result<(), Fault> {
    let ground = ground_of(payee);
    store::insert_item(tx, item).await?;
    let facts = serde_json::json!({
        "batch": item.batch_id, "payee": item.payee_id, "gross_minor": item.gross_minor, "agency_minor": item.agency_minor,
        "tax_minor": item.tax_minor, "net_minor": item.net_minor, "currency": item.currency,
    });
    let begun = begin(tx, &ground, item, With::nothing().facts(facts)).await?;
    for earning in owed {
        let with = With::nothing().facts(serde_json::json!({ "item": item.id })).set("item_id", item.id);
        advance_by_house(tx, &ground, earning, earnings::Step::Reserve, with).await?;
    }
    let because = Because::new("payout", item.id, tx.now());
    let header = ledger::actions::Header {
        key: format!("item:{}:reserve", item.id),
        because: &because,
        chain: item.id.into(),
        event: Some(begun.event_id),
        reverses: None,
    };
    ledger::post_in(tx, &recipes::payout_reserved(&as_payment(item), item.currency), header).await?;
    Ok(())
}

/// A payment as the recipes see it.
pub(super) fn as_payment(item: &payout_item::Model) -> recipes::Payment {
    recipes::Payment { payee: item.payee_id, net_minor: item.net_minor, tax_minor: item.tax_minor, tax_period: item.tax_period.clone() }
}

/// Stores the computation behind a payment as it stands now.
pub(super) async fn store_withholding(tx: &Tx, item: &payout_item::Model, computed: &Withheld) -> Result<(), Fault> {
    let row = withholding::Model {
        id: tx.mint::<WithholdingId>(),
        payee_id: item.payee_id,
        item_id: item.id,
        tax_period: item.tax_period.clone(),
        scheme: computed.scheme.clone(),
        currency: item.currency,
        income_minor: item.gross_minor,
        taxable_minor: computed.withheld.income_minor,
        tax_minor: computed.withheld.tax_minor,
        inputs: computed.inputs.to_string(),
        working: serde_json::to_string(&computed.withheld.working)?,
        created_at: tx.now(),
        reversed_by: None,
    };
    tax::insert(tx, row).await
}
