//! The two sides of a deal: who speaks for which, and how an amount is divided among those who are paid.

use entity::earning::EarningKind;
use entity::{Money, Party, deal};

use super::shares::divide;
use super::store;
use crate::finance::hold::actions::{Part, PayeeRef};
use crate::kernel::lifecycle::By;
use crate::kernel::{Actor, Fault, Kind};

/// The side an actor may speak for in a deal: the brand's managers for the brand, the creator or an agent within the
/// mandate for the creator.
pub fn side_of(deal: &deal::Model, actor: &Actor) -> Result<Party, Fault> {
    let party = store::ground(deal).party_of(actor);
    let side = [By::Brand, By::Creator].into_iter().find(|by| by.roles().contains(&actor.role) && party == Some(by.party()));
    side.map(By::party).ok_or_else(|| Fault::refuse(Kind::Forbidden, "role", "Your role does not speak for a side of this deal."))
}

/// What the creator gets of an amount, before tax: all but the agency's share.
pub fn creator_part(deal: &deal::Model, amount: Money) -> Result<Money, Fault> {
    Ok(divide(deal, amount)?.creator)
}

/// Who is paid for an amount and what for, as the deal says; parts of nothing are left out.
pub fn parts_of(deal: &deal::Model, amount: Money, kind: EarningKind) -> Result<Vec<Part>, Fault> {
    let divided = divide(deal, amount)?;
    let mut parts = Vec::new();
    if divided.creator.minor > 0 {
        parts.push(Part { payee: PayeeRef::Creator(deal.creator_id), gross: divided.creator, kind });
    }
    if let (Some(agency), true) = (deal.agency_id, divided.agency.minor > 0) {
        // A compensation stays one whoever receives it; what was earned for work is the agency's in its own name.
        let kind = if divided.creator.minor > 0 || kind == EarningKind::Creator { EarningKind::Agency } else { kind };
        parts.push(Part { payee: PayeeRef::Agency(agency), gross: divided.agency, kind });
    }
    Ok(parts)
}
