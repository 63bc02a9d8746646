//! A proposal's way from the first word to an agreement, or to none.
//!
//! A state belongs to the side whose answer is awaited, so a counter-offer has one state for each side.

use entity::proposal::ProposalState::{
    self, Agreed, Applied, Asked, CounteredByBrand, CounteredByCreator, Declined, Interested, Lapsed, Offered, Withdrawn,
};
use entity::{Letter, Party, SubjectKind, proposal};

use crate::kernel::Term;
use crate::kernel::lifecycle::By::{Brand, Clock, Creator};
use crate::kernel::lifecycle::{Begin, Lifecycle, REMINDERS, Row, Silence, Until, Wait, begin, row, wait};

entity::codes! {
    /// The steps of a proposal.
    pub enum ProposalStep {
        /// The creator is interested.
        Interest = "interest",
        /// The brand follows interest with a firm offer.
        Offer = "offer",
        /// The side whose answer is awaited agrees.
        Agree = "agree",
        /// It makes an offer of its own instead.
        Counter = "counter",
        /// It says no.
        Decline = "decline",
        /// The side that spoke last takes its word back.
        Withdraw = "withdraw",
        /// Nobody answered in time.
        Lapse = "lapse",
    }
}

/// A proposal's way.
#[derive(Debug)]
pub struct ProposalLife;

use ProposalStep as Step;

/// States in which the creator's answer is awaited.
const CREATORS_TURN: &[ProposalState] = &[Asked, Offered, CounteredByBrand];
/// States in which the brand's answer is awaited.
const BRANDS_TURN: &[ProposalState] = &[Interested, Applied, CounteredByCreator];

impl Lifecycle for ProposalLife {
    type State = ProposalState;
    type Step = ProposalStep;
    const KIND: SubjectKind = SubjectKind::Proposal;
    const ENDS: &'static [ProposalState] = &[Agreed, Declined, Withdrawn, Lapsed];

    #[rustfmt::skip]
    const BEGINS: &'static [Begin<Self>] = &[
        begin(Asked,   &[Brand],   &[(Creator, Letter::InquiryReceived)]),
        begin(Offered, &[Brand],   &[(Creator, Letter::OfferReceived)]),
        begin(Applied, &[Creator], &[(Brand,   Letter::ApplicationReceived)]),
    ];

    #[rustfmt::skip]
    const STEPS: &'static [Row<Self>] = &[
        //  step           from                            to                  by               who is told
        row(Step::Interest, &[Asked],                       Interested,         &[Creator],      &[(Brand,   Letter::InterestShown)]),
        row(Step::Offer,    &[Interested],                  Offered,            &[Brand],        &[(Creator, Letter::OfferReceived)]),
        row(Step::Agree,    &[Offered, CounteredByBrand],   Agreed,             &[Creator],      &[]),
        row(Step::Agree,    &[Applied, CounteredByCreator], Agreed,             &[Brand, Clock], &[]),
        row(Step::Counter,  &[Offered, CounteredByBrand],   CounteredByCreator, &[Creator],      &[(Brand,   Letter::OfferCountered)]),
        row(Step::Counter,  &[Applied, CounteredByCreator], CounteredByBrand,   &[Brand],        &[(Creator, Letter::OfferCountered)]),
        row(Step::Decline,  CREATORS_TURN,                  Declined,           &[Creator],      &[(Brand,   Letter::ProposalDeclined)]),
        row(Step::Decline,  BRANDS_TURN,                    Declined,           &[Brand],        &[(Creator, Letter::ProposalDeclined)]),
        row(Step::Withdraw, CREATORS_TURN,                  Withdrawn,          &[Brand],        &[(Creator, Letter::ProposalWithdrawn)]),
        row(Step::Withdraw, BRANDS_TURN,                    Withdrawn,          &[Creator],      &[(Brand,   Letter::ProposalWithdrawn)]),
        row(Step::Lapse,    &[Asked, Interested, Offered, Applied, CounteredByBrand, CounteredByCreator],
                                                            Lapsed,             &[Clock],        &[(Brand, Letter::ProposalLapsed), (Creator, Letter::ProposalLapsed)]),
    ];

    #[rustfmt::skip]
    const WAITS: &'static [Wait<Self>] = &[
        wait(Asked,              Creator, Until::Own,                       Silence::Take(Step::Lapse), REMINDERS),
        wait(Interested,         Brand,   Until::Own,                       Silence::Take(Step::Lapse), REMINDERS),
        wait(Offered,            Creator, Until::Own,                       Silence::Take(Step::Lapse), REMINDERS),
        wait(Applied,            Brand,   Until::Own,                       Silence::Take(Step::Lapse), REMINDERS),
        wait(CounteredByBrand,   Creator, Until::Hours(Term::CounterHours), Silence::Take(Step::Lapse), REMINDERS),
        wait(CounteredByCreator, Brand,   Until::Hours(Term::CounterHours), Silence::Take(Step::Lapse), REMINDERS),
    ];

    fn meaning(state: ProposalState) -> &'static str {
        match state {
            Asked => "The brand asks whether there is interest; saying yes binds to nothing.",
            Interested => "The creator is interested; contact is shown, the brand may make an offer.",
            Offered => "A firm offer awaits the creator for its hours (fewer in a flash brief).",
            Applied => "An application awaits the brand until selection ends.",
            CounteredByBrand => "The brand's counter-offer awaits the creator.",
            CounteredByCreator => "The creator's counter-offer awaits the brand.",
            Agreed => "Both agreed; there is a deal.",
            Declined => "The side that was asked said no.",
            Withdrawn => "Taken back by the side that spoke last.",
            Lapsed => "Nobody answered in time; neither side owes anything.",
        }
    }
}

/// Whose answer a state awaits; the clock's where nobody's.
pub fn turn_in(state: ProposalState) -> Party {
    match state {
        Asked | Offered | CounteredByBrand => Party::Creator,
        Interested | Applied | CounteredByCreator => Party::Brand,
        Agreed | Declined | Withdrawn | Lapsed => Party::Clock,
    }
}

crate::subject!(proposal::Model, ProposalLife, |row, state| match state {
    Asked | Interested | Offered | Applied => row.until,
    CounteredByBrand | CounteredByCreator | Agreed | Declined | Withdrawn | Lapsed => None,
});

#[cfg(test)]
mod tests {
    use super::*;
    use crate::kernel::lifecycle::{find_row, find_wait};

    #[test]
    fn the_side_that_waits_is_the_side_that_may_answer() {
        for state in [Asked, Interested, Offered, Applied, CounteredByBrand, CounteredByCreator] {
            let waits_for = find_wait::<ProposalLife>(state).unwrap().by;
            assert_eq!(waits_for.party(), turn_in(state));
            assert_eq!(find_row::<ProposalLife>(state, Step::Decline).unwrap().by, [waits_for]);
            assert_ne!(find_row::<ProposalLife>(state, Step::Withdraw).unwrap().by, [waits_for]);
            assert!(find_row::<ProposalLife>(state, Step::Lapse).is_some());
        }
    }

    #[test]
    fn an_inquiry_is_never_agreed_to_directly() {
        assert!(find_row::<ProposalLife>(Asked, Step::Agree).is_none());
        assert!(find_row::<ProposalLife>(Interested, Step::Agree).is_none());
    }
}
