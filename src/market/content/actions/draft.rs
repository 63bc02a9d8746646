//! Writing a draft and handing it in.

use entity::compliance_check::ComplianceCheckState;
use entity::deliverable::DeliverableState;
use entity::draft::DraftState;
use entity::{DeliverableId, DraftId, deliverable, draft};
use serde_json::json;

use super::originality::compare_in;
use super::review::open_next_lane_in;
use super::{DraftAnswer, may_write, media};
use crate::kernel::{Call, Fault, House, Moved, With, advance, begin, wait};
use crate::market::content::lifecycle::DraftStep;
use crate::market::content::rules::{ContentError, Text, unmet};
use crate::market::content::store::{self, DraftInPlace, media as stored_media};
use crate::market::content::{letters, lifecycle};
use crate::market::deal::deliverable::DeliverableStep;
use crate::market::deal::store::{ground, load_deliverable};
use crate::market::disclosure;
use crate::market::disclosure::actions::HandedIn;

/// The creator begins the next version of a deliverable's content.
pub async fn write(house: &House, call: &Call, id: DeliverableId, text: &Text) -> Result<DraftAnswer, Fault> {
    text.check()?;
    house
        .promise(call, async |tx| {
            let (deliverable, deal) = load_deliverable(tx.db(), tx.actor(), id).await?;
            let before = store::drafts_of(tx.db(), tx.actor(), id).await?;
            must_want_a_draft(&deliverable, &before)?;
            let ground = ground(&deal);
            may_write(tx, &ground)?;
            let id_of_draft = tx.mint();
            let media = match before.first() {
                Some(before) => media::carry_in(tx, before, id_of_draft).await?,
                None => Vec::new(),
            };
            let draft = draft::Model {
                id: id_of_draft,
                state: DraftState::Writing,
                version: 1,
                created_at: tx.now(),
                changed_at: tx.now(),
                deal_id: deal.id,
                deliverable_id: id,
                number: before.first().map_or(0, |draft| draft.number) + 1,
                title: text.title.clone(),
                body: text.body.clone(),
                hashtags: serde_json::to_string(&text.hashtags)?,
                facts: text.facts.to_string(),
                content_hash: text.content_hash(&media),
                submitted_at: None,
                by_silence: false,
            };
            store::insert_draft(tx, &draft).await?;
            let moved = begin(tx, &ground, &draft, With::nothing()).await?;
            Ok(DraftAnswer::after(DraftInPlace { draft, deliverable, deal }, moved, None))
        })
        .await
}

fn must_want_a_draft(deliverable: &deliverable::Model, before: &[draft::Model]) -> Result<(), ContentError> {
    if deliverable.state != DeliverableState::Producing {
        return Err(ContentError::NotProducing);
    }
    if before.iter().any(|draft| matches!(draft.state, DraftState::Writing | DraftState::InReview)) {
        return Err(ContentError::VersionUnderWay);
    }
    if deliverable.outline_wanted && deliverable.outline.is_none() {
        return Err(ContentError::OutlineFirst);
    }
    Ok(())
}

/// The creator changes a draft that has not been handed in.
pub async fn rewrite(house: &House, call: &Call, id: DraftId, text: &Text) -> Result<draft::Model, Fault> {
    text.check()?;
    house
        .promise(call, async |tx| {
            let DraftInPlace { mut draft, deal, .. } = store::load_draft(tx.db(), tx.actor(), id).await?;
            may_write(tx, &ground(&deal))?;
            tx.check_expected_version(id.into(), draft.version)?;
            if draft.state != DraftState::Writing {
                return Err(crate::kernel::Fault::refuse(
                    crate::kernel::Kind::Illegal,
                    "illegal_step",
                    "A draft that was handed in never changes; write the next version.",
                ));
            }
            draft.title.clone_from(&text.title);
            draft.body.clone_from(&text.body);
            draft.hashtags = serde_json::to_string(&text.hashtags)?;
            draft.facts = text.facts.to_string();
            draft.content_hash = text.content_hash(&stored_media::media_of(tx.db(), id).await?);
            store::rewrite(tx, &draft).await?;
            Ok(draft)
        })
        .await
}

/// The creator hands a draft in.
///
/// The checks run inside: a blocking finding or an unmet requirement brings the draft back with the
/// findings stored; a check that needs a person holds it before its first lane.
pub async fn submit(house: &House, call: &Call, id: DraftId) -> Result<DraftAnswer, Fault> {
    house
        .promise(call, async |tx| {
            let mut place = store::load_draft(tx.db(), tx.actor(), id).await?;
            let ground = ground(&place.deal);
            crate::kernel::advance::may_take::<lifecycle::DraftLife>(place.draft.state, DraftStep::Submit, &ground, tx.actor())?;
            let unmet = unmet(&place.deliverable, &place.draft)?;
            let found = compare_in(tx, &place).await?;
            let handed_in = HandedIn { deal: &place.deal, deliverable: &place.deliverable, draft: &place.draft, found };
            let check = disclosure::actions::check_in(tx, &ground, handed_in).await?;
            place.draft.submitted_at = Some(tx.now());
            let facts = json!({ "check": check.id, "verdict": check.verdict, "unmet": unmet.len() });
            if check.state == ComplianceCheckState::NeedsFix || !unmet.is_empty() {
                let told = letters::flagged(&place, &check, &unmet)?.facts(facts).set("submitted_at", tx.now());
                let moved = advance(tx, &ground, &place.draft, DraftStep::Flag, told).await?;
                let waits = wait::open_of(tx.db(), place.deliverable.id).await?;
                return Ok(DraftAnswer::after(place, moved, waits));
            }
            let moved =
                advance(tx, &ground, &place.draft, DraftStep::Submit, With::nothing().facts(facts).set("submitted_at", tx.now())).await?;
            let in_review = advance(tx, &ground, &place.deliverable, DeliverableStep::SubmitDraft, With::nothing()).await?;
            place.deliverable.state = in_review.state;
            place.deliverable.version = in_review.version;
            let wait = if check.state == ComplianceCheckState::Manual {
                wait::open_of(tx.db(), check.id).await?
            } else {
                open_next_lane_in(tx, &place, 0).await?
            };
            Ok(DraftAnswer::after(place, moved, wait))
        })
        .await
}

/// The creator takes a draft back; its lane ends with it.
pub async fn withdraw(house: &House, call: &Call, id: DraftId) -> Result<DraftAnswer, Fault> {
    house
        .promise(call, async |tx| {
            let mut place = store::load_draft(tx.db(), tx.actor(), id).await?;
            let ground = ground(&place.deal);
            let was_in_review = place.draft.state == DraftState::InReview;
            let moved: Moved<DraftState> = advance(tx, &ground, &place.draft, DraftStep::Withdraw, With::nothing()).await?;
            if was_in_review {
                super::review::drop_lane_in(tx, &place).await?;
                disclosure::actions::drop_open_in(tx, id).await?;
                super::review::return_deliverable_in(tx, &mut place, false).await?;
            }
            Ok(DraftAnswer::after(place, moved, None))
        })
        .await
}
