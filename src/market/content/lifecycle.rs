//! A draft's way from first line to approval, and the way of each review lane it passes.

use entity::draft::DraftState::{self, Approved, ChangesAsked, InReview, Withdrawn, Writing};
use entity::review::ReviewState;
use entity::{Letter, SubjectKind, draft, review};

use crate::kernel::Term;
use crate::kernel::lifecycle::By::{Brand, Clock, Creator, Reviewer};
use crate::kernel::lifecycle::{Begin, Lifecycle, REMINDERS, Row, Silence, Until, Wait, begin, child, row, wait};

entity::codes! {
    /// The steps of a draft.
    pub enum DraftStep {
        /// The creator hands it in and the checks find nothing against it.
        Submit = "submit",
        /// The creator hands it in and the checks bring it back.
        Flag = "flag",
        /// A reviewer's ruling on its check brings it back.
        Fail = "fail",
        /// An appeal undoes what a verdict did.
        Reinstate = "reinstate",
        /// A lane returns it.
        AskChanges = "ask_changes",
        /// Its last lane approves it.
        Approve = "approve",
        /// Silence approves it.
        Lapse = "lapse",
        /// The creator takes it back.
        Withdraw = "withdraw",
    }
}

/// A draft's way.
#[derive(Debug)]
pub struct DraftLife;

impl Lifecycle for DraftLife {
    type State = DraftState;
    type Step = DraftStep;
    const KIND: SubjectKind = SubjectKind::Draft;
    const ENDS: &'static [DraftState] = &[Approved, Withdrawn];

    #[rustfmt::skip]
    const BEGINS: &'static [Begin<Self>] = &[
        begin(Writing, &[Creator], &[]),
    ];

    #[rustfmt::skip]
    const STEPS: &'static [Row<Self>] = &[
        //  step                   from                   to            by                  who is told
        row(DraftStep::Submit,     &[Writing],            InReview,     &[Creator],          &[]),
        row(DraftStep::Flag,       &[Writing],            ChangesAsked, &[Creator],          &[(Creator, Letter::DisclosureMissing)]),
        row(DraftStep::Fail,       &[InReview],           ChangesAsked, &[Reviewer],         &[(Creator, Letter::DisclosureMissing)]),
        row(DraftStep::Reinstate,  &[ChangesAsked],       InReview,     &[Reviewer],         &[]),
        row(DraftStep::AskChanges, &[InReview],           ChangesAsked, &[Brand, Reviewer],  &[(Creator, Letter::ChangesAsked)]),
        row(DraftStep::Approve,    &[InReview],           Approved,     &[Brand, Reviewer],  &[(Creator, Letter::DraftApproved)]),
        row(DraftStep::Lapse,      &[InReview],           Approved,     &[Clock],            &[(Creator, Letter::DraftApprovedBySilence), (Brand, Letter::DraftApprovedBySilence)]),
        row(DraftStep::Withdraw,   &[Writing, InReview],  Withdrawn,    &[Creator],          &[]),
    ];

    #[rustfmt::skip]
    const WAITS: &'static [Wait<Self>] = &[
        child(Writing,      "the deliverable's due date rules here"),
        child(InReview,     "its checks and review lanes wait"),
        child(ChangesAsked, "the deliverable waits for the next version"),
    ];

    fn meaning(state: DraftState) -> &'static str {
        match state {
            Writing => "Being written; nobody else sees it.",
            InReview => "Handed in; its lanes read it one after the other.",
            ChangesAsked => "Came back with findings or remarks; the next version answers them.",
            Approved => "May be published as it stands; a change is a new version.",
            Withdrawn => "Taken back by the creator.",
        }
    }
}

entity::codes! {
    /// The steps of a lane.
    pub enum ReviewStep {
        /// The lane lets the draft pass.
        Approve = "approve",
        /// The lane returns the draft, its remarks merged and sent once.
        AskChanges = "ask_changes",
        /// The brand's silence lets it pass.
        Lapse = "lapse",
        /// The draft went away.
        Drop = "drop",
    }
}

/// A lane's way.
#[derive(Debug)]
pub struct ReviewLife;

use ReviewState as Lane;
use ReviewStep as Step;

impl Lifecycle for ReviewLife {
    type State = ReviewState;
    type Step = ReviewStep;
    const KIND: SubjectKind = SubjectKind::Review;
    const ENDS: &'static [ReviewState] = &[Lane::Passed, Lane::Returned, Lane::Dropped];

    #[rustfmt::skip]
    const BEGINS: &'static [Begin<Self>] = &[
        begin(Lane::Brand,          &[Creator, Reviewer, Clock], &[(Brand, Letter::DraftSubmitted)]),
        begin(Lane::BrandRegulated, &[Creator, Reviewer, Clock], &[(Brand, Letter::DraftSubmitted)]),
        begin(Lane::Platform,       &[Creator, Reviewer, Clock], &[(Reviewer, Letter::ReviewOpened)]),
        begin(Lane::Decision,       &[Creator, Reviewer, Clock], &[(Reviewer, Letter::DecisionNeeded)]),
    ];

    #[rustfmt::skip]
    const STEPS: &'static [Row<Self>] = &[
        //  step              from                                  to              by           who is told
        row(Step::Approve,    &[Lane::Brand, Lane::BrandRegulated], Lane::Passed,   &[Brand],    &[]),
        row(Step::Approve,    &[Lane::Platform, Lane::Decision],    Lane::Passed,   &[Reviewer], &[]),
        row(Step::AskChanges, &[Lane::Brand, Lane::BrandRegulated], Lane::Returned, &[Brand],    &[]),
        row(Step::AskChanges, &[Lane::Platform, Lane::Decision],    Lane::Returned, &[Reviewer], &[]),
        row(Step::Lapse,      &[Lane::Brand],                       Lane::Passed,   &[Clock],    &[]),
        row(Step::Drop,       &[Lane::Brand, Lane::BrandRegulated, Lane::Platform, Lane::Decision], Lane::Dropped, &[Clock], &[]),
    ];

    #[rustfmt::skip]
    const WAITS: &'static [Wait<Self>] = &[
        wait(Lane::Brand,          Brand,    Until::Hours(Term::ReviewHours),                  Silence::Take(Step::Lapse), REMINDERS),
        wait(Lane::BrandRegulated, Brand,    Until::Hours(Term::ReviewHours),                  Silence::Escalate,          REMINDERS),
        wait(Lane::Platform,       Reviewer, Until::BusinessDays(Term::LaneBusinessDays),      Silence::Escalate,          REMINDERS),
        wait(Lane::Decision,       Reviewer, Until::BusinessDays(Term::DecisionBusinessDays),  Silence::Escalate,          REMINDERS),
    ];

    fn meaning(state: ReviewState) -> &'static str {
        match state {
            Lane::Brand => "The brand reads; its silence approves.",
            Lane::BrandRegulated => "The brand reads; in a regulated category silence never approves.",
            Lane::Platform => "Platform reviewers read.",
            Lane::Decision => "The brand's rounds are used up; the platform decides.",
            Lane::Passed => "This lane lets the draft pass.",
            Lane::Returned => "This lane returned the draft with its remarks.",
            Lane::Dropped => "Ended with its draft.",
        }
    }
}

crate::subject!(draft::Model, DraftLife);
crate::subject!(review::Model, ReviewLife);
