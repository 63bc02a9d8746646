//! Pictures and videos of drafts as they are stored. Whoever may see a draft sees its media.

use entity::{DeliverableId, DraftId, FileId, MediaId, file, measurement, media, proof};
use sea_orm::sea_query::Expr;
use sea_orm::{ActiveModelTrait, ColumnTrait, ConnectionTrait, EntityTrait, IntoActiveModel, PaginatorTrait, QueryFilter, QueryOrder};

use super::load_draft;
use crate::kernel::{Actor, Fault, Tx};
use crate::market::deal::store::load_deliverable;

/// What a file of a draft belongs to.
pub const PURPOSE: &str = "draft";

/// The media of a draft the caller has been shown, in their order.
pub async fn media_of(db: &impl ConnectionTrait, draft: DraftId) -> Result<Vec<media::Model>, Fault> {
    let rows = media::Entity::find().filter(media::Column::DraftId.eq(draft));
    Ok(rows.order_by_asc(media::Column::Number).order_by_asc(media::Column::Id).all(db).await?)
}

/// A picture or video of a draft, with its bytes, if the actor may see the draft.
pub async fn load_media(
    db: &impl ConnectionTrait,
    actor: &Actor,
    (draft, id): (DraftId, MediaId),
) -> Result<(media::Model, Vec<u8>), Fault> {
    let place = load_draft(db, actor, draft).await?;
    let row = media::Entity::find_by_id(id).filter(media::Column::DraftId.eq(place.draft.id)).one(db).await?;
    let row = row.ok_or_else(Fault::missing)?;
    let bytes = bytes_of(db, &row).await?;
    Ok((row, bytes))
}

/// The bytes of a picture or video the caller has been shown.
pub async fn bytes_of(db: &impl ConnectionTrait, media: &media::Model) -> Result<Vec<u8>, Fault> {
    let stored = file::Entity::find_by_id(media.file_id).filter(file::Column::Purpose.eq(PURPOSE)).one(db).await?;
    Ok(stored.ok_or_else(Fault::missing)?.content)
}

/// The screenshot of a proof the caller has been shown, where there is one.
pub async fn screenshot_of(db: &impl ConnectionTrait, proof: &proof::Model) -> Result<Option<file::Model>, Fault> {
    let Some(id) = proof.screenshot_id else { return Ok(None) };
    find_picture(db, id).await
}

/// The picture of counts the caller has been shown, where there is one.
pub async fn picture_of(db: &impl ConnectionTrait, measurement: &measurement::Model) -> Result<Option<file::Model>, Fault> {
    let Some(id) = measurement.screenshot_id else { return Ok(None) };
    find_picture(db, id).await
}

async fn find_picture(db: &impl ConnectionTrait, id: FileId) -> Result<Option<file::Model>, Fault> {
    Ok(file::Entity::find_by_id(id).filter(file::Column::Purpose.eq(PURPOSE)).one(db).await?)
}

/// A screenshot of a proof or of the counts of a deliverable, if the actor may see the deliverable.
pub async fn load_screenshot(
    db: &impl ConnectionTrait,
    actor: &Actor,
    (deliverable, id): (DeliverableId, FileId),
) -> Result<file::Model, Fault> {
    let (deliverable, _) = load_deliverable(db, actor, deliverable).await?;
    let proofs = proof::Entity::find().filter(proof::Column::DeliverableId.eq(deliverable.id));
    let measurements = measurement::Entity::find().filter(measurement::Column::DeliverableId.eq(deliverable.id));
    let is_known = proofs.filter(proof::Column::ScreenshotId.eq(id)).one(db).await?.is_some()
        || measurements.filter(measurement::Column::ScreenshotId.eq(id)).one(db).await?.is_some();
    if !is_known {
        return Err(Fault::missing());
    }
    find_picture(db, id).await?.ok_or_else(Fault::missing)
}

/// Stores the bytes of a picture or video.
pub async fn insert_bytes(tx: &Tx, file: file::Model) -> Result<(), Fault> {
    file::Entity::insert(file.into_active_model().reset_all()).exec_without_returning(tx.db()).await?;
    Ok(())
}

/// Stores a picture or video of a version.
pub async fn insert_media(tx: &Tx, media: &media::Model) -> Result<(), Fault> {
    media::Entity::insert(media.clone().into_active_model().reset_all()).exec_without_returning(tx.db()).await?;
    Ok(())
}

/// Takes a picture or video from a version, and its bytes where no other version shows them.
pub async fn remove_media(tx: &Tx, media: &media::Model) -> Result<(), Fault> {
    media::Entity::delete_by_id(media.id).exec(tx.db()).await?;
    let others = media::Entity::find().filter(media::Column::FileId.eq(media.file_id)).count(tx.db()).await?;
    if others == 0 {
        delete_bytes(tx, media.file_id).await?;
    }
    Ok(())
}

async fn delete_bytes(tx: &Tx, id: FileId) -> Result<(), Fault> {
    file::Entity::delete_many().filter(file::Column::Id.eq(id)).filter(file::Column::Purpose.eq(PURPOSE)).exec(tx.db()).await?;
    Ok(())
}

/// Gives a picture or video its place.
pub async fn place_media(tx: &Tx, id: MediaId, number: i64) -> Result<(), Fault> {
    let rows = media::Entity::update_many().col_expr(media::Column::Number, Expr::value(number));
    rows.filter(media::Column::Id.eq(id)).exec(tx.db()).await?;
    Ok(())
}
