//! Reasons that keep money from being paid, placed from above on a deal and lifted again. What blocks an earning now is
//! read in `store/blocked.rs`.

use entity::earning::EarningKind;
use entity::{BlockerId, DealId, Instant, earning, earning_blocker};

use super::store::{self, NOTHING, facts_of};
use crate::finance::payee::{is_business, store as payees};
use crate::kernel::{Fault, Tx};

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
        facts: NOTHING.to_owned(),
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
        let facts = facts_of(earning.id);
        store::insert_blocker(tx, earning_blocker::Model { payee_id: Some(payee.id), facts, ..waits }).await?;
    }
    Ok(())
}

/// Whether an earning waits for an invoice.
pub async fn awaits_invoice(tx: &Tx, earning: &earning::Model) -> Result<bool, Fault> {
    let placed = store::placed_on(tx.db(), earning, tx.now()).await?;
    Ok(placed.iter().any(|blocked| blocked.code == INVOICE_MISSING))
}

/// The invoice for an earning is here and right: it waits for none any more. Another of the same deal has its own.
pub async fn lift_invoice_in(tx: &Tx, earning: &earning::Model) -> Result<(), Fault> {
    store::lift_of_earning(tx, earning, (INVOICE_MISSING, &facts_of(earning.id))).await
}

/// A business has not sent its invoice.
pub const INVOICE_MISSING: &str = "invoice_missing";
