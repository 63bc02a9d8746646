//! What ending a deal early costs, as pure functions: the stage of each piece, what it is worth, what follows for fee
//! and refund, and whether a request takes effect at once.

use entity::cancellation::CancellationState;
use entity::deliverable::DeliverableState;
use entity::{DeliverableId, Instant, Party};
use jiff::SignedDuration;

use crate::finance::share::{CancellationLadder, CancellationStage, proportion_minor};
use crate::kernel::calendar::{Calendar, Span};
use crate::kernel::{Fault, Kind, Refuse, Term, Terms};

/// Why a deal cannot be cancelled so.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum CancellationError {
    /// It has ended.
    #[error("This deal has ended; there is nothing left to cancel.")]
    NotUnderWay,
    /// A dispute decides.
    #[error("A dispute about this deal is open; it decides what becomes of it.")]
    DisputeOpen,
    /// There is one already.
    #[error("A cancellation of this deal already waits for an answer.")]
    AlreadyAsked,
    /// Something is live.
    #[error("A piece of this deal is published; propose an amount to the other side instead.")]
    Published,
    /// More than is there, or less than nothing.
    #[error("A compensation is an amount from zero to what is still set aside of the price, in the deal's currency.")]
    BadAmount,
    /// No text, or too much of it.
    #[error("Say why in 1 to 2,000 characters.")]
    NoReason,
    /// The pieces' prices do not fit an amount of money.
    #[error("The amounts are too large.")]
    TooLarge,
}

impl Refuse for CancellationError {
    fn kind(&self) -> Kind {
        match self {
            Self::NotUnderWay | Self::DisputeOpen | Self::AlreadyAsked | Self::Published => Kind::Illegal,
            Self::BadAmount | Self::NoReason | Self::TooLarge => Kind::Invalid,
        }
    }

    fn code(&self) -> &'static str {
        match self {
            Self::NotUnderWay => "deal_ended",
            Self::DisputeOpen => "dispute_open",
            Self::AlreadyAsked => "cancellation_open",
            Self::Published => "already_published",
            Self::BadAmount => "bad_compensation",
            Self::NoReason => "reason_missing",
            Self::TooLarge => "price_too_large",
        }
    }
}

entity::codes! {
    /// How far a piece had come.
    pub enum Stage {
        /// The creator is late beyond what is forgiven: nothing is owed for it.
        CreatorAtFault = "creator_at_fault",
        /// Nothing is in.
        NothingIn = "nothing_in",
        /// An outline is in.
        OutlineIn = "outline_in",
        /// A draft is in.
        DraftIn = "draft_in",
        /// Approved, or so many rounds of the brand that it counts as such.
        Approved = "approved",
    }
}

/// One piece of a deal as a cancellation sees it.
#[derive(Clone, Debug)]
pub struct Piece {
    /// Which.
    pub id: DeliverableId,
    /// Where it stands.
    pub state: DeliverableState,
    /// Its price, minor units.
    pub price_minor: i64,
    /// Whether an outline was handed in.
    pub outline_in: bool,
    /// Whether a draft passed its checks and was handed in.
    pub draft_in: bool,
    /// Whether a version may be, or might have been, published.
    pub approved: bool,
    /// Rounds of the brand.
    pub brand_rounds: i64,
    /// When the creator's time for the next step ends, pauses counted.
    pub deadline: Option<Instant>,
    /// Until when its sample had to be shipped, while it is not; pauses counted.
    pub sample_due: Option<Instant>,
}

/// The terms that price a cancellation.
#[derive(Clone, Copy, Debug)]
pub struct Numbers {
    /// What each stage is worth.
    pub ladder: CancellationLadder,
    /// After how many rounds a piece counts as approved.
    pub rounds: i64,
    /// How late a draft may be, in days.
    pub late_days: i64,
    /// How late a publication may be, in hours.
    pub overdue_hours: i64,
    /// For how many business days more a sample may stay away.
    pub sample_leave_days: u32,
}

impl Numbers {
    /// Those of the pinned terms.
    pub fn of(terms: &Terms) -> Self {
        let share_bp = |term| u32::try_from(terms.number(term)).unwrap_or(u32::MAX);
        Self {
            ladder: CancellationLadder {
                nothing_in_bp: 0,
                outline_in_bp: share_bp(Term::LadderOutlineBp),
                draft_in_bp: share_bp(Term::LadderDraftBp),
                approved_bp: share_bp(Term::LadderApprovedBp),
            },
            rounds: terms.number(Term::LadderRoundsCount),
            late_days: terms.number(Term::LateDays),
            overdue_hours: terms.number(Term::OverdueHours) + terms.number(Term::OverdueCancelHours),
            sample_leave_days: u32::try_from(terms.number(Term::SampleLeaveBusinessDays)).unwrap_or(u32::MAX),
        }
    }
}

/// What one piece costs.
#[derive(Clone, Copy, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct PieceCost {
    /// Which.
    pub deliverable: DeliverableId,
    /// How far it had come.
    pub stage: Stage,
    /// Its price, minor units.
    pub price_minor: i64,
    /// What of it is owed, minor units.
    pub compensation_minor: i64,
}

/// What ending a deal now would mean.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Assessment {
    /// The pieces it would end.
    pub pieces: Vec<PieceCost>,
    /// The stage of the piece that has come farthest.
    pub stage: Stage,
    /// What their stages call for together, minor units.
    pub compensation_minor: i64,
    /// Whether nothing is live and unfinished: before that, the brand ends it alone.
    pub before_publication: bool,
    /// Whether the creator may leave free at once, because a sample stayed away too long.
    pub leaves_free: bool,
}

/// How far a piece has come; `None` once it is live or has ended.
pub fn stage_of(piece: &Piece, numbers: &Numbers, now: Instant) -> Option<Stage> {
    use DeliverableState as State;
    let since_deadline = |allowed: SignedDuration| piece.deadline.is_some_and(|deadline| now > deadline.plus(allowed));
    let at_fault = match piece.state {
        State::Producing => since_deadline(SignedDuration::from_hours(24 * numbers.late_days)),
        State::Approved => since_deadline(SignedDuration::from_hours(numbers.overdue_hours)),
        State::AwaitingSample | State::OutlineReview | State::InReview => false,
        State::ProofReview | State::Published | State::InRetention | State::RemovalAsked | State::Missing => return None,
        State::LabelMissing | State::PostReview | State::Completed | State::ClawedBack | State::Cancelled => return None,
    };
    Some(if at_fault {
        Stage::CreatorAtFault
    } else if piece.approved || piece.brand_rounds >= numbers.rounds {
        Stage::Approved
    } else if piece.draft_in {
        Stage::DraftIn
    } else if piece.outline_in {
        Stage::OutlineIn
    } else {
        Stage::NothingIn
    })
}

/// What a piece at a stage is worth, minor units: its share rounded down.
pub fn worth_minor(price_minor: i64, stage: Stage, ladder: &CancellationLadder) -> Result<i64, CancellationError> {
    let rung = match stage {
        Stage::CreatorAtFault => return Ok(0),
        Stage::NothingIn => CancellationStage::NothingIn,
        Stage::OutlineIn => CancellationStage::OutlineIn,
        Stage::DraftIn => CancellationStage::DraftIn,
        Stage::Approved => CancellationStage::ApprovedOrTwoRounds,
    };
    ladder.compensation_minor(price_minor, rung).map_err(|_| CancellationError::TooLarge)
}

/// What ending a deal now would mean, piece by piece. `calendar` counts the days a sample may stay away in `zone`.
pub fn assess(pieces: &[Piece], numbers: &Numbers, now: Instant, (calendar, zone): (&Calendar, &str)) -> Result<Assessment, Fault> {
    let mut costs = Vec::with_capacity(pieces.len());
    let mut leaves_free = false;
    for piece in pieces {
        if let Some(stage) = stage_of(piece, numbers, now) {
            let compensation_minor = worth_minor(piece.price_minor, stage, &numbers.ladder)?;
            costs.push(PieceCost { deliverable: piece.id, stage, price_minor: piece.price_minor, compensation_minor });
        }
        if let Some(due) = piece.sample_due {
            leaves_free |= now > calendar.deadline(due, Span::BusinessDays(numbers.sample_leave_days), zone, false)?;
        }
    }
    let has_ended = |state| matches!(state, DeliverableState::Completed | DeliverableState::ClawedBack | DeliverableState::Cancelled);
    let unfinished = pieces.iter().filter(|piece| !has_ended(piece.state)).count();
    let compensation = costs.iter().try_fold(0_i64, |sum, cost| sum.checked_add(cost.compensation_minor));
    Ok(Assessment {
        stage: costs.iter().map(|cost| cost.stage).max().unwrap_or(Stage::NothingIn),
        compensation_minor: compensation.ok_or(CancellationError::TooLarge)?,
        before_publication: unfinished == costs.len() && unfinished > 0,
        leaves_free,
        pieces: costs,
    })
}

/// What a deal's hold had and what has left it; minor units. All zero where no money passes through this house.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Held {
    /// The price.
    pub price_minor: i64,
    /// The fee on top.
    pub fee_minor: i64,
    /// Of the price, what was earned or given back.
    pub price_gone_minor: i64,
    /// Of the fee, what went with it.
    pub fee_gone_minor: i64,
}

/// What becomes of the money that is left; minor units. Compensation, its fee and the refund make price and fee.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct Figures {
    /// The price that is left.
    pub price_minor: i64,
    /// The fee that is left.
    pub fee_minor: i64,
    /// What the creator's side gets.
    pub compensation_minor: i64,
    /// The fee that follows it in proportion.
    pub fee_kept_minor: i64,
    /// What goes back to the brand, fee included.
    pub refund_minor: i64,
}

/// Divides what is left by a compensation; the fee follows the amount paid, cumulatively rounded down.
pub fn figures(held: &Held, compensation_minor: i64) -> Result<Figures, CancellationError> {
    let price_minor = held.price_minor - held.price_gone_minor;
    let fee_minor = held.fee_minor - held.fee_gone_minor;
    if compensation_minor < 0 || compensation_minor > price_minor {
        return Err(CancellationError::BadAmount);
    }
    let gone_minor = held.price_gone_minor + compensation_minor;
    let fee_kept_minor = if compensation_minor == price_minor {
        fee_minor
    } else {
        let due_minor = proportion_minor(held.fee_minor, gone_minor, held.price_minor).map_err(|_| CancellationError::TooLarge)?;
        (due_minor - held.fee_gone_minor).clamp(0, fee_minor)
    };
    let refund_minor = price_minor + fee_minor - compensation_minor - fee_kept_minor;
    Ok(Figures { price_minor, fee_minor, compensation_minor, fee_kept_minor, refund_minor })
}

/// Where a cancellation begins, and for how much.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Opening {
    /// The state it begins in; `Done` takes effect at once.
    pub state: CancellationState,
    /// The compensation, minor units.
    pub compensation_minor: i64,
}

/// Where a request of a side begins: without an amount, the brand pays the stage and the creator leaves for nothing,
/// both before publication only; any other amount is a proposal.
pub fn opening(side: Party, assessment: &Assessment, asked_minor: Option<i64>) -> Result<Opening, CancellationError> {
    let at = |state, compensation_minor| Ok(Opening { state, compensation_minor });
    let is_brand = side == Party::Brand;
    let usual_minor = if is_brand { assessment.compensation_minor } else { 0 };
    match asked_minor.filter(|asked| *asked != usual_minor || !assessment.before_publication) {
        None if !assessment.before_publication => Err(CancellationError::Published),
        None if is_brand || assessment.leaves_free => at(CancellationState::Done, usual_minor),
        None => at(CancellationState::AskedCreator, 0),
        Some(asked_minor) if is_brand => at(CancellationState::AskedBrand, asked_minor),
        Some(asked_minor) => at(CancellationState::ProposedCreator, asked_minor),
    }
}

#[cfg(test)]
#[path = "rules_tests.rs"]
mod tests;
