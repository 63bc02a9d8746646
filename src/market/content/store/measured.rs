//! What posts have reached, as it is stored. Whoever may see a deal sees what its posts have reached.

use std::collections::BTreeMap;

use entity::deliverable::DeliverableState;
use entity::{BriefId, Code, DealId, DeliverableId, deal, deliverable, measurement};
use sea_orm::sea_query::Query;
use sea_orm::{ActiveModelTrait, ColumnTrait, ConnectionTrait, EntityTrait, IntoActiveModel, QueryFilter, QueryOrder, QuerySelect};

use crate::kernel::paging::{Page, Paged};
use crate::kernel::{Actor, Fault, Tx};
use crate::market::content::measured::stands;
use crate::market::deal::store::{deals_seen, seen_by};

/// Which posts are asked for.
#[derive(Clone, Debug, Default)]
pub struct Sought {
    /// Only those of this brief.
    pub brief: Option<BriefId>,
    /// Only those of this deal.
    pub deal: Option<DealId>,
    /// Only those on this platform.
    pub platform: Option<String>,
}

/// Stores a measurement.
pub async fn insert(tx: &Tx, row: &measurement::Model) -> Result<(), Fault> {
    measurement::Entity::insert(row.clone().into_active_model().reset_all()).exec_without_returning(tx.db()).await?;
    Ok(())
}

/// What was noted of a post the caller has been shown, the newest first.
pub async fn list_of(db: &impl ConnectionTrait, deliverable: DeliverableId, page: &Page) -> Result<Paged<measurement::Model>, Fault> {
    let mut rows = measurement::Entity::find().filter(measurement::Column::DeliverableId.eq(deliverable));
    if let Some(before) = page.before {
        rows = rows.filter(measurement::Column::Id.lt(before));
    }
    let rows = rows.order_by_desc(measurement::Column::Id).limit(page.limit + 1).all(db).await?;
    Ok(page.wrap(rows, |row| row.id.into()))
}

/// All that was noted of some posts the caller has been shown.
pub async fn of_many(
    db: &impl ConnectionTrait,
    deliverables: &[DeliverableId],
) -> Result<BTreeMap<DeliverableId, Vec<measurement::Model>>, Fault> {
    let mut all: BTreeMap<DeliverableId, Vec<measurement::Model>> = BTreeMap::new();
    let rows = measurement::Entity::find().filter(measurement::Column::DeliverableId.is_in(deliverables.iter().copied()));
    for row in rows.order_by_asc(measurement::Column::Id).all(db).await? {
        all.entry(row.deliverable_id).or_default().push(row);
    }
    Ok(all)
}

fn published() -> Vec<DeliverableState> {
    DeliverableState::ALL.iter().copied().filter(|state| stands(*state)).collect()
}

/// Published pieces of the deals the actor may see, each with its deal, the newest first.
pub async fn posts(
    db: &impl ConnectionTrait,
    actor: &Actor,
    sought: &Sought,
    page: &Page,
) -> Result<Paged<(deliverable::Model, deal::Model)>, Fault> {
    let mut pieces = deliverable::Entity::find()
        .filter(deliverable::Column::State.is_in(published()))
        .filter(deliverable::Column::DealId.in_subquery(seen_by(actor)));
    if let Some(brief) = sought.brief {
        let under = Query::select().column(deal::Column::Id).from(deal::Entity).and_where(deal::Column::BriefId.eq(brief)).to_owned();
        pieces = pieces.filter(deliverable::Column::DealId.in_subquery(under));
    }
    if let Some(deal) = sought.deal {
        pieces = pieces.filter(deliverable::Column::DealId.eq(deal));
    }
    if let Some(platform) = &sought.platform {
        pieces = pieces.filter(deliverable::Column::Platform.eq(platform.as_str()));
    }
    if let Some(before) = page.before {
        pieces = pieces.filter(deliverable::Column::Id.lt(before));
    }
    let pieces = page.wrap(pieces.order_by_desc(deliverable::Column::Id).limit(page.limit + 1).all(db).await?, |piece| piece.id.into());
    let deals = deals_seen(db, actor, pieces.items.iter().map(|piece| piece.deal_id)).await?;
    let with_deal = |piece: deliverable::Model| Some((deals.get(&piece.deal_id)?.clone(), piece));
    let items = pieces.items.into_iter().filter_map(with_deal).map(|(deal, piece)| (piece, deal)).collect();
    Ok(Paged { items, next: pieces.next })
}

/// The briefs under which the actor sees a published piece, the newest first, each with the title of one of its deals.
pub async fn briefs_with_posts(db: &impl ConnectionTrait, actor: &Actor, limit: u64) -> Result<Vec<(BriefId, String)>, Fault> {
    let there = Query::select()
        .column(deliverable::Column::DealId)
        .from(deliverable::Entity)
        .and_where(deliverable::Column::State.is_in(published()))
        .to_owned();
    let rows = deal::Entity::find()
        .select_only()
        .column(deal::Column::BriefId)
        .column_as(deal::Column::Title.max(), "title")
        .filter(deal::Column::Id.in_subquery(seen_by(actor)))
        .filter(deal::Column::Id.in_subquery(there))
        .group_by(deal::Column::BriefId)
        .order_by_desc(deal::Column::BriefId)
        .limit(limit);
    Ok(rows.into_tuple().all(db).await?)
}
