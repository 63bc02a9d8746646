//! Every code a person may see has words in every language: states, parties, roles, kinds.

use entity::brief::{BriefMode, BriefState};
use entity::cancellation::CancellationState;
use entity::change_request::ChangeRequestState;
use entity::closing::ClosingState;
use entity::compliance_check::ComplianceCheckState;
use entity::deal::DealState;
use entity::deliverable::DeliverableState;
use entity::deposit::DepositState;
use entity::dispute::DisputeState;
use entity::draft::DraftState;
use entity::earning::EarningState;
use entity::hold::HoldState;
use entity::job::JobState;
use entity::payout_batch::BatchState;
use entity::payout_item::ItemState;
use entity::proposal::{ProposalKind, ProposalState};
use entity::representation::{Receives, RepresentationState};
use entity::review::ReviewState;
use entity::sample::SampleState;
use entity::statement::{PartyKind, StatementState};
use entity::{Code, Party, Role, SubjectKind};
use pappus::render::{Locale, Words};

fn keys<C: Code>(prefix: &str) -> Vec<String> {
    C::ALL.iter().map(|code| format!("{prefix}-{}", code.code())).collect()
}

#[test]
fn every_code_a_person_may_see_has_words_in_every_language() {
    let keys = [
        keys::<BriefState>("state-brief"),
        keys::<ProposalState>("state-proposal"),
        keys::<DealState>("state-deal"),
        keys::<DeliverableState>("state-deliverable"),
        keys::<SampleState>("state-sample"),
        keys::<DraftState>("state-draft"),
        keys::<ReviewState>("state-review"),
        keys::<ReviewState>("lane").into_iter().take(4).collect(),
        keys::<ComplianceCheckState>("state-compliance_check"),
        keys::<CancellationState>("state-cancellation"),
        keys::<ChangeRequestState>("state-change_request"),
        keys::<DisputeState>("state-dispute"),
        keys::<RepresentationState>("state-representation"),
        keys::<HoldState>("state-hold"),
        keys::<EarningState>("state-earning"),
        keys::<DepositState>("state-deposit"),
        keys::<BatchState>("state-payout_batch"),
        keys::<ItemState>("state-payout_item"),
        keys::<StatementState>("state-statement"),
        keys::<PartyKind>("paper"),
        keys::<ClosingState>("state-closing"),
        keys::<JobState>("state-job"),
        keys::<BriefMode>("mode"),
        keys::<ProposalKind>("kind"),
        keys::<Receives>("settlement"),
        keys::<Party>("party"),
        keys::<Role>("role"),
        keys::<SubjectKind>("subject"),
    ]
    .concat();
    for locale in Locale::ALL {
        let words = Words::load(locale).unwrap();
        let unsaid: Vec<&String> = keys.iter().filter(|key| words.say_if_known(key).is_none()).collect();
        assert!(unsaid.is_empty(), "{locale} has no words for {unsaid:?}");
    }
}
