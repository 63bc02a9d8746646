//! Shares of deals: how a price is divided between creator and agency, what a missing post costs. Pure.

use entity::{Instant, Money, deal, deliverable};

use super::dates::days_served;
use super::rules::DealError;
use crate::finance::share;
use crate::kernel::Fault;

/// The price of one deliverable divided between the creator and the agency.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Divided {
    /// The creator's part.
    pub creator: Money,
    /// The agency's part.
    pub agency: Money,
}

/// Divides a price as the deal says: all to the agency where it is paid for the creator, else the
/// agency's share is rounded down and the creator takes the rest.
pub fn divide(deal: &deal::Model, price: Money) -> Result<Divided, Fault> {
    let nothing = Money::zero(price.currency);
    if deal.agency_id.is_none() {
        return Ok(Divided { creator: price, agency: nothing });
    }
    if deal.agency_receives {
        return Ok(Divided { creator: nothing, agency: price });
    }
    let share_bp = u32::try_from(deal.agency_share_bp).map_err(|_| DealError::TooLarge)?;
    let agency = share::share_minor(price.minor, share_bp).map_err(|_| DealError::TooLarge)?;
    let agency = Money::new(agency, price.currency);
    Ok(Divided { creator: price.less(agency)?, agency })
}

/// What a missing post costs: all of the price in the first days, else the unserved share of it.
pub fn clawback(deliverable: &deliverable::Model, missing_since: Instant, full_days: i64) -> Result<i64, Fault> {
    let served = days_served(deliverable, missing_since);
    if served < full_days {
        return Ok(deliverable.price_minor);
    }
    let kept = i128::from(deliverable.price_minor) * i128::from(served) / i128::from(deliverable.retention_days.max(1));
    i64::try_from(kept).map(|kept| deliverable.price_minor - kept).map_err(|_| DealError::TooLarge.into())
}
