//! A statement's way from frozen to confirmed or replaced.

use entity::statement::PartyKind;
use entity::statement::StatementState::{self, Confirmed, Frozen, Issued, Objected, Superseded};
use entity::{Letter, SubjectKind, statement};

use crate::kernel::lifecycle::{Begin, REMINDERS, Row, Silence, Until, Wait, begin, open, row, wait};
use crate::kernel::{By, Lifecycle, Term};

entity::codes! {
    /// A step of a statement.
    pub enum Step {
        /// Its party gets it.
        Issue = "issue",
        /// Its party agrees, or says nothing in time.
        Confirm = "confirm",
        /// Its party does not.
        Object = "object",
        /// A new version takes its place.
        Supersede = "supersede",
    }
}

/// The life of a statement.
#[derive(Debug)]
pub struct StatementLife;

impl Lifecycle for StatementLife {
    type State = StatementState;
    type Step = Step;
    const KIND: SubjectKind = SubjectKind::Statement;
    const BEGINS: &'static [Begin<Self>] = &[begin(Frozen, &[By::Finance], &[])];

    #[rustfmt::skip]
    const STEPS: &'static [Row<Self>] = &[
        //  step             from                             to          by                                                          who is told
        row(Step::Issue,     &[Frozen],                       Issued,     &[By::Finance],                                             &[(By::BrandFinance, Letter::StatementIssued), (By::Creator, Letter::StatementIssued)]),
        row(Step::Confirm,   &[Issued],                       Confirmed,  &[By::Creator, By::Agency, By::BrandFinance, By::Clock],    &[]),
        row(Step::Object,    &[Issued],                       Objected,   &[By::Creator, By::Agency, By::BrandFinance],               &[(By::Finance, Letter::StatementObjected)]),
        row(Step::Supersede, &[Issued, Objected, Confirmed],  Superseded, &[By::Finance],                                             &[]),
    ];

    #[rustfmt::skip]
    const WAITS: &'static [Wait<Self>] = &[
        open(Frozen,   By::Finance, "handed out once the last of its month is frozen"),
        wait(Issued,   By::Creator, Until::BusinessDays(Term::StatementBusinessDays), Silence::Take(Step::Confirm), REMINDERS),
        wait(Objected, By::Finance, Until::BusinessDays(Term::FinanceBusinessDays), Silence::Escalate, REMINDERS),
    ];

    const ENDS: &'static [StatementState] = &[Confirmed, Superseded];

    fn meaning(state: StatementState) -> &'static str {
        match state {
            Frozen => "Its content is fixed and hashed; only finance sees it.",
            Issued => "Its party has it and may object.",
            Confirmed => "Its party agreed, or said nothing in time.",
            Objected => "Its party says it is wrong; finance answers with a new version.",
            Superseded => "A new version took its place.",
        }
    }
}

// It is the turn of whose statement it is.
crate::subject!(
    statement::Model,
    StatementLife,
    turn | row,
    state | {
        let party = match row.party_kind {
            PartyKind::Brand => By::BrandFinance,
            PartyKind::Creator => By::Creator,
            PartyKind::Agency => By::Agency,
        };
        (state == Issued).then_some(party)
    }
);
