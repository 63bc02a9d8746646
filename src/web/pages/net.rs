//! What a price on the table comes to for its creator: the agency's share by the mandate in force now, and what is known
//! of tax. Tax itself is computed when it is paid, from all that was paid this year; no number is made up here.

use entity::payee::TaxProfile;
use entity::{Money, Role, proposal, representation};
use serde_json::{Value, json};

use super::visit::Visit;
use crate::finance::payee::{PayeeRef, store as payees};
use crate::finance::share::share_minor;
use crate::kernel::Fault;
use crate::market::identity;
use crate::market::proposal::store;

/// The parts of a proposal's price, for the creator's side; `null` for everybody else.
pub async fn of(visit: &Visit, row: &proposal::Model) -> Result<Value, Fault> {
    let is_theirs = visit.actor().creator == Some(row.creator_id) && visit.actor().role == Role::Creator;
    let is_agency = matches!(visit.actor().role, Role::AgencyOwner | Role::AgencyAgent);
    if !is_theirs && !is_agency {
        return Ok(Value::Null);
    }
    let (db, now) = (visit.house().reader(), visit.house().now());
    let offer = store::offer_of(row)?;
    let platform = offer.deliverables.first().map(|wanted| wanted.platform.as_str());
    let mandate = identity::store::active_mandate(db, row.creator_id, platform, now).await?;
    let price = Money::new(row.price_minor, row.currency);
    let (agency, creator) = divided(price, mandate.as_ref())?;
    let payee = payees::find_of_owner(db, PayeeRef::Creator(row.creator_id)).await?;
    let profile = payee.and_then(|payee| payee.tax_profile);
    Ok(json!({
        "price": price,
        "agency": mandate.as_ref().map(|_| agency),
        "share_bp": mandate.as_ref().map(|mandate| mandate.share_bp),
        "creator": creator,
        "profile": profile.filter(|_| is_theirs),
        "tax": match profile {
            None => "unknown",
            Some(TaxProfile::ResidentIndividual | TaxProfile::NonresidentIndividual) => "withheld",
            Some(TaxProfile::SoleTrader | TaxProfile::CompanySmall | TaxProfile::CompanyGeneral) => "invoice",
        },
        "external": offer.settlement == entity::deal::Settlement::External,
    }))
}

/// The agency's part and the creator's: the share is rounded down, the creator takes the rest.
fn divided(price: Money, mandate: Option<&representation::Model>) -> Result<(Money, Money), Fault> {
    let Some(mandate) = mandate else { return Ok((Money::zero(price.currency), price)) };
    if mandate.receives == representation::Receives::Agency {
        return Ok((price, Money::zero(price.currency)));
    }
    let broken = |_| Fault::broken("a share that no price can be divided by");
    let share_bp = u32::try_from(mandate.share_bp).map_err(|_| Fault::broken("a share below nothing"))?;
    let agency = Money::new(share_minor(price.minor, share_bp).map_err(broken)?, price.currency);
    Ok((agency, price.less(agency)?))
}
