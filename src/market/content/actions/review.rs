//! Review lanes: opening the next one, remarks, approval, return, silence.

use entity::remark::RemarkVerdict;
use entity::review::ReviewState;
use entity::{DraftId, Instant, ReviewId, remark, review, wait};
use serde_json::json;

use super::DraftAnswer;
use crate::kernel::advance::advance_by_house;
use crate::kernel::{Call, Fault, House, Tx, With, advance, begin, record};
use crate::market::content::letters;
use crate::market::content::lifecycle::{DraftStep, ReviewStep};
use crate::market::content::rules::{ContentError, next_lane};
use crate::market::content::store::{self, DraftInPlace};
use crate::market::deal::dates::days_after;
use crate::market::deal::deliverable::DeliverableStep;
use crate::market::deal::store::ground;

/// Opens the lane after position `after`; gives whose turn it is. `None` when no lane is left.
pub(super) async fn open_next_lane_in(tx: &Tx, place: &DraftInPlace, after: i64) -> Result<Option<wait::Model>, Fault> {
    let terms = tx.terms(place.deal.terms_id).await?;
    let Some(next) = next_lane(&terms, &place.deal, &place.deliverable, after) else { return Ok(None) };
    let lane = review::Model {
        id: tx.mint(),
        state: next.state,
        version: 1,
        created_at: tx.now(),
        changed_at: tx.now(),
        deal_id: place.deal.id,
        draft_id: place.draft.id,
        lane: next.name,
        position: next.position,
        needed: next.needed,
        approvals: 0,
        counts: next.counts,
    };
    store::insert_review(tx, &lane).await?;
    let told = letters::lane(place, &lane, &terms, None)?;
    Ok(begin(tx, &ground(&place.deal), &lane, told).await?.wait)
}

/// Ends the lane that reads a draft, because the draft goes away.
pub(super) async fn drop_lane_in(tx: &Tx, place: &DraftInPlace) -> Result<(), Fault> {
    if let Some(lane) = store::open_review(tx.db(), place.draft.id).await? {
        advance_by_house(tx, &ground(&place.deal), &lane, ReviewStep::Drop, With::nothing()).await?;
    }
    Ok(())
}

/// Gives the deliverable back to its creator, with time for the next version.
pub(super) async fn return_deliverable_in(tx: &Tx, place: &mut DraftInPlace, counts: bool) -> Result<(), Fault> {
    let terms = tx.terms(place.deal.terms_id).await?;
    let revise_days = terms.number(crate::kernel::Term::ReviseDays);
    let due_at: Instant = place.deliverable.due_at.max(days_after(tx.now(), revise_days, &place.deal.zone)?);
    place.deliverable.due_at = due_at;
    place.deliverable.brand_rounds += i64::from(counts);
    let with = With::nothing().set("due_at", due_at).set("brand_rounds", place.deliverable.brand_rounds);
    let moved = advance(tx, &ground(&place.deal), &place.deliverable, DeliverableStep::ReturnDraft, with).await?;
    place.deliverable.state = moved.state;
    place.deliverable.version = moved.version;
    Ok(())
}

/// What a reviewer remarks.
#[derive(Clone, Debug)]
pub struct Remarked {
    /// What is said, 1 to 2,000 characters.
    pub body: String,
    /// The field it is about.
    pub field: String,
    /// Where in the field, in Unicode scalar values.
    pub anchor: Option<(i64, i64)>,
    /// Whether it asks for a change.
    pub change: bool,
}

/// Somebody of the lane's side remarks; nobody on the other side sees it before the lane speaks.
pub async fn remark(house: &House, call: &Call, id: ReviewId, remarked: &Remarked) -> Result<remark::Model, Fault> {
    if !(1..=2_000).contains(&remarked.body.chars().count()) {
        return Err(Fault::invalid(vec![crate::kernel::FieldError::new("body", "length", "A remark has 1 to 2,000 characters.")]));
    }
    house
        .promise(call, async |tx| {
            let (lane, place) = store::load_review(tx.db(), tx.actor(), id).await?;
            may_speak(tx, &lane, &place)?;
            let verdict = if remarked.change { RemarkVerdict::Change } else { RemarkVerdict::Remark };
            write_remark(tx, &lane, verdict, remarked).await
        })
        .await
}

fn may_speak(tx: &Tx, lane: &review::Model, place: &DraftInPlace) -> Result<(), Fault> {
    crate::kernel::advance::may_take::<crate::market::content::lifecycle::ReviewLife>(
        lane.state,
        ReviewStep::Approve,
        &ground(&place.deal),
        tx.actor(),
    )
}

async fn write_remark(tx: &Tx, lane: &review::Model, verdict: RemarkVerdict, remarked: &Remarked) -> Result<remark::Model, Fault> {
    let Some(user_id) = tx.actor().user else { return Err(Fault::missing()) };
    let row = remark::Model {
        id: tx.mint(),
        review_id: lane.id,
        draft_id: lane.draft_id,
        user_id,
        verdict,
        body: remarked.body.clone(),
        field: remarked.field.clone(),
        anchor_start: remarked.anchor.map(|anchor| anchor.0),
        anchor_end: remarked.anchor.map(|anchor| anchor.1),
        created_at: tx.now(),
        sent_at: None,
    };
    store::insert_remark(tx, &row).await?;
    Ok(row)
}

/// Somebody of the lane approves. With several needed, the lane passes with the last of them; with the
/// last lane, the draft is approved.
pub async fn approve(house: &House, call: &Call, id: ReviewId) -> Result<DraftAnswer, Fault> {
    house
        .promise(call, async |tx| {
            let (lane, place) = store::load_review(tx.db(), tx.actor(), id).await?;
            approve_lane_in(tx, lane, place).await
        })
        .await
}

/// The same, named by its draft: approves in the lane that reads it now.
pub async fn approve_draft(house: &House, call: &Call, id: DraftId) -> Result<DraftAnswer, Fault> {
    house
        .promise(call, async |tx| {
            let place = store::load_draft(tx.db(), tx.actor(), id).await?;
            tx.check_expected_version(id.into(), place.draft.version)?;
            let lane = open_lane(tx, &place, DraftStep::Approve).await?;
            approve_lane_in(tx, lane, place).await
        })
        .await
}

async fn open_lane(tx: &Tx, place: &DraftInPlace, step: DraftStep) -> Result<review::Model, Fault> {
    crate::kernel::advance::may_take::<crate::market::content::lifecycle::DraftLife>(
        place.draft.state,
        step,
        &ground(&place.deal),
        tx.actor(),
    )?;
    store::open_review(tx.db(), place.draft.id).await?.ok_or_else(|| {
        Fault::refuse(crate::kernel::Kind::Illegal, "illegal_step", "No lane reads this draft now; its check is before a reviewer.")
    })
}

async fn approve_lane_in(tx: &Tx, lane: review::Model, place: DraftInPlace) -> Result<DraftAnswer, Fault> {
    may_speak(tx, &lane, &place)?;
    if lane.needed > 1 {
        note_approval(tx, &lane).await?;
        if lane.approvals + 1 < lane.needed {
            let event_id = record(tx, entity::SubjectKind::Review, lane.id, "approval", json!({ "approvals": lane.approvals + 1 })).await?;
            let wait = crate::kernel::wait::open_of(tx.db(), lane.id).await?;
            let DraftInPlace { draft, deliverable, deal } = place;
            return Ok(DraftAnswer { draft, deliverable, deal, event_id, wait });
        }
    }
    advance(tx, &ground(&place.deal), &lane, ReviewStep::Approve, With::nothing()).await?;
    pass_in(tx, &lane, place, DraftStep::Approve).await
}

async fn note_approval(tx: &Tx, lane: &review::Model) -> Result<(), Fault> {
    if let Some(user) = tx.actor().user
        && store::has_approved(tx, lane.id, user).await?
    {
        return Err(ContentError::AlreadyApproved.into());
    }
    let said = Remarked { body: String::new(), field: String::new(), anchor: None, change: false };
    write_remark(tx, lane, RemarkVerdict::Approve, &said).await?;
    store::count_approval(tx, lane.id).await
}

/// A lane has passed: the next one opens, or the draft is approved.
async fn pass_in(tx: &Tx, lane: &review::Model, mut place: DraftInPlace, step: DraftStep) -> Result<DraftAnswer, Fault> {
    if let Some(wait) = open_next_lane_in(tx, &place, lane.position).await? {
        let event_id = wait_event(tx, &place).await?;
        let DraftInPlace { draft, deliverable, deal } = place;
        return Ok(DraftAnswer { draft, deliverable, deal, event_id, wait: Some(wait) });
    }
    let ground = ground(&place.deal);
    let by_silence = step == DraftStep::Lapse;
    let told = letters::approved(tx, &place).await?.set("by_silence", by_silence).facts(json!({ "lane": lane.lane }));
    place.draft.by_silence = by_silence;
    let moved = advance(tx, &ground, &place.draft, step, told).await?;
    let with = With::nothing().set("approved_draft_id", Some(place.draft.id));
    let approved = advance(tx, &ground, &place.deliverable, DeliverableStep::Approve, with).await?;
    place.deliverable.state = approved.state;
    place.deliverable.version = approved.version;
    place.deliverable.approved_draft_id = Some(place.draft.id);
    Ok(DraftAnswer::after(place, moved, approved.wait))
}

async fn wait_event(tx: &Tx, place: &DraftInPlace) -> Result<entity::EventId, Fault> {
    record(tx, entity::SubjectKind::Draft, place.draft.id, "lane_passed", json!({})).await
}

/// The lane returns the draft: all its remarks are merged and sent once.
pub async fn ask_changes(house: &House, call: &Call, id: ReviewId, last_word: Option<&Remarked>) -> Result<DraftAnswer, Fault> {
    house
        .promise(call, async |tx| {
            let (lane, place) = store::load_review(tx.db(), tx.actor(), id).await?;
            return_in(tx, lane, place, last_word).await
        })
        .await
}

/// The same, named by its draft.
pub async fn ask_draft_changes(house: &House, call: &Call, id: DraftId, last_word: Option<&Remarked>) -> Result<DraftAnswer, Fault> {
    house
        .promise(call, async |tx| {
            let place = store::load_draft(tx.db(), tx.actor(), id).await?;
            tx.check_expected_version(id.into(), place.draft.version)?;
            let lane = open_lane(tx, &place, DraftStep::AskChanges).await?;
            return_in(tx, lane, place, last_word).await
        })
        .await
}

async fn return_in(tx: &Tx, lane: review::Model, mut place: DraftInPlace, last_word: Option<&Remarked>) -> Result<DraftAnswer, Fault> {
    may_speak(tx, &lane, &place)?;
    if let Some(last_word) = last_word {
        write_remark(tx, &lane, RemarkVerdict::Change, last_word).await?;
    }
    let remarks = store::send_remarks(tx, lane.id).await?;
    if remarks.is_empty() {
        return Err(ContentError::NothingToChange.into());
    }
    let ground = ground(&place.deal);
    advance(tx, &ground, &lane, ReviewStep::AskChanges, With::nothing().facts(json!({ "remarks": remarks.len() }))).await?;
    let told = letters::returned(tx, &place, &lane, &remarks).await?;
    let moved = advance(tx, &ground, &place.draft, DraftStep::AskChanges, told).await?;
    let counts = lane.counts && matches!(lane.state, ReviewState::Brand | ReviewState::BrandRegulated);
    return_deliverable_in(tx, &mut place, counts).await?;
    let wait = crate::kernel::wait::open_of(tx.db(), place.deliverable.id).await?;
    Ok(DraftAnswer::after(place, moved, wait))
}

/// Time passes the brand's lane, because nobody objected.
pub async fn lapse(house: &House, call: &Call, id: ReviewId) -> Result<DraftAnswer, Fault> {
    house
        .promise(call, async |tx| {
            let (lane, mut place) = store::load_review(tx.db(), tx.actor(), id).await?;
            advance(tx, &ground(&place.deal), &lane, ReviewStep::Lapse, With::nothing()).await?;
            place.draft.by_silence = true;
            pass_in(tx, &lane, place, DraftStep::Lapse).await
        })
        .await
}
