//! Deals and deliverables as they are stored. Every finder names whose row it may see.

use std::collections::BTreeMap;

use entity::deal::DealState;
use entity::deliverable::DeliverableState;
use entity::sample::SampleState;
use entity::{BriefId, DealId, DeliverableId, OrganisationId, Role, SampleId, deal, deliverable, document, sample};
use sea_orm::sea_query::{Expr, ExprTrait, Query, SelectStatement};
use sea_orm::{
    ActiveModelTrait, ColumnTrait, Condition, ConnectionTrait, EntityTrait, FromQueryResult, IntoActiveModel, PaginatorTrait, QueryFilter,
    QueryOrder, QuerySelect, QueryTrait,
};

use crate::kernel::paging::Page;
use crate::kernel::search::{LOOKED_THROUGH, contains};
use crate::kernel::{Actor, Fault, Ground, Tx};

pub mod pieces;

/// The ground a deal and everything under it stands on.
pub fn ground(deal: &deal::Model) -> Ground {
    Ground {
        brand: Some(deal.brand_id),
        brand_user: Some(deal.brand_user_id),
        creator: Some(deal.creator_id),
        creator_user: deal.creator_user_id,
        agency: deal.agency_id,
        brief: Some(deal.brief_id),
        deal: Some(deal.id),
        terms: Some(deal.terms_id),
        zone: deal.zone.clone(),
    }
}

/// The deals an actor may see.
fn visible_to(actor: &Actor) -> Condition {
    within(actor, [deal::Column::BrandId, deal::Column::CreatorId, deal::Column::AgencyId])
}

/// The rows of deals an actor may see, by the columns of brand, creator and agency: the brand's own, the creator's own, the
/// agency's, all for staff.
fn within<C: ColumnTrait>(actor: &Actor, [of_brand, of_creator, of_agency]: [C; 3]) -> Condition {
    let nothing = Condition::any().add(of_brand.is_null());
    match actor.role {
        Role::BrandOwner | Role::BrandManager | Role::BrandFinance | Role::BrandViewer => {
            actor.organisation.map_or(nothing, |brand| Condition::all().add(of_brand.eq(brand)))
        }
        Role::Creator => actor.creator.map_or(nothing, |creator| Condition::all().add(of_creator.eq(creator))),
        Role::AgencyOwner | Role::AgencyAgent => match (actor.organisation, actor.creator) {
            (_, Some(creator)) => Condition::all().add(of_creator.eq(creator)),
            (Some(agency), None) => Condition::all().add(of_agency.eq(agency)),
            (None, None) => nothing,
        },
        Role::Reviewer | Role::Mediator | Role::Finance | Role::Operator | Role::Auditor | Role::Clock => Condition::all(),
        Role::Nobody => nothing,
    }
}

/// A deal, if the actor may see it.
pub async fn find_deal(db: &impl ConnectionTrait, actor: &Actor, id: DealId) -> Result<Option<deal::Model>, Fault> {
    Ok(deal::Entity::find_by_id(id).filter(visible_to(actor)).one(db).await?)
}

/// A deal the actor may see, or a refusal.
pub async fn load_deal(db: &impl ConnectionTrait, actor: &Actor, id: DealId) -> Result<deal::Model, Fault> {
    find_deal(db, actor, id).await?.ok_or_else(Fault::missing)
}

/// Deals the actor may see, the newest first.
pub async fn list_deals(db: &impl ConnectionTrait, actor: &Actor, page: &Page) -> Result<Vec<deal::Model>, Fault> {
    let mut query = deal::Entity::find().filter(visible_to(actor));
    if let Some(before) = page.before {
        query = query.filter(deal::Column::Id.lt(before));
    }
    Ok(query.order_by_desc(deal::Column::Id).limit(page.limit + 1).all(db).await?)
}

/// Of the newest deals the actor may see, those whose title or sides' names contain a text, the newest first.
pub async fn search_deals(db: &impl ConnectionTrait, actor: &Actor, text: &str, limit: u64) -> Result<Vec<deal::Model>, Fault> {
    let named = Condition::any()
        .add(contains(deal::Column::Title, text))
        .add(contains(deal::Column::BrandName, text))
        .add(contains(deal::Column::CreatorName, text));
    let deals = deal::Entity::find().filter(deal::Column::Id.in_subquery(newest(actor))).filter(named);
    Ok(deals.order_by_desc(deal::Column::Id).limit(limit).all(db).await?)
}

/// The newest deals the actor may see, as far back as is looked through for a word.
pub fn newest(actor: &Actor) -> SelectStatement {
    let seen = deal::Entity::find().select_only().column(deal::Column::Id).filter(visible_to(actor));
    seen.order_by_desc(deal::Column::Id).limit(LOOKED_THROUGH).into_query()
}

/// Deals by their ids (for the house itself).
pub async fn deals_by_id(tx: &Tx, ids: &[DealId]) -> Result<Vec<deal::Model>, Fault> {
    Ok(deal::Entity::find().filter(deal::Column::Id.is_in(ids.iter().copied())).all(tx.db()).await?)
}

/// Deals that wait for money, all or those of some brands, the oldest first (for the house itself).
pub async fn awaiting_funds(db: &impl ConnectionTrait, brands: Option<&[OrganisationId]>, limit: u64) -> Result<Vec<deal::Model>, Fault> {
    let mut waiting = deal::Entity::find().filter(deal::Column::State.eq(DealState::AwaitingFunds));
    if let Some(brands) = brands {
        waiting = waiting.filter(deal::Column::BrandId.is_in(brands.iter().copied()));
    }
    Ok(waiting.order_by_asc(deal::Column::Id).limit(limit).all(db).await?)
}

/// A deliverable with its deal, if the actor may see them.
pub async fn load_deliverable(
    db: &impl ConnectionTrait,
    actor: &Actor,
    id: DeliverableId,
) -> Result<(deliverable::Model, deal::Model), Fault> {
    let deliverable = deliverable::Entity::find_by_id(id).one(db).await?.ok_or_else(Fault::missing)?;
    let deal = load_deal(db, actor, deliverable.deal_id).await?;
    Ok((deliverable, deal))
}

/// The deliverables of a deal the caller has already been shown, in order.
pub async fn deliverables_of(db: &impl ConnectionTrait, deal: DealId) -> Result<Vec<deliverable::Model>, Fault> {
    let rows = deliverable::Entity::find().filter(deliverable::Column::DealId.eq(deal));
    Ok(rows.order_by_asc(deliverable::Column::Number).all(db).await?)
}

/// The sample a deliverable of a visible deal waits for.
pub async fn sample_of(db: &impl ConnectionTrait, deliverable: DeliverableId) -> Result<Option<sample::Model>, Fault> {
    Ok(sample::Entity::find().filter(sample::Column::DeliverableId.eq(deliverable)).one(db).await?)
}

/// Samples of a deal that are still on some way (for the house itself, as the deal ends).
pub(super) async fn open_samples_of(tx: &Tx, deal: DealId) -> Result<Vec<sample::Model>, Fault> {
    use entity::sample::SampleState::{Lost, Needed, Shipped, ToReturn};
    let samples = sample::Entity::find().filter(sample::Column::DealId.eq(deal));
    Ok(samples.filter(sample::Column::State.is_in([Needed, Shipped, Lost, ToReturn])).order_by_asc(sample::Column::Id).all(tx.db()).await?)
}

/// The ids of the deals an actor may see.
pub fn seen_by(actor: &Actor) -> SelectStatement {
    Query::select().column(deal::Column::Id).from(deal::Entity).cond_where(visible_to(actor)).to_owned()
}

/// Samples of the deals the actor may see, each with its deal, the newest first; perhaps only those in a state.
pub async fn list_samples(
    db: &impl ConnectionTrait,
    actor: &Actor,
    state: Option<SampleState>,
    page: &Page,
) -> Result<Vec<(sample::Model, deal::Model)>, Fault> {
    let mut samples = sample::Entity::find().filter(sample::Column::DealId.in_subquery(seen_by(actor)));
    if let Some(state) = state {
        samples = samples.filter(sample::Column::State.eq(state));
    }
    if let Some(before) = page.before {
        samples = samples.filter(sample::Column::Id.lt(before));
    }
    let samples = samples.order_by_desc(sample::Column::Id).limit(page.limit + 1).all(db).await?;
    let deals = deals_seen(db, actor, samples.iter().map(|sample| sample.deal_id)).await?;
    Ok(samples
        .into_iter()
        .filter_map(|sample| Some((deals.get(&sample.deal_id)?.clone(), sample)))
        .map(|(deal, sample)| (sample, deal))
        .collect())
}

/// Some deals by their ids, as far as the actor may see them.
pub async fn deals_seen(
    db: &impl ConnectionTrait,
    actor: &Actor,
    ids: impl Iterator<Item = DealId>,
) -> Result<BTreeMap<DealId, deal::Model>, Fault> {
    let deals = deal::Entity::find().filter(visible_to(actor)).filter(deal::Column::Id.is_in(ids)).all(db).await?;
    Ok(deals.into_iter().map(|deal| (deal.id, deal)).collect())
}

/// A sample with its deal, if the actor may see them.
pub async fn load_sample(db: &impl ConnectionTrait, actor: &Actor, id: SampleId) -> Result<(sample::Model, deal::Model), Fault> {
    let sample = sample::Entity::find_by_id(id).one(db).await?.ok_or_else(Fault::missing)?;
    let deal = load_deal(db, actor, sample.deal_id).await?;
    Ok((sample, deal))
}

/// Whether a deliverable has ended, well or not.
pub fn has_ended(state: DeliverableState) -> bool {
    matches!(state, DeliverableState::Completed | DeliverableState::ClawedBack | DeliverableState::Cancelled)
}

/// The first deals of a brief that the actor may see, in the order they were agreed.
pub async fn list_under_brief(db: &impl ConnectionTrait, actor: &Actor, brief: BriefId, limit: u64) -> Result<Vec<deal::Model>, Fault> {
    let under = deal::Entity::find().filter(visible_to(actor)).filter(deal::Column::BriefId.eq(brief));
    Ok(under.order_by_asc(deal::Column::Id).limit(limit).all(db).await?)
}

/// What was agreed under a brief, by where its deals stand.
#[derive(Clone, Debug, PartialEq, FromQueryResult)]
pub struct Agreed {
    /// The brief.
    pub brief_id: BriefId,
    /// Where the deals stand.
    pub state: DealState,
    /// How many.
    pub count: i64,
    /// Their prices together, in minor units of the brief's currency.
    pub price_minor: i64,
}

/// What was agreed under briefs, of the deals the actor may see.
pub async fn agreed_under(db: &impl ConnectionTrait, actor: &Actor, briefs: &[BriefId]) -> Result<Vec<Agreed>, Fault> {
    let summed = deal::Entity::find()
        .select_only()
        .column(deal::Column::BriefId)
        .column(deal::Column::State)
        .column_as(deal::Column::BriefId.count(), "count")
        .column_as(Expr::cust("CAST(COALESCE(SUM(price_minor), 0) AS BIGINT)"), "price_minor")
        .filter(visible_to(actor))
        .filter(deal::Column::BriefId.is_in(briefs.iter().copied()))
        .group_by(deal::Column::BriefId)
        .group_by(deal::Column::State);
    Ok(summed.into_model::<Agreed>().all(db).await?)
}

/// How many of a brief's deals that the actor may see have a piece that was published.
pub async fn published_under(db: &impl ConnectionTrait, actor: &Actor, brief: BriefId) -> Result<i64, Fault> {
    use DeliverableState as Piece;
    let is_out = deliverable::Column::State.is_in([
        Piece::Published,
        Piece::InRetention,
        Piece::Completed,
        Piece::RemovalAsked,
        Piece::Missing,
        Piece::LabelMissing,
        Piece::PostReview,
        Piece::ClawedBack,
    ]);
    let published = Query::select()
        .expr(Expr::val(1))
        .from(deliverable::Entity)
        .and_where(Expr::col((deliverable::Entity, deliverable::Column::DealId)).equals((deal::Entity, deal::Column::Id)))
        .cond_where(is_out)
        .to_owned();
    let counted = deal::Entity::find().filter(visible_to(actor)).filter(deal::Column::BriefId.eq(brief)).filter(Expr::exists(published));
    Ok(i64::try_from(counted.count(db).await?).unwrap_or(i64::MAX))
}

/// The confirmation of a visible deal.
pub async fn document_of(db: &impl ConnectionTrait, deal: &deal::Model) -> Result<Option<document::Model>, Fault> {
    match deal.document_id {
        Some(id) => Ok(document::Entity::find_by_id(id).one(db).await?),
        None => Ok(None),
    }
}

/// Stores a new deal.
pub(super) async fn insert_deal(tx: &Tx, deal: &deal::Model) -> Result<(), Fault> {
    deal::Entity::insert(deal.clone().into_active_model().reset_all()).exec_without_returning(tx.db()).await?;
    Ok(())
}

/// Stores a new deliverable.
pub(super) async fn insert_deliverable(tx: &Tx, row: &deliverable::Model) -> Result<(), Fault> {
    deliverable::Entity::insert(row.clone().into_active_model().reset_all()).exec_without_returning(tx.db()).await?;
    Ok(())
}

/// Stores a new sample.
pub(super) async fn insert_sample(tx: &Tx, row: &sample::Model) -> Result<(), Fault> {
    sample::Entity::insert(row.clone().into_active_model().reset_all()).exec_without_returning(tx.db()).await?;
    Ok(())
}

/// Stores a frozen document.
pub(super) async fn insert_document(tx: &Tx, row: &document::Model) -> Result<(), Fault> {
    document::Entity::insert(row.clone().into_active_model().reset_all()).exec_without_returning(tx.db()).await?;
    Ok(())
}
