//! The directory of creators: who is found by name, platform, category and region. Profiles, accounts and rate cards
//! are public to whoever is signed in; nothing else is read here.

use entity::{CreatorId, Instant, Money, creator, platform_account, rate};
use sea_orm::sea_query::{Expr, ExprTrait, Func, LikeExpr, Query, SelectStatement};
use sea_orm::{ColumnTrait, Condition, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect};

use super::availability::are_open;
use crate::kernel::Fault;
use crate::kernel::paging::{Page, Paged};

/// Which creators are looked for; what is left empty leaves everybody in.
#[derive(Clone, Debug, Default)]
pub struct Sought {
    /// Part of a name or of a handle.
    pub words: Option<String>,
    /// With a live account on this platform.
    pub platform: Option<String>,
    /// Who makes content about this.
    pub category: Option<String>,
    /// Who lives there (ISO 3166).
    pub region: Option<String>,
    /// Only those who take orders now.
    pub taking_orders: bool,
    /// Only those who take new orders at this instant: not switched off, not away, not full.
    pub open_at: Option<Instant>,
    /// With at least so many followers on one account (on the platform, where one is asked for).
    pub followers_least: Option<i64>,
    /// With a price of at most this on the rate card (on the platform, where one is asked for).
    pub price_most: Option<Money>,
}

/// Creators who match, the newest first.
pub async fn list_creators(db: &impl ConnectionTrait, sought: &Sought, page: &Page) -> Result<Paged<creator::Model>, Fault> {
    let mut found = creator::Entity::find().filter(matching(sought));
    if let Some(before) = page.before {
        found = found.filter(creator::Column::Id.lt(before));
    }
    let rows = found.order_by_desc(creator::Column::Id).limit(page.limit + 1).all(db).await?;
    Ok(page.wrap(rows, |row| row.id.into()))
}

/// Some creators by their ids: profiles are there to be read.
pub async fn creators_of_many(db: &impl ConnectionTrait, creators: &[CreatorId]) -> Result<Vec<creator::Model>, Fault> {
    Ok(creator::Entity::find().filter(creator::Column::Id.is_in(creators.iter().copied())).all(db).await?)
}

/// The live accounts of some creators, those with most followers first.
pub async fn accounts_of_many(db: &impl ConnectionTrait, creators: &[CreatorId]) -> Result<Vec<platform_account::Model>, Fault> {
    let live = platform_account::Entity::find().filter(platform_account::Column::EndedAt.is_null());
    let live = live.filter(platform_account::Column::CreatorId.is_in(creators.iter().copied()));
    Ok(live.order_by_desc(platform_account::Column::Followers).order_by_asc(platform_account::Column::Id).all(db).await?)
}

/// The rate cards of some creators as they are now.
pub async fn rates_of_many(db: &impl ConnectionTrait, creators: &[CreatorId]) -> Result<Vec<rate::Model>, Fault> {
    let card = rate::Entity::find().filter(rate::Column::CreatorId.is_in(creators.iter().copied())).filter(rate::Column::Active.eq(true));
    Ok(card.order_by_asc(rate::Column::Platform).order_by_asc(rate::Column::Format).all(db).await?)
}

fn matching(sought: &Sought) -> Condition {
    let mut all = Condition::all();
    if let Some(words) = &sought.words {
        let by_handle = accounts().and_where(holds((platform_account::Entity, platform_account::Column::Handle), words)).to_owned();
        let named = holds((creator::Entity, creator::Column::DisplayName), words);
        all = all.add(Condition::any().add(named).add(creator::Column::Id.in_subquery(by_handle)));
    }
    if sought.platform.is_some() || sought.followers_least.is_some() {
        let mut there = accounts();
        if let Some(platform) = &sought.platform {
            there.and_where(platform_account::Column::Platform.eq(platform.as_str()));
        }
        if let Some(least) = sought.followers_least {
            there.and_where(platform_account::Column::Followers.gte(least));
        }
        all = all.add(creator::Column::Id.in_subquery(there));
    }
    if let Some(most) = sought.price_most {
        all = all.add(creator::Column::Id.in_subquery(asking_at_most(most, sought.platform.as_deref())));
    }
    if let Some(category) = &sought.category {
        let listed = LikeExpr::new(format!("%,{},%", literal(category))).escape('\\');
        all = all.add(Expr::cust("',' || creator.categories || ','").like(listed));
    }
    if let Some(region) = &sought.region {
        all = all.add(creator::Column::Region.eq(region.as_str()));
    }
    if sought.taking_orders {
        all = all.add(creator::Column::TakingOrders.eq(true));
    }
    if let Some(now) = sought.open_at {
        all = all.add(are_open(now));
    }
    all
}

/// The creators of live accounts.
fn accounts() -> SelectStatement {
    Query::select()
        .column(platform_account::Column::CreatorId)
        .from(platform_account::Entity)
        .and_where(platform_account::Column::EndedAt.is_null())
        .to_owned()
}

/// The creators with a price of at most this on their rate card.
fn asking_at_most(most: Money, platform: Option<&str>) -> SelectStatement {
    let mut asking = Query::select();
    asking.column(rate::Column::CreatorId).from(rate::Entity).and_where(rate::Column::Active.eq(true));
    asking.and_where(rate::Column::Currency.eq(most.currency)).and_where(rate::Column::PriceMinor.lte(most.minor));
    if let Some(platform) = platform {
        asking.and_where(rate::Column::Platform.eq(platform));
    }
    asking
}

/// Whether a column holds some words; letters of ASCII are the same in both cases on both databases.
fn holds(column: impl sea_orm::sea_query::IntoColumnRef, words: &str) -> Expr {
    let pattern = format!("%{}%", literal(&words.to_ascii_lowercase()));
    Expr::expr(Func::lower(Expr::col(column))).like(LikeExpr::new(pattern).escape('\\'))
}

/// Words that stand for themselves in a pattern.
fn literal(words: &str) -> String {
    words.replace('\\', "\\\\").replace('%', "\\%").replace('_', "\\_")
}

#[cfg(test)]
mod tests {
    use super::literal;

    #[test]
    fn signs_of_patterns_stand_for_themselves() {
        assert_eq!(literal(r"100%_\o/"), r"100\%\_\\o/");
    }
}
