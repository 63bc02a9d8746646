//! The facts a letter needs: one struct a family of letters, filled by the use case that causes the letter.
//!
//! Facts are frozen as JSON into the outbox row when the step happens. They hold names, money, instants
//! and codes, never sentences: those stand in the templates. What a field is not known for stays `None`;
//! every field is always present, because templates are strict. Which letter belongs to which family is
//! said by [`family`].

pub mod finance;
pub mod market;
pub mod people;
mod sample;

pub use finance::{BatchFacts, BillingFacts, InvoiceFacts, MoneyFacts, PayoutFacts, StatementFacts};
pub use market::{
    BriefFacts, CancellationFacts, ChangeFacts, CheckFacts, Checked, DealFacts, DeliverableFacts, DisputeFacts, DraftFacts, Finding,
    MessageFacts, MessageLine, Piece, ProposalFacts, SampleFacts,
};
pub use people::{AccountFacts, DigestFacts, DigestLine, HookFacts, MandateFacts, ReminderFacts};
pub use sample::{bare_sample, sample};

use entity::Letter;

/// Which struct of facts a letter is given.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Family {
    /// [`AccountFacts`].
    Account,
    /// [`MandateFacts`].
    Mandate,
    /// [`BriefFacts`].
    Brief,
    /// [`ProposalFacts`].
    Proposal,
    /// [`DealFacts`].
    Deal,
    /// [`SampleFacts`].
    Sample,
    /// [`DraftFacts`].
    Draft,
    /// [`CheckFacts`].
    Check,
    /// [`DeliverableFacts`].
    Deliverable,
    /// [`ChangeFacts`].
    Change,
    /// [`CancellationFacts`].
    Cancellation,
    /// [`DisputeFacts`].
    Dispute,
    /// [`MoneyFacts`].
    Money,
    /// [`BatchFacts`].
    Batch,
    /// [`PayoutFacts`].
    Payout,
    /// [`BillingFacts`].
    Billing,
    /// [`InvoiceFacts`].
    Invoice,
    /// [`StatementFacts`].
    Statement,
    /// [`MessageFacts`].
    Message,
    /// [`HookFacts`].
    Hook,
    /// [`DigestFacts`].
    Digest,
    /// [`ReminderFacts`].
    Reminder,
}

/// The family of a letter.
pub fn family(letter: Letter) -> Family {
    use Letter as L;
    match letter {
        L::ConfirmAddress | L::ResetPassword | L::MemberInvited | L::NewSignIn | L::TokenMade | L::BankDetailsChanged => Family::Account,
        L::MandateProposed | L::MandateConfirmed | L::MandateEnded => Family::Mandate,
        L::BriefSubmitted | L::BriefPublished | L::BriefChangesAsked | L::BriefAmended | L::BriefCancelled => Family::Brief,
        L::InquiryReceived | L::InterestShown | L::OfferReceived | L::OfferCountered | L::ApplicationReceived => Family::Proposal,
        L::ProposalDeclined | L::ProposalWithdrawn | L::ProposalLapsed => Family::Proposal,
        L::DealAgreed | L::DealAwaitingFunds | L::DealFunded | L::DealLapsed => Family::Deal,
        L::DealCompleted | L::DealCancelled | L::DealResolved => Family::Deal,
        L::SampleNeeded | L::SampleShipped | L::SampleReceived | L::SampleLost | L::SampleToReturn => Family::Sample,
        L::DisclosureMissing | L::DraftSubmitted | L::ChangesAsked | L::DraftApproved => Family::Draft,
        L::DraftApprovedBySilence | L::DecisionNeeded | L::ReviewOpened => Family::Draft,
        L::OutlineSubmitted | L::OutlineAccepted | L::OutlineChangesAsked => Family::Draft,
        L::CheckNeedsReviewer | L::CheckAppealed | L::CheckRuled => Family::Check,
        L::ProofSubmitted | L::ProofRefused | L::Published | L::SignOffObjected | L::SignedOff => Family::Deliverable,
        L::RemovalAsked | L::RemovalAnswered | L::PostMissing | L::PostRestored | L::LabelMissing | L::PostDoubted => Family::Deliverable,
        L::ClawedBack | L::DeliverableCompleted => Family::Deliverable,
        L::ChangeRequested | L::ChangeAgreed | L::ChangeRefused => Family::Change,
        L::CancellationAsked | L::CancellationDone | L::CancellationRefused => Family::Cancellation,
        L::DisputeOpened | L::DisputeReady | L::DisputeRuled | L::DisputeAppealed | L::DisputeClosed => Family::Dispute,
        L::DepositMatched | L::DepositUnmatched => Family::Money,
        L::BatchSubmitted | L::BatchApproved | L::BatchRejected => Family::Batch,
        L::PayoutSettled | L::PayoutFailed | L::PayoutReturned => Family::Payout,
        L::InvoiceIssued | L::InvoiceRefused | L::InvoiceReddened => Family::Billing,
        L::InvoiceReturned => Family::Invoice,
        L::StatementIssued | L::StatementObjected => Family::Statement,
        L::MessagesUnread => Family::Message,
        L::BriefForYou => Family::Brief,
        L::HookSilenced => Family::Hook,
        L::Digest => Family::Digest,
        L::Reminder | L::Escalation => Family::Reminder,
    }
}
