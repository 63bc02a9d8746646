//! An invoice's way from a brand's wish to its number, and back by a red one.

use entity::invoice::InvoiceState::{self, Issued, RedIssued, RedRequested, Refused, Requested};
use entity::{Letter, SubjectKind};

use crate::kernel::lifecycle::{Begin, REMINDERS, Row, Silence, Until, Wait, begin, row, wait};
use crate::kernel::{By, Lifecycle, Term};

entity::codes! {
    /// A step of an invoice to a brand.
    pub enum Step {
        /// It has its number and its day.
        Issue = "issue",
        /// It is not issued; the brand is told why.
        Refuse = "refuse",
        /// It is wrong, or something of it was taken back: a red one is to follow.
        RequestRed = "request_red",
        /// The red one takes it back; its month may be invoiced again.
        IssueRed = "issue_red",
        /// It stays as it is; the brand is told why.
        RefuseRed = "refuse_red",
    }
}

/// The life of an invoice to a brand.
#[derive(Debug)]
pub struct BillingLife;

impl Lifecycle for BillingLife {
    type State = InvoiceState;
    type Step = Step;
    const KIND: SubjectKind = SubjectKind::Invoice;
    const BEGINS: &'static [Begin<Self>] = &[begin(Requested, &[By::BrandFinance], &[])];

    #[rustfmt::skip]
    const STEPS: &'static [Row<Self>] = &[
        //  step              from                     to            by                                 who is told
        row(Step::Issue,      &[Requested],            Issued,       &[By::Finance],                    &[(By::BrandFinance, Letter::InvoiceIssued)]),
        row(Step::Refuse,     &[Requested],            Refused,      &[By::Finance],                    &[(By::BrandFinance, Letter::InvoiceRefused)]),
        row(Step::RequestRed, &[Issued],               RedRequested, &[By::BrandFinance, By::Finance],  &[]),
        row(Step::IssueRed,   &[Issued, RedRequested], RedIssued,    &[By::Finance],                    &[(By::BrandFinance, Letter::InvoiceReddened)]),
        row(Step::RefuseRed,  &[RedRequested],         Issued,       &[By::Finance],                    &[(By::BrandFinance, Letter::InvoiceRefused)]),
    ];

    #[rustfmt::skip]
    const WAITS: &'static [Wait<Self>] = &[
        wait(Requested,    By::Finance, Until::BusinessDays(Term::FinanceBusinessDays), Silence::Escalate, REMINDERS),
        wait(RedRequested, By::Finance, Until::BusinessDays(Term::FinanceBusinessDays), Silence::Escalate, REMINDERS),
    ];

    const ENDS: &'static [InvoiceState] = &[Issued, Refused, RedIssued];

    fn meaning(state: InvoiceState) -> &'static str {
        match state {
            Requested => "A brand asked for the invoice of a month; what it covers is fixed, finance is to issue it.",
            Issued => "It has its number and its day; what it covers is invoiced.",
            Refused => "Finance did not issue it and said why; the month may be asked for again.",
            RedRequested => "It is to be taken back by a red one; until then it counts.",
            RedIssued => "A red one took it back; what is left of its month may be invoiced again.",
        }
    }
}

crate::subject!(entity::invoice::Model, BillingLife);
