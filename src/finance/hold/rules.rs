//! What may leave a hold, with how much fee, and where that leaves it. Pure.

use entity::hold::{self, HoldState};

use crate::finance::share::proportion_minor;
use crate::kernel::{Kind, Refuse};

/// What leaves a hold; minor units.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Taken {
    /// Of the price.
    pub price_minor: i64,
    /// Of the fee.
    pub fee_minor: i64,
}

impl Taken {
    /// Both.
    pub fn total_minor(self) -> i64 {
        self.price_minor + self.fee_minor
    }
}

/// The price that is still in a hold, minor units.
pub fn price_left_minor(hold: &hold::Model) -> i64 {
    hold.price_minor - (hold.released_minor - hold.released_fee_minor) - (hold.refunded_minor - hold.refunded_fee_minor)
}

/// Takes so much of the price out of a funded hold. The fee goes in proportion: cumulatively rounded down, so that
/// the last part takes the rest of it.
pub fn take(hold: &hold::Model, price_minor: i64) -> Result<Taken, HoldError> {
    if hold.frozen {
        return Err(HoldError::Frozen);
    }
    match hold.state {
        HoldState::Funded | HoldState::PartlyReleased => {}
        HoldState::Requested | HoldState::Released | HoldState::Refunded | HoldState::Split => return Err(HoldError::NotFunded),
    }
    let left_minor = price_left_minor(hold);
    if price_minor < 0 || price_minor > left_minor {
        return Err(HoldError::TooMuch);
    }
    let fee_gone_minor = hold.released_fee_minor + hold.refunded_fee_minor;
    let price_gone_minor = hold.price_minor - left_minor + price_minor;
    let fee_due_minor = if price_gone_minor == hold.price_minor {
        hold.fee_minor
    } else {
        proportion_minor(hold.fee_minor, price_gone_minor, hold.price_minor).map_err(|_| HoldError::TooMuch)?
    };
    // A fee enlarged meanwhile may be due a fen less than went before: then nothing goes now.
    Ok(Taken { price_minor, fee_minor: (fee_due_minor - fee_gone_minor).max(0) })
}

/// Where a hold stands once so much of its price was earned and given back in all; minor units without fees.
pub fn state_after(price_minor: i64, earned_minor: i64, given_back_minor: i64, gives_back: bool) -> HoldState {
    if earned_minor + given_back_minor < price_minor {
        HoldState::PartlyReleased
    } else if given_back_minor == 0 && !(gives_back && earned_minor == 0) {
        HoldState::Released
    } else if earned_minor == 0 {
        HoldState::Refunded
    } else {
        HoldState::Split
    }
}

/// Why a hold does not move.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum HoldError {
    /// The deal has none.
    #[error("This deal has no money set aside.")]
    NoSuchHold,
    /// There is nothing in it that could move.
    #[error("The money of this deal is not there, or has gone its way already.")]
    NotFunded,
    /// A dispute keeps it.
    #[error("A dispute keeps the money of this deal where it is.")]
    Frozen,
    /// More than is left.
    #[error("There is not that much left of this deal's price.")]
    TooMuch,
    /// The parts do not make the whole.
    #[error("The parts of a release make its price.")]
    PartsDiffer,
    /// A price below zero, or in two currencies.
    #[error("Price and fee are amounts of one currency, zero or more.")]
    BadPrice,
}

impl Refuse for HoldError {
    fn kind(&self) -> Kind {
        match self {
            Self::NoSuchHold => Kind::Missing,
            Self::NotFunded | Self::Frozen => Kind::Illegal,
            Self::TooMuch | Self::PartsDiffer | Self::BadPrice => Kind::Invalid,
        }
    }

    fn code(&self) -> &'static str {
        match self {
            Self::NoSuchHold => "no_hold",
            Self::NotFunded => "hold_not_funded",
            Self::Frozen => "hold_frozen",
            Self::TooMuch => "hold_too_little",
            Self::PartsDiffer => "parts_differ",
            Self::BadPrice => "bad_price",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use entity::{Currency, DealId, HoldId, Instant, OrganisationId, terms::MoneyMode};
    use proptest::prelude::*;
    use uuid::Uuid;

    fn funded(price_minor: i64, fee_minor: i64) -> hold::Model {
        hold::Model {
            id: HoldId(Uuid::nil()),
            state: HoldState::Funded,
            version: 1,
            created_at: Instant::from_micros(0),
            changed_at: Instant::from_micros(0),
            deal_id: DealId(Uuid::nil()),
            brand_id: OrganisationId(Uuid::nil()),
            currency: Currency::CNY,
            price_minor,
            fee_minor,
            funded_minor: price_minor + fee_minor,
            released_minor: 0,
            released_fee_minor: 0,
            refunded_minor: 0,
            refunded_fee_minor: 0,
            money_mode: MoneyMode::Principal,
            terms_id: None,
            frozen: false,
        }
    }

    #[test]
    fn a_frozen_or_empty_hold_lets_nothing_out() {
        assert_eq!(take(&hold::Model { frozen: true, ..funded(100, 10) }, 1), Err(HoldError::Frozen));
        assert_eq!(take(&hold::Model { state: HoldState::Requested, ..funded(100, 10) }, 1), Err(HoldError::NotFunded));
        assert_eq!(take(&funded(100, 10), 101), Err(HoldError::TooMuch));
    }

    #[test]
    fn where_a_hold_ends_tells_what_became_of_it() {
        let ends = [(100, 0, false), (0, 100, true), (60, 40, true), (60, 0, false)];
        let states = ends.map(|(earned, back, gives_back)| state_after(100, earned, back, gives_back));
        assert_eq!(states, [HoldState::Released, HoldState::Refunded, HoldState::Split, HoldState::PartlyReleased]);
        assert_eq!([state_after(0, 0, 0, false), state_after(0, 0, 0, true)], [HoldState::Released, HoldState::Refunded]);
    }

    proptest! {
        #[test]
        fn whatever_the_order_a_hold_is_emptied_exactly(
            price in 0_i64..1_000_000_000, fee in 0_i64..100_000_000, cuts in proptest::collection::vec((0_u32..=10_000, any::<bool>()), 0..8),
        ) {
            let mut hold = funded(price, fee);
            for (share, earned) in cuts.into_iter().chain([(10_000, true)]) {
                let left = price_left_minor(&hold);
                let taken = take(&hold, proportion_minor(left, i64::from(share), 10_000).unwrap()).unwrap();
                prop_assert!(taken.fee_minor >= 0);
                if earned {
                    hold.released_minor += taken.total_minor();
                    hold.released_fee_minor += taken.fee_minor;
                } else {
                    hold.refunded_minor += taken.total_minor();
                    hold.refunded_fee_minor += taken.fee_minor;
                }
            }
            prop_assert_eq!(hold.released_minor + hold.refunded_minor, price + fee);
        }
    }
}
