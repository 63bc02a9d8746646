//! A cancellation's way from the asking to its answer.

use entity::cancellation::CancellationState::{self, AskedBrand, AskedCreator, Done, ProposedCreator, Refused, Withdrawn};
use entity::{Letter, SubjectKind, cancellation};

use crate::kernel::Term;
use crate::kernel::lifecycle::By::{Brand, Clock, Creator};
use crate::kernel::lifecycle::{Begin, Lifecycle, REMINDERS, Row, Silence, Until, Wait, begin, row, wait};

entity::codes! {
    /// The steps of a cancellation.
    pub enum CancellationStep {
        /// The other side, or its silence, agrees.
        Agree = "agree",
        /// The other side, or its silence, refuses.
        Refuse = "refuse",
        /// Whoever asked takes it back.
        Withdraw = "withdraw",
        /// A dispute, or the deal's own end, overtakes it.
        Drop = "drop",
    }
}

/// A cancellation's way.
#[derive(Debug)]
pub struct CancellationLife;

use CancellationStep as Step;

impl Lifecycle for CancellationLife {
    type State = CancellationState;
    type Step = CancellationStep;
    const KIND: SubjectKind = SubjectKind::Cancellation;
    const ENDS: &'static [CancellationState] = &[Done, Refused, Withdrawn];

    #[rustfmt::skip]
    const BEGINS: &'static [Begin<Self>] = &[
        begin(Done,            &[Brand, Creator], &[(Brand, Letter::CancellationDone), (Creator, Letter::CancellationDone)]),
        begin(AskedBrand,      &[Brand],          &[(Creator, Letter::CancellationAsked)]),
        begin(AskedCreator,    &[Creator],        &[(Brand, Letter::CancellationAsked)]),
        begin(ProposedCreator, &[Creator],        &[(Brand, Letter::CancellationAsked)]),
    ];

    #[rustfmt::skip]
    const STEPS: &'static [Row<Self>] = &[
        //  step            from                                          to         by               who is told
        row(Step::Agree,    &[AskedBrand],                                Done,      &[Creator],      &[(Brand, Letter::CancellationDone), (Creator, Letter::CancellationDone)]),
        row(Step::Agree,    &[AskedCreator],                              Done,      &[Brand, Clock], &[(Brand, Letter::CancellationDone), (Creator, Letter::CancellationDone)]),
        row(Step::Agree,    &[ProposedCreator],                           Done,      &[Brand],        &[(Brand, Letter::CancellationDone), (Creator, Letter::CancellationDone)]),
        row(Step::Refuse,   &[AskedBrand],                                Refused,   &[Creator, Clock], &[(Brand, Letter::CancellationRefused)]),
        row(Step::Refuse,   &[AskedCreator],                              Refused,   &[Brand],        &[(Creator, Letter::CancellationRefused)]),
        row(Step::Refuse,   &[ProposedCreator],                           Refused,   &[Brand, Clock], &[(Creator, Letter::CancellationRefused)]),
        row(Step::Withdraw, &[AskedBrand],                                Withdrawn, &[Brand],        &[]),
        row(Step::Withdraw, &[AskedCreator, ProposedCreator],             Withdrawn, &[Creator],      &[]),
        row(Step::Drop,     &[AskedBrand, AskedCreator, ProposedCreator], Refused,   &[Clock],        &[]),
    ];

    #[rustfmt::skip]
    const WAITS: &'static [Wait<Self>] = &[
        wait(AskedBrand,      Creator, Until::Hours(Term::CancellationHours), Silence::Take(Step::Refuse), REMINDERS),
        wait(AskedCreator,    Brand,   Until::Hours(Term::CancellationHours), Silence::Take(Step::Agree),  REMINDERS),
        wait(ProposedCreator, Brand,   Until::Hours(Term::CancellationHours), Silence::Take(Step::Refuse), REMINDERS),
    ];

    fn meaning(state: CancellationState) -> &'static str {
        match state {
            AskedBrand => "The brand proposes an amount of its own; the creator's silence refuses.",
            AskedCreator => "The creator asks to leave for nothing; the brand's silence agrees.",
            ProposedCreator => "The creator proposes an amount; the brand's silence refuses.",
            Done => "It took effect: the deal is cancelled, its money divided.",
            Refused => "Refused, unanswered or overtaken; the deal goes on.",
            Withdrawn => "Taken back by whoever asked; the deal goes on.",
        }
    }
}

crate::subject!(cancellation::Model, CancellationLife);
