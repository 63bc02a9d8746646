//! The ways of a payout batch and of its payments.

use entity::payout_batch::BatchState::{self, Approved, Cancelled, Exported, PartlyFailed, Preparing, Rejected, Settled, Submitted};
use entity::payout_item::ItemState;
use entity::{Letter, SubjectKind};

use crate::kernel::lifecycle::{Begin, REMINDERS, Row, Silence, Until, Wait, begin, choice, open, row, wait};
use crate::kernel::{By, Lifecycle, Term};

entity::codes! {
    /// A step of a batch.
    pub enum Step {
        /// Its maker hands it in.
        Submit = "submit",
        /// Another person agrees to exactly this content.
        Approve = "approve",
        /// Another person does not.
        Reject = "reject",
        /// Finance calls it off before it leaves.
        Cancel = "cancel",
        /// Its tax month passed before it left: its payments are withheld for anew.
        Recompute = "recompute",
        /// Its file is written for the bank.
        Export = "export",
        /// The bank told what became of payments.
        Report = "report",
    }
}

/// The life of a batch.
#[derive(Debug)]
pub struct BatchLife;

impl Lifecycle for BatchLife {
    type State = BatchState;
    type Step = Step;
    const KIND: SubjectKind = SubjectKind::PayoutBatch;
    const BEGINS: &'static [Begin<Self>] = &[begin(Preparing, &[By::Finance], &[])];

    #[rustfmt::skip]
    const STEPS: &'static [Row<Self>] = &[
        //     step           from                              to                                  by              who is told
        row(   Step::Submit,  &[Preparing],                      Submitted,                         &[By::Finance], &[(By::Finance, Letter::BatchSubmitted)]),
        choice(Step::Approve, &[Submitted],                      &[Submitted, Approved],            &[By::Finance], &[(By::Finance, Letter::BatchApproved)]),
        row(   Step::Reject,  &[Submitted],                      Rejected,                          &[By::Finance], &[(By::Finance, Letter::BatchRejected)]),
        row(   Step::Cancel,  &[Preparing, Submitted, Approved], Cancelled,                         &[By::Finance], &[]),
        row(   Step::Recompute, &[Preparing, Submitted, Approved], Preparing,                       &[By::Finance], &[]),
        row(   Step::Export,  &[Approved],                       Exported,                          &[By::Finance], &[]),
        choice(Step::Report,  &[Exported, PartlyFailed, Settled], &[Exported, PartlyFailed, Settled], &[By::Finance], &[]),
    ];

    #[rustfmt::skip]
    const WAITS: &'static [Wait<Self>] = &[
        wait(Preparing, By::Finance, Until::BusinessDays(Term::FinanceBusinessDays), Silence::Escalate, REMINDERS),
        wait(Submitted, By::Finance, Until::BusinessDays(Term::FinanceBusinessDays), Silence::Escalate, REMINDERS),
        wait(Approved, By::Finance, Until::BusinessDays(Term::BankBusinessDays), Silence::Escalate, REMINDERS),
        wait(Exported, By::Finance, Until::BusinessDays(Term::BankBusinessDays), Silence::Escalate, REMINDERS),
    ];

    const ENDS: &'static [BatchState] = &[Settled, PartlyFailed, Rejected, Cancelled];

    fn meaning(state: BatchState) -> &'static str {
        match state {
            Preparing => "Its payments are being reserved.",
            Submitted => "Somebody else has to approve exactly this content.",
            Approved => "Enough people agreed; it may be exported.",
            Exported => "The bank has its file.",
            Settled => "The bank has booked every payment.",
            PartlyFailed => "Some payments did not happen or came back.",
            Rejected => "It was refused; its money is owed as before.",
            Cancelled => "It was called off before it left; its money is owed as before.",
        }
    }
}

crate::subject!(entity::payout_batch::Model, BatchLife);

entity::codes! {
    /// A step of a payment.
    pub enum ItemStep {
        /// It is in the bank's file.
        Submit = "submit",
        /// It is paid in another month than its tax was withheld for.
        Recompute = "recompute",
        /// The bank has taken it on.
        Accept = "accept",
        /// The bank has booked it.
        Settle = "settle",
        /// It did not happen.
        Fail = "fail",
        /// It came back.
        Return = "return",
        /// Nobody knows.
        Doubt = "doubt",
        /// Its batch was called off.
        Cancel = "cancel",
    }
}

/// The life of a payment.
#[derive(Debug)]
pub struct ItemLife;

impl Lifecycle for ItemLife {
    type State = ItemState;
    type Step = ItemStep;
    const KIND: SubjectKind = SubjectKind::PayoutItem;
    const BEGINS: &'static [Begin<Self>] = &[begin(ItemState::Reserved, &[By::Finance], &[])];

    #[rustfmt::skip]
    const STEPS: &'static [Row<Self>] = &[
        //  step              from                                                                to                   by              who is told
        choice(ItemStep::Recompute, &[ItemState::Reserved, ItemState::Submitted, ItemState::Accepted, ItemState::Unknown], &[ItemState::Reserved, ItemState::Submitted, ItemState::Accepted, ItemState::Unknown], &[By::Clock], &[]),
        row(ItemStep::Submit, &[ItemState::Reserved],                                             ItemState::Submitted, &[By::Clock],   &[]),
        row(ItemStep::Accept, &[ItemState::Submitted, ItemState::Unknown],                        ItemState::Accepted,  &[By::Finance], &[]),
        row(ItemStep::Settle, &[ItemState::Submitted, ItemState::Accepted, ItemState::Unknown],   ItemState::Settled,   &[By::Clock],   &[(By::Creator, Letter::PayoutSettled)]),
        row(ItemStep::Fail,   &[ItemState::Submitted, ItemState::Accepted, ItemState::Unknown],   ItemState::Failed,    &[By::Clock],   &[(By::Creator, Letter::PayoutFailed)]),
        row(ItemStep::Return, &[ItemState::Settled],                                              ItemState::Returned,  &[By::Clock],   &[(By::Creator, Letter::PayoutReturned)]),
        row(ItemStep::Doubt,  &[ItemState::Submitted, ItemState::Accepted],                       ItemState::Unknown,   &[By::Finance], &[]),
        row(ItemStep::Cancel, &[ItemState::Reserved],                                             ItemState::Cancelled, &[By::Clock],   &[]),
    ];

    #[rustfmt::skip]
    const WAITS: &'static [Wait<Self>] = &[
        open(ItemState::Reserved,  By::Clock,   "it leaves with its batch"),
        open(ItemState::Submitted, By::Clock,   "the bank's answer ends it; silence is not success; finance is asked once, by the batch"),
        open(ItemState::Accepted,  By::Clock,   "the bank's answer ends it; silence is not success; finance is asked once, by the batch"),
        wait(ItemState::Unknown, By::Finance, Until::BusinessDays(Term::BankBusinessDays), Silence::Escalate, REMINDERS),
    ];

    const ENDS: &'static [ItemState] = &[ItemState::Settled, ItemState::Failed, ItemState::Returned, ItemState::Cancelled];

    fn meaning(state: ItemState) -> &'static str {
        match state {
            ItemState::Reserved => "Its money is set aside and its tax withheld.",
            ItemState::Submitted => "It is in the bank's file.",
            ItemState::Accepted => "The bank has taken it on.",
            ItemState::Settled => "The bank has booked it; it may still come back.",
            ItemState::Failed => "It did not happen; net and tax are owed again.",
            ItemState::Returned => "It came back; net and tax are owed again.",
            ItemState::Unknown => "Nobody knows what became of it.",
            ItemState::Cancelled => "Its batch was called off.",
        }
    }
}

crate::subject!(entity::payout_item::Model, ItemLife);
