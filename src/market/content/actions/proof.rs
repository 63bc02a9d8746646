//! Publication: proof, its check, the brand's objection, sign-off. Sign-off makes the money payable.

use std::net::SocketAddr;

use entity::deliverable::Route;
use entity::earning::EarningKind;
use entity::post_look::LookOutcome;
use entity::{DeliverableId, DraftId, Instant, deal, deliverable, proof};
use serde_json::json;

use super::DeliverableAnswer;
use super::look::{watch_from_proof_in, watch_from_sign_off_in};
use crate::finance::Because;
use crate::finance::earning;
use crate::finance::hold::actions as hold;
use crate::finance::hold::actions::Release;
use crate::kernel::advance::may_take;
use crate::kernel::calendar::{Span, next_pay_day};
use crate::kernel::{Call, Fault, FieldError, House, Term, Tx, advance};
use crate::market::content::media::{MediaError, kept_picture};
use crate::market::content::rules::{BODY_MOST, ContentError, ProofShown};
use crate::market::content::store;
use crate::market::content::store::look::{approved_of, newest_of};
use crate::market::deal::actions::{is_paid_here, price_of};
use crate::market::deal::dates::retention_end;
use crate::market::deal::deliverable::{DeliverableLife, DeliverableStep};
use crate::market::deal::letters::{Post, about_post, name_of};
use crate::market::deal::sides::{parts_of, side_of};
use crate::market::deal::store::{ground, load_deliverable};
use crate::market::disclosure::Finding;
use crate::market::disclosure::published::{Came, LabelJudge, LabelVerdict};
use crate::market::disclosure::store::shelf;
use crate::market::identity;
use crate::market::message::actions::Sent;

/// Whoever speaks for a side notes the order number of the platform's own order system (1 to 100 characters).
pub async fn set_route_reference(house: &House, call: &Call, id: DeliverableId, reference: &str) -> Result<deliverable::Model, Fault> {
    if !(1..=100).contains(&reference.chars().count()) {
        return Err(Fault::invalid(vec![FieldError::new("reference", "length", "An order number has 1 to 100 characters.")]));
    }
    house
        .promise(call, async |tx| {
            let (mut deliverable, deal) = load_deliverable(tx.db(), tx.actor(), id).await?;
            side_of(&deal, tx.actor())?;
            store::set_route_reference(tx, id, reference).await?;
            deliverable.route_reference = Some(reference.to_owned());
            Ok(deliverable)
        })
        .await
}

/// The creator proves that the approved version is live.
pub async fn prove(house: &House, call: &Call, id: DeliverableId, shown: &ProofShown) -> Result<DeliverableAnswer, Fault> {
    prove_with(house, call, id, (shown, &Shown::default())).await
}

/// What a creator shows of a post besides its address.
#[derive(Clone, Debug, Default)]
pub struct Shown {
    /// A picture of the post, at most one, which stays when the post has gone.
    pub pictures: Vec<Sent>,
    /// The text as it was published.
    pub text: Option<String>,
    /// Local addresses that tests may prove with, over plain HTTP.
    pub allow: Vec<SocketAddr>,
}

/// The same with what the creator shows besides. The pinned packs judge the label of the text; without the label it is no
/// proof.
pub async fn prove_with(
    house: &House,
    call: &Call,
    id: DeliverableId,
    (shown, besides): (&ProofShown, &Shown),
) -> Result<DeliverableAnswer, Fault> {
    shown.check(house.now(), &besides.allow)?;
    let text = besides.text.as_deref().map(str::trim).filter(|text| !text.is_empty());
    if text.is_some_and(|text| text.chars().count() > BODY_MOST) {
        let message = format!("The published text has at most {BODY_MOST} characters.");
        return Err(Fault::invalid(vec![FieldError::new("published_text", "too_long", message)]));
    }
    if besides.pictures.len() > 1 {
        return Err(MediaError::OnePicture.into());
    }
    let screenshot = besides.pictures.first().map(kept_picture).transpose()?;
    house
        .promise(call, async |tx| {
            let (deliverable, deal) = load_deliverable(tx.db(), tx.actor(), id).await?;
            if deliverable.route == Route::OfficialOrder && deliverable.route_reference.is_none() {
                return Err(ContentError::RouteReferenceMissing.into());
            }
            must_be_own_account(tx, &deal, &deliverable, &shown.account_handle).await?;
            let told = about_post(&deal, &deliverable, Post { url: Some(shown.url.clone()), ..Post::default() })?;
            let moved = advance(tx, &ground(&deal), &deliverable, DeliverableStep::Prove, told).await?;
            let Some(draft_id) = deliverable.approved_draft_id else {
                return Err(Fault::broken("an approved deliverable has no approved draft"));
            };
            let verdict = match text {
                Some(text) => Some(labelled(tx, (&deal, &deliverable, draft_id), text).await?),
                None => None,
            };
            let screenshot_id = match &screenshot {
                Some(kept) => Some(super::media::insert_bytes(tx, kept, &id.to_string()).await?),
                None => None,
            };
            let proof = proof::Model {
                id: tx.mint(),
                deal_id: deal.id,
                deliverable_id: id,
                draft_id,
                url: shown.url.clone(),
                post_id: shown.post_id.clone(),
                account_handle: shown.account_handle.clone(),
                label_visible: shown.label_visible,
                screenshot_id,
                published_at: shown.published_at,
                created_at: tx.now(),
                refused_why: None,
                published_text: text.map(str::to_owned),
                label_verdict: verdict.map(|verdict| serde_json::to_string(&verdict)).transpose()?,
            };
            store::insert_proof(tx, &proof).await?;
            watch_from_proof_in(tx, &deliverable).await?;
            Ok(DeliverableAnswer::after(deliverable, deal, moved))
        })
        .await
}

/// What the packs say about the label of a published text; refused where they miss it.
async fn labelled(
    tx: &Tx,
    (deal, deliverable, draft): (&deal::Model, &deliverable::Model, DraftId),
    text: &str,
) -> Result<LabelVerdict, Fault> {
    let approved = approved_of(tx.db(), draft).await?.ok_or_else(|| Fault::broken("an approved draft is not stored"))?;
    let judge = LabelJudge::of(shelf::of_deal(tx.db(), deal).await?, deal, (deliverable, &approved))?;
    let verdict = judge.judge(text, Came::Whole)?;
    if verdict.passed() {
        return Ok(verdict);
    }
    let missed =
        |finding: &Finding| FieldError::new("published_text", "label_missing", format!("{} {}", finding.message.en, finding.fix.en));
    Err(Fault::invalid(verdict.lacks.iter().map(missed).collect()))
}

async fn must_be_own_account(tx: &Tx, deal: &deal::Model, deliverable: &deliverable::Model, handle: &str) -> Result<(), Fault> {
    let accounts = identity::store::list_accounts(tx.db(), deal.creator_id).await?;
    let wanted = handle.trim_start_matches('@').to_lowercase();
    let matches = accounts
        .iter()
        .any(|account| account.platform == deliverable.platform && account.handle.trim_start_matches('@').to_lowercase() == wanted);
    if matches {
        return Ok(());
    }
    let message = "The post does not stand on an account of this creator's profile.";
    Err(Fault::invalid(vec![FieldError::new("account_handle", "not_own_account", message)]))
}

/// A reviewer accepts the proof: the post is live, the money expected, the brand may object.
pub async fn confirm(house: &House, call: &Call, id: DeliverableId) -> Result<DeliverableAnswer, Fault> {
    house
        .promise(call, async |tx| {
            let (mut deliverable, deal) = load_deliverable(tx.db(), tx.actor(), id).await?;
            let proof = proof_in(tx, &deal, &deliverable, DeliverableStep::Confirm).await?;
            must_show_its_label(tx, &proof).await?;
            deliverable.published_at = Some(proof.published_at);
            deliverable.sign_off_until = Some(sign_off_until(tx, &deal, &deliverable).await?);
            let post = Post { url: Some(proof.url.clone()), price: Some(price_of(&deal, &deliverable)), ..Post::default() };
            let told = about_post(&deal, &deliverable, post)?
                .set("published_at", deliverable.published_at)
                .set("sign_off_until", deliverable.sign_off_until);
            let ground = ground(&deal);
            let moved = advance(tx, &ground, &deliverable, DeliverableStep::Confirm, told).await?;
            if is_paid_here(&deal) {
                let because = because(tx, &deal, &deliverable);
                earning::actions::accrue_in(
                    tx,
                    &ground,
                    deal.id,
                    id,
                    parts_of(&deal, price_of(&deal, &deliverable), EarningKind::Creator)?,
                    because,
                )
                .await?;
            }
            Ok(DeliverableAnswer::after(deliverable, deal, moved))
        })
        .await
}

/// The newest proof, for whoever may take a step on it now.
async fn proof_in(tx: &Tx, deal: &deal::Model, deliverable: &deliverable::Model, step: DeliverableStep) -> Result<proof::Model, Fault> {
    may_take::<DeliverableLife>(deliverable.state, step, &ground(deal), tx.actor())?;
    store::proof_of(tx.db(), deliverable.id).await?.ok_or_else(Fault::missing)
}

/// Where the page that was looked at does not show the label, a screenshot or the published text must.
async fn must_show_its_label(tx: &Tx, proof: &proof::Model) -> Result<(), Fault> {
    let Some(look) = newest_of(tx.db(), proof.id).await? else { return Ok(()) };
    let is_blind = matches!(look.outcome, LookOutcome::MissingLabel | LookOutcome::Unreadable);
    if is_blind && proof.screenshot_id.is_none() && proof.published_text.is_none() {
        return Err(ContentError::LabelUnseen.into());
    }
    Ok(())
}

async fn sign_off_until(tx: &Tx, deal: &deal::Model, deliverable: &deliverable::Model) -> Result<Instant, Fault> {
    let terms = tx.terms(deal.terms_id).await?;
    let term = if deliverable.format == "livestream" { Term::LiveSignOffDays } else { Term::SignOffDays };
    let days = u32::try_from(terms.number(term)).unwrap_or(u32::MAX);
    Ok(tx.house().calendar().deadline(tx.now(), Span::Days(days), &deal.zone, true)?)
}

/// A reviewer does not accept the proof.
pub async fn refuse(house: &House, call: &Call, id: DeliverableId, why: &str) -> Result<DeliverableAnswer, Fault> {
    must_say_why(why)?;
    house
        .promise(call, async |tx| {
            let (deliverable, deal) = load_deliverable(tx.db(), tx.actor(), id).await?;
            let proof = proof_in(tx, &deal, &deliverable, DeliverableStep::RefuseProof).await?;
            let post = Post { url: Some(proof.url), remarks: Some(why.to_owned()), ..Post::default() };
            let told = about_post(&deal, &deliverable, post)?;
            let moved = advance(tx, &ground(&deal), &deliverable, DeliverableStep::RefuseProof, told).await?;
            store::refuse_proof(tx, proof.id, why).await?;
            Ok(DeliverableAnswer::after(deliverable, deal, moved))
        })
        .await
}

/// The brand objects to the live post, once; a reviewer looks at the proof again.
pub async fn object(house: &House, call: &Call, id: DeliverableId, why: &str) -> Result<DeliverableAnswer, Fault> {
    must_say_why(why)?;
    house
        .promise(call, async |tx| {
            let (deliverable, deal) = load_deliverable(tx.db(), tx.actor(), id).await?;
            if store::count_objections(tx, id).await? > 0 {
                return Err(ContentError::ObjectedBefore.into());
            }
            let told = about_post(&deal, &deliverable, Post { remarks: Some(why.to_owned()), ..Post::default() })?;
            let moved = advance(tx, &ground(&deal), &deliverable, DeliverableStep::Object, told).await?;
            Ok(DeliverableAnswer::after(deliverable, deal, moved))
        })
        .await
}

fn must_say_why(why: &str) -> Result<(), Fault> {
    if (1..=2_000).contains(&why.chars().count()) {
        return Ok(());
    }
    Err(Fault::invalid(vec![FieldError::new("reason", "length", "Say why in 1 to 2,000 characters.")]))
}

/// The brand, or its silence, signs the post off: its price is payable, retention runs.
pub async fn sign_off(house: &House, call: &Call, id: DeliverableId) -> Result<DeliverableAnswer, Fault> {
    house
        .promise(call, async |tx| {
            let (mut deliverable, deal) = load_deliverable(tx.db(), tx.actor(), id).await?;
            let published_at = deliverable.published_at.unwrap_or_else(|| tx.now());
            deliverable.retention_until = Some(retention_end(published_at, deliverable.retention_days));
            deliverable.signed_off_at = Some(tx.now());
            let pay_at = pay_instant(tx)?;
            let price = price_of(&deal, &deliverable);
            let told = about_post(&deal, &deliverable, Post { price: Some(price), pay_at: Some(pay_at), ..Post::default() })?
                .set("signed_off_at", deliverable.signed_off_at)
                .set("retention_until", deliverable.retention_until);
            let ground = ground(&deal);
            let moved = advance(tx, &ground, &deliverable, DeliverableStep::SignOff, told).await?;
            watch_from_sign_off_in(tx, &deliverable, &deal).await?;
            if is_paid_here(&deal) {
                let because = because(tx, &deal, &deliverable);
                let release = Release {
                    deliverable: Some(id),
                    price,
                    parts: parts_of(&deal, price_of(&deal, &deliverable), EarningKind::Creator)?,
                    because,
                };
                hold::release_in(tx, &ground, deal.id, release).await?;
            }
            Ok(DeliverableAnswer::after(deliverable, deal, moved))
        })
        .await
}

fn pay_instant(tx: &Tx) -> Result<Instant, Fault> {
    let zone = crate::kernel::calendar::BOOK_ZONE;
    Ok(next_pay_day(tx.now(), zone)?.at(10, 0, 0, 0).in_tz(zone)?.timestamp().into())
}

/// Why something is owed, frozen for finance. It is payable from sign-off on: nothing of its own holds it back.
fn because(tx: &Tx, deal: &deal::Model, deliverable: &deliverable::Model) -> Because {
    Because {
        kind: "deliverable".to_owned(),
        id: deliverable.id.to_string(),
        label: json!({ "title": deal.title, "deliverable": name_of(deliverable), "brand": deal.brand_name, "creator": deal.creator_name }),
        link: format!("/deliverables/{}", deliverable.id),
        happened_on: tx.now(),
        clears_on: None,
    }
}
