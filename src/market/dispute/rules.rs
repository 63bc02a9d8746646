//! What may be disputed, by whom and until when, and what a ruling does to the money. Pure.

use entity::deal::DealState;
use entity::dispute::DisputeState;
use entity::{Instant, Party, UserId, deal, dispute};
use jiff::SignedDuration;

use crate::finance::share::share_minor;
use crate::kernel::{Fault, FieldError, Kind, Refuse};

/// Why a dispute does not go so.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum DisputeError {
    /// Not from production to some days after completion.
    #[error("A dispute can be opened from production until some days after completion.")]
    NotDisputable,
    /// There is one already.
    #[error("A dispute about this deal is already open.")]
    AlreadyOpen,
    /// A side speaks once.
    #[error("Your side has already made its statement.")]
    AlreadyStated,
    /// Only whoever opened it takes it back.
    #[error("Only the side that opened a dispute can take it back.")]
    NotYours,
    /// The appeal goes to somebody else.
    #[error("An appeal is ruled by another mediator than the first.")]
    SameMediator,
    /// The amounts do not fit.
    #[error("The amounts are too large.")]
    TooLarge,
}

impl Refuse for DisputeError {
    fn kind(&self) -> Kind {
        match self {
            Self::NotDisputable | Self::AlreadyOpen | Self::AlreadyStated => Kind::Illegal,
            Self::NotYours | Self::SameMediator => Kind::Forbidden,
            Self::TooLarge => Kind::Invalid,
        }
    }

    fn code(&self) -> &'static str {
        match self {
            Self::NotDisputable => "not_disputable",
            Self::AlreadyOpen => "dispute_open",
            Self::AlreadyStated => "already_stated",
            Self::NotYours => "not_your_dispute",
            Self::SameMediator => "four_eyes",
            Self::TooLarge => "price_too_large",
        }
    }
}

entity::codes! {
    /// The checklist: what can be disputed. Each is a fact that the file shows; taste is none of them.
    pub enum Reason {
        /// What was agreed was not delivered, or not by its date.
        NotDelivered = "not_delivered",
        /// A requirement of the brief is not met.
        RequirementNotMet = "requirement_not_met",
        /// The published version is not the approved one.
        NotAsApproved = "not_as_approved",
        /// The label or the law's demands are not met.
        NotCompliant = "not_compliant",
        /// The post did not stay as long as agreed.
        NotRetained = "not_retained",
        /// The sample was not sent, not as agreed, or not returned.
        Sample = "sample",
        /// Changes were asked beyond what was agreed.
        BeyondAgreement = "beyond_agreement",
        /// Approval or sign-off is withheld without a reason from the brief.
        WithheldWithoutReason = "withheld_without_reason",
        /// The content is used beyond the rights agreed.
        RightsExceeded = "rights_exceeded",
    }
}

/// Refuses a deal that cannot be disputed now; it can from the beginning of production until `open_days` after it was
/// completed.
pub fn must_be_disputable(deal: &deal::Model, now: Instant, open_days: i64) -> Result<(), DisputeError> {
    if deal.disputed {
        return Err(DisputeError::AlreadyOpen);
    }
    let recently = || now <= deal.changed_at.plus(SignedDuration::from_hours(24 * open_days));
    match deal.state {
        DealState::Active => Ok(()),
        DealState::Completed if recently() => Ok(()),
        DealState::Completed | DealState::AwaitingFunds | DealState::Cancelled | DealState::Lapsed | DealState::Resolved => {
            Err(DisputeError::NotDisputable)
        }
    }
}

/// Refuses a word of the side that opened it: that was its statement.
pub fn must_be_other_side(dispute: &dispute::Model, side: Party) -> Result<(), DisputeError> {
    if dispute.opened_by == side { Err(DisputeError::AlreadyStated) } else { Ok(()) }
}

/// Refuses another side than the one that opened it.
pub fn must_be_opener(dispute: &dispute::Model, side: Party) -> Result<(), DisputeError> {
    if dispute.opened_by == side { Ok(()) } else { Err(DisputeError::NotYours) }
}

/// Refuses the mediator who ruled first.
pub fn must_be_another(dispute: &dispute::Model, mediator: Option<UserId>) -> Result<(), DisputeError> {
    if mediator.is_some() && mediator != dispute.mediator_id { Ok(()) } else { Err(DisputeError::SameMediator) }
}

/// Refuses a text that is empty or longer than 5,000 characters.
pub fn must_say(field: &str, text: &str) -> Result<(), Fault> {
    if (1..=5_000).contains(&text.trim().chars().count()) {
        return Ok(());
    }
    Err(Fault::invalid(vec![FieldError::new(field, "length", "This has 1 to 5,000 characters.")]))
}

/// Refuses a share that is none.
pub fn must_be_share(share_bp: i64) -> Result<u32, Fault> {
    let share = u32::try_from(share_bp).ok().filter(|share| *share <= crate::finance::share::WHOLE_BP);
    share.ok_or_else(|| Fault::invalid(vec![FieldError::new("creator_share_bp", "out_of_range", "A share is 0 to 10,000 basis points.")]))
}

/// The word of a ruling: `full`, `partial`, `none` for the creator, or `default_split`.
pub fn outcome(state: DisputeState, share_bp: i64) -> &'static str {
    match (state, share_bp) {
        (DisputeState::Settled, _) => "default_split",
        (_, 10_000) => "full",
        (_, 0) => "none",
        (_, _) => "partial",
    }
}

/// What is disputed: what is left in the hold, or after sign-off what was earned and not taken back.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Stake {
    /// Of the price, minor units, fee apart.
    pub price_minor: i64,
    /// Whether it is still in the hold.
    pub in_hold: bool,
}

/// What each side gets of the price, minor units; together the stake.
#[derive(Clone, Copy, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct Award {
    /// The creator's side: its share rounded down.
    pub creator_minor: i64,
    /// The brand: the rest; the fee follows it in proportion.
    pub brand_minor: i64,
}

/// Divides a stake by the creator's share.
pub fn award(stake: Stake, share_bp: u32) -> Result<Award, DisputeError> {
    let creator_minor = share_minor(stake.price_minor, share_bp).map_err(|_| DisputeError::TooLarge)?;
    Ok(Award { creator_minor, brand_minor: stake.price_minor - creator_minor })
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn a_ruling_has_its_word() {
        let words = [10_000, 9_999, 1, 0].map(|share| outcome(DisputeState::Ruled, share));
        assert_eq!(words, ["full", "partial", "partial", "none"]);
        assert_eq!(outcome(DisputeState::Settled, 5_000), "default_split");
    }

    #[test]
    fn a_share_lies_between_nothing_and_the_whole() {
        assert_eq!([must_be_share(0).unwrap(), must_be_share(10_000).unwrap()], [0, 10_000]);
        assert!(must_be_share(-1).is_err() && must_be_share(10_001).is_err());
    }

    proptest! {
        #[test]
        fn both_sides_together_get_the_stake(price_minor in 0_i64..1_000_000_000_000, share_bp in 0_u32..=10_000) {
            let award = award(Stake { price_minor, in_hold: true }, share_bp).unwrap();
            prop_assert!(award.creator_minor >= 0 && award.brand_minor >= 0);
            prop_assert_eq!(award.creator_minor + award.brand_minor, price_minor);
        }
    }
}
