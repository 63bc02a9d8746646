//! What finance notes about one payment before the bank's file speaks of it: that the bank has it, or that nobody knows.
//! Only evidence ends doubt: the bank's own reference, or its answer (`report.rs`).

use entity::PayoutItemId;
use entity::payout_item::ItemState;

use super::lifecycle::ItemStep;
use super::rules::{PayoutError, finance_user};
use super::store;
use crate::finance::payee::{ground_of, store as payees};
use crate::kernel::advance::{Moved, advance};
use crate::kernel::{Call, Fault, House, With};

/// The bank has taken a payment on, under its reference (1 to 200 characters).
pub async fn accept(house: &House, call: &Call, id: PayoutItemId, bank_reference: &str) -> Result<Moved<ItemState>, Fault> {
    note(house, call, id, (ItemStep::Accept, "bank_reference", bank_reference)).await
}

/// Nobody knows what became of a payment, for a reason (1 to 200 characters). It is not paid again before the bank says.
pub async fn doubt(house: &House, call: &Call, id: PayoutItemId, reason: &str) -> Result<Moved<ItemState>, Fault> {
    note(house, call, id, (ItemStep::Doubt, "reason", reason)).await
}

async fn note(
    house: &House,
    call: &Call,
    id: PayoutItemId,
    (step, column, evidence): (ItemStep, &'static str, &str),
) -> Result<Moved<ItemState>, Fault> {
    finance_user(call)?;
    let evidence = evidence.trim();
    if evidence.is_empty() || evidence.chars().count() > 200 {
        return Err(PayoutError::NoEvidence.into());
    }
    house
        .promise(call, async |tx| {
            let item = store::load_item(tx, id).await?;
            let ground = ground_of(&payees::load(tx.db(), item.payee_id).await?);
            advance(tx, &ground, &item, step, With::nothing().set(column, evidence)).await
        })
        .await
}
