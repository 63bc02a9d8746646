//! A compliance check's way: passed, needing a fix, before a person, appealed, settled.

use entity::compliance_check::ComplianceCheckState::{self, *};
use entity::{Letter, SubjectKind, compliance_check};

use crate::kernel::Term;
use crate::kernel::lifecycle::By::{Clock, Creator, Reviewer};
use crate::kernel::lifecycle::{Begin, Lifecycle, REMINDERS, Row, Silence, Until, Wait, begin, child, choice, row, wait};

entity::codes! {
    /// The steps of a check.
    pub enum CheckStep {
        /// A reviewer rules.
        Rule = "rule",
        /// The creator appeals.
        Appeal = "appeal",
        /// Another reviewer rules on the appeal.
        RuleAppeal = "rule_appeal",
        /// The draft, or the deal, went away before anybody ruled.
        Drop = "drop",
    }
}

/// A check's way.
#[derive(Debug)]
pub struct CheckLife;

use CheckStep as Step;

impl Lifecycle for CheckLife {
    type State = ComplianceCheckState;
    type Step = CheckStep;
    const KIND: SubjectKind = SubjectKind::ComplianceCheck;
    const ENDS: &'static [ComplianceCheckState] = &[Passed, Upheld, Overturned];

    #[rustfmt::skip]
    const BEGINS: &'static [Begin<Self>] = &[
        begin(Passed,   &[Creator], &[]),
        begin(NeedsFix, &[Creator], &[]),
        begin(Manual,   &[Creator], &[(Reviewer, Letter::CheckNeedsReviewer)]),
    ];

    #[rustfmt::skip]
    const STEPS: &'static [Row<Self>] = &[
        //  step                 from                  to                       by           who is told
        choice(Step::Rule,       &[Manual],            &[Passed, Failed],       &[Reviewer], &[(Creator, Letter::CheckRuled)]),
        row(Step::Appeal,        &[NeedsFix, Failed],  Appealed,                &[Creator],  &[(Reviewer, Letter::CheckAppealed)]),
        choice(Step::RuleAppeal, &[Appealed],          &[Upheld, Overturned],   &[Reviewer], &[(Creator, Letter::CheckRuled)]),
        row(Step::Drop,          &[Manual],            Failed,                  &[Clock],    &[]),
        row(Step::Drop,          &[Appealed],          Upheld,                  &[Clock],    &[]),
    ];

    #[rustfmt::skip]
    const WAITS: &'static [Wait<Self>] = &[
        wait(Manual,   Reviewer, Until::BusinessDays(Term::LaneBusinessDays), Silence::Escalate, REMINDERS),
        child(NeedsFix, "the deliverable waits for the next version; an appeal is open until it is approved"),
        child(Failed,   "the deliverable waits for the next version; an appeal is open until it is approved"),
        wait(Appealed, Reviewer, Until::BusinessDays(Term::LaneBusinessDays), Silence::Escalate, REMINDERS),
    ];

    fn meaning(state: ComplianceCheckState) -> &'static str {
        match state {
            Passed => "Nothing stands against the draft.",
            NeedsFix => "The rulebook found something that must be mended, or appealed.",
            Manual => "The text alone does not tell; a reviewer looks.",
            Failed => "A reviewer found against the draft.",
            Appealed => "Before another reviewer than the first.",
            Upheld => "The verdict stands.",
            Overturned => "The verdict was wrong; what it did is undone.",
        }
    }
}

crate::subject!(compliance_check::Model, CheckLife);

pub mod rulings {
    //! Who may rule, and what a ruling is.

    use entity::compliance_check;

    use crate::kernel::{Actor, Fault, Kind};

    /// A reviewer's ruling.
    #[derive(Clone, Debug)]
    pub struct DisclosureRuling {
        /// Whether it is in the creator's favour.
        pub in_favour: bool,
        /// Why, 1 to 2,000 characters.
        pub reason: String,
    }

    /// An appeal goes to another reviewer than the one who ruled first.
    pub fn must_be_another_reviewer(check: &compliance_check::Model, actor: &Actor) -> Result<(), Fault> {
        if check.ruled_by.is_some() && check.ruled_by == actor.user {
            let message = "You ruled on this first; another reviewer rules on the appeal.";
            return Err(Fault::refuse(Kind::Forbidden, "another_reviewer", message));
        }
        Ok(())
    }
}
