//! Messages as they are stored. Every finder names whose row it may see: whoever may see the deal reads its messages.

use entity::{DealId, FileId, Instant, MessageId, Party, attachment, deal, file, message, message_reading};
use sea_orm::{
    ActiveModelTrait, ColumnTrait, ConnectionTrait, EntityTrait, IntoActiveModel, PaginatorTrait, QueryFilter, QueryOrder, QuerySelect,
};

use crate::kernel::paging::{Page, Paged};
use crate::kernel::search::contains;
use crate::kernel::{Actor, Fault, Tx};
use crate::market::deal::store::{load_deal, newest};

/// What a file of a message belongs to.
pub const PURPOSE: &str = "message";

/// The messages of a deal the caller has been shown, the newest first.
pub async fn list_of_deal(db: &impl ConnectionTrait, deal: DealId, page: &Page) -> Result<Paged<message::Model>, Fault> {
    let mut rows = message::Entity::find().filter(message::Column::DealId.eq(deal));
    if let Some(before) = page.before {
        rows = rows.filter(message::Column::Id.lt(before));
    }
    let rows = rows.order_by_desc(message::Column::Id).limit(page.limit + 1).all(db).await?;
    Ok(page.wrap(rows, |message| message.id.into()))
}

/// Messages of the actor's own newest deals that contain a text, the newest first. The platform's people read a deal's
/// messages on the deal and look through nobody's.
pub async fn search(db: &impl ConnectionTrait, actor: &Actor, text: &str, limit: u64) -> Result<Vec<(message::Model, String)>, Fault> {
    if actor.is_staff() {
        return Ok(Vec::new());
    }
    let own = message::Entity::find().filter(message::Column::DealId.in_subquery(newest(actor)));
    let found = own.filter(contains(message::Column::Body, text)).order_by_desc(message::Column::Id).limit(limit).all(db).await?;
    let ids = found.iter().map(|message| message.deal_id);
    let titles = deal::Entity::find().select_only().column(deal::Column::Id).column(deal::Column::Title);
    let titles: Vec<(DealId, String)> = titles.filter(deal::Column::Id.is_in(ids)).into_tuple().all(db).await?;
    let title = |deal: DealId| titles.iter().find(|(id, _)| *id == deal).map(|(_, title)| title.clone()).unwrap_or_default();
    Ok(found
        .into_iter()
        .map(|message| {
            let title = title(message.deal_id);
            (message, title)
        })
        .collect())
}

/// The files of messages, in their order.
pub async fn attachments_of(db: &impl ConnectionTrait, messages: &[MessageId]) -> Result<Vec<attachment::Model>, Fault> {
    if messages.is_empty() {
        return Ok(Vec::new());
    }
    let rows = attachment::Entity::find().filter(attachment::Column::MessageId.is_in(messages.iter().copied()));
    Ok(rows.order_by_asc(attachment::Column::MessageId).order_by_asc(attachment::Column::Number).all(db).await?)
}

/// A file of a message on a deal, with its bytes, if the actor may see the deal.
pub async fn load_attachment(
    db: &impl ConnectionTrait,
    actor: &Actor,
    (deal, file): (DealId, FileId),
) -> Result<(attachment::Model, Vec<u8>), Fault> {
    let deal: deal::Model = load_deal(db, actor, deal).await?;
    let row = attachment::Entity::find_by_id(file).one(db).await?.ok_or_else(Fault::missing)?;
    let message = message::Entity::find_by_id(row.message_id).filter(message::Column::DealId.eq(deal.id)).one(db).await?;
    message.ok_or_else(Fault::missing)?;
    let bytes = bytes_of(db, &row).await?;
    Ok((row, bytes))
}

/// The bytes of a file whose message the caller has been shown.
pub async fn bytes_of(db: &impl ConnectionTrait, attachment: &attachment::Model) -> Result<Vec<u8>, Fault> {
    let stored = file::Entity::find_by_id(attachment.file_id).filter(file::Column::Purpose.eq(PURPOSE)).one(db).await?;
    Ok(stored.ok_or_else(Fault::missing)?.content)
}

/// Until when the brand and the creator of a deal have read.
pub async fn readings_of(db: &impl ConnectionTrait, deal: DealId) -> Result<(Option<Instant>, Option<Instant>), Fault> {
    let row = message_reading::Entity::find_by_id(deal).one(db).await?;
    Ok(row.map_or((None, None), |row| (row.brand_through, row.creator_through)))
}

/// How many messages of the other side a side of a deal has not read.
pub async fn count_unread(db: &impl ConnectionTrait, deal: DealId, reader: Party) -> Result<u64, Fault> {
    let (brand, creator) = readings_of(db, deal).await?;
    let read_through = if reader == Party::Brand { brand } else { creator };
    let mut others = message::Entity::find().filter(message::Column::DealId.eq(deal)).filter(message::Column::Party.ne(reader));
    if let Some(through) = read_through {
        others = others.filter(message::Column::CreatedAt.gt(through));
    }
    Ok(others.count(db).await?)
}

/// How many messages a side of a deal has sent since an instant.
pub(super) async fn count_since(tx: &Tx, deal: DealId, (party, since): (Party, Instant)) -> Result<u64, Fault> {
    let own = message::Entity::find().filter(message::Column::DealId.eq(deal)).filter(message::Column::Party.eq(party));
    Ok(own.filter(message::Column::CreatedAt.gt(since)).count(tx.db()).await?)
}

/// Stores a message with its files.
pub(super) async fn insert(tx: &Tx, message: &message::Model, files: Vec<(file::Model, attachment::Model)>) -> Result<(), Fault> {
    message::Entity::insert(message.clone().into_active_model().reset_all()).exec_without_returning(tx.db()).await?;
    for (file, attachment) in files {
        file::Entity::insert(file.into_active_model().reset_all()).exec_without_returning(tx.db()).await?;
        attachment::Entity::insert(attachment.into_active_model().reset_all()).exec_without_returning(tx.db()).await?;
    }
    Ok(())
}

/// A side of a deal has read everything written up to an instant, which settles it. Says whether its place moved.
pub(super) async fn read_through(tx: &Tx, deal: DealId, (reader, through): (Party, Instant)) -> Result<bool, Fault> {
    let place = if reader == Party::Brand { "brand_through" } else { "creator_through" };
    let sql = format!(
        "INSERT INTO message_reading (deal_id, {place}) VALUES ($1, $2) ON CONFLICT (deal_id) DO UPDATE SET {place} = $2 \
         WHERE message_reading.{place} IS NULL OR message_reading.{place} < $2"
    );
    let moved = tx.db().execute_raw(tx.sql(&sql, [deal.into(), through.into()])).await?.rows_affected() == 1;
    let sql = "UPDATE message SET settled_at = $1 WHERE deal_id = $2 AND party <> $3 AND settled_at IS NULL AND created_at <= $4";
    let values: [sea_orm::Value; 4] = [tx.now().into(), deal.into(), reader.into(), through.into()];
    tx.db().execute_raw(tx.sql(sql, values)).await?;
    Ok(moved)
}

/// Deals and the sides whose words have waited since before an instant, neither read nor told (for the house itself).
pub async fn waiting_since(db: &impl ConnectionTrait, before: Instant, limit: u64) -> Result<Vec<(DealId, Party)>, Fault> {
    let rows = message::Entity::find().select_only().column(message::Column::DealId).column(message::Column::Party).distinct();
    let rows = rows.filter(message::Column::SettledAt.is_null()).filter(message::Column::CreatedAt.lte(before)).limit(limit);
    Ok(rows.into_tuple().all(db).await?)
}

/// What a side has written that is neither read nor told, the oldest first; it counts as told from here on.
pub(super) async fn settle_unread(tx: &Tx, deal: DealId, party: Party) -> Result<Vec<message::Model>, Fault> {
    let sql = "UPDATE message SET settled_at = $1 WHERE deal_id = $2 AND party = $3 AND settled_at IS NULL RETURNING id";
    let rows = tx.db().query_all_raw(tx.sql(sql, [tx.now().into(), deal.into(), party.into()])).await?;
    let ids = rows.iter().map(|row| row.try_get::<MessageId>("", "id")).collect::<Result<Vec<_>, _>>()?;
    let told = message::Entity::find().filter(message::Column::Id.is_in(ids)).order_by_asc(message::Column::Id);
    Ok(told.all(tx.db()).await?)
}
