//! Change requests as they are stored, and the confirmation issued with one. Every finder names whose row it may see.

use entity::change_request::ChangeRequestState::{AskedBrand, AskedCreator};
use entity::{ChangeRequestId, DealId, change_request, deal, document};
use sea_orm::{ActiveModelTrait, ColumnTrait, ConnectionTrait, EntityTrait, IntoActiveModel, PaginatorTrait, QueryFilter, QueryOrder};

use crate::kernel::{Actor, Fault, Tx};
use crate::market::deal::store::load_deal;

/// A change request with its deal, if the actor may see them.
pub async fn load_change(
    db: &impl ConnectionTrait,
    actor: &Actor,
    id: ChangeRequestId,
) -> Result<(change_request::Model, deal::Model), Fault> {
    let row = change_request::Entity::find_by_id(id).one(db).await?.ok_or_else(Fault::missing)?;
    let deal = load_deal(db, actor, row.deal_id).await?;
    Ok((row, deal))
}

/// The change request of a visible deal that waits for an answer.
pub async fn open_of(db: &impl ConnectionTrait, deal: DealId) -> Result<Option<change_request::Model>, Fault> {
    let row = change_request::Entity::find().filter(change_request::Column::DealId.eq(deal));
    Ok(row.filter(change_request::Column::State.is_in([AskedBrand, AskedCreator])).one(db).await?)
}

/// The change requests of a visible deal, the newest first.
pub async fn list_of_deal(db: &impl ConnectionTrait, deal: DealId) -> Result<Vec<change_request::Model>, Fault> {
    let rows = change_request::Entity::find().filter(change_request::Column::DealId.eq(deal));
    Ok(rows.order_by_desc(change_request::Column::Id).all(db).await?)
}

/// How many confirmations a deal has had.
pub(super) async fn count_confirmations(tx: &Tx, deal: DealId) -> Result<u64, Fault> {
    let documents = document::Entity::find().filter(document::Column::DealId.eq(deal));
    Ok(documents.filter(document::Column::Kind.eq("confirmation")).count(tx.db()).await?)
}

/// Stores a new change request.
pub(super) async fn insert(tx: &Tx, row: &change_request::Model) -> Result<(), Fault> {
    change_request::Entity::insert(row.clone().into_active_model().reset_all()).exec_without_returning(tx.db()).await?;
    Ok(())
}

/// Stores a frozen confirmation.
pub(super) async fn insert_document(tx: &Tx, row: &document::Model) -> Result<(), Fault> {
    document::Entity::insert(row.clone().into_active_model().reset_all()).exec_without_returning(tx.db()).await?;
    Ok(())
}
