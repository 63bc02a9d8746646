//! A change request's way from the asking to its answer.

use entity::change_request::ChangeRequestState::{self, Agreed, AskedBrand, AskedCreator, Refused, Withdrawn};
use entity::{Letter, SubjectKind, change_request};

use crate::kernel::Term;
use crate::kernel::lifecycle::By::{Brand, Clock, Creator};
use crate::kernel::lifecycle::{Begin, Lifecycle, REMINDERS, Row, Silence, Until, Wait, begin, row, wait};

entity::codes! {
    /// The steps of a change request.
    pub enum ChangeStep {
        /// The other side agrees.
        Agree = "agree",
        /// The other side, or its silence, refuses.
        Refuse = "refuse",
        /// Whoever asked takes it back.
        Withdraw = "withdraw",
        /// A cancellation or a dispute overtakes it.
        Drop = "drop",
    }
}

/// A change request's way.
#[derive(Debug)]
pub struct ChangeLife;

use ChangeStep as Step;

impl Lifecycle for ChangeLife {
    type State = ChangeRequestState;
    type Step = ChangeStep;
    const KIND: SubjectKind = SubjectKind::ChangeRequest;
    const ENDS: &'static [ChangeRequestState] = &[Agreed, Refused, Withdrawn];

    #[rustfmt::skip]
    const BEGINS: &'static [Begin<Self>] = &[
        begin(AskedBrand,   &[Brand],   &[(Creator, Letter::ChangeRequested)]),
        begin(AskedCreator, &[Creator], &[(Brand, Letter::ChangeRequested)]),
    ];

    #[rustfmt::skip]
    const STEPS: &'static [Row<Self>] = &[
        //  step            from                         to         by                 who is told
        row(Step::Agree,    &[AskedBrand],               Agreed,    &[Creator],        &[(Brand, Letter::ChangeAgreed), (Creator, Letter::ChangeAgreed)]),
        row(Step::Agree,    &[AskedCreator],             Agreed,    &[Brand],          &[(Brand, Letter::ChangeAgreed), (Creator, Letter::ChangeAgreed)]),
        row(Step::Refuse,   &[AskedBrand],               Refused,   &[Creator, Clock], &[(Brand, Letter::ChangeRefused)]),
        row(Step::Refuse,   &[AskedCreator],             Refused,   &[Brand, Clock],   &[(Creator, Letter::ChangeRefused)]),
        row(Step::Withdraw, &[AskedBrand],               Withdrawn, &[Brand],          &[]),
        row(Step::Withdraw, &[AskedCreator],             Withdrawn, &[Creator],        &[]),
        row(Step::Drop,     &[AskedBrand, AskedCreator], Refused,   &[Clock],          &[]),
    ];

    #[rustfmt::skip]
    const WAITS: &'static [Wait<Self>] = &[
        wait(AskedBrand,   Creator, Until::Hours(Term::ChangeHours), Silence::Take(Step::Refuse), REMINDERS),
        wait(AskedCreator, Brand,   Until::Hours(Term::ChangeHours), Silence::Take(Step::Refuse), REMINDERS),
    ];

    fn meaning(state: ChangeRequestState) -> &'static str {
        match state {
            AskedBrand => "The brand asks; the creator's silence refuses.",
            AskedCreator => "The creator asks; the brand's silence refuses.",
            Agreed => "Both agree; the deal is changed and its confirmation issued anew.",
            Refused => "Refused, unanswered or overtaken; the deal stays as it is.",
            Withdrawn => "Taken back by whoever asked; the deal stays as it is.",
        }
    }
}

crate::subject!(change_request::Model, ChangeLife);
