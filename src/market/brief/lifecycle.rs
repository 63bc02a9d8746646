//! A brief's way from the first line to its end.

use entity::brief::BriefState::{self, Cancelled, ChangesAsked, Closed, Draft, InReview, Open, Paused, Running, Selecting};
use entity::{Letter, SubjectKind, brief};

use crate::kernel::Term;
use crate::kernel::lifecycle::By::{Brand, Clock, Reviewer};
use crate::kernel::lifecycle::{Begin, Lifecycle, REMINDERS, Row, Silence, Until, Wait, begin, choice, open, row, wait};

entity::codes! {
    /// The steps of a brief.
    pub enum BriefStep {
        /// The brand hands it in for review.
        Submit = "submit",
        /// The reviewer opens it.
        Publish = "publish",
        /// The reviewer sends it back.
        AskChanges = "ask_changes",
        /// The brand makes a new version of an open brief.
        Amend = "amend",
        /// The brand takes nobody just now.
        Pause = "pause",
        /// The brand goes on.
        Resume = "resume",
        /// No more applications.
        CloseApplications = "close_applications",
        /// Selection is over.
        Start = "start",
        /// Everything is done.
        Close = "close",
        /// Called off before any deal.
        Cancel = "cancel",
    }
}

/// A brief's way.
#[derive(Debug)]
pub struct BriefLife;

use BriefStep as Step;

impl Lifecycle for BriefLife {
    type State = BriefState;
    type Step = BriefStep;
    const KIND: SubjectKind = SubjectKind::Brief;
    const ENDS: &'static [BriefState] = &[Closed, Cancelled];

    #[rustfmt::skip]
    const BEGINS: &'static [Begin<Self>] = &[
        begin(Draft, &[Brand], &[]),
    ];

    #[rustfmt::skip]
    const STEPS: &'static [Row<Self>] = &[
        //  step                        from                    to                      by               who is told
        row(Step::Submit,               &[Draft, ChangesAsked], InReview,               &[Brand],        &[(Reviewer, Letter::BriefSubmitted)]),
        row(Step::Publish,              &[InReview],            Open,                   &[Reviewer],     &[(Brand, Letter::BriefPublished)]),
        row(Step::AskChanges,           &[InReview],            ChangesAsked,           &[Reviewer],     &[(Brand, Letter::BriefChangesAsked)]),
        row(Step::Amend,                &[Open],                Open,                   &[Brand],        &[]),
        row(Step::Pause,                &[Open],                Paused,                 &[Brand],        &[]),
        row(Step::Resume,               &[Paused],              Open,                   &[Brand],        &[]),
        choice(Step::CloseApplications, &[Open, Paused],        &[Selecting, Running],  &[Brand, Clock], &[]),
        row(Step::Start,                &[Selecting],           Running,                &[Brand, Clock], &[]),
        row(Step::Close,                &[Running],             Closed,                 &[Brand, Clock], &[]),
        row(Step::Cancel,               &[Draft, InReview, ChangesAsked, Open, Paused, Selecting],
                                                                Cancelled,              &[Brand],        &[]),
    ];

    #[rustfmt::skip]
    const WAITS: &'static [Wait<Self>] = &[
        open(Draft,        Brand,    "the brand writes at its own pace"),
        wait(InReview,     Reviewer, Until::BusinessDays(Term::BriefReviewBusinessDays), Silence::Escalate,                      REMINDERS),
        open(ChangesAsked, Brand,    "the brand rewrites at its own pace"),
        wait(Open,         Clock,    Until::Own,                                         Silence::Take(Step::CloseApplications), &[]),
        wait(Paused,       Brand,    Until::Own,                                         Silence::Take(Step::CloseApplications), REMINDERS),
        wait(Selecting,    Brand,    Until::Days(Term::SelectionDays),                   Silence::Take(Step::Start),             REMINDERS),
        open(Running,      Clock,    "its deals wait; it closes with the last obligation, or when the brand closes it"),
    ];

    fn meaning(state: BriefState) -> &'static str {
        match state {
            Draft => "Being written; only the brand sees it.",
            InReview => "Before a platform reviewer; silence escalates.",
            ChangesAsked => "Sent back with the reviewer's remarks.",
            Open => "Creators apply, claim or are invited until its day.",
            Paused => "Open, but taking nobody just now; its day still comes.",
            Selecting => "Applications are closed; the brand chooses, silence starts it and lets the rest lapse.",
            Running => "Selection is over; deals are under way.",
            Closed => "Over: nothing under it is owed any more.",
            Cancelled => "Called off before any deal.",
        }
    }
}

crate::subject!(brief::Model, BriefLife, |row, state| match state {
    Open | Paused => row.applications_until,
    Draft | InReview | ChangesAsked | Selecting | Running | Closed | Cancelled => None,
});
