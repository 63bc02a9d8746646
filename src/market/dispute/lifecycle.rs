//! A dispute's way from the opening to what is carried out.

use entity::dispute::DisputeState::{self, Appealed, Closed, Ruled, Ruling, Settled, Statements, Withdrawn};
use entity::{Letter, Party, SubjectKind, dispute};

use crate::kernel::Term;
use crate::kernel::lifecycle::By::{Brand, Clock, Creator, Mediator};
use crate::kernel::lifecycle::{Begin, Lifecycle, REMINDERS, Row, Silence, Until, Wait, begin, row, wait};

entity::codes! {
    /// The steps of a dispute.
    pub enum DisputeStep {
        /// The other side says its word.
        State = "state",
        /// The other side stays silent: decided on file.
        Ready = "ready",
        /// A mediator rules.
        Rule = "rule",
        /// A side appeals.
        Appeal = "appeal",
        /// Another mediator rules for good.
        RuleAppeal = "rule_appeal",
        /// Nobody appeals: the ruling takes effect.
        Close = "close",
        /// Its last day is over: the published default split.
        Settle = "settle",
        /// Whoever opened it takes it back.
        Withdraw = "withdraw",
    }
}

/// A dispute's way.
#[derive(Debug)]
pub struct DisputeLife;

use DisputeStep as Step;

impl Lifecycle for DisputeLife {
    type State = DisputeState;
    type Step = DisputeStep;
    const KIND: SubjectKind = SubjectKind::Dispute;
    const ENDS: &'static [DisputeState] = &[Closed, Settled, Withdrawn];

    #[rustfmt::skip]
    const BEGINS: &'static [Begin<Self>] = &[
        begin(Statements, &[Brand, Creator], &[(Brand, Letter::DisputeOpened), (Creator, Letter::DisputeOpened)]),
    ];

    #[rustfmt::skip]
    const STEPS: &'static [Row<Self>] = &[
        //  step              from                            to         by                 who is told
        row(Step::State,      &[Statements],                  Ruling,    &[Brand, Creator], &[(Mediator, Letter::DisputeReady)]),
        row(Step::Ready,      &[Statements],                  Ruling,    &[Clock],          &[(Mediator, Letter::DisputeReady)]),
        row(Step::Rule,       &[Ruling],                      Ruled,     &[Mediator],       &[(Brand, Letter::DisputeRuled), (Creator, Letter::DisputeRuled)]),
        row(Step::Appeal,     &[Ruled],                       Appealed,  &[Brand, Creator], &[(Mediator, Letter::DisputeAppealed), (Brand, Letter::DisputeAppealed), (Creator, Letter::DisputeAppealed)]),
        row(Step::RuleAppeal, &[Appealed],                    Closed,    &[Mediator],       &[(Brand, Letter::DisputeClosed), (Creator, Letter::DisputeClosed)]),
        row(Step::Close,      &[Ruled],                       Closed,    &[Clock],          &[(Brand, Letter::DisputeClosed), (Creator, Letter::DisputeClosed)]),
        row(Step::Settle,     &[Statements, Ruling, Appealed], Settled,  &[Clock],          &[(Brand, Letter::DisputeClosed), (Creator, Letter::DisputeClosed)]),
        row(Step::Withdraw,   &[Statements, Ruling],          Withdrawn, &[Brand, Creator], &[(Brand, Letter::DisputeClosed), (Creator, Letter::DisputeClosed)]),
    ];

    #[rustfmt::skip]
    const WAITS: &'static [Wait<Self>] = &[
        Wait { why: "the side that did not open it", ..wait(Statements, Creator, Until::Hours(Term::DisputeStatementHours), Silence::Take(Step::Ready), REMINDERS) },
        wait(Ruling,   Mediator, Until::BusinessDays(Term::DisputeRulingBusinessDays), Silence::Escalate,          REMINDERS),
        wait(Ruled,    Clock,    Until::Days(Term::DisputeAppealDays),                 Silence::Take(Step::Close), &[]),
        wait(Appealed, Mediator, Until::BusinessDays(Term::DisputeRulingBusinessDays), Silence::Escalate,          REMINDERS),
    ];

    fn meaning(state: DisputeState) -> &'static str {
        match state {
            Statements => "Opened with one side's word; the other side has its own, silence is decided on file.",
            Ruling => "Before a mediator, on the agreed checklist; the published default split ends it after its last day.",
            Ruled => "Ruled; either side may appeal, silence carries it out.",
            Appealed => "Before another mediator, whose ruling is carried out.",
            Closed => "Ruled and carried out.",
            Settled => "Its last day was over; the published default split was carried out.",
            Withdrawn => "Taken back by whoever opened it; everything goes on.",
        }
    }
}

crate::subject!(
    dispute::Model,
    DisputeLife,
    turn | row,
    state | {
        let other = if row.opened_by == Party::Brand { Creator } else { Brand };
        (state == Statements).then_some(other)
    }
);
