//! Decisions about deals: what is refused, and whether everything has ended. Dates and shares are beside this.

use entity::deliverable::DeliverableState;

use crate::kernel::{Kind, Refuse};

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
    fn a_deal_ends_when_its_last_piece_has_ended() {
        use DeliverableState::{Cancelled, Completed, InRetention};
        assert_eq!(picture(&[Completed, InRetention]), Picture::UnderWay);
        assert_eq!(picture(&[Completed, Cancelled]), Picture::Completed);
        assert_eq!(picture(&[Cancelled, Cancelled]), Picture::Cancelled);
    }
}
