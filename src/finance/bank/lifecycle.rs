//! A deposit's way from a line of a bank statement into its brand's balance, or back to whoever sent it.

use entity::deposit::DepositState::{self, Matched, Received, ReturnAsked, Returned, Returning, Suspense};
use entity::{Letter, SubjectKind};

use crate::kernel::lifecycle::{Begin, REMINDERS, Row, Silence, Until, Wait, begin, open, row, wait};
use crate::kernel::{By, Lifecycle, Term};

entity::codes! {
    /// A step of a deposit.
    pub enum Step {
        /// It belongs to a brand.
        Match = "match",
        /// Nobody knows whose it is.
        Suspend = "suspend",
        /// Somebody of finance wants it sent back.
        AskSendBack = "ask_send_back",
        /// Somebody else agrees; the bank's file is written.
        ApproveSendBack = "approve_send_back",
        /// It stays where it is.
        RefuseSendBack = "refuse_send_back",
        /// The bank's statement says that it has left.
        BookSendBack = "book_send_back",
    }
}

/// The life of a deposit.
#[derive(Debug)]
pub struct DepositLife;

impl Lifecycle for DepositLife {
    type State = DepositState;
    type Step = Step;
    const KIND: SubjectKind = SubjectKind::Deposit;
    const BEGINS: &'static [Begin<Self>] = &[begin(Received, &[By::Finance], &[])];

    #[rustfmt::skip]
    const STEPS: &'static [Row<Self>] = &[
        //  step                 from            to           by              who is told
        row(Step::Match,         &[Received],    Matched,     &[By::Clock],   &[(By::BrandFinance, Letter::DepositMatched)]),
        row(Step::Suspend,       &[Received],    Suspense,    &[By::Clock],   &[(By::Finance, Letter::DepositUnmatched)]),
        row(Step::Match,         &[Suspense],    Matched,     &[By::Finance], &[(By::BrandFinance, Letter::DepositMatched)]),
        row(Step::AskSendBack,     &[Suspense],    ReturnAsked, &[By::Finance], &[]),
        row(Step::ApproveSendBack, &[ReturnAsked], Returning,   &[By::Finance], &[]),
        row(Step::RefuseSendBack,  &[ReturnAsked], Suspense,    &[By::Finance], &[]),
        row(Step::BookSendBack,    &[Returning],   Returned,    &[By::Clock],   &[]),
    ];

    #[rustfmt::skip]
    const WAITS: &'static [Wait<Self>] = &[
        open(Received,    By::Clock,   "looked at in the step that reads it"),
        wait(Suspense, By::Finance, Until::BusinessDays(Term::FinanceBusinessDays), Silence::Escalate, REMINDERS),
        wait(ReturnAsked, By::Finance, Until::BusinessDays(Term::FinanceBusinessDays), Silence::Escalate, REMINDERS),
        wait(Returning, By::Finance, Until::BusinessDays(Term::BankBusinessDays), Silence::Escalate, REMINDERS),
    ];

    const ENDS: &'static [DepositState] = &[Matched, Returned];

    fn meaning(state: DepositState) -> &'static str {
        match state {
            Received => "It was read from the bank's file.",
            Suspense => "Nobody knows whose it is; it counts for nobody's balance.",
            Matched => "It is in its brand's balance.",
            ReturnAsked => "Somebody of finance asked to send it back.",
            Returning => "It is on its way back in a bank file.",
            Returned => "It went back to whoever sent it.",
        }
    }
}

crate::subject!(entity::deposit::Model, DepositLife);
