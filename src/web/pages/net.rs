//! What a price on the table comes to for its creator: the agency's share by the mandate in force now, and what would be
//! withheld if it were paid on the next pay day, by the same computation as a payment's. The tax of the payment itself is
//! computed when it is paid, from all that was paid this year: what stands here is told as an estimate.

use entity::payee::{self, TaxProfile};
use entity::{Money, Role, proposal, representation};
use serde_json::{Value, json};

use super::visit::Visit;
use crate::finance::payee::{PayeeRef, store as payees};
use crate::finance::payout::next_pay_date;
use crate::finance::share::share_minor;
use crate::finance::tax;
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
    let profile = payee.as_ref().and_then(|payee| payee.tax_profile);
    let is_external = offer.settlement == entity::deal::Settlement::External;
    // An agency that receives everything is paid against its invoice; the creator's income is then not the house's to tax.
    let is_creators = creator.minor > 0 && !is_external;
    let withheld = match &payee {
        Some(payee) if is_theirs && is_creators => estimated(visit, payee, price).await?,
        Some(_) | None => None,
    };
    Ok(json!({
        "price": price,
        "agency": mandate.as_ref().map(|_| agency),
        "share_bp": mandate.as_ref().map(|mandate| mandate.share_bp),
        "creator": creator,
        "withheld": withheld,
        "arrives": withheld.map(|withheld| creator.less(withheld)).transpose()?,
        "profile": profile.filter(|_| is_theirs),
        "tax": match profile {
            None => "unknown",
            Some(TaxProfile::ResidentIndividual | TaxProfile::NonresidentIndividual) if withheld.is_some() => "estimated",
            Some(TaxProfile::ResidentIndividual | TaxProfile::NonresidentIndividual) => "withheld",
            Some(TaxProfile::SoleTrader | TaxProfile::CompanySmall | TaxProfile::CompanyGeneral) => "invoice",
        },
        "external": is_external,
    }))
}

/// What would be withheld from a gross amount on the next pay day, with what was paid this year so far; nothing where
/// nothing is withheld from its payee at all.
pub async fn estimated(visit: &Visit, payee: &payee::Model, gross: Money) -> Result<Option<Money>, Fault> {
    let is_person = matches!(payee.tax_profile, Some(TaxProfile::ResidentIndividual | TaxProfile::NonresidentIndividual));
    if !is_person || gross.minor <= 0 {
        return Ok(None);
    }
    let house = visit.house();
    let declared = house.current_terms().await?.1.withholding;
    let on = next_pay_date(house)?;
    let computed = tax::withhold(house.reader(), (payee, declared), gross.currency, (on, gross.minor, None)).await?;
    Ok((computed.scheme != "none").then(|| Money::new(computed.withheld.tax_minor, gross.currency)))
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
