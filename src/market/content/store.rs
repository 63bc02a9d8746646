//! Drafts, lanes, remarks and proofs as they are stored. Every finder names whose row it may see.

use entity::draft::DraftState;
use entity::review::ReviewState;
use entity::{DeliverableId, DraftId, ReviewId, Role, UserId, deal, deliverable, draft, proof, remark, review, wait};
use sea_orm::{ActiveModelTrait, ColumnTrait, ConnectionTrait, EntityTrait, IntoActiveModel, QueryFilter, QueryOrder};

use crate::kernel::{Actor, Fault, Tx, wait as waits};
use crate::market::deal::store::load_deal;

pub mod likeness;
pub mod look;
pub mod measured;
pub mod media;

/// A draft with what it belongs to.
#[derive(Clone, Debug)]
pub struct DraftInPlace {
    /// The draft.
    pub draft: draft::Model,
    /// Its deliverable.
    pub deliverable: deliverable::Model,
    /// Its deal.
    pub deal: deal::Model,
}

/// A draft, if the actor may see it: what is still being written is the creator's alone.
pub async fn load_draft(db: &impl ConnectionTrait, actor: &Actor, id: DraftId) -> Result<DraftInPlace, Fault> {
    let draft = draft::Entity::find_by_id(id).one(db).await?.ok_or_else(Fault::missing)?;
    let deal = load_deal(db, actor, draft.deal_id).await?;
    if draft.state == DraftState::Writing && !sees_unfinished(actor) {
        return Err(Fault::missing());
    }
    let deliverable = deliverable::Entity::find_by_id(draft.deliverable_id).one(db).await?.ok_or_else(Fault::missing)?;
    Ok(DraftInPlace { draft, deliverable, deal })
}

fn sees_unfinished(actor: &Actor) -> bool {
    matches!(actor.role, Role::Creator | Role::AgencyOwner | Role::AgencyAgent | Role::Clock | Role::Auditor)
}

/// The drafts of a visible deliverable that the actor may see, the newest first.
pub async fn drafts_of(db: &impl ConnectionTrait, actor: &Actor, id: DeliverableId) -> Result<Vec<draft::Model>, Fault> {
    let mut rows = draft::Entity::find().filter(draft::Column::DeliverableId.eq(id));
    if !sees_unfinished(actor) {
        rows = rows.filter(draft::Column::State.ne(DraftState::Writing));
    }
    Ok(rows.order_by_desc(draft::Column::Number).all(db).await?)
}

/// A lane with its draft, if the actor may see them.
pub async fn load_review(db: &impl ConnectionTrait, actor: &Actor, id: ReviewId) -> Result<(review::Model, DraftInPlace), Fault> {
    let review = review::Entity::find_by_id(id).one(db).await?.ok_or_else(Fault::missing)?;
    let place = load_draft(db, actor, review.draft_id).await?;
    Ok((review, place))
}

/// The lanes of a visible draft, in order.
pub async fn reviews_of(db: &impl ConnectionTrait, id: DraftId) -> Result<Vec<review::Model>, Fault> {
    Ok(review::Entity::find().filter(review::Column::DraftId.eq(id)).order_by_asc(review::Column::Position).all(db).await?)
}

/// The lane of a visible draft that reads it now.
pub async fn open_review(db: &impl ConnectionTrait, id: DraftId) -> Result<Option<review::Model>, Fault> {
    let open = [ReviewState::Brand, ReviewState::BrandRegulated, ReviewState::Platform, ReviewState::Decision];
    let lane = review::Entity::find().filter(review::Column::DraftId.eq(id)).filter(review::Column::State.is_in(open));
    Ok(lane.one(db).await?)
}

/// The lanes of a deal that read a draft now (for the house itself, as the deal ends).
pub async fn open_reviews_of_deal(tx: &Tx, deal: entity::DealId) -> Result<Vec<review::Model>, Fault> {
    let open = [ReviewState::Brand, ReviewState::BrandRegulated, ReviewState::Platform, ReviewState::Decision];
    let lanes = review::Entity::find().filter(review::Column::DealId.eq(deal)).filter(review::Column::State.is_in(open));
    Ok(lanes.order_by_asc(review::Column::Id).all(tx.db()).await?)
}

/// The remarks of a lane the caller was shown; creators see only what was sent.
pub async fn remarks_of(db: &impl ConnectionTrait, actor: &Actor, id: ReviewId) -> Result<Vec<remark::Model>, Fault> {
    let mut rows = remark::Entity::find().filter(remark::Column::ReviewId.eq(id));
    if sees_unfinished(actor) && actor.role != Role::Auditor && actor.role != Role::Clock {
        rows = rows.filter(remark::Column::SentAt.is_not_null());
    }
    Ok(rows.order_by_asc(remark::Column::Id).all(db).await?)
}

/// Whether a person has already approved in a lane.
pub async fn has_approved(tx: &Tx, review: ReviewId, user: UserId) -> Result<bool, Fault> {
    let row = remark::Entity::find()
        .filter(remark::Column::ReviewId.eq(review))
        .filter(remark::Column::UserId.eq(user))
        .filter(remark::Column::Verdict.eq(remark::RemarkVerdict::Approve));
    Ok(row.one(tx.db()).await?.is_some())
}

/// Marks a lane's remarks as sent and gives them, in the order they were written.
pub async fn send_remarks(tx: &Tx, review: ReviewId) -> Result<Vec<remark::Model>, Fault> {
    let rows = remark::Entity::find()
        .filter(remark::Column::ReviewId.eq(review))
        .filter(remark::Column::SentAt.is_null())
        .filter(remark::Column::Verdict.ne(remark::RemarkVerdict::Approve))
        .order_by_asc(remark::Column::Id)
        .all(tx.db())
        .await?;
    remark::Entity::update_many()
        .col_expr(remark::Column::SentAt, sea_orm::sea_query::Expr::value(Some(tx.now())))
        .filter(remark::Column::ReviewId.eq(review))
        .filter(remark::Column::SentAt.is_null())
        .exec(tx.db())
        .await?;
    Ok(rows)
}

/// Counts one more approval of a lane that needs several.
pub async fn count_approval(tx: &Tx, review: ReviewId) -> Result<(), Fault> {
    use sea_orm::sea_query::{Expr, ExprTrait};
    review::Entity::update_many()
        .col_expr(review::Column::Approvals, Expr::col(review::Column::Approvals).add(1))
        .filter(review::Column::Id.eq(review))
        .exec(tx.db())
        .await?;
    Ok(())
}

/// The wait that a visible draft shows: that of its open lane, or of its check before a person.
pub async fn wait_of_draft(db: &impl ConnectionTrait, id: DraftId) -> Result<Option<wait::Model>, Fault> {
    if let Some(lane) = open_review(db, id).await? {
        return waits::open_of(db, lane.id).await;
    }
    for check in crate::market::disclosure::store::checks_of(db, id).await? {
        if let Some(wait) = waits::open_of(db, check.id).await? {
            return Ok(Some(wait));
        }
    }
    Ok(None)
}

/// The wait that a visible deliverable shows: its own, its sample's, or that of its newest draft.
pub async fn wait_under(db: &impl ConnectionTrait, deliverable: &deliverable::Model) -> Result<Option<wait::Model>, Fault> {
    if let Some(wait) = waits::open_of(db, deliverable.id).await? {
        return Ok(Some(wait));
    }
    if let Some(sample) = crate::market::deal::store::sample_of(db, deliverable.id).await?
        && let Some(wait) = waits::open_of(db, sample.id).await?
    {
        return Ok(Some(wait));
    }
    let newest = draft::Entity::find().filter(draft::Column::DeliverableId.eq(deliverable.id));
    match newest.order_by_desc(draft::Column::Number).one(db).await? {
        Some(draft) => wait_of_draft(db, draft.id).await,
        None => Ok(None),
    }
}

/// The newest proof of a visible deliverable.
pub async fn proof_of(db: &impl ConnectionTrait, id: DeliverableId) -> Result<Option<proof::Model>, Fault> {
    let rows = proof::Entity::find().filter(proof::Column::DeliverableId.eq(id));
    Ok(rows.order_by_desc(proof::Column::Id).one(db).await?)
}

/// Every proof of a visible deliverable, the oldest first.
pub async fn proofs_of(db: &impl ConnectionTrait, id: DeliverableId) -> Result<Vec<proof::Model>, Fault> {
    Ok(proof::Entity::find().filter(proof::Column::DeliverableId.eq(id)).order_by_asc(proof::Column::Id).all(db).await?)
}

/// How many times a deliverable's proof was objected to by the brand.
pub async fn count_objections(tx: &Tx, id: DeliverableId) -> Result<u64, Fault> {
    use sea_orm::PaginatorTrait;
    let events = entity::event::Entity::find()
        .filter(entity::event::Column::SubjectId.eq(uuid::Uuid::from(id)))
        .filter(entity::event::Column::Name.eq("object"));
    Ok(events.count(tx.db()).await?)
}

/// Changes the text of a draft that is still being written.
pub async fn rewrite(tx: &Tx, draft: &draft::Model) -> Result<(), Fault> {
    let mut row = draft.clone().into_active_model();
    row.title = sea_orm::Set(draft.title.clone());
    row.body = sea_orm::Set(draft.body.clone());
    row.hashtags = sea_orm::Set(draft.hashtags.clone());
    row.facts = sea_orm::Set(draft.facts.clone());
    row.content_hash = sea_orm::Set(draft.content_hash.clone());
    row.changed_at = sea_orm::Set(tx.now());
    draft::Entity::update(row).validate()?.exec(tx.db()).await?;
    Ok(())
}

/// Notes the reference of a deliverable's official order.
pub async fn set_route_reference(tx: &Tx, id: DeliverableId, reference: &str) -> Result<(), Fault> {
    deliverable::Entity::update_many()
        .col_expr(deliverable::Column::RouteReference, sea_orm::sea_query::Expr::value(Some(reference)))
        .filter(deliverable::Column::Id.eq(id))
        .exec(tx.db())
        .await?;
    Ok(())
}

/// Notes why a proof was not accepted.
pub async fn refuse_proof(tx: &Tx, id: entity::ProofId, why: &str) -> Result<(), Fault> {
    proof::Entity::update_many()
        .col_expr(proof::Column::RefusedWhy, sea_orm::sea_query::Expr::value(Some(why)))
        .filter(proof::Column::Id.eq(id))
        .exec(tx.db())
        .await?;
    Ok(())
}

macro_rules! inserts {
    ($($(#[$meta:meta])* $name:ident: $entity:ident,)+) => { $(
        $(#[$meta])*
        pub async fn $name(tx: &Tx, row: &$entity::Model) -> Result<(), Fault> {
            $entity::Entity::insert(row.clone().into_active_model().reset_all()).exec_without_returning(tx.db()).await?;
            Ok(())
        }
    )+ };
}

inserts! {
    /// Stores a new draft.
    insert_draft: draft,
    /// Stores a new lane.
    insert_review: review,
    /// Stores a new remark.
    insert_remark: remark,
    /// Stores a new proof.
    insert_proof: proof,
}
