//! What ending a deal early costs at every stage, and that the parts always make the whole.

use entity::cancellation::CancellationState;
use entity::deliverable::DeliverableState;
use entity::{DeliverableId, Instant, Party};
use jiff::SignedDuration;
use proptest::prelude::*;
use uuid::Uuid;

use super::*;
use crate::kernel::{Term, Terms};

const ZONE: &str = "Asia/Shanghai";

fn now() -> Instant {
    "2026-11-25T08:00:00Z".parse().unwrap()
}

fn piece(state: DeliverableState, price_minor: i64) -> Piece {
    Piece {
        id: DeliverableId(Uuid::nil()),
        state,
        price_minor,
        outline_in: false,
        draft_in: false,
        approved: state == DeliverableState::Approved,
        brand_rounds: 0,
        deadline: Some(now()),
        sample_due: None,
    }
}

fn numbers() -> Numbers {
    Numbers::of(&Terms::first().unwrap())
}

fn assessed(pieces: &[Piece]) -> Assessment {
    assess(pieces, &numbers(), now(), (&Calendar::china().unwrap(), ZONE)).unwrap()
}

#[test]
fn each_stage_has_its_share_of_the_price() {
    let producing = piece(DeliverableState::Producing, 100_001);
    let stages = [
        producing.clone(),
        Piece { outline_in: true, ..producing.clone() },
        Piece { draft_in: true, outline_in: true, ..producing.clone() },
        Piece { brand_rounds: 2, ..producing.clone() },
        piece(DeliverableState::Approved, 100_001),
    ];
    let worth = stages.map(|piece| assessed(&[piece]).compensation_minor);
    assert_eq!(worth, [0, 10_000, 50_000, 100_001, 100_001]);
}

#[test]
fn a_creator_late_beyond_what_is_forgiven_is_owed_nothing() {
    let terms = Terms::first().unwrap();
    let late = SignedDuration::from_hours(24 * terms.number(Term::LateDays));
    let overdue = SignedDuration::from_hours(terms.number(Term::OverdueHours) + terms.number(Term::OverdueCancelHours));
    for (state, allowed) in [(DeliverableState::Producing, late), (DeliverableState::Approved, overdue)] {
        let just = Piece { deadline: Some(now().minus(allowed)), draft_in: true, ..piece(state, 100) };
        let over = Piece { deadline: Some(now().minus(allowed + SignedDuration::from_secs(1))), ..just.clone() };
        assert!(assessed(&[just]).compensation_minor > 0, "{state}");
        assert_eq!(assessed(&[over]).stage, Stage::CreatorAtFault, "{state}");
    }
}

#[test]
fn before_publication_the_brand_ends_it_alone_and_afterwards_it_proposes() {
    let early = assessed(&[piece(DeliverableState::Approved, 500), piece(DeliverableState::Completed, 900)]);
    assert_eq!(opening(Party::Brand, &early, None).unwrap(), Opening { state: CancellationState::Done, compensation_minor: 500 });
    assert_eq!(opening(Party::Brand, &early, Some(500)).unwrap().state, CancellationState::Done);
    assert_eq!(opening(Party::Brand, &early, Some(499)).unwrap().state, CancellationState::AskedBrand);
    let live = assessed(&[piece(DeliverableState::Producing, 500), piece(DeliverableState::Published, 900)]);
    assert_eq!(opening(Party::Brand, &live, None), Err(CancellationError::Published));
    assert_eq!(opening(Party::Brand, &live, Some(0)).unwrap().state, CancellationState::AskedBrand);
    assert_eq!(opening(Party::Creator, &live, None), Err(CancellationError::Published));
    assert_eq!(opening(Party::Creator, &live, Some(0)).unwrap().state, CancellationState::ProposedCreator);
}

#[test]
fn a_creator_asks_to_leave_unless_a_sample_stayed_away() {
    let waiting = piece(DeliverableState::AwaitingSample, 500);
    let due = |text: &str| Some(text.parse::<Instant>().unwrap());
    let asks = opening(Party::Creator, &assessed(&[Piece { sample_due: due("2026-11-20T08:00:00Z"), ..waiting.clone() }]), None).unwrap();
    let leaves = opening(Party::Creator, &assessed(&[Piece { sample_due: due("2026-11-19T08:00:00Z"), ..waiting }]), None).unwrap();
    assert_eq!((asks.state, leaves.state), (CancellationState::AskedCreator, CancellationState::Done));
}

#[test]
fn nobody_gets_more_than_is_left() {
    let held = Held { price_minor: 100, fee_minor: 10, price_gone_minor: 60, fee_gone_minor: 6 };
    assert_eq!(figures(&held, 41), Err(CancellationError::BadAmount));
    assert_eq!(figures(&held, -1), Err(CancellationError::BadAmount));
    assert_eq!(figures(&Held::default(), 0).unwrap(), Figures::default());
}

proptest! {
    #[test]
    fn the_parts_make_the_whole_at_every_stage(
        pieces in prop::collection::vec((1_i64..1_000_000_000, 0_usize..5), 1..8), fee_bp in 0_i64..3_000,
    ) {
        let price_minor: i64 = pieces.iter().map(|(price, _)| price).sum();
        let stages = [Stage::CreatorAtFault, Stage::NothingIn, Stage::OutlineIn, Stage::DraftIn, Stage::Approved];
        let worth = |(price, stage): &(i64, usize)| worth_minor(*price, stages[*stage], &numbers().ladder).unwrap();
        let compensation_minor: i64 = pieces.iter().map(worth).sum();
        let held = Held { price_minor, fee_minor: price_minor * fee_bp / 10_000, ..Held::default() };
        let figures = figures(&held, compensation_minor).unwrap();
        prop_assert!(figures.fee_kept_minor >= 0 && figures.refund_minor >= 0);
        prop_assert_eq!(figures.compensation_minor + figures.fee_kept_minor + figures.refund_minor, held.price_minor + held.fee_minor);
        prop_assert_eq!(compensation_minor == price_minor, figures.refund_minor == 0);
    }
}
