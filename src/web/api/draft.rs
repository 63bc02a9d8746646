//! Drafts, review lanes and compliance checks over JSON: bodies, views and handlers.

use entity::compliance_check::Model as Check;
use entity::draft::Model as Draft;
use entity::review::Model as Lane;
use entity::{ComplianceCheckId, DealId, DeliverableId, DraftId, Instant, RemarkId, ReviewId, UserId, remark, wait};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;

use crate::kernel::{Actor, Fault, Ground, House, wait as waits};
use crate::market::content::actions::check::{self, CheckAnswer};
use crate::market::content::actions::review::Remarked;
use crate::market::content::actions::{DraftAnswer, draft as drafts, review};
use crate::market::content::rules::Text;
use crate::market::content::store;
use crate::market::deal::store::{ground, load_deliverable};
use crate::market::disclosure;
use crate::market::disclosure::lifecycle::rulings::DisclosureRuling;
use crate::web::ask::{Ask, Nothing};
use crate::web::view::{List, Shown, Viewer};

/// A draft.
#[derive(Debug, Serialize, ToSchema)]
pub struct DraftView {
    deal: DealId,
    deliverable: DeliverableId,
    number: i64,
    title: String,
    body: String,
    #[schema(value_type = Vec<String>)]
    hashtags: serde_json::Value,
    #[schema(value_type = Object)]
    facts: serde_json::Value,
    content_hash: String,
    submitted_at: Option<Instant>,
    by_silence: bool,
}

/// What a creator writes.
#[derive(Debug, Clone, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct TextBody {
    /// At most 200 characters.
    #[serde(default)]
    pub title: String,
    /// At most 20,000 characters.
    pub body: String,
    /// Without their sign, at most 100.
    #[serde(default)]
    pub hashtags: Vec<String>,
    /// What the creator attests, by the names of the compliance vocabulary.
    #[serde(default)]
    #[schema(value_type = Object)]
    pub facts: serde_json::Map<String, serde_json::Value>,
}

impl TextBody {
    pub(super) fn text(&self) -> Text {
        Text {
            title: self.title.clone(),
            body: self.body.clone(),
            hashtags: self.hashtags.clone(),
            facts: serde_json::Value::Object(self.facts.clone()),
        }
    }
}

/// A lane.
#[derive(Debug, Serialize, ToSchema)]
pub struct ReviewView {
    deal: DealId,
    draft: DraftId,
    lane: String,
    position: i64,
    needed: i64,
    approvals: i64,
    remarks: Vec<RemarkView>,
}

/// A remark.
#[derive(Debug, Serialize, ToSchema)]
pub struct RemarkView {
    id: RemarkId,
    user: UserId,
    verdict: String,
    body: String,
    field: String,
    anchor_start: Option<i64>,
    anchor_end: Option<i64>,
    created_at: Instant,
    sent_at: Option<Instant>,
}

/// A remark, or the last word of a lane that returns a draft.
#[derive(Debug, Clone, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct RemarkBody {
    /// 1 to 2,000 characters.
    pub body: String,
    /// `title`, `body` or `hashtags`.
    #[serde(default)]
    pub field: String,
    /// Where it begins, in Unicode scalar values.
    #[serde(default)]
    pub start: Option<i64>,
    /// Where it ends.
    #[serde(default)]
    pub end: Option<i64>,
}

/// What a lane says when it returns a draft: nothing more than its remarks so far, or a last word.
#[derive(Debug, Clone, Default, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ReturnBody {
    /// A last word.
    #[serde(default)]
    pub remark: Option<RemarkBody>,
}

/// A check.
#[derive(Debug, Serialize, ToSchema)]
pub struct CheckView {
    deal: DealId,
    draft: DraftId,
    verdict: String,
    #[schema(value_type = Vec<Object>)]
    findings: serde_json::Value,
    #[schema(value_type = Vec<Object>)]
    packs: serde_json::Value,
    reason: Option<String>,
}

/// A ruling.
#[derive(Debug, Clone, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct RulingBody {
    /// Whether it is in the creator's favour.
    pub in_favour: bool,
    /// Why, 1 to 2,000 characters.
    pub reason: String,
}

/// Why a verdict is wrong.
#[derive(Debug, Clone, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct GroundsBody {
    /// 1 to 2,000 characters.
    pub grounds: String,
}

fn draft_view(draft: &Draft) -> Result<DraftView, Fault> {
    Ok(DraftView {
        deal: draft.deal_id,
        deliverable: draft.deliverable_id,
        number: draft.number,
        title: draft.title.clone(),
        body: draft.body.clone(),
        hashtags: serde_json::from_str(&draft.hashtags)?,
        facts: serde_json::from_str(&draft.facts)?,
        content_hash: draft.content_hash.clone(),
        submitted_at: draft.submitted_at,
        by_silence: draft.by_silence,
    })
}

fn shown_draft<B>(ask: &Ask<B>, answer: &DraftAnswer) -> Result<Shown<DraftView>, Fault> {
    let fields = draft_view(&answer.draft)?;
    Ok(Shown::of(&ask.viewer(), &answer.draft, &ground(&answer.deal), answer.wait.as_ref(), fields).after(answer.event_id))
}

/// The creator begins the next version.
pub async fn write(ask: Ask<TextBody>) -> Result<Shown<DraftView>, Fault> {
    shown_draft(&ask, &drafts::write(&ask.house, &ask.call, ask.id()?, &ask.body.text()).await?)
}

/// The creator changes a version that was not handed in.
pub async fn rewrite(ask: Ask<TextBody>) -> Result<Shown<DraftView>, Fault> {
    let id = ask.id()?;
    drafts::rewrite(&ask.house, &ask.call, id, &ask.body.text()).await?;
    show(&ask, id).await
}

/// One draft.
pub async fn read(ask: Ask<Nothing>) -> Result<Shown<DraftView>, Fault> {
    show(&ask, ask.id()?).await
}

async fn show<B>(ask: &Ask<B>, id: DraftId) -> Result<Shown<DraftView>, Fault> {
    let place = store::load_draft(ask.house.reader(), ask.actor(), id).await?;
    let wait = store::wait_of_draft(ask.house.reader(), id).await?;
    Ok(Shown::of(&ask.viewer(), &place.draft, &ground(&place.deal), wait.as_ref(), draft_view(&place.draft)?))
}

/// The drafts of a deliverable, the newest first.
pub async fn list(ask: Ask<Nothing>) -> Result<List<Shown<DraftView>>, Fault> {
    let (deliverable, deal) = load_deliverable(ask.house.reader(), ask.actor(), ask.id()?).await?;
    let drafts = store::drafts_of(ask.house.reader(), ask.actor(), deliverable.id).await?;
    let (viewer, ground) = (ask.viewer(), ground(&deal));
    let items = drafts.iter().map(|draft| Ok(Shown::of(&viewer, draft, &ground, None, draft_view(draft)?)));
    Ok(List { items: items.collect::<Result<_, Fault>>()?, next: None })
}

/// Whether an actor may see a draft.
pub async fn is_visible(house: &House, actor: &Actor, id: Uuid) -> Result<bool, Fault> {
    match store::load_draft(house.reader(), actor, DraftId(id)).await {
        Ok(_) => Ok(true),
        Err(Fault::Refused(_)) => Ok(false),
        Err(fault) => Err(fault),
    }
}

/// The creator hands a draft in; the checks run now.
pub async fn submit(ask: Ask<Nothing>) -> Result<Shown<DraftView>, Fault> {
    shown_draft(&ask, &drafts::submit(&ask.house, &ask.call, ask.id()?).await?)
}

/// The creator takes a draft back.
pub async fn withdraw(ask: Ask<Nothing>) -> Result<Shown<DraftView>, Fault> {
    shown_draft(&ask, &drafts::withdraw(&ask.house, &ask.call, ask.id()?).await?)
}

/// Approves in the lane that reads the draft now.
pub async fn approve(ask: Ask<Nothing>) -> Result<Shown<DraftView>, Fault> {
    shown_draft(&ask, &review::approve_draft(&ask.house, &ask.call, ask.id()?).await?)
}

/// Returns the draft from the lane that reads it now; its remarks go out merged.
pub async fn ask_changes(ask: Ask<ReturnBody>) -> Result<Shown<DraftView>, Fault> {
    let last_word = ask.body.remark.as_ref().map(remarked);
    shown_draft(&ask, &review::ask_draft_changes(&ask.house, &ask.call, ask.id()?, last_word.as_ref()).await?)
}

fn remarked(body: &RemarkBody) -> Remarked {
    Remarked { body: body.body.clone(), field: body.field.clone(), anchor: body.start.zip(body.end), change: true }
}

/// Approves in a lane.
pub async fn approve_lane(ask: Ask<Nothing>) -> Result<Shown<DraftView>, Fault> {
    shown_draft(&ask, &review::approve(&ask.house, &ask.call, ask.id()?).await?)
}

/// Returns the draft from a lane.
pub async fn return_lane(ask: Ask<ReturnBody>) -> Result<Shown<DraftView>, Fault> {
    let last_word = ask.body.remark.as_ref().map(remarked);
    shown_draft(&ask, &review::ask_changes(&ask.house, &ask.call, ask.id()?, last_word.as_ref()).await?)
}

/// Somebody of the lane remarks.
pub async fn remark(ask: Ask<RemarkBody>) -> Result<RemarkView, Fault> {
    Ok(remark_view(&review::remark(&ask.house, &ask.call, ask.id()?, &remarked(&ask.body)).await?))
}

fn remark_view(remark: &remark::Model) -> RemarkView {
    RemarkView {
        id: remark.id,
        user: remark.user_id,
        verdict: remark.verdict.to_string(),
        body: remark.body.clone(),
        field: remark.field.clone(),
        anchor_start: remark.anchor_start,
        anchor_end: remark.anchor_end,
        created_at: remark.created_at,
        sent_at: remark.sent_at,
    }
}

/// The lanes of a draft, in order.
pub async fn lanes(ask: Ask<Nothing>) -> Result<List<Shown<ReviewView>>, Fault> {
    let place = store::load_draft(ask.house.reader(), ask.actor(), ask.id()?).await?;
    let mut items = Vec::new();
    for lane in store::reviews_of(ask.house.reader(), place.draft.id).await? {
        items.push(shown_lane(&ask, &lane, &ground(&place.deal)).await?);
    }
    Ok(List { items, next: None })
}

/// One lane.
pub async fn read_lane(ask: Ask<Nothing>) -> Result<Shown<ReviewView>, Fault> {
    let (lane, place) = store::load_review(ask.house.reader(), ask.actor(), ask.id()?).await?;
    shown_lane(&ask, &lane, &ground(&place.deal)).await
}

async fn shown_lane(ask: &Ask<Nothing>, lane: &Lane, ground: &Ground) -> Result<Shown<ReviewView>, Fault> {
    let remarks = store::remarks_of(ask.house.reader(), ask.actor(), lane.id).await?;
    let wait = waits::open_of(ask.house.reader(), lane.id).await?;
    let fields = ReviewView {
        deal: lane.deal_id,
        draft: lane.draft_id,
        lane: lane.lane.clone(),
        position: lane.position,
        needed: lane.needed,
        approvals: lane.approvals,
        remarks: remarks.iter().map(remark_view).collect(),
    };
    Ok(Shown::of(&ask.viewer(), lane, ground, wait.as_ref(), fields))
}

/// Whether an actor may see a lane.
pub async fn is_lane_visible(house: &House, actor: &Actor, id: Uuid) -> Result<bool, Fault> {
    match store::load_review(house.reader(), actor, ReviewId(id)).await {
        Ok(_) => Ok(true),
        Err(Fault::Refused(_)) => Ok(false),
        Err(fault) => Err(fault),
    }
}

fn check_view(viewer: &Viewer<'_>, check: &Check, ground: &Ground, wait: Option<&wait::Model>) -> Result<Shown<CheckView>, Fault> {
    let fields = CheckView {
        deal: check.deal_id,
        draft: check.draft_id,
        verdict: check.verdict.clone(),
        findings: serde_json::from_str(&check.findings)?,
        packs: serde_json::from_str(&check.packs)?,
        reason: check.reason.clone(),
    };
    Ok(Shown::of(viewer, check, ground, wait, fields))
}

/// The checks of a draft, the newest first.
pub async fn checks(ask: Ask<Nothing>) -> Result<List<Shown<CheckView>>, Fault> {
    let place = store::load_draft(ask.house.reader(), ask.actor(), ask.id()?).await?;
    let checks = disclosure::store::checks_of(ask.house.reader(), place.draft.id).await?;
    let (viewer, ground) = (ask.viewer(), ground(&place.deal));
    let items = checks.iter().map(|check| check_view(&viewer, check, &ground, None));
    Ok(List { items: items.collect::<Result<_, _>>()?, next: None })
}

/// One check.
pub async fn read_check(ask: Ask<Nothing>) -> Result<Shown<CheckView>, Fault> {
    let (check, ground) = load_check(&ask.house, ask.actor(), ask.id()?).await?;
    let wait = waits::open_of(ask.house.reader(), check.id).await?;
    check_view(&ask.viewer(), &check, &ground, wait.as_ref())
}

async fn load_check(house: &House, actor: &Actor, id: ComplianceCheckId) -> Result<(Check, Ground), Fault> {
    let check = disclosure::store::find_check(house.reader(), id).await?.ok_or_else(Fault::missing)?;
    let place = store::load_draft(house.reader(), actor, check.draft_id).await?;
    Ok((check, ground(&place.deal)))
}

/// Whether an actor may see a check.
pub async fn is_check_visible(house: &House, actor: &Actor, id: Uuid) -> Result<bool, Fault> {
    match load_check(house, actor, ComplianceCheckId(id)).await {
        Ok(_) => Ok(true),
        Err(Fault::Refused(_)) => Ok(false),
        Err(fault) => Err(fault),
    }
}

fn shown_check<B>(ask: &Ask<B>, answer: &CheckAnswer) -> Result<Shown<CheckView>, Fault> {
    let shown = check_view(&ask.viewer(), &answer.check, &ground(&answer.deal), answer.wait.as_ref())?;
    Ok(shown.after(answer.event_id))
}

/// A reviewer rules.
pub async fn rule(ask: Ask<RulingBody>) -> Result<Shown<CheckView>, Fault> {
    let ruling = DisclosureRuling { in_favour: ask.body.in_favour, reason: ask.body.reason.clone() };
    shown_check(&ask, &check::rule(&ask.house, &ask.call, ask.id()?, &ruling).await?)
}

/// Another reviewer rules on an appeal.
pub async fn rule_appeal(ask: Ask<RulingBody>) -> Result<Shown<CheckView>, Fault> {
    let ruling = DisclosureRuling { in_favour: ask.body.in_favour, reason: ask.body.reason.clone() };
    shown_check(&ask, &check::rule_appeal(&ask.house, &ask.call, ask.id()?, &ruling).await?)
}

/// The creator appeals.
pub async fn appeal(ask: Ask<GroundsBody>) -> Result<Shown<CheckView>, Fault> {
    shown_check(&ask, &check::appeal(&ask.house, &ask.call, ask.id()?, &ask.body.grounds).await?)
}
