//! Rulings and appeals on compliance checks, with what they do to the draft.

use entity::ComplianceCheckId;
use entity::compliance_check::ComplianceCheckState;
use entity::draft::DraftState;
use entity::{EventId, compliance_check, wait};

use super::review::{open_next_lane_in, return_deliverable_in};
use crate::kernel::advance::may_take;
use crate::kernel::{Call, Fault, House, Tx, With, advance};
use crate::market::content::letters;
use crate::market::content::lifecycle::DraftStep;
use crate::market::content::rules::ContentError;
use crate::market::content::store::{self, DraftInPlace};
use crate::market::deal::deliverable::DeliverableStep;
use crate::market::deal::store::{ground, has_ended};
use crate::market::disclosure;
use crate::market::disclosure::lifecycle::rulings::{DisclosureRuling, must_be_another_reviewer};
use crate::market::disclosure::lifecycle::{CheckLife, CheckStep};

/// A check after a step.
#[derive(Clone, Debug, serde::Serialize, serde::Deserialize)]
pub struct CheckAnswer {
    /// The check.
    pub check: compliance_check::Model,
    /// Its deal.
    pub deal: entity::deal::Model,
    /// The event.
    pub event_id: EventId,
    /// Whose turn it is now.
    pub wait: Option<wait::Model>,
}

/// A reviewer rules on a check that needs a person: passed, and the lanes open; failed, and the draft
/// comes back.
pub async fn rule(house: &House, call: &Call, id: ComplianceCheckId, ruling: &DisclosureRuling) -> Result<CheckAnswer, Fault> {
    house
        .promise(call, async |tx| {
            let (check, place) = load(tx, id).await?;
            rule_in(tx, check, place, ruling).await
        })
        .await
}

/// Another reviewer than the first rules on an appeal: upheld, or overturned, and what the verdict did is undone.
pub async fn rule_appeal(house: &House, call: &Call, id: ComplianceCheckId, ruling: &DisclosureRuling) -> Result<CheckAnswer, Fault> {
    house
        .promise(call, async |tx| {
            let (check, place) = load(tx, id).await?;
            rule_appeal_in(tx, check, place, ruling).await
        })
        .await
}

async fn load(tx: &Tx, id: ComplianceCheckId) -> Result<(compliance_check::Model, DraftInPlace), Fault> {
    let check = disclosure::store::find_check(tx.db(), id).await?.ok_or_else(Fault::missing)?;
    let place = store::load_draft(tx.db(), tx.actor(), check.draft_id).await?;
    Ok((check, place))
}

async fn rule_in(
    tx: &Tx,
    check: compliance_check::Model,
    mut place: DraftInPlace,
    ruling: &DisclosureRuling,
) -> Result<CheckAnswer, Fault> {
    let to = if ruling.in_favour { ComplianceCheckState::Passed } else { ComplianceCheckState::Failed };
    let ground = ground(&place.deal);
    let told = letters::ruled(&place, &check, to, Some(&ruling.reason))?
        .to(to)
        .set("ruled_by", tx.actor().user)
        .set("reason", Some(ruling.reason.as_str()));
    let moved = advance(tx, &ground, &check, CheckStep::Rule, told).await?;
    let mut wait = moved.wait.clone();
    if place.draft.state == DraftState::InReview {
        if ruling.in_favour {
            wait = open_next_lane_in(tx, &place, 0).await?;
        } else {
            let told = letters::flagged(&place, &check, &[])?;
            advance(tx, &ground, &place.draft, DraftStep::Fail, told).await?;
            return_deliverable_in(tx, &mut place, false).await?;
        }
    }
    Ok(answer(check, place, moved, wait))
}

async fn rule_appeal_in(
    tx: &Tx,
    check: compliance_check::Model,
    mut place: DraftInPlace,
    ruling: &DisclosureRuling,
) -> Result<CheckAnswer, Fault> {
    may_take::<CheckLife>(check.state, CheckStep::RuleAppeal, &ground(&place.deal), tx.actor())?;
    must_be_another_reviewer(&check, tx.actor())?;
    let to = if ruling.in_favour { ComplianceCheckState::Overturned } else { ComplianceCheckState::Upheld };
    let ground = ground(&place.deal);
    let told = letters::ruled(&place, &check, to, Some(&ruling.reason))?.to(to);
    let moved = advance(tx, &ground, &check, CheckStep::RuleAppeal, told).await?;
    let mut wait = moved.wait.clone();
    // An overturned verdict undoes what it did: the draft goes on as if it had passed.
    let newest = store::drafts_of(tx.db(), tx.actor(), place.deliverable.id).await?;
    let is_newest = newest.first().is_some_and(|newest| newest.id == place.draft.id);
    if ruling.in_favour && is_newest && place.draft.state == DraftState::ChangesAsked {
        let reinstated = advance(tx, &ground, &place.draft, DraftStep::Reinstate, With::nothing()).await?;
        place.draft.state = reinstated.state;
        let resumed = advance(tx, &ground, &place.deliverable, DeliverableStep::ResumeReview, With::nothing()).await?;
        place.deliverable.state = resumed.state;
        place.deliverable.version = resumed.version;
        wait = open_next_lane_in(tx, &place, 0).await?;
    }
    Ok(answer(check, place, moved, wait))
}

/// The creator appeals a verdict, with grounds of 1 to 2,000 characters.
pub async fn appeal(house: &House, call: &Call, id: ComplianceCheckId, grounds: &str) -> Result<CheckAnswer, Fault> {
    if !(1..=2_000).contains(&grounds.chars().count()) {
        let field = crate::kernel::FieldError::new("grounds", "length", "Say why in 1 to 2,000 characters.");
        return Err(Fault::invalid(vec![field]));
    }
    house
        .promise(call, async |tx| {
            let (check, place) = load(tx, id).await?;
            may_take::<CheckLife>(check.state, CheckStep::Appeal, &ground(&place.deal), tx.actor())?;
            if has_ended(place.deliverable.state) {
                return Err(ContentError::NotProducing.into());
            }
            let told = letters::appealed(&place, &check, grounds)?.set("reason", Some(grounds));
            let moved = advance(tx, &ground(&place.deal), &check, CheckStep::Appeal, told).await?;
            let wait = moved.wait.clone();
            Ok(answer(check, place, moved, wait))
        })
        .await
}

fn answer(
    mut check: compliance_check::Model,
    place: DraftInPlace,
    moved: crate::kernel::Moved<ComplianceCheckState>,
    wait: Option<wait::Model>,
) -> CheckAnswer {
    check.state = moved.state;
    check.version = moved.version;
    CheckAnswer { check, deal: place.deal, event_id: moved.event_id, wait }
}
