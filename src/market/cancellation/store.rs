//! Cancellations as they are stored, and what they need to know of the deal. Every finder names whose row it may see.

use std::collections::BTreeSet;

use entity::cancellation::CancellationState::{AskedBrand, AskedCreator, ProposedCreator};
use entity::deliverable::DeliverableState;
use entity::draft::DraftState;
use entity::sample::SampleState;
use entity::{CancellationId, DealId, Instant, cancellation, deal, deliverable, draft, review, sample, wait};
use sea_orm::{ActiveModelTrait, ColumnTrait, ConnectionTrait, EntityTrait, IntoActiveModel, QueryFilter, QueryOrder};
use uuid::Uuid;

use super::rules::{Held, Piece};
use crate::finance::hold;
use crate::kernel::{Actor, Fault, Tx, wait as waits};
use crate::market::deal::actions::is_paid_here;
use crate::market::deal::store::{deliverables_of, load_deal};

/// A cancellation with its deal, if the actor may see them.
pub async fn load_cancellation(
    db: &impl ConnectionTrait,
    actor: &Actor,
    id: CancellationId,
) -> Result<(cancellation::Model, deal::Model), Fault> {
    let row = cancellation::Entity::find_by_id(id).one(db).await?.ok_or_else(Fault::missing)?;
    let deal = load_deal(db, actor, row.deal_id).await?;
    Ok((row, deal))
}

/// The cancellation of a visible deal that waits for an answer.
pub async fn open_of(db: &impl ConnectionTrait, deal: DealId) -> Result<Option<cancellation::Model>, Fault> {
    let open = [AskedBrand, AskedCreator, ProposedCreator];
    let row = cancellation::Entity::find().filter(cancellation::Column::DealId.eq(deal));
    Ok(row.filter(cancellation::Column::State.is_in(open)).one(db).await?)
}

/// The cancellations of a visible deal, the newest first.
pub async fn list_of_deal(db: &impl ConnectionTrait, deal: DealId) -> Result<Vec<cancellation::Model>, Fault> {
    let rows = cancellation::Entity::find().filter(cancellation::Column::DealId.eq(deal));
    Ok(rows.order_by_desc(cancellation::Column::Id).all(db).await?)
}

/// Stores a new cancellation.
pub(super) async fn insert(tx: &Tx, row: &cancellation::Model) -> Result<(), Fault> {
    cancellation::Entity::insert(row.clone().into_active_model().reset_all()).exec_without_returning(tx.db()).await?;
    Ok(())
}

/// What the hold of a visible deal had and what has left it; nothing where it is paid elsewhere or not funded.
pub async fn held(db: &impl ConnectionTrait, deal: &deal::Model) -> Result<Held, Fault> {
    if !is_paid_here(deal) {
        return Ok(Held::default());
    }
    let hold = hold::store::find_of_deal(db, deal.id).await?.filter(|hold| hold.funded_minor > 0);
    Ok(hold.map_or(Held::default(), |hold| {
        let fee_gone_minor = hold.released_fee_minor + hold.refunded_fee_minor;
        Held {
            price_minor: hold.price_minor,
            fee_minor: hold.fee_minor,
            price_gone_minor: hold.released_minor + hold.refunded_minor - fee_gone_minor,
            fee_gone_minor,
        }
    }))
}

/// The pieces of a visible deal as a cancellation sees them.
pub async fn pieces_of(db: &impl ConnectionTrait, deal: DealId, now: Instant) -> Result<Vec<Piece>, Fault> {
    let waits = waits::open_under_deal(db, deal).await?;
    let reviewed = review::Entity::find().filter(review::Column::DealId.eq(deal)).all(db).await?;
    let reviewed: BTreeSet<_> = reviewed.into_iter().map(|lane| lane.draft_id).collect();
    let mut drafts = draft::Entity::find().filter(draft::Column::DealId.eq(deal)).all(db).await?;
    drafts.retain(|draft| was_handed_in(draft.state, reviewed.contains(&draft.id)));
    let samples = sample::Entity::find().filter(sample::Column::DealId.eq(deal)).all(db).await?;
    let pieces = deliverables_of(db, deal).await?;
    let seen = pieces.iter().map(|row| {
        let sample = samples.iter().find(|sample| sample.deliverable_id == row.id);
        let missing = sample.filter(|sample| matches!(sample.state, SampleState::Needed | SampleState::Lost));
        Piece {
            id: row.id,
            state: row.state,
            price_minor: row.price_minor,
            outline_in: row.outline.is_some(),
            draft_in: drafts.iter().any(|draft| draft.deliverable_id == row.id),
            approved: row.approved_draft_id.is_some() || row.state == DeliverableState::Approved,
            brand_rounds: row.brand_rounds,
            deadline: deadline_of(&waits, row.id.into(), now).or_else(|| own_deadline(row)),
            sample_due: missing.and_then(|sample| deadline_of(&waits, sample.id.into(), now)),
        }
    });
    Ok(seen.collect())
}

/// A draft was handed in when a lane has it or had it, or approved it; what its checks brought back was not.
fn was_handed_in(state: DraftState, reviewed: bool) -> bool {
    match state {
        DraftState::InReview | DraftState::Approved => true,
        DraftState::ChangesAsked => reviewed,
        DraftState::Writing | DraftState::Withdrawn => false,
    }
}

/// When the wait of a subject ends; a wait that stands still ends as much later as it has stood.
fn deadline_of(waits: &[wait::Model], subject: Uuid, now: Instant) -> Option<Instant> {
    let wait = waits.iter().find(|wait| wait.subject_id == subject)?;
    let stood = wait.paused_at.map_or(jiff::SignedDuration::ZERO, |paused_at| now.since(paused_at));
    wait.until.map(|until| until.plus(stood))
}

fn own_deadline(row: &deliverable::Model) -> Option<Instant> {
    match row.state {
        DeliverableState::Producing => Some(row.due_at),
        DeliverableState::Approved => Some(row.window_ends_at),
        DeliverableState::AwaitingSample
        | DeliverableState::OutlineReview
        | DeliverableState::InReview
        | DeliverableState::ProofReview
        | DeliverableState::Published
        | DeliverableState::InRetention
        | DeliverableState::RemovalAsked
        | DeliverableState::Missing
        | DeliverableState::LabelMissing
        | DeliverableState::PostReview
        | DeliverableState::Completed
        | DeliverableState::ClawedBack
        | DeliverableState::Cancelled => None,
    }
}
