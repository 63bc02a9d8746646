//! A deal's way from agreement to its end. The way of its deliverables stands in `deliverable.rs`.

use entity::deal::DealState::{self, Active, AwaitingFunds, Cancelled, Completed, Lapsed, Resolved};
use entity::{Letter, SubjectKind, deal};

use crate::kernel::Term;
use crate::kernel::lifecycle::By::{Brand, BrandFinance, Clock, Creator};
use crate::kernel::lifecycle::{Begin, Lifecycle, REMINDERS, Row, Silence, Until, Wait, begin, child, row, wait};

entity::codes! {
    /// The steps of a deal.
    pub enum DealStep {
        /// The brand's balance covers it.
        Fund = "fund",
        /// It was never funded.
        Lapse = "lapse",
        /// Every deliverable has ended well.
        Complete = "complete",
        /// It was ended early.
        Cancel = "cancel",
        /// A ruling ended it.
        Resolve = "resolve",
        /// Both sides agreed to change it.
        Amend = "amend",
    }
}

/// A deal's way.
#[derive(Debug)]
pub struct DealLife;

impl Lifecycle for DealLife {
    type State = DealState;
    type Step = DealStep;
    const KIND: SubjectKind = SubjectKind::Deal;
    const ENDS: &'static [DealState] = &[Completed, Cancelled, Lapsed, Resolved];

    #[rustfmt::skip]
    const BEGINS: &'static [Begin<Self>] = &[
        begin(Active,        &[Brand, Creator], &[(Brand, Letter::DealAgreed), (Creator, Letter::DealAgreed)]),
        begin(AwaitingFunds, &[Brand, Creator], &[(Brand, Letter::DealAwaitingFunds), (Creator, Letter::DealAgreed)]),
    ];

    #[rustfmt::skip]
    const STEPS: &'static [Row<Self>] = &[
        //  step                from                     to         by                     who is told
        row(DealStep::Fund,     &[AwaitingFunds],        Active,    &[BrandFinance, Clock], &[(Brand, Letter::DealFunded), (Creator, Letter::DealFunded)]),
        row(DealStep::Lapse,    &[AwaitingFunds],        Lapsed,    &[Clock],               &[(Brand, Letter::DealLapsed), (Creator, Letter::DealLapsed)]),
        row(DealStep::Complete, &[Active],               Completed, &[Clock],               &[(Brand, Letter::DealCompleted), (Creator, Letter::DealCompleted)]),
        row(DealStep::Cancel,   &[Active, AwaitingFunds], Cancelled, &[Clock],              &[(Brand, Letter::DealCancelled), (Creator, Letter::DealCancelled)]),
        row(DealStep::Resolve,  &[Active],               Resolved,  &[Clock],               &[(Brand, Letter::DealResolved), (Creator, Letter::DealResolved)]),
        row(DealStep::Amend,    &[Active],               Active,    &[Clock],               &[]),
    ];

    #[rustfmt::skip]
    const WAITS: &'static [Wait<Self>] = &[
        wait(AwaitingFunds, BrandFinance, Until::BusinessDays(Term::FundingBusinessDays), Silence::Take(DealStep::Lapse), REMINDERS),
        child(Active, "its deliverables wait"),
    ];

    fn meaning(state: DealState) -> &'static str {
        match state {
            AwaitingFunds => "Agreed; the brand's balance does not cover price and fee yet.",
            Active => "Funded; the deliverables are under way.",
            Completed => "Every deliverable has ended well.",
            Cancelled => "Ended early, with the compensation its stage calls for.",
            Lapsed => "Never funded; its slot is free again.",
            Resolved => "Ended by a mediator's ruling.",
        }
    }
}

crate::subject!(deal::Model, DealLife);
