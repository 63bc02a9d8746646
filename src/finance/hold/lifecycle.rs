//! A hold's way from request to empty. Every step is taken by the house as part of a step of the deal.

use entity::SubjectKind;
use entity::hold::HoldState::{self, Funded, PartlyReleased, Refunded, Released, Requested, Split};

use crate::kernel::lifecycle::{Begin, Row, Wait, begin, choice, open, row};
use crate::kernel::{By, Lifecycle};

entity::codes! {
    /// A step of a hold.
    pub enum Step {
        /// The brand's money is set aside.
        Fund = "fund",
        /// The deal lapsed or was called off before it had money.
        GiveUp = "give_up",
        /// The deal costs more than before, and the difference is set aside too.
        Enlarge = "enlarge",
        /// Something was earned.
        Release = "release",
        /// Something was not, and goes back.
        Refund = "refund",
    }
}

/// The life of a hold.
#[derive(Debug)]
pub struct HoldLife;

impl Lifecycle for HoldLife {
    type State = HoldState;
    type Step = Step;
    const KIND: SubjectKind = SubjectKind::Hold;
    const BEGINS: &'static [Begin<Self>] = &[begin(Requested, &[By::Clock], &[])];

    #[rustfmt::skip]
    const STEPS: &'static [Row<Self>] = &[
        //     step           from                       to                                    by            who is told
        row(   Step::Fund,    &[Requested],              Funded,                               &[By::Clock], &[]),
        row(   Step::GiveUp,  &[Requested],              Refunded,                             &[By::Clock], &[]),
        choice(Step::Enlarge, &[Funded, PartlyReleased], &[Funded, PartlyReleased],            &[By::Clock], &[]),
        choice(Step::Release, &[Funded, PartlyReleased], &[PartlyReleased, Released, Split],   &[By::Clock], &[]),
        choice(Step::Refund,  &[Funded, PartlyReleased], &[PartlyReleased, Refunded, Split],   &[By::Clock], &[]),
    ];

    #[rustfmt::skip]
    const WAITS: &'static [Wait<Self>] = &[
        open(Requested,      By::Clock, "its deal says until when the money must be there"),
        open(Funded,         By::Clock, "its deliverables say when it is earned"),
        open(PartlyReleased, By::Clock, "its deliverables say when the rest is earned"),
    ];

    const ENDS: &'static [HoldState] = &[Released, Refunded, Split];

    fn meaning(state: HoldState) -> &'static str {
        match state {
            Requested => "The deal waits for the brand's money.",
            Funded => "Price and fee are set aside.",
            PartlyReleased => "Some of it went its way, the rest is set aside.",
            Released => "All of it was earned.",
            Refunded => "None of it was earned; what there was went back.",
            Split => "Part was earned, the rest went back.",
        }
    }
}

crate::subject!(entity::hold::Model, HoldLife);
