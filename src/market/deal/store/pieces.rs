//! Pieces as boards ask for them: counted up to a bound, the most urgent first, with the deals they belong to. Whose a
//! piece is stands on itself and in its indexes, so that no deal is opened for a figure.

use std::collections::BTreeMap;

use entity::deal::DealState;
use entity::deliverable::DeliverableState;
use entity::{Code, Currency, DealId, SubjectKind, deal, deliverable};
use sea_orm::sea_query::{Expr, Query, SelectStatement, UnionType};
use sea_orm::{
    ColumnTrait, Condition, ConnectionTrait, EntityTrait, FromQueryResult, JoinType, QueryFilter, QueryOrder, QuerySelect, Statement,
};

use super::{deals_seen, within};
use crate::kernel::check::Violation;
use crate::kernel::paging::Page;
use crate::kernel::{Actor, Fault, Tx};

/// Up to how many pieces in one state are counted; whoever reads a board does not need to know of how many more.
pub const COUNTED_MOST: i64 = 1_000;

/// The pieces under way in a state that an actor may see: those of the deals it may see, once they have their money.
fn standing(actor: &Actor, state: DeliverableState) -> Condition {
    let own = within(actor, [deliverable::Column::BrandId, deliverable::Column::CreatorId, deliverable::Column::AgencyId]);
    Condition::all().add(own).add(deliverable::Column::State.eq(state)).add(deliverable::Column::Funded.eq(true))
}

/// How many pieces under way stand in each of some states, each counted up to `COUNTED_MOST`.
pub async fn counts(
    db: &impl ConnectionTrait,
    actor: &Actor,
    states: &[DeliverableState],
) -> Result<BTreeMap<DeliverableState, i64>, Fault> {
    let counted = |state: &DeliverableState| {
        let limit = u64::try_from(COUNTED_MOST).unwrap_or(u64::MAX);
        let some = Query::select().expr(Expr::val(1)).from(deliverable::Entity).cond_where(standing(actor, *state)).limit(limit).to_owned();
        Query::select()
            .expr_as(Expr::cust(format!("'{}'", state.code())), "state")
            .expr_as(Expr::cust("COUNT(*)"), "count")
            .from_subquery(some, "some")
            .to_owned()
    };
    let mut each = states.iter().map(counted);
    let Some(first) = each.next() else { return Ok(BTreeMap::new()) };
    let all: SelectStatement = each.fold(first, |mut all, next| all.union(UnionType::All, next).to_owned());
    let rows = db.query_all(&all).await?;
    rows.iter().map(|row| Ok((row.try_get("", "state")?, row.try_get("", "count")?))).collect()
}

/// What the pieces in a state come to.
#[derive(Clone, Debug, PartialEq, FromQueryResult)]
pub struct Sum {
    /// The state.
    pub state: DeliverableState,
    /// The currency of their deals.
    pub currency: Currency,
    /// Their prices together where they are paid here, in minor units.
    pub price_minor: i64,
}

/// What the pieces under way in some states come to, by state and currency; for a creator, who has no more of them than
/// can be added up. That the deal is the creator's and under way is said again, so that its index says its currency.
pub async fn sums(db: &impl ConnectionTrait, actor: &Actor, states: &[DeliverableState]) -> Result<Vec<Sum>, Fault> {
    let Some(creator) = actor.creator else { return Ok(Vec::new()) };
    let paid_here = "CAST(COALESCE(SUM(CASE WHEN deal.settlement = 'platform' THEN deliverable.price_minor ELSE 0 END), 0) AS BIGINT)";
    let deal = deliverable::Entity::belongs_to(deal::Entity).from(deliverable::Column::DealId).to(deal::Column::Id);
    let summed = deliverable::Entity::find()
        .select_only()
        .column(deliverable::Column::State)
        .column(deal::Column::Currency)
        .column_as(Expr::cust(paid_here), "price_minor")
        .join(JoinType::InnerJoin, deal.into())
        .filter(deliverable::Column::CreatorId.eq(creator))
        .filter(deal::Column::CreatorId.eq(creator))
        .filter(deal::Column::State.eq(DealState::Active))
        .filter(deliverable::Column::State.is_in(states.iter().copied()))
        .filter(deliverable::Column::Funded.eq(true))
        .group_by(deliverable::Column::State)
        .group_by(deal::Column::Currency);
    Ok(summed.into_model::<Sum>().all(db).await?)
}

/// Pieces under way in some states that the actor may see, each with its deal, the earliest due date first.
pub async fn pieces_in(
    db: &impl ConnectionTrait,
    actor: &Actor,
    states: &[DeliverableState],
    limit: u64,
) -> Result<Vec<(deliverable::Model, deal::Model)>, Fault> {
    let mut pieces = Vec::new();
    // One state at a time: each comes from its index in the order asked for, and nothing is sorted but what is shown.
    for state in states {
        let standing = deliverable::Entity::find().filter(standing(actor, *state));
        let first = standing.order_by_asc(deliverable::Column::DueAt).order_by_asc(deliverable::Column::Id).limit(limit);
        pieces.extend(first.all(db).await?);
    }
    pieces.sort_by_key(|piece| (piece.due_at, piece.id));
    pieces.truncate(usize::try_from(limit).unwrap_or(usize::MAX));
    let deals = deals_seen(db, actor, pieces.iter().map(|piece| piece.deal_id)).await?;
    let with_deal = |piece: deliverable::Model| Some((deals.get(&piece.deal_id)?.clone(), piece));
    Ok(pieces.into_iter().filter_map(with_deal).map(|(deal, piece)| (piece, deal)).collect())
}

/// Deals with a piece under way in one of some states, the newest first.
pub async fn deals_with(
    db: &impl ConnectionTrait,
    actor: &Actor,
    states: &[DeliverableState],
    page: &Page,
) -> Result<Vec<deal::Model>, Fault> {
    let mut ids: Vec<DealId> = Vec::new();
    for state in states {
        let mut there = deliverable::Entity::find().select_only().column(deliverable::Column::DealId).distinct();
        there = there.filter(standing(actor, *state));
        if let Some(before) = page.before {
            there = there.filter(deliverable::Column::DealId.lt(before));
        }
        let latest = there.order_by_desc(deliverable::Column::DealId).limit(page.limit + 1);
        ids.extend(latest.into_tuple::<DealId>().all(db).await?);
    }
    ids.sort_unstable_by(|one, other| other.cmp(one));
    ids.dedup();
    ids.truncate(usize::try_from(page.limit + 1).unwrap_or(usize::MAX));
    let deals = deals_seen(db, actor, ids.iter().copied()).await?;
    Ok(deals.into_values().rev().collect())
}

/// Notes that a deal has its money: its pieces are under way.
pub async fn fund_pieces(tx: &Tx, deal: DealId) -> Result<(), Fault> {
    tx.db().execute_raw(tx.sql("UPDATE deliverable SET funded = $1 WHERE deal_id = $2", [true.into(), deal.into()])).await?;
    Ok(())
}

/// W2, for the house itself: a piece says of its deal what the deal says, and ends with it.
pub async fn list_violations(db: &impl ConnectionTrait) -> Result<Vec<Violation>, Fault> {
    let ended = [DealState::Completed, DealState::Cancelled, DealState::Lapsed, DealState::Resolved].map(|state| state.code()).join("', '");
    let rules = [
        (
            "its sides are not those of its deal",
            "piece.brand_id <> deal.brand_id OR piece.creator_id <> deal.creator_id OR piece.agency_id IS DISTINCT FROM deal.agency_id"
                .to_owned(),
        ),
        ("it is under way without its money", "piece.funded AND deal.state IN ('awaiting_funds', 'lapsed')".to_owned()),
        ("its deal has its money, but it is not under way", "NOT piece.funded AND deal.state = 'active'".to_owned()),
        (
            "its deal has ended, but it has not",
            format!("deal.state IN ('{ended}') AND piece.state NOT IN ('completed', 'clawed_back', 'cancelled')"),
        ),
    ];
    let mut found = Vec::new();
    for (sentence, wrong) in rules {
        let sql = format!("SELECT piece.id FROM deliverable AS piece JOIN deal ON deal.id = piece.deal_id WHERE {wrong} LIMIT 100");
        for row in db.query_all_raw(Statement::from_string(db.get_database_backend(), sql)).await? {
            found.push(Violation::new("W2", SubjectKind::Deliverable.show(row.try_get("", "id")?), sentence));
        }
    }
    Ok(found)
}
