//! A deliverable's way, from the first line to the end of retention.

use entity::deliverable::DeliverableState::{self, *};
use entity::{Letter, SubjectKind, deliverable};

use crate::kernel::Term;
use crate::kernel::lifecycle::By::{Brand, Clock, Creator, Reviewer};
use crate::kernel::lifecycle::{Begin, Lifecycle, REMINDERS, Row, Silence, Until, Wait, begin, child, choice, row, wait};

entity::codes! {
    /// The steps of a deliverable.
    pub enum DeliverableStep {
        /// The sample has arrived.
        ReceiveSample = "receive_sample",
        /// The creator hands in an outline.
        SubmitOutline = "submit_outline",
        /// The outline is accepted.
        AcceptOutline = "accept_outline",
        /// The outline needs changes.
        AskOutlineChanges = "ask_outline_changes",
        /// A draft was handed in.
        SubmitDraft = "submit_draft",
        /// An appeal undoes a verdict; the draft is under review again.
        ResumeReview = "resume_review",
        /// A draft came back.
        ReturnDraft = "return_draft",
        /// A draft is approved.
        Approve = "approve",
        /// A new version after approval.
        Reopen = "reopen",
        /// The creator proves publication.
        Prove = "prove",
        /// The proof is accepted.
        Confirm = "confirm",
        /// The proof is not accepted.
        RefuseProof = "refuse_proof",
        /// The brand objects to the post.
        Object = "object",
        /// The post is accepted; money is payable.
        SignOff = "sign_off",
        /// The creator asks to hide or delete the post.
        AskRemoval = "ask_removal",
        /// The brand agrees to the removal.
        AgreeRemoval = "agree_removal",
        /// The brand refuses the removal.
        RefuseRemoval = "refuse_removal",
        /// The post is not there.
        Miss = "miss",
        /// The post is back.
        Restore = "restore",
        /// The unserved share goes back.
        ClawBack = "claw_back",
        /// Taken down by the platform without the creator's fault.
        Excuse = "excuse",
        /// The live post shows no label: the creator is asked to mend it.
        AskLabel = "ask_label",
        /// A reviewer is asked to look at the live post.
        AskLook = "ask_look",
        /// The live post is as it should be.
        FindWell = "find_well",
        /// Retention is served.
        Complete = "complete",
        /// Its deal was ended early.
        Cancel = "cancel",
        /// Both sides agreed to change it.
        Amend = "amend",
    }
}

/// A deliverable's way.
#[derive(Debug)]
pub struct DeliverableLife;

use DeliverableStep as Step;

impl Lifecycle for DeliverableLife {
    type State = DeliverableState;
    type Step = DeliverableStep;
    const KIND: SubjectKind = SubjectKind::Deliverable;
    const ENDS: &'static [DeliverableState] = &[Completed, ClawedBack, Cancelled];

    #[rustfmt::skip]
    const BEGINS: &'static [Begin<Self>] = &[
        begin(Producing,      &[Brand, Creator], &[]),
        begin(AwaitingSample, &[Brand, Creator], &[]),
    ];

    #[rustfmt::skip]
    const STEPS: &'static [Row<Self>] = &[
        //  step                     from                        to              by                 who is told
        row(Step::ReceiveSample,     &[AwaitingSample],          Producing,      &[Clock],          &[]),
        row(Step::SubmitOutline,     &[Producing],               OutlineReview,  &[Creator],        &[(Brand, Letter::OutlineSubmitted)]),
        row(Step::AcceptOutline,     &[OutlineReview],           Producing,      &[Brand, Clock],   &[(Creator, Letter::OutlineAccepted)]),
        row(Step::AskOutlineChanges, &[OutlineReview],           Producing,      &[Brand],          &[(Creator, Letter::OutlineChangesAsked)]),
        row(Step::SubmitDraft,       &[Producing],               InReview,       &[Creator],        &[]),
        row(Step::ResumeReview,      &[Producing],               InReview,       &[Reviewer],       &[]),
        row(Step::ReturnDraft,       &[InReview],                Producing,      &[Brand, Creator, Reviewer, Clock], &[]),
        row(Step::Approve,           &[InReview],                Approved,       &[Brand, Reviewer, Clock], &[]),
        row(Step::Reopen,            &[Approved],                Producing,      &[Creator],        &[]),
        row(Step::Prove,             &[Approved],                ProofReview,    &[Creator],        &[(Reviewer, Letter::ProofSubmitted)]),
        row(Step::Confirm,           &[ProofReview],             Published,      &[Reviewer, Clock], &[(Brand, Letter::Published), (Creator, Letter::Published)]),
        row(Step::RefuseProof,       &[ProofReview],             Approved,       &[Reviewer],       &[(Creator, Letter::ProofRefused)]),
        row(Step::Object,            &[Published],               ProofReview,    &[Brand],          &[(Reviewer, Letter::SignOffObjected), (Creator, Letter::SignOffObjected)]),
        row(Step::SignOff,           &[Published],               InRetention,    &[Brand, Clock],   &[(Creator, Letter::SignedOff), (Brand, Letter::SignedOff)]),
        row(Step::AskRemoval,        &[InRetention],             RemovalAsked,   &[Creator],        &[(Brand, Letter::RemovalAsked)]),
        row(Step::AgreeRemoval,      &[RemovalAsked],            Completed,      &[Brand],          &[(Creator, Letter::RemovalAnswered)]),
        row(Step::RefuseRemoval,     &[RemovalAsked],            InRetention,    &[Brand, Clock],   &[(Creator, Letter::RemovalAnswered)]),
        row(Step::Miss,              &[InRetention, PostReview], Missing,        &[Reviewer, Clock], &[(Creator, Letter::PostMissing), (Brand, Letter::PostMissing)]),
        row(Step::Restore,           &[Missing],                 InRetention,    &[Reviewer],       &[(Creator, Letter::PostRestored), (Brand, Letter::PostRestored)]),
        row(Step::ClawBack,          &[Missing],                 ClawedBack,     &[Reviewer, Clock], &[(Creator, Letter::ClawedBack), (Brand, Letter::ClawedBack)]),
        row(Step::Excuse,            &[Missing],                 Completed,      &[Reviewer],       &[(Creator, Letter::DeliverableCompleted), (Brand, Letter::DeliverableCompleted)]),
        row(Step::AskLabel,          &[InRetention, PostReview], LabelMissing,   &[Reviewer, Clock], &[(Creator, Letter::LabelMissing)]),
        row(Step::AskLook,           &[InRetention, LabelMissing], PostReview,   &[Clock],          &[(Reviewer, Letter::PostDoubted)]),
        row(Step::FindWell,          &[LabelMissing, PostReview], InRetention,   &[Reviewer, Clock], &[]),
        row(Step::Complete,          &[InRetention],             Completed,      &[Clock],          &[(Creator, Letter::DeliverableCompleted)]),
        row(Step::Cancel,            &[AwaitingSample, Producing, OutlineReview, InReview, Approved, ProofReview, Published, InRetention, RemovalAsked, Missing, LabelMissing, PostReview],
                                                                 Cancelled, &[Clock], &[]),
        choice(Step::Amend,          &[AwaitingSample, Producing, InReview, Approved, Published, InRetention],
                                     &[AwaitingSample, Producing, InReview, Approved, Published, InRetention], &[Clock], &[]),
    ];

    #[rustfmt::skip]
    const WAITS: &'static [Wait<Self>] = &[
        child(AwaitingSample, "its sample waits"),
        wait(Producing,     Creator,  Until::Own,                                     Silence::RemindOnly,                 REMINDERS),
        wait(OutlineReview, Brand,    Until::Hours(Term::OutlineHours),               Silence::Take(Step::AcceptOutline),  REMINDERS),
        child(InReview, "its draft's review lanes wait"),
        wait(Approved,      Creator,  Until::Own,                                     Silence::RemindOnly,                 REMINDERS),
        wait(ProofReview,   Reviewer, Until::BusinessDays(Term::ProofBusinessDays),   Silence::Escalate,                   REMINDERS),
        wait(Published,     Brand,    Until::Own,                                     Silence::Take(Step::SignOff),        REMINDERS),
        wait(InRetention,   Clock,    Until::Own,                                     Silence::Take(Step::Complete),       &[]),
        wait(RemovalAsked,  Brand,    Until::Hours(Term::RemovalHours),               Silence::Take(Step::RefuseRemoval),  REMINDERS),
        wait(Missing,       Creator,  Until::Hours(Term::RestoreHours),               Silence::Take(Step::ClawBack),       REMINDERS),
        wait(LabelMissing,  Creator,  Until::Hours(Term::LabelHours),                 Silence::Take(Step::AskLook),        REMINDERS),
        wait(PostReview,    Reviewer, Until::BusinessDays(Term::ProofBusinessDays),   Silence::Escalate,                   REMINDERS),
    ];

    fn meaning(state: DeliverableState) -> &'static str {
        match state {
            AwaitingSample => "The sample is on its way; the due date counts from its receipt.",
            Producing => "The creator writes; the due date runs.",
            OutlineReview => "The brand reads the outline; silence accepts it.",
            InReview => "A draft is before its review lanes.",
            Approved => "The approved version may be published within the window.",
            ProofReview => "The proof of publication is being checked.",
            Published => "Live; the brand may object, silence signs off.",
            InRetention => "Signed off and payable; the post stays until retention ends.",
            RemovalAsked => "The creator asks to hide or delete the post; silence refuses.",
            Missing => "The post is not there; unless it is restored the unserved share goes back.",
            LabelMissing => "The live post does not show its label; the creator can mend it, then a reviewer looks.",
            PostReview => "A reviewer looks at the live post by hand; nothing is taken back unless they find it missing.",
            Completed => "Ended well.",
            ClawedBack => "The post stayed away; the unserved share went back to the brand.",
            Cancelled => "Ended early with its deal.",
        }
    }
}

crate::subject!(deliverable::Model, DeliverableLife, |row, state| match state {
    Producing => Some(row.due_at),
    Approved => Some(row.window_ends_at),
    Published => row.sign_off_until,
    InRetention => row.retention_until,
    AwaitingSample | OutlineReview | InReview | ProofReview | RemovalAsked | Missing | LabelMissing | PostReview | Completed
    | ClawedBack | Cancelled => None,
});
