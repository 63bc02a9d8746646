//! Whether every slot of a flash or mass brief is covered before it opens (已备款): the brand's free balance must
//! reach price and fee of all slots, after what its other funded briefs still promise.
//!
//! Nothing is posted here: each agreement books its own hold. The balance row stays locked until the promise ends, so
//! that two briefs are never opened on the same money.

use entity::brief::BriefMode;
use entity::deal::Settlement;
use entity::terms::MoneyMode;
use entity::{BriefId, brief};

use super::content::{Content, Offer};
use super::rules::BriefError;
use super::store;
use crate::finance::ledger::{self, Account};
use crate::finance::share;
use crate::kernel::{Fault, Term, Terms, Tx};

/// Whether opening this brief promises money that must be there first: first come, first served, and paid here.
pub fn promises_money(brief: &brief::Model, content: &Content, terms: &Terms) -> bool {
    let is_at_once = match brief.mode {
        BriefMode::Flash | BriefMode::Mass => true,
        BriefMode::Custom | BriefMode::Recruit => false,
    };
    is_at_once && content.offer.settlement == Settlement::Platform && terms.money_mode != MoneyMode::Direct
}

/// Refuses to open a brief whose slots the brand's balance does not cover.
pub async fn must_be_covered_in(tx: &Tx, brief: &brief::Model, content: &Content, terms: &Terms) -> Result<(), Fault> {
    let needed = open_slots_minor(brief, &content.offer, terms)?;
    let balance = ledger::store::locked_balance_minor(tx, Account::BrandAvailable(brief.brand_id), brief.currency).await?;
    let promised = promised_minor(tx, brief, terms).await?;
    if balance.saturating_sub(promised) >= needed { Ok(()) } else { Err(BriefError::NotFunded(brief.mode).into()) }
}

/// What the brand's other funded briefs in this currency still promise.
async fn promised_minor(tx: &Tx, but: &brief::Model, terms: &Terms) -> Result<i64, Fault> {
    let mut promised = 0_i64;
    for other in store::list_funded(tx, but.brand_id, but.currency, but.id).await? {
        let offer = store::content_of(&other)?.offer;
        promised = promised.saturating_add(open_slots_minor(&other, &offer, terms)?);
    }
    Ok(promised)
}

/// Price and fee of the slots nobody has taken, in minor units.
fn open_slots_minor(brief: &brief::Model, offer: &Offer, terms: &Terms) -> Result<i64, Fault> {
    let broken = |id: BriefId| Fault::broken(format!("what {id} offers does not fit"));
    let price = offer.price_minor().ok_or_else(|| broken(brief.id))?;
    let fee_bp = u32::try_from(terms.number(Term::FeeBp)).map_err(|_| broken(brief.id))?;
    let fee = share::share_minor(price, fee_bp).map_err(|_| broken(brief.id))?;
    price.checked_add(fee).and_then(|each| each.checked_mul(brief.slots - brief.slots_taken)).ok_or_else(|| broken(brief.id))
}
