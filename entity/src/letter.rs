//! The names of the letters. What they say stands in `templates/letters/<letter>/<locale>/`.

crate::codes! {
    /// Something somebody is told.
    pub enum Letter {
        /// Confirm your e-mail address.
        ConfirmAddress = "confirm_address",
        /// Choose a new password.
        ResetPassword = "reset_password",
        /// You were invited to an organisation.
        MemberInvited = "member_invited",
        /// A sign-in from a new device.
        NewSignIn = "new_sign_in",
        /// A token for a program was made with your sign-in.
        TokenMade = "token_made",
        /// Your bank details were changed.
        BankDetailsChanged = "bank_details_changed",
        /// An agency asks to represent you.
        MandateProposed = "mandate_proposed",
        /// A creator confirmed the mandate.
        MandateConfirmed = "mandate_confirmed",
        /// A mandate ended.
        MandateEnded = "mandate_ended",
        /// A brief waits for review.
        BriefSubmitted = "brief_submitted",
        /// Your brief is open.
        BriefPublished = "brief_published",
        /// Your brief needs changes.
        BriefChangesAsked = "brief_changes_asked",
        /// A brief you applied to has changed.
        BriefAmended = "brief_amended",
        /// A brief was called off.
        BriefCancelled = "brief_cancelled",
        /// A brand asks whether you are interested.
        InquiryReceived = "inquiry_received",
        /// A creator is interested.
        InterestShown = "interest_shown",
        /// A firm offer.
        OfferReceived = "offer_received",
        /// A counter-offer.
        OfferCountered = "offer_countered",
        /// A creator applied.
        ApplicationReceived = "application_received",
        /// An offer or application was declined.
        ProposalDeclined = "proposal_declined",
        /// An offer or application was withdrawn.
        ProposalWithdrawn = "proposal_withdrawn",
        /// An offer or application lapsed.
        ProposalLapsed = "proposal_lapsed",
        /// Both sides agreed: the confirmation.
        DealAgreed = "deal_agreed",
        /// A deal waits for money.
        DealAwaitingFunds = "deal_awaiting_funds",
        /// A deal is funded.
        DealFunded = "deal_funded",
        /// A deal lapsed for want of money.
        DealLapsed = "deal_lapsed",
        /// Every deliverable of a deal has ended well.
        DealCompleted = "deal_completed",
        /// A deal was cancelled.
        DealCancelled = "deal_cancelled",
        /// A deal was resolved by a ruling.
        DealResolved = "deal_resolved",
        /// A sample is to be shipped.
        SampleNeeded = "sample_needed",
        /// A sample is on its way.
        SampleShipped = "sample_shipped",
        /// A sample has arrived.
        SampleReceived = "sample_received",
        /// A sample got lost.
        SampleLost = "sample_lost",
        /// A sample is to be returned.
        SampleToReturn = "sample_to_return",
        /// A draft came back from the compliance check.
        DisclosureMissing = "disclosure_missing",
        /// A draft waits for review.
        DraftSubmitted = "draft_submitted",
        /// A draft needs changes.
        ChangesAsked = "changes_asked",
        /// A draft is approved.
        DraftApproved = "draft_approved",
        /// A draft was approved because nobody objected in time.
        DraftApprovedBySilence = "draft_approved_by_silence",
        /// A draft waits for the platform's decision.
        DecisionNeeded = "decision_needed",
        /// A review lane waits for its people.
        ReviewOpened = "review_opened",
        /// An outline waits for the brand.
        OutlineSubmitted = "outline_submitted",
        /// An outline is accepted.
        OutlineAccepted = "outline_accepted",
        /// An outline needs changes.
        OutlineChangesAsked = "outline_changes_asked",
        /// A compliance check waits for a person.
        CheckNeedsReviewer = "check_needs_reviewer",
        /// A verdict was appealed.
        CheckAppealed = "check_appealed",
        /// An appeal was ruled.
        CheckRuled = "check_ruled",
        /// A proof of publication waits for review.
        ProofSubmitted = "proof_submitted",
        /// A proof was not accepted.
        ProofRefused = "proof_refused",
        /// A post is live and accepted as proof.
        Published = "published",
        /// A post was not accepted by the brand.
        SignOffObjected = "sign_off_objected",
        /// A deliverable was signed off; money is payable.
        SignedOff = "signed_off",
        /// A creator asks to hide or delete a post.
        RemovalAsked = "removal_asked",
        /// The brand answered a removal request.
        RemovalAnswered = "removal_answered",
        /// A post is missing during retention.
        PostMissing = "post_missing",
        /// A missing post is back.
        PostRestored = "post_restored",
        /// A live post does not show its label.
        LabelMissing = "label_missing",
        /// A live post has to be looked at by a person.
        PostDoubted = "post_doubted",
        /// Money was taken back for unserved retention.
        ClawedBack = "clawed_back",
        /// A deliverable is complete.
        DeliverableCompleted = "deliverable_completed",
        /// The other side asks to change the deal.
        ChangeRequested = "change_requested",
        /// A change request was agreed.
        ChangeAgreed = "change_agreed",
        /// A change request was refused.
        ChangeRefused = "change_refused",
        /// The other side asks to cancel.
        CancellationAsked = "cancellation_asked",
        /// A cancellation took effect.
        CancellationDone = "cancellation_done",
        /// A cancellation was refused.
        CancellationRefused = "cancellation_refused",
        /// A dispute was opened.
        DisputeOpened = "dispute_opened",
        /// A dispute waits for a ruling.
        DisputeReady = "dispute_ready",
        /// A dispute was ruled.
        DisputeRuled = "dispute_ruled",
        /// A ruling was appealed.
        DisputeAppealed = "dispute_appealed",
        /// A dispute is closed.
        DisputeClosed = "dispute_closed",
        /// Money came in and was matched.
        DepositMatched = "deposit_matched",
        /// Money came in from an unknown payer.
        DepositUnmatched = "deposit_unmatched",
        /// A batch waits for a second person.
        BatchSubmitted = "batch_submitted",
        /// A batch was approved.
        BatchApproved = "batch_approved",
        /// A batch was rejected.
        BatchRejected = "batch_rejected",
        /// A payment has been booked by the bank.
        PayoutSettled = "payout_settled",
        /// A payment failed.
        PayoutFailed = "payout_failed",
        /// A payment came back.
        PayoutReturned = "payout_returned",
        /// A brand has its invoice for a month.
        InvoiceIssued = "invoice_issued",
        /// A brand does not get what it asked for about an invoice.
        InvoiceRefused = "invoice_refused",
        /// An invoice of a brand was taken back by a red one.
        InvoiceReddened = "invoice_reddened",
        /// An invoice of a payee came back.
        InvoiceReturned = "invoice_returned",
        /// A statement was issued.
        StatementIssued = "statement_issued",
        /// A statement was objected to.
        StatementObjected = "statement_objected",
        /// The other side of a deal has written, and it was not read.
        MessagesUnread = "messages_unread",
        /// A new brief fits a creator.
        BriefForYou = "brief_for_you",
        /// What was gathered since the last one.
        Digest = "digest",
        /// Nothing has arrived at a hook for days; it was switched off.
        HookSilenced = "hook_silenced",
        /// Something still waits for you.
        Reminder = "reminder",
        /// Something waits too long; its owner is told.
        Escalation = "escalation",
    }
}

crate::codes! {
    /// What a letter is for, and so what its reader may choose.
    pub enum LetterClass {
        /// Asks for something, or keeps an account and its money safe: always sent, at once.
        Action = "action",
        /// Tells how something of theirs went: always sent, at once or gathered.
        Status = "status",
        /// Tells of words of the other side: may be switched off.
        Message = "message",
        /// Tells of what might interest: may be switched off.
        Information = "information",
    }
}

impl Letter {
    /// Its class.
    pub fn class(self) -> LetterClass {
        use LetterClass::{Action, Information, Message, Status};
        match self {
            Self::ConfirmAddress | Self::ResetPassword | Self::MemberInvited | Self::NewSignIn => Action,
            Self::TokenMade | Self::BankDetailsChanged => Action,
            Self::MandateProposed | Self::BriefSubmitted | Self::BriefChangesAsked | Self::BriefAmended => Action,
            Self::InquiryReceived | Self::InterestShown | Self::OfferReceived | Self::OfferCountered | Self::ApplicationReceived => Action,
            Self::DealAwaitingFunds | Self::DealFunded | Self::SampleNeeded | Self::SampleShipped | Self::SampleReceived => Action,
            Self::SampleLost | Self::SampleToReturn | Self::DisclosureMissing | Self::DraftSubmitted | Self::ChangesAsked => Action,
            Self::DraftApproved | Self::DraftApprovedBySilence | Self::DecisionNeeded | Self::ReviewOpened => Action,
            Self::OutlineSubmitted | Self::OutlineAccepted | Self::OutlineChangesAsked => Action,
            Self::CheckNeedsReviewer | Self::CheckAppealed | Self::CheckRuled => Action,
            Self::ProofSubmitted | Self::ProofRefused | Self::Published | Self::SignOffObjected => Action,
            Self::RemovalAsked | Self::RemovalAnswered | Self::PostMissing | Self::LabelMissing | Self::PostDoubted | Self::ClawedBack => {
                Action
            }
            Self::ChangeRequested | Self::CancellationAsked | Self::CancellationDone => Action,
            Self::DisputeOpened | Self::DisputeReady | Self::DisputeRuled | Self::DisputeAppealed => Action,
            Self::DepositUnmatched | Self::BatchSubmitted | Self::BatchApproved | Self::BatchRejected => Action,
            Self::PayoutFailed | Self::PayoutReturned | Self::InvoiceReturned | Self::StatementIssued | Self::StatementObjected => Action,
            Self::InvoiceRefused | Self::InvoiceReddened => Action,
            Self::HookSilenced | Self::Reminder | Self::Escalation => Action,
            Self::MandateConfirmed | Self::MandateEnded | Self::BriefPublished | Self::BriefCancelled => Status,
            Self::ProposalDeclined | Self::ProposalWithdrawn | Self::ProposalLapsed | Self::DealAgreed => Status,
            Self::DealLapsed | Self::DealCompleted | Self::DealCancelled | Self::DealResolved => Status,
            Self::SignedOff | Self::PostRestored | Self::DeliverableCompleted | Self::ChangeAgreed | Self::ChangeRefused => Status,
            Self::InvoiceIssued | Self::CancellationRefused | Self::DisputeClosed | Self::DepositMatched | Self::PayoutSettled => Status,
            Self::MessagesUnread => Message,
            Self::BriefForYou | Self::Digest => Information,
        }
    }
}
