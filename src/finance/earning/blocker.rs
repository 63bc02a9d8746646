//! Reasons that keep money from being paid, placed from above on a deal and lifted again. What blocks an earning now is
//! read in `store/blocked.rs`.

use entity::earning::EarningKind;
use entity::{BlockerId, DealId, EarningId, EventId, Instant, Role, SubjectKind, earning, earning_blocker};

use super::rules::EarningError;
use super::store;
use crate::finance::payee::{is_business, store as payees};
use crate::kernel::{Call, Fault, House, Kind, Tx, record};

/// Keeps everything owed under a deal from being paid, for a named reason.
pub async fn block_in(tx: &Tx, deal: DealId, code: &str, clears_on: Option<Instant>) -> Result<(), Fault> {
    let standing = store::standing(tx.db(), deal, None).await?;
    if standing.iter().any(|blocker| blocker.code == code) {
        return Ok(());
    }
    store::insert_blocker(tx, blocker(tx, deal, code, clears_on)).await
}

/// Lifts a named reason from a deal.
pub async fn unblock_in(tx: &Tx, deal: DealId, code: &str) -> Result<(), Fault> {
    store::lift(tx, deal, code).await
}

fn blocker(tx: &Tx, deal: DealId, code: &str, clears_on: Option<Instant>) -> earning_blocker::Model {
    earning_blocker::Model {
        id: tx.mint::<BlockerId>(),
        deal_id: Some(deal),
        payee_id: None,
        code: code.to_owned(),
        facts: "{}".to_owned(),
        clears_on,
        placed_at: tx.now(),
        lifted_at: None,
    }
}

/// A business is paid against its invoice: what it is owed waits for it.
pub(super) async fn await_invoice_in(tx: &Tx, earning: &earning::Model) -> Result<(), Fault> {
    let payee = payees::load(tx.db(), earning.payee_id).await?;
    if payee.tax_profile.is_some_and(is_business) && earning.kind != EarningKind::Clawback {
        let waits = blocker(tx, earning.deal_id, INVOICE_MISSING, None);
        store::insert_blocker(tx, earning_blocker::Model { payee_id: Some(payee.id), ..waits }).await?;
    }
    Ok(())
}

/// Finance notes that a business's invoice for an earning is here and right: nothing of that deal waits for it any more.
/// The number is that of the 数电发票, 20 digits.
pub async fn accept_invoice(house: &House, call: &Call, earning: EarningId, invoice_number: &str) -> Result<EventId, Fault> {
    if call.actor.role != Role::Finance {
        return Err(Fault::refuse(Kind::Forbidden, "role", "Only platform finance accepts invoices."));
    }
    if invoice_number.len() != 20 || !invoice_number.bytes().all(|byte| byte.is_ascii_digit()) {
        return Err(EarningError::BadInvoice.into());
    }
    house
        .promise(call, async |tx| {
            let earning = store::load(tx, earning).await?;
            store::lift_of_payee(tx, (earning.deal_id, earning.payee_id), INVOICE_MISSING).await?;
            let facts = serde_json::json!({ "invoice_number": invoice_number });
            record(tx, SubjectKind::Earning, earning.id, "accept_invoice", facts).await
        })
        .await
}

/// A business has not sent its invoice.
pub const INVOICE_MISSING: &str = "invoice_missing";
