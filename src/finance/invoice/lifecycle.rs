//! An invoice's way from its payee to finance, and back where it is wrong.

use entity::payee_invoice::PayeeInvoiceState::{self, Accepted, HandedIn, Returned};
use entity::{Letter, SubjectKind};

use crate::kernel::lifecycle::{Begin, REMINDERS, Row, Silence, Until, Wait, begin, row, wait};
use crate::kernel::{By, Lifecycle, Term};

entity::codes! {
    /// A step of a payee's invoice.
    pub enum Step {
        /// It is right.
        Accept = "accept",
        /// It is not; its payee is told why.
        GiveBack = "give_back",
    }
}

/// The life of a payee's invoice.
#[derive(Debug)]
pub struct InvoiceLife;

impl Lifecycle for InvoiceLife {
    type State = PayeeInvoiceState;
    type Step = Step;
    const KIND: SubjectKind = SubjectKind::PayeeInvoice;
    const BEGINS: &'static [Begin<Self>] = &[begin(HandedIn, &[By::CreatorInPerson, By::Agency], &[])];

    #[rustfmt::skip]
    const STEPS: &'static [Row<Self>] = &[
        //  step            from         to        by              who is told
        row(Step::Accept,   &[HandedIn], Accepted, &[By::Finance], &[]),
        row(Step::GiveBack, &[HandedIn], Returned, &[By::Finance], &[(By::Creator, Letter::InvoiceReturned)]),
    ];

    #[rustfmt::skip]
    const WAITS: &'static [Wait<Self>] = &[
        wait(HandedIn, By::Finance, Until::BusinessDays(Term::FinanceBusinessDays), Silence::Escalate, REMINDERS),
    ];

    const ENDS: &'static [PayeeInvoiceState] = &[Accepted, Returned];

    fn meaning(state: PayeeInvoiceState) -> &'static str {
        match state {
            HandedIn => "A business handed it in; finance compares it with what is owed.",
            Accepted => "It is right; what it is for is paid with the next batch unless something else blocks it.",
            Returned => "Something is wrong with it; its payee hands in another.",
        }
    }
}

crate::subject!(entity::payee_invoice::Model, InvoiceLife);
