//! A mandate's way from an agency's question to its end.
//!
//! The creator answers in person: an agency never confirms on a creator's behalf.

use entity::representation::RepresentationState::{self, Active, Declined, Ended, Proposed, Withdrawn};
use entity::{Letter, SubjectKind};

use crate::kernel::By::{self, Agency, Clock, CreatorInPerson};
use crate::kernel::Lifecycle;
use crate::kernel::lifecycle::{Begin, REMINDERS, Row, Silence, Until, Wait, begin, row, wait};

entity::codes! {
    /// What can be done with a mandate.
    pub enum Step {
        /// The creator agrees.
        Confirm = "confirm",
        /// The creator says no.
        Decline = "decline",
        /// The agency takes its question back.
        Withdraw = "withdraw",
        /// The creator did not answer in time.
        Lapse = "lapse",
        /// Either side, or its last day, ends it.
        End = "end",
    }
}

/// The life of a mandate.
pub struct RepresentationLife;

impl Lifecycle for RepresentationLife {
    type State = RepresentationState;
    type Step = Step;
    const KIND: SubjectKind = SubjectKind::Representation;
    const BEGINS: &'static [Begin<Self>] = &[begin(Proposed, &[Agency], &[(CreatorInPerson, Letter::MandateProposed)])];

    #[rustfmt::skip]
    const STEPS: &'static [Row<Self>] = &[
        //  step            from          to         by                                 who is told
        row(Step::Confirm,  &[Proposed],  Active,    &[CreatorInPerson],                &[(Agency, Letter::MandateConfirmed)]),
        row(Step::Decline,  &[Proposed],  Declined,  &[CreatorInPerson],                &[(Agency, Letter::MandateEnded)]),
        row(Step::Withdraw, &[Proposed],  Withdrawn, &[Agency],                         &[(CreatorInPerson, Letter::MandateEnded)]),
        row(Step::Lapse,    &[Proposed],  Declined,  &[Clock],                          &[(Agency, Letter::MandateEnded)]),
        row(Step::End,      &[Active],    Ended,     &[Agency, CreatorInPerson, Clock], &[(Agency, Letter::MandateEnded), (CreatorInPerson, Letter::MandateEnded)]),
    ];

    const WAITS: &'static [Wait<Self>] = &[
        wait(Proposed, CreatorInPerson, Until::Own, Silence::Take(Step::Lapse), REMINDERS),
        wait(Active, By::Clock, Until::Own, Silence::Take(Step::End), &[]),
    ];
    const ENDS: &'static [RepresentationState] = &[Ended, Declined, Withdrawn];

    fn meaning(state: RepresentationState) -> &'static str {
        match state {
            Proposed => "The agency asks to represent the creator and waits for the answer.",
            Active => "The agency acts for the creator within the mandate, until either side ends it or its last day comes.",
            Ended => "The mandate is over; deals made under it keep the agency's share for the agreed tail.",
            Declined => "The creator said no or did not answer in time.",
            Withdrawn => "The agency took its question back.",
        }
    }
}
