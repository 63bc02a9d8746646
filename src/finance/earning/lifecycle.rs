//! An earning's way from expected to paid. Every step is taken by the house as part of another step.

use entity::SubjectKind;
use entity::earning::EarningState::{self, Accrued, Available, InPayout, OnHold, Paid, Reversed};

use crate::kernel::lifecycle::{Begin, Row, Wait, begin, open, row};
use crate::kernel::{By, Lifecycle};

entity::codes! {
    /// A step of an earning.
    pub enum Step {
        /// Its money was released.
        Release = "release",
        /// The brand pays it out itself.
        PayDirect = "pay_direct",
        /// It will not come about, or meets the money taken back.
        Reverse = "reverse",
        /// A debt is taken from later earnings.
        Recover = "recover",
        /// It is in a payment.
        Reserve = "reserve",
        /// Its payment is booked.
        Settle = "settle",
        /// Its payment did not happen.
        Free = "free",
        /// Its payment came back.
        Return = "return",
    }
}

/// The life of an earning.
#[derive(Debug)]
pub struct EarningLife;

impl Lifecycle for EarningLife {
    type State = EarningState;
    type Step = Step;
    const KIND: SubjectKind = SubjectKind::Earning;
    const BEGINS: &'static [Begin<Self>] = &[
        begin(Accrued, &[By::Clock], &[]),
        begin(Available, &[By::Clock], &[]),
        begin(OnHold, &[By::Clock], &[]),
        begin(Paid, &[By::Clock], &[]),
    ];

    #[rustfmt::skip]
    const STEPS: &'static [Row<Self>] = &[
        //  step             from         to         by            who is told
        row(Step::Release,   &[Accrued],  Available, &[By::Clock], &[]),
        row(Step::PayDirect, &[Accrued],  Paid,      &[By::Clock], &[]),
        row(Step::Reverse,   &[Accrued],  Reversed,  &[By::Clock], &[]),
        row(Step::Recover,   &[OnHold],   Available, &[By::Clock], &[]),
        row(Step::Reserve,   &[Available], InPayout, &[By::Clock], &[]),
        row(Step::Settle,    &[InPayout], Paid,      &[By::Clock], &[]),
        row(Step::Free,      &[InPayout], Available, &[By::Clock], &[]),
        row(Step::Return,    &[Paid],     Available, &[By::Clock], &[]),
    ];

    #[rustfmt::skip]
    const WAITS: &'static [Wait<Self>] = &[
        open(Accrued,   By::Clock, "owed once its deliverable is signed off"),
        open(Available, By::Clock, "paid with the next batch unless a blocker stands"),
        open(OnHold,    By::Clock, "a debt waits for later earnings that cover it"),
        open(InPayout,  By::Clock, "its payment says when it is booked"),
    ];

    const ENDS: &'static [EarningState] = &[Paid, Reversed];

    fn meaning(state: EarningState) -> &'static str {
        match state {
            Accrued => "It is expected; nothing is owed yet.",
            Available => "It is owed and leaves with the next batch unless something blocks it.",
            OnHold => "Money to be taken back from a payee who was paid; later earnings cover it first.",
            InPayout => "It is reserved in a payment under way.",
            Paid => "The bank has booked it, or the brand pays it out itself.",
            Reversed => "It never came about.",
        }
    }
}

crate::subject!(entity::earning::Model, EarningLife);
