//! A closing's way: prepared by one person of finance, closed by another.

use entity::SubjectKind;
use entity::closing::ClosingState::{self, Closed, Prepared, Withdrawn};

use crate::kernel::lifecycle::{Begin, REMINDERS, Row, Silence, Until, Wait, begin, row, wait};
use crate::kernel::{By, Lifecycle, Term};

entity::codes! {
    /// A step of a closing.
    pub enum Step {
        /// Another person agrees: the month is closed.
        Close = "close",
        /// It is taken back; the month stays open.
        Withdraw = "withdraw",
    }
}

/// The life of a closing.
#[derive(Debug)]
pub struct ClosingLife;

impl Lifecycle for ClosingLife {
    type State = ClosingState;
    type Step = Step;
    const KIND: SubjectKind = SubjectKind::Closing;
    const BEGINS: &'static [Begin<Self>] = &[begin(Prepared, &[By::Finance], &[])];

    #[rustfmt::skip]
    const STEPS: &'static [Row<Self>] = &[
        //  step            from         to         by              who is told
        row(Step::Close,    &[Prepared], Closed,    &[By::Finance], &[]),
        row(Step::Withdraw, &[Prepared], Withdrawn, &[By::Finance], &[]),
    ];

    #[rustfmt::skip]
    const WAITS: &'static [Wait<Self>] = &[
        wait(Prepared, By::Finance, Until::BusinessDays(Term::FinanceBusinessDays), Silence::Escalate, REMINDERS),
    ];

    const ENDS: &'static [ClosingState] = &[Closed, Withdrawn];

    fn meaning(state: ClosingState) -> &'static str {
        match state {
            Prepared => "One person found everything in order and pinned it; another looks.",
            Closed => "Two people agreed; no statement of the month is issued anew.",
            Withdrawn => "Taken back before it was closed; it can be prepared again.",
        }
    }
}

crate::subject!(entity::closing::Model, ClosingLife);
