//! Looks at live posts, and when the next is due, as they are stored.

use entity::{DeliverableId, DraftId, Instant, ProofId, deliverable, draft, post_look, post_watch};
use sea_orm::sea_query::OnConflict;
use sea_orm::{
    ActiveModelTrait, ColumnTrait, ConnectionTrait, DbBackend, EntityTrait, IntoActiveModel, QueryFilter, QueryOrder, QuerySelect,
};

use crate::kernel::{Fault, Tx};

/// The newest looks at the post of a visible deliverable, the newest first.
pub async fn looks_of(db: &impl ConnectionTrait, id: DeliverableId, most: u64) -> Result<Vec<post_look::Model>, Fault> {
    let rows = post_look::Entity::find().filter(post_look::Column::DeliverableId.eq(id));
    Ok(rows.order_by_desc(post_look::Column::Number).limit(most).all(db).await?)
}

/// The newest look at the address of a proof.
pub async fn newest_of(db: &impl ConnectionTrait, proof: ProofId) -> Result<Option<post_look::Model>, Fault> {
    let rows = post_look::Entity::find().filter(post_look::Column::ProofId.eq(proof));
    Ok(rows.order_by_desc(post_look::Column::Number).one(db).await?)
}

/// When the post of a visible deliverable is looked at next.
pub async fn watch_of(db: &impl ConnectionTrait, id: DeliverableId) -> Result<Option<post_watch::Model>, Fault> {
    Ok(post_watch::Entity::find_by_id(id).one(db).await?)
}

/// The version that was approved for a visible deliverable.
pub async fn approved_of(db: &impl ConnectionTrait, id: DraftId) -> Result<Option<draft::Model>, Fault> {
    Ok(draft::Entity::find_by_id(id).one(db).await?)
}

/// The same, or a fresh one of a post that nobody has watched.
pub async fn watch_in(tx: &Tx, piece: &deliverable::Model) -> Result<post_watch::Model, Fault> {
    let fresh = post_watch::Model {
        deliverable_id: piece.id,
        deal_id: piece.deal_id,
        due_at: None,
        leased_until: None,
        looks: 0,
        unreached: 0,
        gone_since: None,
        by_hand_at: None,
        asked_by: None,
        asked_at: None,
    };
    Ok(watch_of(tx.db(), piece.id).await?.unwrap_or(fresh))
}

/// Writes when a post is looked at next.
pub async fn keep_watch(tx: &Tx, watch: &post_watch::Model) -> Result<(), Fault> {
    use post_watch::Column;
    let known = OnConflict::column(Column::DeliverableId)
        .update_columns([
            Column::DueAt,
            Column::LeasedUntil,
            Column::Looks,
            Column::Unreached,
            Column::GoneSince,
            Column::ByHandAt,
            Column::AskedBy,
            Column::AskedAt,
        ])
        .to_owned();
    let row = watch.clone().into_active_model().reset_all();
    post_watch::Entity::insert(row).on_conflict(known).exec_without_returning(tx.db()).await?;
    Ok(())
}

/// Stores a look.
pub async fn insert_look(tx: &Tx, look: &post_look::Model) -> Result<(), Fault> {
    post_look::Entity::insert(look.clone().into_active_model().reset_all()).exec_without_returning(tx.db()).await?;
    Ok(())
}

/// Whether any post is to be looked at now.
pub async fn is_due(db: &impl ConnectionTrait, now: Instant) -> Result<bool, Fault> {
    Ok(post_watch::Entity::find().filter(post_watch::Column::DueAt.lte(now)).one(db).await?.is_some())
}

/// Claims posts to be looked at for one worker until `lease`; several processes never claim the same one.
pub async fn claim(tx: &Tx, lease: Instant, limit: i64) -> Result<Vec<post_watch::Model>, Fault> {
    let skip = if tx.db().get_database_backend() == DbBackend::Postgres { " FOR UPDATE SKIP LOCKED" } else { "" };
    let sql = format!(
        "UPDATE post_watch SET leased_until = $1 WHERE deliverable_id IN (SELECT deliverable_id FROM post_watch \
         WHERE due_at <= $2 AND (leased_until IS NULL OR leased_until <= $2) ORDER BY due_at, deliverable_id LIMIT $3{skip}) RETURNING deliverable_id"
    );
    let rows = tx.db().query_all_raw(tx.sql(&sql, [lease.into(), tx.now().into(), limit.into()])).await?;
    let ids = rows.iter().map(|row| row.try_get::<DeliverableId>("", "deliverable_id")).collect::<Result<Vec<_>, _>>()?;
    let claimed = post_watch::Entity::find().filter(post_watch::Column::DeliverableId.is_in(ids));
    Ok(claimed.order_by_asc(post_watch::Column::DueAt).all(tx.db()).await?)
}
