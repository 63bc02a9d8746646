//! Bands of drafts and the pairs that were found alike.

use entity::{DeliverableId, DraftId, draft, draft_band, draft_match};
use sea_orm::{ActiveModelTrait, ColumnTrait, ConnectionTrait, EntityTrait, IntoActiveModel, QueryFilter, QueryOrder, QuerySelect};

use crate::kernel::{Fault, Tx};

/// Drafts that are compared letter by letter.
const MOST_COMPARED: u64 = 50;

/// Drafts of other deliverables that have a band in common, those with the most first (for the house itself).
pub async fn probably_alike(db: &impl ConnectionTrait, bands: &[i64], except: DeliverableId) -> Result<Vec<draft::Model>, Fault> {
    let ids: Vec<DraftId> = draft_band::Entity::find()
        .select_only()
        .column(draft_band::Column::DraftId)
        .filter(draft_band::Column::Band.is_in(bands.iter().copied()))
        .group_by(draft_band::Column::DraftId)
        .order_by_desc(draft_band::Column::Band.count())
        .order_by_desc(draft_band::Column::DraftId)
        .limit(MOST_COMPARED)
        .into_tuple()
        .all(db)
        .await?;
    let drafts = draft::Entity::find().filter(draft::Column::Id.is_in(ids)).filter(draft::Column::DeliverableId.ne(except));
    Ok(drafts.order_by_asc(draft::Column::Id).all(db).await?)
}

/// Keeps the bands of a draft.
pub async fn keep_bands(tx: &Tx, draft: DraftId, bands: &[i64]) -> Result<(), Fault> {
    let mut bands = bands.to_vec();
    bands.sort_unstable();
    bands.dedup();
    let rows = bands.into_iter().map(|band| draft_band::Model { band, draft_id: draft }.into_active_model().reset_all());
    draft_band::Entity::insert_many(rows).exec_without_returning(tx.db()).await?;
    Ok(())
}

/// Keeps a pair.
pub async fn keep_match(tx: &Tx, draft: DraftId, other: DraftId, alike_bp: u32) -> Result<(), Fault> {
    let row = draft_match::Model { draft_id: draft, other_id: other, alike_bp: i64::from(alike_bp), created_at: tx.now() };
    draft_match::Entity::insert(row.into_active_model().reset_all()).exec_without_returning(tx.db()).await?;
    Ok(())
}

/// The pairs of a visible draft, the most alike first; whose the other drafts are is for the caller to ask.
pub async fn matches_of(db: &impl ConnectionTrait, draft: DraftId) -> Result<Vec<draft_match::Model>, Fault> {
    let pairs = draft_match::Entity::find().filter(draft_match::Column::DraftId.eq(draft));
    Ok(pairs.order_by_desc(draft_match::Column::AlikeBp).order_by_asc(draft_match::Column::OtherId).all(db).await?)
}
