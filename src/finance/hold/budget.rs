//! A brief's budget: its money is set aside as it opens, its deals draw from it, the rest goes back. Nobody else can
//! spend it meanwhile: it has left the brand's balance.

use entity::{BriefId, Money, OrganisationId, brief_budget, hold};

use super::store;
use crate::finance::Because;
use crate::finance::ledger::{self, actions::Header, recipes};
use crate::kernel::{Fault, Tx};

/// Sets a brief's money aside, or so much more of it; `false` if the brand's balance does not cover it, and then nothing
/// changed.
pub async fn set_aside_in(tx: &Tx, brief: BriefId, brand: OrganisationId, amount: Money) -> Result<bool, Fault> {
    if amount.minor <= 0 {
        return Ok(amount.minor == 0);
    }
    let movement = recipes::budget_set_aside(brand, brief, amount.minor, amount.currency);
    let budget = store::touch_budget(tx, brief, brand, amount.currency).await?;
    let because = Because::new("budget_set_aside", brief, tx.now());
    if ledger::try_post_in(tx, &movement, header(&budget, &because)).await?.is_none() {
        return Ok(false);
    }
    store::add_to_budget(tx, brief, (amount.minor, 0, 0)).await?;
    Ok(true)
}

/// Moves what a deal needs from its brief's budget into its hold; `false` if there is no budget, or not so much in it.
pub(super) async fn draw_in(tx: &Tx, brief: BriefId, hold: &hold::Model, total_minor: i64) -> Result<bool, Fault> {
    let Some(budget) = store::lock_budget(tx, brief).await? else { return Ok(false) };
    if budget.currency != hold.currency || left_minor(&budget) < total_minor {
        return Ok(false);
    }
    let because = Because::new("hold_funded", hold.deal_id, tx.now());
    let header = Header { key: format!("hold:{}:fund", hold.id), because: &because, chain: hold.id.into(), event: None, reverses: None };
    ledger::post_in(tx, &recipes::hold_drawn(brief, hold.id, total_minor, hold.currency).of_deal(hold.deal_id), header).await?;
    store::add_to_budget(tx, brief, (0, total_minor, 0)).await?;
    Ok(true)
}

/// Gives so much of a budget back to its brand, where it holds more than the brief still needs.
pub async fn give_back_in(tx: &Tx, brief: BriefId, minor: i64) -> Result<(), Fault> {
    let Some(budget) = store::lock_budget(tx, brief).await? else { return Ok(()) };
    give_back(tx, &budget, minor.min(left_minor(&budget))).await
}

/// Gives back what is left of a budget: the brief takes nobody any more. Doing it again changes nothing.
pub async fn end_in(tx: &Tx, brief: BriefId) -> Result<(), Fault> {
    let Some(budget) = store::lock_budget(tx, brief).await?.filter(|budget| budget.ended_at.is_none()) else { return Ok(()) };
    give_back(tx, &budget, left_minor(&budget)).await?;
    store::end_budget(tx, brief).await
}

async fn give_back(tx: &Tx, budget: &brief_budget::Model, minor: i64) -> Result<(), Fault> {
    if minor <= 0 {
        return Ok(());
    }
    let because = Because::new("budget_returned", budget.brief_id, tx.now());
    let movement = recipes::budget_returned(budget.brand_id, budget.brief_id, minor, budget.currency);
    ledger::post_in(tx, &movement, header(budget, &because)).await?;
    store::add_to_budget(tx, budget.brief_id, (0, 0, minor)).await
}

/// What is in a budget, minor units.
fn left_minor(budget: &brief_budget::Model) -> i64 {
    budget.funded_minor - budget.drawn_minor - budget.returned_minor
}

fn header<'a>(budget: &brief_budget::Model, because: &'a Because) -> Header<'a> {
    let key = format!("budget:{}:{}", budget.brief_id, budget.version);
    Header { key, because, chain: budget.brief_id.into(), event: None, reverses: None }
}
