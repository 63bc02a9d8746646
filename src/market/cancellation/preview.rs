//! What would it cost to cancel now? Answered at any time, before anybody commits, by the pinned terms.

use entity::cancellation::CancellationState;
use entity::deal::DealState;
use entity::{DealId, Money, Party, deal};

use super::rules::{Assessment, CancellationError, Figures, Held, Numbers, Opening, assess, figures, opening};
use super::store;
use crate::finance::share::CancellationLadder;
use crate::kernel::calendar::Calendar;
use crate::kernel::{Actor, Fault, House, Terms};
use crate::market::deal::sides::creator_part;
use crate::market::deal::store::load_deal;

/// What a deal looks like to a cancellation.
#[derive(Clone, Debug)]
pub struct Look {
    /// What its pieces are worth.
    pub assessment: Assessment,
    /// What its hold has.
    pub held: Held,
}

impl Look {
    /// Puts together what was read of a deal. Where no money is set aside, nothing is owed.
    pub(super) fn of(
        deal: &deal::Model,
        (pieces, held): (&[super::rules::Piece], Held),
        terms: &Terms,
        (now, calendar): (entity::Instant, &Calendar),
    ) -> Result<Self, Fault> {
        let mut numbers = Numbers::of(terms);
        if held == Held::default() {
            numbers.ladder = CancellationLadder { nothing_in_bp: 0, outline_in_bp: 0, draft_in_bp: 0, approved_bp: 0 };
        }
        Ok(Self { assessment: assess(pieces, &numbers, now, (calendar, &deal.zone))?, held })
    }
}

/// What one side would do by cancelling without naming an amount.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SideCost {
    /// Which side asks.
    pub by: Party,
    /// Where it would begin: `done` takes effect at once.
    pub state: CancellationState,
    /// What would become of the money.
    pub figures: Figures,
}

/// What cancelling a deal now would cost.
#[derive(Clone, Debug)]
pub struct Preview {
    /// The deal.
    pub deal: deal::Model,
    /// Its pieces and their stages.
    pub assessment: Assessment,
    /// What each side could do alone or ask for; empty where only a proposal is possible.
    pub sides: Vec<SideCost>,
    /// What of the brand's payment would reach the creator before tax.
    pub creator_part: Money,
}

/// What cancelling a visible deal now would cost each side. Refuses once the deal has ended.
pub async fn preview(house: &House, actor: &Actor, id: DealId) -> Result<Preview, Fault> {
    let db = house.reader();
    let deal = load_deal(db, actor, id).await?;
    if !is_under_way(&deal) {
        return Err(CancellationError::NotUnderWay.into());
    }
    let terms = house.terms(deal.terms_id).await?;
    let now = house.now();
    let read = (store::pieces_of(db, id, now).await?, store::held(db, &deal).await?);
    let Look { assessment, held } = Look::of(&deal, (&read.0, read.1), &terms, (now, house.calendar()))?;
    let mut sides = Vec::new();
    for by in [Party::Brand, Party::Creator] {
        if let Ok(Opening { state, compensation_minor }) = opening(by, &assessment, None) {
            sides.push(SideCost { by, state, figures: figures(&held, compensation_minor)? });
        }
    }
    let creator_part = creator_part(&deal, Money::new(assessment.compensation_minor, deal.currency))?;
    Ok(Preview { deal, assessment, sides, creator_part })
}

/// Whether a deal can still be cancelled.
pub(super) fn is_under_way(deal: &deal::Model) -> bool {
    match deal.state {
        DealState::Active | DealState::AwaitingFunds => true,
        DealState::Completed | DealState::Cancelled | DealState::Lapsed | DealState::Resolved => false,
    }
}
