//! The money of flash and mass briefs (已备款): price and fee of every slot are set aside before the brief opens, so that
//! whoever comes first is paid. What a slot costs is decided here, setting aside is `finance::hold::budget`.

use entity::brief::BriefMode;
use entity::deal::Settlement;
use entity::terms::MoneyMode;
use entity::{Money, brief};

use super::content::{Content, Offer};
use super::rules::BriefError;
use crate::finance::hold::budget;
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

/// Sets the money of every slot aside; refuses to open a brief that the brand's balance does not cover.
pub async fn set_aside_in(tx: &Tx, brief: &brief::Model, content: &Content, terms: &Terms) -> Result<(), Fault> {
    add_in(tx, brief, slots_minor(brief, slot_minor(brief, &content.offer, terms)?)?).await
}

/// A brief that was amended costs more or less: the difference for the slots nobody has taken is set aside first, or
/// goes back.
pub async fn adjust_in(tx: &Tx, brief: &brief::Model, (before, after): (&Offer, &Offer), terms: &Terms) -> Result<(), Fault> {
    let (was_minor, is_minor) = (slot_minor(brief, before, terms)?, slot_minor(brief, after, terms)?);
    let difference_minor = slots_minor(brief, is_minor - was_minor)?;
    if difference_minor < 0 {
        return budget::give_back_in(tx, brief.id, -difference_minor).await;
    }
    add_in(tx, brief, difference_minor).await
}

/// Sets the money of one more slot aside, because one is free again; `false` if the balance does not cover it.
pub async fn cover_slot_in(tx: &Tx, brief: &brief::Model, offer: &Offer, terms: &Terms) -> Result<bool, Fault> {
    let slot = Money::new(slot_minor(brief, offer, terms)?, brief.currency);
    budget::set_aside_in(tx, brief.id, brief.brand_id, slot).await
}

async fn add_in(tx: &Tx, brief: &brief::Model, minor: i64) -> Result<(), Fault> {
    let covered = budget::set_aside_in(tx, brief.id, brief.brand_id, Money::new(minor, brief.currency)).await?;
    if covered { Ok(()) } else { Err(BriefError::NotFunded(brief.mode).into()) }
}

/// Price and fee of one slot, minor units; nothing where it is paid elsewhere.
fn slot_minor(brief: &brief::Model, offer: &Offer, terms: &Terms) -> Result<i64, Fault> {
    if offer.settlement == Settlement::External {
        return Ok(0);
    }
    let price = offer.price_minor().ok_or_else(|| too_large(brief))?;
    let fee_bp = u32::try_from(terms.number(Term::FeeBp)).map_err(|_| too_large(brief))?;
    let fee = share::share_minor(price, fee_bp).map_err(|_| too_large(brief))?;
    price.checked_add(fee).ok_or_else(|| too_large(brief))
}

/// So much for every slot nobody has taken, minor units.
fn slots_minor(brief: &brief::Model, each_minor: i64) -> Result<i64, Fault> {
    each_minor.checked_mul(brief.slots - brief.slots_taken).ok_or_else(|| too_large(brief))
}

fn too_large(brief: &brief::Model) -> Fault {
    Fault::broken(format!("what {} offers does not fit", brief.id))
}
