//! A deposit's way from a line of a bank statement into its brand's balance.

use entity::deposit::DepositState::{self, Matched, Received, Suspense};
use entity::{Letter, SubjectKind};

use crate::kernel::lifecycle::{Begin, Row, Wait, begin, open, row};
use crate::kernel::{By, Lifecycle};

entity::codes! {
    /// A step of a deposit.
    pub enum Step {
        /// It belongs to a brand.
        Match = "match",
        /// Nobody knows whose it is.
        Suspend = "suspend",
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
        //  step           from         to        by              who is told
        row(Step::Match,   &[Received], Matched,  &[By::Clock],   &[(By::BrandFinance, Letter::DepositMatched)]),
        row(Step::Suspend, &[Received], Suspense, &[By::Clock],   &[(By::Finance, Letter::DepositUnmatched)]),
        row(Step::Match,   &[Suspense], Matched,  &[By::Finance], &[(By::BrandFinance, Letter::DepositMatched)]),
    ];

    #[rustfmt::skip]
    const WAITS: &'static [Wait<Self>] = &[
        open(Received, By::Clock,   "looked at in the step that reads it"),
        open(Suspense, By::Finance, "money of an unknown payer waits until finance knows whose it is"),
    ];

    const ENDS: &'static [DepositState] = &[Matched];

    fn meaning(state: DepositState) -> &'static str {
        match state {
            Received => "It was read from the bank's file.",
            Suspense => "Nobody knows whose it is; it counts for nobody's balance.",
            Matched => "It is in its brand's balance.",
        }
    }
}

crate::subject!(entity::deposit::Model, DepositLife);
