//! How an earning is made: its row, the beginning of its life, the ground it lives on.

use entity::earning::EarningState;
use entity::{DealId, DeliverableId, EarningId, earning};

use super::rules::{Amounts, Part};
use super::store;
use crate::finance::Because;
use crate::finance::payee::store::ensure_in;
use crate::kernel::advance::begin;
use crate::kernel::{Fault, Ground, Tx, With};

/// A new earning of a part, its payee found or made.
pub(super) async fn fresh(
    tx: &Tx,
    (deal, deliverable): (DealId, Option<DeliverableId>),
    part: &Part,
    amounts: &Amounts,
    because: &Because,
) -> Result<earning::Model, Fault> {
    let payee = ensure_in(tx, part.payee).await?;
    Ok(earning::Model {
        id: tx.mint::<EarningId>(),
        state: EarningState::Available,
        version: 1,
        created_at: tx.now(),
        changed_at: tx.now(),
        payee_id: payee.id,
        deal_id: deal,
        deliverable_id: deliverable,
        currency: part.gross.currency,
        kind: part.kind,
        gross_minor: amounts.gross_minor,
        agency_minor: amounts.agency_minor,
        owed_minor: amounts.owed_minor,
        fee_minor: amounts.fee_minor,
        vat_minor: amounts.vat_minor,
        because: because.stored(),
        happened_on: because.happened_on,
        clears_on: because.clears_on,
        reverses: None,
        item_id: None,
    })
}

/// Stores an earning and begins its life.
pub(super) async fn made(tx: &Tx, ground: &Ground, earning: &earning::Model) -> Result<(), Fault> {
    store::insert(tx, earning).await?;
    let facts = serde_json::json!({
        "payee": earning.payee_id, "deal": earning.deal_id, "deliverable": earning.deliverable_id, "kind": earning.kind,
        "owed_minor": earning.owed_minor, "currency": earning.currency, "reverses": earning.reverses,
    });
    begin(tx, &own(ground), earning, With::nothing().facts(facts)).await?;
    Ok(())
}

/// The deal's ground without the deal: an earning's waits outlive those of its deal.
pub(super) fn own(ground: &Ground) -> Ground {
    Ground { deal: None, brief: None, ..ground.clone() }
}
