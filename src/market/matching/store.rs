//! Who passes the filters of a brief, and what is known about them.

use std::collections::HashMap;

use entity::brief::{BriefMode, BriefState};
use entity::proposal::ProposalState;
use entity::{BriefId, CreatorId, Instant, brief, creator, platform_account, proposal, rate};
use sea_orm::sea_query::{Alias, Expr, ExprTrait, Query};
use sea_orm::{ColumnTrait, Condition, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect, Statement, Value};
use uuid::Uuid;

use super::score::Known;
use crate::kernel::{Fault, Tx};
use crate::market::brief::content::Wanted;
use crate::market::identity::store::agendas_of;

/// The most creators that are scored for one brief.
const SCORED_MOST: u64 = 5_000;
/// How many creators one question is about.
const CHUNK: usize = 500;

/// What a creator must have to be a candidate.
#[derive(Debug)]
pub struct Filter<'a> {
    /// The brief: whoever has an open or agreed proposal for it is left out.
    pub brief: BriefId,
    /// The category of what is advertised.
    pub category: &'a str,
    /// Regions that belong to its markets.
    pub regions: &'a [String],
    /// Platforms the creator needs an account on, each once.
    pub platforms: &'a [String],
    /// The pieces the rate card is held against.
    pub wanted: &'a [Wanted],
    /// The most the brief can pay one creator, in minor units.
    pub cap_minor: i64,
    /// When it is asked: days off count from here.
    pub now: Instant,
}

/// Briefs anybody may apply to that opened and that no creator was told of, the oldest first (for the house itself).
pub async fn untold_briefs(db: &impl ConnectionTrait, limit: u64) -> Result<Vec<BriefId>, Fault> {
    let told = Query::select().column(Alias::new("brief_id")).from(Alias::new("brief_told")).to_owned();
    let open = brief::Entity::find().select_only().column(brief::Column::Id);
    let open = open.filter(brief::Column::State.eq(BriefState::Open)).filter(brief::Column::Mode.ne(BriefMode::Custom));
    let open = open.filter(brief::Column::Id.not_in_subquery(told)).order_by_asc(brief::Column::Id).limit(limit);
    Ok(open.into_tuple().all(db).await?)
}

/// Notes that creators were told of a brief; says whether they had not been before.
pub(super) async fn note_told(tx: &Tx, brief: BriefId) -> Result<bool, Fault> {
    let sql = "INSERT INTO brief_told (brief_id, told_at) VALUES ($1, $2) ON CONFLICT (brief_id) DO NOTHING";
    Ok(tx.db().execute_raw(tx.sql(sql, [brief.into(), tx.now().into()])).await?.rows_affected() == 1)
}

/// Creators who pass the filter, for whoever may see the brief.
pub async fn list_known(db: &impl ConnectionTrait, filter: &Filter<'_>) -> Result<Vec<Known>, Fault> {
    let mut passing = Condition::all()
        .add(creator::Column::TakingOrders.eq(true))
        .add(creator::Column::UserId.is_not_null())
        .add(creator::Column::Region.is_in(filter.regions.iter().map(String::as_str)))
        .add(Expr::cust("',' || creator.categories || ','").like(format!("%,{},%", filter.category)))
        .add(creator::Column::Id.not_in_subquery(already_there(filter.brief)));
    for platform in filter.platforms {
        passing = passing.add(creator::Column::Id.in_subquery(with_account_on(platform)));
    }
    let rows = creator::Entity::find().filter(passing).order_by_asc(creator::Column::Id).limit(SCORED_MOST).all(db).await?;
    let mut known = Vec::with_capacity(rows.len());
    for chunk in rows.chunks(CHUNK) {
        known.extend(with_facts(db, filter, chunk).await?);
    }
    known.retain(|known| known.asks_minor.is_none_or(|asks| asks <= filter.cap_minor));
    Ok(known)
}

/// What is known about some creators, whether or not they pass the filter, for whoever may see the brief.
pub async fn list_these(db: &impl ConnectionTrait, filter: &Filter<'_>, creators: &[CreatorId]) -> Result<Vec<Known>, Fault> {
    let mut known = Vec::with_capacity(creators.len());
    for chunk in creators.chunks(CHUNK) {
        let rows = creator::Entity::find().filter(creator::Column::Id.is_in(chunk.iter().copied())).all(db).await?;
        known.extend(with_facts(db, filter, &rows).await?);
    }
    Ok(known)
}

fn already_there(brief: BriefId) -> sea_orm::sea_query::SelectStatement {
    let gone = [ProposalState::Declined, ProposalState::Withdrawn, ProposalState::Lapsed];
    Query::select()
        .column(proposal::Column::CreatorId)
        .from(proposal::Entity)
        .and_where(proposal::Column::BriefId.eq(brief))
        .and_where(proposal::Column::State.is_not_in(gone))
        .to_owned()
}

fn with_account_on(platform: &str) -> sea_orm::sea_query::SelectStatement {
    Query::select()
        .column(platform_account::Column::CreatorId)
        .from(platform_account::Entity)
        .and_where(platform_account::Column::Platform.eq(platform))
        .and_where(platform_account::Column::EndedAt.is_null())
        .to_owned()
}

async fn with_facts(db: &impl ConnectionTrait, filter: &Filter<'_>, rows: &[creator::Model]) -> Result<Vec<Known>, Fault> {
    let ids: Vec<CreatorId> = rows.iter().map(|row| row.id).collect();
    let verified = verified_accounts(db, filter, &ids).await?;
    let asked = asked_prices(db, filter, &ids).await?;
    let work = work_done(db, &ids).await?;
    let agendas = agendas_of(db, rows, filter.now).await?;
    let windows: Vec<(i64, i64)> = filter.wanted.iter().map(|wanted| (wanted.due_days, wanted.window_days)).collect();
    Ok(rows
        .iter()
        .map(|row| {
            let work = work.get(&row.id).copied().unwrap_or_default();
            Known {
                creator_id: row.id,
                name: row.display_name.clone(),
                categories: row.categories.iter().map(str::to_owned).collect(),
                region: row.region.clone(),
                verified: verified.get(&row.id).copied().unwrap_or(0),
                asks_minor: asked.get(&row.id).copied(),
                posts: work.posts,
                on_time: work.on_time,
                open_deals: work.open_deals,
                kept_away: agendas.get(&row.id).and_then(|agenda| agenda.keeps_from(&windows)),
            }
        })
        .collect())
}

/// On how many of the platforms a reviewer has seen an account of each creator.
async fn verified_accounts(db: &impl ConnectionTrait, filter: &Filter<'_>, ids: &[CreatorId]) -> Result<HashMap<CreatorId, i64>, Fault> {
    let accounts = platform_account::Entity::find()
        .filter(platform_account::Column::CreatorId.is_in(ids.iter().copied()))
        .filter(platform_account::Column::EndedAt.is_null())
        .filter(platform_account::Column::VerifiedAt.is_not_null())
        .filter(platform_account::Column::Platform.is_in(filter.platforms.iter().map(String::as_str)))
        .all(db)
        .await?;
    let mut seen: HashMap<CreatorId, Vec<String>> = HashMap::new();
    for account in accounts {
        let platforms = seen.entry(account.creator_id).or_default();
        if !platforms.contains(&account.platform) {
            platforms.push(account.platform);
        }
    }
    Ok(seen.into_iter().map(|(creator, platforms)| (creator, i64::try_from(platforms.len()).unwrap_or(i64::MAX))).collect())
}

/// What each rate card asks for all pieces; creators whose card lacks one of them are left out.
async fn asked_prices(db: &impl ConnectionTrait, filter: &Filter<'_>, ids: &[CreatorId]) -> Result<HashMap<CreatorId, i64>, Fault> {
    let rates = rate::Entity::find()
        .filter(rate::Column::CreatorId.is_in(ids.iter().copied()))
        .filter(rate::Column::Active.eq(true))
        .filter(rate::Column::Platform.is_in(filter.platforms.iter().map(String::as_str)))
        .all(db)
        .await?;
    let mut cards: HashMap<CreatorId, HashMap<(String, String), i64>> = HashMap::new();
    for rate in rates {
        cards.entry(rate.creator_id).or_default().insert((rate.platform, rate.format), rate.price_minor);
    }
    let ask = |card: &HashMap<(String, String), i64>| {
        filter.wanted.iter().try_fold(0_i64, |sum, wanted| sum.checked_add(*card.get(&(wanted.platform.clone(), wanted.format.clone()))?))
    };
    Ok(cards.iter().filter_map(|(creator, card)| Some((*creator, ask(card)?))).collect())
}

#[derive(Clone, Copy, Default)]
struct Work {
    posts: i64,
    on_time: i64,
    open_deals: i64,
}

/// Posts, those within their window, and deals under way.
async fn work_done(db: &impl ConnectionTrait, ids: &[CreatorId]) -> Result<HashMap<CreatorId, Work>, Fault> {
    let numbers: Vec<String> = (1..=ids.len()).map(|number| format!("${number}")).collect();
    let sql = format!(
        "SELECT deal.creator_id AS creator_id, COUNT(deliverable.published_at) AS posts, \
         COUNT(CASE WHEN deliverable.published_at <= deliverable.window_ends_at THEN 1 END) AS on_time, \
         COUNT(DISTINCT CASE WHEN deal.state IN ('active', 'awaiting_funds') THEN deal.id END) AS open_deals \
         FROM deal LEFT JOIN deliverable ON deliverable.deal_id = deal.id \
         WHERE deal.creator_id IN ({}) GROUP BY deal.creator_id",
        numbers.join(", ")
    );
    let values: Vec<Value> = ids.iter().map(|id| Uuid::from(*id).into()).collect();
    let rows = db.query_all_raw(Statement::from_sql_and_values(db.get_database_backend(), sql, values)).await?;
    let mut work = HashMap::new();
    for row in rows {
        let done =
            Work { posts: row.try_get("", "posts")?, on_time: row.try_get("", "on_time")?, open_deals: row.try_get("", "open_deals")? };
        work.insert(row.try_get::<CreatorId>("", "creator_id")?, done);
    }
    Ok(work)
}
