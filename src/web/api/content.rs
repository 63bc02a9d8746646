//! Deliverables over JSON: bodies, views and handlers. Drafts and lanes are in `draft.rs`.

use entity::deliverable::Route;
use entity::{DealId, DeliverableId, DraftId, FileId, Instant, Money, deal, deliverable, proof};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;

use super::message::{AttachmentBody, sent_files};
use crate::kernel::{Actor, Fault, House};
use crate::market::content::actions::{DeliverableAnswer, look, outline, proof as proofs, retention};
use crate::market::content::rules::ProofShown;
use crate::market::content::store as content;
use crate::market::deal::store::{ground, load_deliverable};
use crate::web::ask::{Ask, Nothing};
use crate::web::route::Download;
use crate::web::view::Shown;

/// A deliverable.
#[derive(Debug, Serialize, ToSchema)]
pub struct DeliverableView {
    deal: DealId,
    number: i64,
    platform: String,
    format: String,
    #[schema(value_type = Vec<String>)]
    markets: serde_json::Value,
    price: Money,
    route: Route,
    route_reference: Option<String>,
    outline_wanted: bool,
    outline: Option<String>,
    #[schema(value_type = Vec<Object>)]
    requirements: serde_json::Value,
    due_at: Instant,
    window_ends_at: Instant,
    retention_days: i64,
    brand_rounds: i64,
    approved_draft: Option<DraftId>,
    published_at: Option<Instant>,
    sign_off_until: Option<Instant>,
    signed_off_at: Option<Instant>,
    retention_until: Option<Instant>,
    missing_since: Option<Instant>,
    proof: Option<ProofView>,
}

/// A proof of publication.
#[derive(Debug, Serialize, ToSchema)]
pub struct ProofView {
    url: String,
    post_id: String,
    account_handle: String,
    label_visible: bool,
    published_at: Instant,
    refused_why: Option<String>,
    /// Its screenshot, where there is one.
    screenshot: Option<FileId>,
    /// The text as it was published, by the creator's word.
    published_text: Option<String>,
    /// Whether the pinned packs find the label in that text; `null` without one.
    label_found: Option<bool>,
}

/// An outline.
#[derive(Debug, Clone, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct OutlineBody {
    /// The outline, 1 to 5,000 characters.
    pub outline: String,
}

/// Why, or what should change.
#[derive(Debug, Clone, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ReasonBody {
    /// 1 to 2,000 characters.
    pub reason: String,
}

/// An order number of a platform's own order system.
#[derive(Debug, Clone, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct RouteReferenceBody {
    /// 1 to 100 characters.
    pub reference: String,
}

/// What shows that the post is live.
#[derive(Debug, Clone, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ProofBody {
    /// The full https:// address.
    pub url: String,
    /// The post's id on its platform.
    pub post_id: String,
    /// The account it stands on.
    pub account_handle: String,
    /// Whether the label is visible.
    pub label_visible: bool,
    /// When it went live.
    pub published_at: Instant,
    /// The text as it was published: its label is checked by the packs that the deal has pinned.
    #[schema(max_length = 20_000)]
    pub published_text: Option<String>,
    /// A screenshot of the post, at most one: JPEG, PNG or WebP of at most 8 MB.
    #[serde(default)]
    #[schema(max_items = 1)]
    pub attachments: Vec<AttachmentBody>,
}

fn view(deal: &deal::Model, deliverable: &deliverable::Model, proof: Option<proof::Model>) -> Result<DeliverableView, Fault> {
    Ok(DeliverableView {
        deal: deal.id,
        number: deliverable.number,
        platform: deliverable.platform.clone(),
        format: deliverable.format.clone(),
        markets: serde_json::from_str(&deliverable.markets)?,
        price: Money::new(deliverable.price_minor, deal.currency),
        route: deliverable.route,
        route_reference: deliverable.route_reference.clone(),
        outline_wanted: deliverable.outline_wanted,
        outline: deliverable.outline.clone(),
        requirements: serde_json::from_str(&deliverable.requirements)?,
        due_at: deliverable.due_at,
        window_ends_at: deliverable.window_ends_at,
        retention_days: deliverable.retention_days,
        brand_rounds: deliverable.brand_rounds,
        approved_draft: deliverable.approved_draft_id,
        published_at: deliverable.published_at,
        sign_off_until: deliverable.sign_off_until,
        signed_off_at: deliverable.signed_off_at,
        retention_until: deliverable.retention_until,
        missing_since: deliverable.missing_since,
        proof: proof.map(|proof| ProofView {
            url: proof.url,
            post_id: proof.post_id,
            account_handle: proof.account_handle,
            label_visible: proof.label_visible,
            published_at: proof.published_at,
            refused_why: proof.refused_why,
            screenshot: proof.screenshot_id,
            label_found: proof.label_verdict.is_some().then_some(true),
            published_text: proof.published_text,
        }),
    })
}

fn shown<B>(ask: &Ask<B>, answer: &DeliverableAnswer) -> Result<Shown<DeliverableView>, Fault> {
    let fields = view(&answer.deal, &answer.deliverable, None)?;
    let shown = Shown::of(&ask.viewer(), &answer.deliverable, &ground(&answer.deal), answer.wait.as_ref(), fields);
    Ok(shown.after(answer.event_id))
}

/// One deliverable with its newest proof; it shows the wait of what it waits for.
pub async fn read(ask: Ask<Nothing>) -> Result<Shown<DeliverableView>, Fault> {
    let db = ask.house.reader();
    let (deliverable, deal) = load_deliverable(db, ask.actor(), ask.id()?).await?;
    let proof = content::proof_of(db, deliverable.id).await?;
    let wait = content::wait_under(db, &deliverable).await?;
    let fields = view(&deal, &deliverable, proof)?;
    Ok(Shown::of(&ask.viewer(), &deliverable, &ground(&deal), wait.as_ref(), fields))
}

/// Whether an actor may see a deliverable.
pub async fn is_visible(house: &House, actor: &Actor, id: Uuid) -> Result<bool, Fault> {
    match load_deliverable(house.reader(), actor, DeliverableId(id)).await {
        Ok(_) => Ok(true),
        Err(Fault::Refused(_)) => Ok(false),
        Err(fault) => Err(fault),
    }
}

/// The creator hands in an outline.
pub async fn submit_outline(ask: Ask<OutlineBody>) -> Result<Shown<DeliverableView>, Fault> {
    shown(&ask, &outline::submit(&ask.house, &ask.call, ask.id()?, &ask.body.outline).await?)
}

/// The brand wants another outline.
pub async fn ask_outline_changes(ask: Ask<ReasonBody>) -> Result<Shown<DeliverableView>, Fault> {
    shown(&ask, &outline::ask_changes(&ask.house, &ask.call, ask.id()?, &ask.body.reason).await?)
}

/// Notes the order number of the platform's own order system.
pub async fn set_route_reference(ask: Ask<RouteReferenceBody>) -> Result<DeliverableView, Fault> {
    let id = ask.id()?;
    let deliverable = proofs::set_route_reference(&ask.house, &ask.call, id, &ask.body.reference).await?;
    let (_, deal) = load_deliverable(ask.house.reader(), ask.actor(), id).await?;
    view(&deal, &deliverable, None)
}

/// The creator proves publication.
pub async fn prove(ask: Ask<ProofBody>) -> Result<Shown<DeliverableView>, Fault> {
    let body = ask.body.clone();
    let besides = proofs::Shown { pictures: sent_files(&body.attachments)?, text: body.published_text, allow: ask.egress_allow().to_vec() };
    let proof = ProofShown {
        url: body.url,
        post_id: body.post_id,
        account_handle: body.account_handle,
        label_visible: body.label_visible,
        published_at: body.published_at,
    };
    shown(&ask, &proofs::prove_with(&ask.house, &ask.call, ask.id()?, (&proof, &besides)).await?)
}

/// A screenshot of a proof, byte for byte as it is kept.
pub async fn screenshot(ask: Ask<Nothing>) -> Result<Download, Fault> {
    let file = content::media::load_screenshot(ask.house.reader(), ask.actor(), (ask.id()?, ask.id_of("file")?)).await?;
    Ok(Download { name: file.name, media_type: file.media_type, bytes: file.content })
}

/// A reviewer does not accept the proof.
pub async fn refuse_proof(ask: Ask<ReasonBody>) -> Result<Shown<DeliverableView>, Fault> {
    shown(&ask, &proofs::refuse(&ask.house, &ask.call, ask.id()?, &ask.body.reason).await?)
}

/// The brand objects to the live post.
pub async fn object(ask: Ask<ReasonBody>) -> Result<Shown<DeliverableView>, Fault> {
    shown(&ask, &proofs::object(&ask.house, &ask.call, ask.id()?, &ask.body.reason).await?)
}

/// The creator asks to hide or delete the post.
pub async fn ask_removal(ask: Ask<ReasonBody>) -> Result<Shown<DeliverableView>, Fault> {
    shown(&ask, &retention::ask_removal(&ask.house, &ask.call, ask.id()?, &ask.body.reason).await?)
}

macro_rules! steps {
    ($($(#[$meta:meta])* $name:ident => $action:path,)+) => { $(
        $(#[$meta])*
        pub async fn $name(ask: Ask<Nothing>) -> Result<Shown<DeliverableView>, Fault> {
            shown(&ask, &$action(&ask.house, &ask.call, ask.id()?).await?)
        }
    )+ };
}

steps! {
    /// The brand accepts the outline.
    accept_outline => outline::accept,
    /// A reviewer accepts the proof.
    confirm => proofs::confirm,
    /// The brand signs the post off.
    sign_off => proofs::sign_off,
    /// The brand lets the post go.
    agree_removal => retention::agree_removal,
    /// The brand wants the post to stay.
    refuse_removal => retention::refuse_removal,
    /// A reviewer finds the post missing.
    miss => retention::miss,
    /// A reviewer finds the post back.
    restore => retention::restore,
    /// The unserved share goes back.
    claw_back => retention::claw_back,
    /// The platform took the post down without the creator's fault.
    excuse => retention::excuse,
    /// A reviewer has looked and finds no label: the creator is asked to mend it.
    ask_label => look::ask_label,
    /// A reviewer has looked and finds the post as it should be.
    find_well => look::find_well,
}
