//! What an event, a wait or a letter is about.

crate::codes! {
    /// A kind of thing with a history. The word is also its table and the prefix of its URLs' operations.
    pub enum SubjectKind {
        /// A person who signs in.
        User = "user",
        /// A brand, an agency or the platform.
        Organisation = "organisation",
        /// A creator profile.
        Creator = "creator",
        /// An agency's mandate.
        Representation = "representation",
        /// A version of the policy.
        Terms = "terms",
        /// What a brand looks for.
        Brief = "brief",
        /// An offer or application.
        Proposal = "proposal",
        /// Agreed terms.
        Deal = "deal",
        /// One piece of a deal.
        Deliverable = "deliverable",
        /// Goods on their way.
        Sample = "sample",
        /// One version of the content.
        Draft = "draft",
        /// One lane of a draft's review.
        Review = "review",
        /// A verdict on disclosure and claims.
        ComplianceCheck = "compliance_check",
        /// A request to end early.
        Cancellation = "cancellation",
        /// A request to change a running deal.
        ChangeRequest = "change_request",
        /// A disagreement before a mediator.
        Dispute = "dispute",
        /// A deal's money set aside.
        Hold = "hold",
        /// What somebody is owed.
        Earning = "earning",
        /// What a brand is invoiced for a month.
        Invoice = "invoice",
        /// What a business hands in before it is paid.
        PayeeInvoice = "payee_invoice",
        /// A frozen account of a period.
        Statement = "statement",
        /// Payments that leave together.
        PayoutBatch = "payout_batch",
        /// One payment.
        PayoutItem = "payout_item",
        /// Money that came in.
        Deposit = "deposit",
        /// The closing of a month.
        Closing = "closing",
        /// Long work.
        Job = "job",
    }
}

impl SubjectKind {
    /// The segment in URLs: `payout-batches`.
    pub fn plural(self) -> &'static str {
        match self {
            Self::User => "users",
            Self::Organisation => "organisations",
            Self::Creator => "creators",
            Self::Representation => "representations",
            Self::Terms => "terms",
            Self::Brief => "briefs",
            Self::Proposal => "proposals",
            Self::Deal => "deals",
            Self::Deliverable => "deliverables",
            Self::Sample => "samples",
            Self::Draft => "drafts",
            Self::Review => "reviews",
            Self::ComplianceCheck => "compliance-checks",
            Self::Cancellation => "cancellations",
            Self::ChangeRequest => "change-requests",
            Self::Dispute => "disputes",
            Self::Hold => "holds",
            Self::Earning => "earnings",
            Self::Invoice => "invoices",
            Self::PayeeInvoice => "payee-invoices",
            Self::Statement => "statements",
            Self::PayoutBatch => "payout-batches",
            Self::PayoutItem => "payout-items",
            Self::Deposit => "deposits",
            Self::Closing => "closings",
            Self::Job => "jobs",
        }
    }

    /// Whether things of this kind have a lifecycle, and so a state and a version.
    pub fn has_states(self) -> bool {
        match self {
            Self::User | Self::Organisation | Self::Creator | Self::Terms => false,
            Self::Representation | Self::Brief | Self::Proposal | Self::Deal | Self::Deliverable | Self::Sample => true,
            Self::Draft | Self::Review | Self::ComplianceCheck | Self::Cancellation | Self::ChangeRequest | Self::Dispute => true,
            Self::Hold
            | Self::Earning
            | Self::Invoice
            | Self::PayeeInvoice
            | Self::Statement
            | Self::PayoutBatch
            | Self::PayoutItem
            | Self::Deposit
            | Self::Closing
            | Self::Job => true,
        }
    }

    /// The prefix of its ids.
    pub fn prefix(self) -> &'static str {
        use crate::id::{self, Id};
        match self {
            Self::User => id::UserId::PREFIX,
            Self::Organisation => id::OrganisationId::PREFIX,
            Self::Creator => id::CreatorId::PREFIX,
            Self::Representation => id::RepresentationId::PREFIX,
            Self::Terms => id::TermsId::PREFIX,
            Self::Brief => id::BriefId::PREFIX,
            Self::Proposal => id::ProposalId::PREFIX,
            Self::Deal => id::DealId::PREFIX,
            Self::Deliverable => id::DeliverableId::PREFIX,
            Self::Sample => id::SampleId::PREFIX,
            Self::Draft => id::DraftId::PREFIX,
            Self::Review => id::ReviewId::PREFIX,
            Self::ComplianceCheck => id::ComplianceCheckId::PREFIX,
            Self::Cancellation => id::CancellationId::PREFIX,
            Self::ChangeRequest => id::ChangeRequestId::PREFIX,
            Self::Dispute => id::DisputeId::PREFIX,
            Self::Hold => id::HoldId::PREFIX,
            Self::Earning => id::EarningId::PREFIX,
            Self::Invoice => id::InvoiceId::PREFIX,
            Self::PayeeInvoice => id::PayeeInvoiceId::PREFIX,
            Self::Statement => id::StatementId::PREFIX,
            Self::PayoutBatch => id::PayoutBatchId::PREFIX,
            Self::PayoutItem => id::PayoutItemId::PREFIX,
            Self::Deposit => id::DepositId::PREFIX,
            Self::Closing => id::ClosingId::PREFIX,
            Self::Job => id::JobId::PREFIX,
        }
    }

    /// The id of a thing of this kind, as it is shown outside.
    pub fn show(self, id: uuid::Uuid) -> String {
        format!("{}_{}", self.prefix(), id.simple())
    }
}
