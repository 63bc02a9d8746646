//! Steps of a brief that also move its proposals, and the door through which the clock enters.

use entity::proposal::ProposalKind;
use entity::{BriefId, Code, Letter, ProposalId, SubjectKind, UserId, brief as brief_row, proposal};
use uuid::Uuid;

use super::answer;
use super::setting::{Hand, Said, Setting};
use crate::kernel::outbox::{self, Addressed, Owed};
use crate::kernel::{Call, Fault, House, Tx};
use crate::market::brief::actions::Stepped;
use crate::market::brief::{self, Amendment, BriefStep};
use crate::market::proposal::lifecycle::{ProposalStep as Step, turn_in};
use crate::market::proposal::store;

/// Makes a new version of an open brief. Applications stand on the version they were made on; their creators
/// are told and may withdraw.
pub async fn amend(house: &House, call: &Call, id: BriefId, amendment: &Amendment) -> Result<Stepped, Fault> {
    brief::actions::must_be_whole_amendment(amendment)?;
    house
        .promise(call, async |tx| {
            let stepped = brief::actions::amend_in(tx, id, amendment).await?;
            let mut applied = store::list_open(tx.db(), id, None).await?;
            applied.retain(|proposal| proposal.kind == ProposalKind::Application);
            let facts = brief::letters::with_remarks(&stepped.brief, &brand_name(tx, &stepped.brief).await?, amendment.remarks.as_deref());
            tell_creators(tx, &stepped, &applied, (Letter::BriefAmended, serde_json::to_value(facts)?)).await?;
            Ok(stepped)
        })
        .await
}

/// Ends selection: what the brand has not answered lapses with a letter; offers that await a creator keep
/// their hours.
pub async fn start(house: &House, call: &Call, id: BriefId) -> Result<Stepped, Fault> {
    house
        .promise(call, async |tx| {
            let stepped = brief::actions::start_in(tx, id).await?;
            for proposal in store::list_open(tx.db(), id, Some(entity::Party::Brand)).await? {
                let setting = Setting::of_proposal(tx, &proposal).await?;
                setting.take(tx, proposal, (Step::Lapse, Hand::House), Said::default()).await?;
            }
            Ok(stepped)
        })
        .await
}

/// Calls a brief off, and with it every proposal that still waits.
pub async fn cancel(house: &House, call: &Call, id: BriefId, reason: Option<&str>) -> Result<Stepped, Fault> {
    if let Some(wrong) = reason.and_then(|reason| brief::offer::text_error("reason", reason, (0, 2_000))) {
        return Err(Fault::invalid(vec![wrong]));
    }
    house
        .promise(call, async |tx| {
            let stepped = brief::actions::cancel_in(tx, id).await?;
            let open = store::list_open(tx.db(), id, None).await?;
            let facts = brief::letters::with_reason(&stepped.brief, &brand_name(tx, &stepped.brief).await?, reason);
            tell_creators(tx, &stepped, &open, (Letter::BriefCancelled, serde_json::to_value(facts)?)).await?;
            for proposal in open {
                let step = if turn_in(proposal.state) == entity::Party::Creator { Step::Withdraw } else { Step::Decline };
                let setting = Setting::of_proposal(tx, &proposal).await?;
                setting.take(tx, proposal, (step, Hand::Caller), Said { hushed: true, ..Said::default() }).await?;
            }
            Ok(stepped)
        })
        .await
}

/// Takes the step that silence takes: for the clock. Steps this slice does not know are refused as broken.
pub async fn on_silence(house: &House, call: &Call, (kind, id): (SubjectKind, Uuid), step: &str) -> Result<(), Fault> {
    let unknown = || Fault::broken(format!("silence takes no step {step} of a {kind}"));
    if kind == SubjectKind::Proposal && Step::from_code(step) == Some(Step::Lapse) {
        return answer::lapse(house, call, ProposalId(id)).await.map(|_| ());
    }
    if kind != SubjectKind::Brief {
        return Err(unknown());
    }
    match BriefStep::from_code(step).ok_or_else(unknown)? {
        BriefStep::CloseApplications => brief::actions::close_applications(house, call, BriefId(id)).await.map(|_| ()),
        BriefStep::Start => start(house, call, BriefId(id)).await.map(|_| ()),
        BriefStep::Submit | BriefStep::Publish | BriefStep::AskChanges | BriefStep::Amend => Err(unknown()),
        BriefStep::Pause | BriefStep::Resume | BriefStep::Close | BriefStep::Cancel => Err(unknown()),
    }
}

async fn brand_name(tx: &Tx, brief: &brief_row::Model) -> Result<String, Fault> {
    Ok(brief::actions::ground_of(tx, brief).await?.0.name)
}

/// Tells everyone behind these proposals once.
async fn tell_creators(
    tx: &Tx,
    stepped: &Stepped,
    proposals: &[proposal::Model],
    (letter, facts): (Letter, serde_json::Value),
) -> Result<(), Fault> {
    let Some(event_id) = stepped.event_id else { return Ok(()) };
    let mut users: Vec<UserId> = proposals.iter().filter_map(|proposal| proposal.creator_user_id).collect();
    users.sort_unstable();
    users.dedup();
    let letters: Vec<Addressed<'_>> = users.iter().map(|user| Addressed { letter, user: *user, facts: &facts }).collect();
    let owed = Owed { event_id, wait: None, kind: SubjectKind::Brief, id: stepped.brief.id.into() };
    outbox::queue(tx, &letters, &owed);
    Ok(())
}
