//! Who may propose what to whom, and why not. Pure.

use entity::brief::{BriefMode, BriefState};
use entity::proposal::{ProposalKind, ProposalState};
use entity::{Instant, brief, creator};

use crate::kernel::{FieldError, Kind, Refuse};
use crate::market::brief::content::{Content, Offer};
use crate::market::brief::offer::{offer_errors, text_error};

/// The most creators one basket invites.
pub const BASKET_MOST: usize = 50;

/// Why a proposal, or a step of one, is refused.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ProposalError {
    /// There is one already.
    #[error("There is already an open proposal for this brief and creator.")]
    AlreadyOpen,
    /// The month's invitations are used up.
    #[error("The {0} invitations of this month are used up.")]
    InvitationsUsedUp(i64),
    /// The brief takes nobody in this state, or its day has come.
    #[error("The brief takes nobody just now: it is {0}.")]
    NotOpen(BriefState),
    /// Creators come to this brief in another way.
    #[error("A {0} brief is not entered like this.")]
    WrongMode(BriefMode),
    /// The unlock code is not the brief's.
    #[error("This is not the code of the brief.")]
    WrongCode,
    /// The creator cannot be reached, or takes no orders.
    #[error("This creator takes no orders just now.")]
    CreatorUnavailable,
    /// The creator has no account where the post is to stand.
    #[error("The creator has no account on {0}.")]
    NoAccount(String),
    /// Whoever acts for the creator has no mandate for this.
    #[error("The mandate does not cover {0}.")]
    BeyondMandate(String),
    /// Nobody has checked yet who the creator is.
    #[error("Before the first agreement a creator's real name and age of 18 are checked.")]
    IdentityUnchecked,
}

impl Refuse for ProposalError {
    fn kind(&self) -> Kind {
        match self {
            Self::AlreadyOpen | Self::InvitationsUsedUp(_) | Self::NotOpen(_) | Self::WrongMode(_) => Kind::Illegal,
            Self::CreatorUnavailable | Self::NoAccount(_) | Self::IdentityUnchecked => Kind::Illegal,
            Self::WrongCode => Kind::Invalid,
            Self::BeyondMandate(_) => Kind::Forbidden,
        }
    }

    fn code(&self) -> &'static str {
        match self {
            Self::AlreadyOpen => "already_open",
            Self::InvitationsUsedUp(_) => "invitations_used_up",
            Self::NotOpen(_) => "brief_not_open",
            Self::WrongMode(_) => "wrong_mode",
            Self::WrongCode => "wrong_code",
            Self::CreatorUnavailable => "creator_unavailable",
            Self::NoAccount(_) => "no_account",
            Self::BeyondMandate(_) => "beyond_mandate",
            Self::IdentityUnchecked => "identity_unchecked",
        }
    }

    fn fields(&self) -> Vec<FieldError> {
        match self {
            Self::WrongCode => vec![FieldError::new("unlock_code", self.code(), self.to_string())],
            Self::AlreadyOpen | Self::InvitationsUsedUp(_) | Self::NotOpen(_) | Self::WrongMode(_) => Vec::new(),
            Self::CreatorUnavailable | Self::NoAccount(_) | Self::BeyondMandate(_) | Self::IdentityUnchecked => Vec::new(),
        }
    }
}

/// How a creator comes to a brief.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Entrance<'a> {
    /// The brand asks or offers.
    Invited,
    /// The creator applies.
    Applies,
    /// The creator takes a slot as it is offered, perhaps with the brief's code.
    Claims(Option<&'a str>),
}

/// Refuses an entrance the brief does not have, or does not have now.
pub fn must_be_entered_so(brief: &brief::Model, entrance: Entrance<'_>, now: Instant) -> Result<(), ProposalError> {
    let fits = match (entrance, brief.mode) {
        (Entrance::Invited, _) => true,
        (Entrance::Applies, mode) => matches!(mode, BriefMode::Recruit | BriefMode::Mass),
        (Entrance::Claims(_), mode) => mode == BriefMode::Flash,
    };
    if !fits {
        return Err(ProposalError::WrongMode(brief.mode));
    }
    let is_over = brief.applications_until.is_some_and(|until| until <= now);
    let takes = match entrance {
        Entrance::Invited => matches!(brief.state, BriefState::Open | BriefState::Selecting),
        Entrance::Applies | Entrance::Claims(_) => brief.state == BriefState::Open && !is_over,
    };
    if !takes {
        return Err(ProposalError::NotOpen(brief.state));
    }
    match (entrance, &brief.unlock_code) {
        (Entrance::Claims(given), Some(code)) if given != Some(code.as_str()) => Err(ProposalError::WrongCode),
        (Entrance::Claims(_) | Entrance::Invited | Entrance::Applies, _) => Ok(()),
    }
}

/// Refuses a creator nobody can reach, or who takes no orders.
pub fn must_take_orders(creator: &creator::Model) -> Result<(), ProposalError> {
    if creator.user_id.is_some() && creator.taking_orders { Ok(()) } else { Err(ProposalError::CreatorUnavailable) }
}

/// Refuses an agreement with a creator whose age and real name nobody has checked.
pub fn must_be_checked(creator: &creator::Model) -> Result<(), ProposalError> {
    if creator.adult && creator.real_name_checked_at.is_some() { Ok(()) } else { Err(ProposalError::IdentityUnchecked) }
}

/// Everything wrong with an offer made within a brief: whole in itself, on its platforms, paid the same way.
pub fn offer_errors_within(content: &Content, offer: &Offer) -> Vec<FieldError> {
    let mut errors = offer_errors(offer, "offer");
    if offer.settlement != content.offer.settlement {
        errors.push(FieldError::new("offer.settlement", "not_in_brief", "The brief says where it is paid."));
    }
    for (index, wanted) in offer.deliverables.iter().enumerate() {
        if !content.platforms.contains(&wanted.platform) {
            let sentence = "A deliverable stands on one of the brief's platforms.";
            errors.push(FieldError::new(format!("offer.deliverables.{index}.platform"), "not_in_brief", sentence));
        }
    }
    errors
}

/// What is wrong with a message; it may be left out.
pub fn message_error(message: &str) -> Option<FieldError> {
    text_error("message", message, (0, 2_000))
}

/// Whether an invitation counts towards the brand's month.
pub fn counts_as_invitation(kind: ProposalKind, mode: BriefMode) -> bool {
    match kind {
        ProposalKind::Inquiry | ProposalKind::Firm => mode != BriefMode::Mass,
        ProposalKind::Application => false,
    }
}

/// Whether the house accepts an application at once: in a mass brief, at the brief's own offer.
pub fn accepts_at_once(brief: &brief::Model, content: &Content, offer: &Offer) -> bool {
    brief.mode == BriefMode::Mass && *offer == content.offer
}

/// Whether a proposal still waits for an answer.
pub fn is_open(state: ProposalState) -> bool {
    use ProposalState::{Agreed, Applied, Asked, CounteredByBrand, CounteredByCreator, Declined, Interested, Lapsed, Offered, Withdrawn};
    match state {
        Asked | Interested | Offered | Applied | CounteredByBrand | CounteredByCreator => true,
        Agreed | Declined | Withdrawn | Lapsed => false,
    }
}
