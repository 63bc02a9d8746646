//! A sample's way to the creator. Its clock stops the deliverable's: the due date counts from receipt.

use entity::sample::SampleState::{self, *};
use entity::{Letter, SubjectKind, sample};

use crate::kernel::Term;
use crate::kernel::lifecycle::By::{Brand, Clock, Creator, Reviewer};
use crate::kernel::lifecycle::{Begin, Lifecycle, REMINDERS, Row, Silence, Until, Wait, begin, row, wait};

entity::codes! {
    /// The steps of a sample.
    pub enum SampleStep {
        /// The brand ships it.
        Ship = "ship",
        /// The creator has it.
        Receive = "receive",
        /// It never arrived.
        Lose = "lose",
        /// It is shipped again.
        Reship = "reship",
        /// It is to go back.
        AskReturn = "ask_return",
        /// It is back.
        Return = "return",
        /// Its deal ended.
        Drop = "drop",
    }
}

/// A sample's way.
#[derive(Debug)]
pub struct SampleLife;

use SampleStep as Step;

impl Lifecycle for SampleLife {
    type State = SampleState;
    type Step = SampleStep;
    const KIND: SubjectKind = SubjectKind::Sample;
    const ENDS: &'static [SampleState] = &[Received, Returned, Dropped];

    #[rustfmt::skip]
    const BEGINS: &'static [Begin<Self>] = &[
        begin(Needed, &[Brand, Creator], &[(Brand, Letter::SampleNeeded)]),
    ];

    #[rustfmt::skip]
    const STEPS: &'static [Row<Self>] = &[
        //  step             from           to         by                    who is told
        row(Step::Ship,      &[Needed],     Shipped,   &[Brand],             &[(Creator, Letter::SampleShipped)]),
        row(Step::Receive,   &[Shipped],    Received,  &[Creator],           &[(Brand, Letter::SampleReceived)]),
        row(Step::Lose,      &[Shipped],    Lost,      &[Creator, Reviewer], &[(Brand, Letter::SampleLost)]),
        row(Step::Reship,    &[Lost],       Shipped,   &[Brand],             &[(Creator, Letter::SampleShipped)]),
        row(Step::AskReturn, &[Received],   ToReturn,  &[Brand],             &[(Creator, Letter::SampleToReturn)]),
        row(Step::Return,    &[ToReturn],   Returned,  &[Brand],             &[(Creator, Letter::SampleReceived)]),
        row(Step::Drop,      &[Needed, Shipped, Lost, ToReturn], Dropped, &[Clock], &[]),
    ];

    #[rustfmt::skip]
    const WAITS: &'static [Wait<Self>] = &[
        wait(Needed,   Brand,   Until::BusinessDays(Term::SampleShipBusinessDays), Silence::Escalate,   REMINDERS),
        wait(Shipped,  Creator, Until::Days(Term::SampleAskDays),                  Silence::RemindOnly, REMINDERS),
        wait(Lost,     Brand,   Until::BusinessDays(Term::SampleShipBusinessDays), Silence::Escalate,   REMINDERS),
        wait(ToReturn, Creator, Until::Days(Term::SampleAskDays),                  Silence::RemindOnly, REMINDERS),
    ];

    fn meaning(state: SampleState) -> &'static str {
        match state {
            Needed => "The brand is to ship it; the creator may leave free when it stays away.",
            Shipped => "On its way; receipt is never assumed.",
            Received => "With the creator; the due date runs.",
            Lost => "It never arrived; the brand ships another.",
            ToReturn => "To be sent back to the brand.",
            Returned => "Back with the brand.",
            Dropped => "No longer followed: its deal ended.",
        }
    }
}

crate::subject!(sample::Model, SampleLife);
