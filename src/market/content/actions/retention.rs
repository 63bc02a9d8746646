//! Retention: the post stays; it may be missing, come back, be taken down by agreement, or cost money.

use entity::{DeliverableId, Instant, Money, deal, deliverable};
use serde_json::json;

use super::DeliverableAnswer;
use crate::finance::Because;
use crate::finance::earning;
use crate::kernel::advance::With;
use crate::kernel::{Call, Fault, House, Term, Tx, advance};
use crate::market::deal::actions::{is_paid_here, settle_in};
use crate::market::deal::deliverable::DeliverableStep;
use crate::market::deal::letters::{Post, about_post, name_of};
use crate::market::deal::shares::clawback;
use crate::market::deal::store::{ground, load_deliverable};

type State = entity::deliverable::DeliverableState;

/// The creator asks to hide or delete the post.
pub async fn ask_removal(house: &House, call: &Call, id: DeliverableId, why: &str) -> Result<DeliverableAnswer, Fault> {
    take(house, call, id, DeliverableStep::AskRemoval, Post { remarks: Some(why.to_owned()), ..Post::default() }).await
}

/// The brand agrees; the post may go, the deliverable has ended well.
pub async fn agree_removal(house: &House, call: &Call, id: DeliverableId) -> Result<DeliverableAnswer, Fault> {
    take(house, call, id, DeliverableStep::AgreeRemoval, Post { allowed: Some(true), ..Post::default() }).await
}

/// The brand, or its silence, refuses; the post stays.
pub async fn refuse_removal(house: &House, call: &Call, id: DeliverableId) -> Result<DeliverableAnswer, Fault> {
    take(house, call, id, DeliverableStep::RefuseRemoval, Post { allowed: Some(false), ..Post::default() }).await
}

/// The post was found missing or hidden; the creator has time to restore it.
pub async fn miss(house: &House, call: &Call, id: DeliverableId) -> Result<DeliverableAnswer, Fault> {
    house
        .promise(call, async |tx| {
            let (mut deliverable, deal) = load_deliverable(tx.db(), tx.actor(), id).await?;
            deliverable.missing_since = Some(tx.now());
            let told = about_post(&deal, &deliverable, Post::default())?.set("missing_since", deliverable.missing_since);
            step(tx, deliverable, deal, DeliverableStep::Miss, told).await
        })
        .await
}

/// The post is back.
pub async fn restore(house: &House, call: &Call, id: DeliverableId) -> Result<DeliverableAnswer, Fault> {
    house
        .promise(call, async |tx| {
            let (mut deliverable, deal) = load_deliverable(tx.db(), tx.actor(), id).await?;
            deliverable.missing_since = None;
            let told = about_post(&deal, &deliverable, Post::default())?.set("missing_since", None::<Instant>);
            step(tx, deliverable, deal, DeliverableStep::Restore, told).await
        })
        .await
}

/// The platform itself took the post down without the creator's fault: nothing goes back.
pub async fn excuse(house: &House, call: &Call, id: DeliverableId) -> Result<DeliverableAnswer, Fault> {
    take(house, call, id, DeliverableStep::Excuse, Post::default()).await
}

/// Retention is served.
pub async fn complete(house: &House, call: &Call, id: DeliverableId) -> Result<DeliverableAnswer, Fault> {
    take(house, call, id, DeliverableStep::Complete, Post::default()).await
}

/// The post stayed away: the unserved share of its price goes back to the brand, fee included; within
/// the first days all of it.
pub async fn claw_back(house: &House, call: &Call, id: DeliverableId) -> Result<DeliverableAnswer, Fault> {
    house
        .promise(call, async |tx| {
            let (deliverable, deal) = load_deliverable(tx.db(), tx.actor(), id).await?;
            let terms = tx.terms(deal.terms_id).await?;
            let since = deliverable.missing_since.unwrap_or_else(|| tx.now());
            let back = Money::new(clawback(&deliverable, since, terms.number(Term::ClawbackFullDays))?, deal.currency);
            let told = about_post(&deal, &deliverable, Post { price: Some(back), ..Post::default() })?;
            let told = told.facts(json!({ "price_back_minor": back.minor, "currency": back.currency }));
            let answer = step(tx, deliverable, deal, DeliverableStep::ClawBack, told).await?;
            if is_paid_here(&answer.deal) && back.minor > 0 {
                let because = because(tx, &answer.deal, &answer.deliverable);
                earning::actions::claw_back_in(tx, &ground(&answer.deal), answer.deal.id, id, back, because).await?;
            }
            Ok(answer)
        })
        .await
}

fn because(tx: &Tx, deal: &deal::Model, deliverable: &deliverable::Model) -> Because {
    Because {
        kind: "clawback".to_owned(),
        id: deliverable.id.to_string(),
        label: json!({ "title": deal.title, "deliverable": name_of(deliverable), "brand": deal.brand_name, "creator": deal.creator_name }),
        link: format!("/deliverables/{}", deliverable.id),
        happened_on: tx.now(),
        clears_on: None,
    }
}

async fn take(house: &House, call: &Call, id: DeliverableId, by: DeliverableStep, post: Post) -> Result<DeliverableAnswer, Fault> {
    house
        .promise(call, async |tx| {
            let (deliverable, deal) = load_deliverable(tx.db(), tx.actor(), id).await?;
            let told = about_post(&deal, &deliverable, post.clone())?;
            step(tx, deliverable, deal, by, told).await
        })
        .await
}

/// Takes a step of retention; the deal ends with its last piece.
pub(super) async fn step(
    tx: &Tx,
    deliverable: deliverable::Model,
    deal: deal::Model,
    by: DeliverableStep,
    told: With<State>,
) -> Result<DeliverableAnswer, Fault> {
    let moved = advance(tx, &ground(&deal), &deliverable, by, told).await?;
    settle_in(tx, &deal).await?;
    Ok(DeliverableAnswer::after(deliverable, deal, moved))
}
