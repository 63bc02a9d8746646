//! What happens to deals: money arrives, time passes, the last piece ends. Agreeing is `agree.rs`.

use entity::deal::{DealState, Settlement};
use entity::{DealId, EventId, Instant, Money, deal, deliverable, wait};
use serde_json::json;

use super::lifecycle::DealStep;
use super::rules::{DealError, Picture, picture};
use super::{letters, store};
use crate::finance::hold::actions as hold;
use crate::finance::ledger;
use crate::kernel::advance::advance_by_house;
use crate::kernel::{Actor, Call, Fault, House, Moved, Tx, advance};
use crate::market::{brief, disclosure};

pub use super::agree::{Agreed, agree_in};
pub use super::samples::{ask_return, lose, receive, reship, return_sample, ship};

/// A deal after a step.
#[derive(Clone, Debug, serde::Serialize, serde::Deserialize)]
pub struct DealAnswer {
    /// The deal.
    pub deal: deal::Model,
    /// Its deliverables.
    pub deliverables: Vec<deliverable::Model>,
    /// The event.
    pub event_id: EventId,
    /// Whose turn it is now.
    pub wait: Option<wait::Model>,
}

impl DealAnswer {
    pub(super) fn after(mut deal: deal::Model, deliverables: Vec<deliverable::Model>, moved: Moved<DealState>) -> Self {
        deal.state = moved.state;
        deal.version = moved.version;
        Self { deal, deliverables, event_id: moved.event_id, wait: moved.wait }
    }
}

/// The brand funds a deal from its balance. Refuses with `balance_short` where it does not suffice.
pub async fn fund(house: &House, call: &Call, id: DealId) -> Result<DealAnswer, Fault> {
    house
        .promise(call, async |tx| {
            let deal = store::load_deal(tx.db(), tx.actor(), id).await?;
            let ground = store::ground(&deal);
            let deliverables = store::deliverables_of(tx.db(), id).await?;
            let told = letters::told(&deal, &deliverables, letters::Extra::default())?;
            let moved = advance(tx, &ground, &deal, DealStep::Fund, told).await?;
            if !hold::fund_in(tx, &ground, id).await? {
                return Err(DealError::BalanceShort.into());
            }
            store::pieces::fund_pieces(tx, id).await?;
            let deliverables = deliverables.into_iter().map(|piece| deliverable::Model { funded: true, ..piece }).collect();
            Ok(DealAnswer::after(deal, deliverables, moved))
        })
        .await
}

/// Funds whatever waits for money and can be covered now, the oldest first; how many were funded. With an instant, only
/// deals of brands to whose balance something came since then are looked at.
pub async fn fund_waiting(house: &House, since: Option<Instant>) -> Result<usize, Fault> {
    let brands = match since {
        Some(since) => Some(ledger::store::brands_credited_since(house.reader(), since).await?),
        None => None,
    };
    if brands.as_ref().is_some_and(Vec::is_empty) {
        return Ok(0);
    }
    let mut funded = 0;
    for deal in store::awaiting_funds(house.reader(), brands.as_deref(), 100).await? {
        match fund(house, &Call::by(Actor::clock()), deal.id).await {
            Ok(_) => funded += 1,
            Err(Fault::Refused(_)) => {}
            Err(fault) => return Err(fault),
        }
    }
    Ok(funded)
}

/// Time ends a deal that was never funded; its slot is free again.
pub async fn lapse(house: &House, call: &Call, id: DealId) -> Result<DealAnswer, Fault> {
    house
        .promise(call, async |tx| {
            let deal = store::load_deal(tx.db(), tx.actor(), id).await?;
            let ground = store::ground(&deal);
            let deliverables = store::deliverables_of(tx.db(), id).await?;
            let told = letters::told(&deal, &deliverables, letters::Extra::default())?;
            let moved = advance(tx, &ground, &deal, DealStep::Lapse, told).await?;
            hold::give_up_in(tx, &ground, id).await?;
            super::ending::end_pieces_in(tx, &deal, &deliverables).await?;
            brief::actions::free_slot_in(tx, deal.brief_id).await?;
            Ok(DealAnswer::after(deal, deliverables, moved))
        })
        .await
}

/// Completes a deal whose last deliverable has just ended well, and closes a brief with its last deal.
pub async fn settle_in(tx: &Tx, deal: &deal::Model) -> Result<(), Fault> {
    let deliverables = store::deliverables_of(tx.db(), deal.id).await?;
    let states: Vec<_> = deliverables.iter().map(|deliverable| deliverable.state).collect();
    if deal.state == DealState::Active && picture(&states) == Picture::Completed {
        let told = letters::told(deal, &deliverables, letters::Extra::default())?;
        let facts = json!({ "deliverables": deliverables.len() });
        let ground = store::ground(deal);
        advance_by_house(tx, &ground, deal, DealStep::Complete, told.facts(facts)).await?;
        disclosure::actions::drop_under_deal_in(tx, &ground, deal.id).await?;
        brief::actions::close_when_done_in(tx, deal.brief_id).await?;
    }
    Ok(())
}

/// Whether money of a deal passes through this house.
pub fn is_paid_here(deal: &deal::Model) -> bool {
    deal.settlement == Settlement::Platform
}

/// The price of a deliverable as money.
pub fn price_of(deal: &deal::Model, deliverable: &deliverable::Model) -> Money {
    Money::new(deliverable.price_minor, deal.currency)
}
