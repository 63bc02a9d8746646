//! Decisions about deals as pure functions: dates, shares, whether everything has ended.

use entity::deliverable::DeliverableState;
use entity::{Instant, Money, deal, deliverable};
use jiff::{SignedDuration, ToSpan};

use crate::finance::share;
use crate::kernel::{Fault, Kind, Refuse};

/// What can be wrong with a deal.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum DealError {
    /// The brand's balance does not cover price and fee.
    #[error("The balance does not cover price and fee yet; pay in first.")]
    BalanceShort,
    /// The pieces' prices do not fit an amount of money.
    #[error("The prices are too large.")]
    TooLarge,
}

impl Refuse for DealError {
    fn kind(&self) -> Kind {
        match self {
            Self::BalanceShort => Kind::Illegal,
            Self::TooLarge => Kind::Invalid,
        }
    }

    fn code(&self) -> &'static str {
        match self {
            Self::BalanceShort => "balance_short",
            Self::TooLarge => "price_too_large",
        }
    }
}

/// The end of the local day so many days after an instant, in the deal's zone: when a draft is due.
pub fn days_after(from: Instant, days: i64, zone: &str) -> Result<Instant, Fault> {
    let local = from.timestamp().in_tz(zone)?;
    let day = local.date().checked_add(days.days())?;
    Ok(day.at(23, 59, 59, 0).in_tz(zone)?.timestamp().into())
}

/// How long a post has been served of its retention, in whole days, 0 to the full term.
pub fn days_served(deliverable: &deliverable::Model, until: Instant) -> i64 {
    let Some(from) = deliverable.published_at else { return 0 };
    let days = until.since(from).as_hours() / 24;
    days.clamp(0, deliverable.retention_days)
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

/// How retention ends: so many days after publication.
pub fn retention_end(published_at: Instant, days: i64) -> Instant {
    published_at.plus(SignedDuration::from_hours(24 * days))
}

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

/// How a deal stands when its deliverables stand so.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Picture {
    /// Something is still under way.
    UnderWay,
    /// Everything has ended, at least one piece well.
    Completed,
    /// Everything was cancelled.
    Cancelled,
}

/// The picture of a deal.
pub fn picture(states: &[DeliverableState]) -> Picture {
    if !states.iter().all(|state| super::store::has_ended(*state)) {
        Picture::UnderWay
    } else if states.iter().all(|state| *state == DeliverableState::Cancelled) {
        Picture::Cancelled
    } else {
        Picture::Completed
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_draft_is_due_at_the_end_of_the_brands_day() {
        let due = days_after("2026-11-22T20:00:00Z".parse().unwrap(), 3, "Asia/Shanghai").unwrap();
        assert_eq!(due.to_string(), "2026-11-26T15:59:59Z");
    }

    #[test]
    fn a_deal_ends_when_its_last_piece_has_ended() {
        use DeliverableState::{Cancelled, Completed, InRetention};
        assert_eq!(picture(&[Completed, InRetention]), Picture::UnderWay);
        assert_eq!(picture(&[Completed, Cancelled]), Picture::Completed);
        assert_eq!(picture(&[Cancelled, Cancelled]), Picture::Cancelled);
    }
}
