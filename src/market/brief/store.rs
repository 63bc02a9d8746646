//! Briefs, their versions and products as they are stored. Every finder names whose row it may see.

use std::collections::BTreeMap;

use entity::brief::{BriefMode, BriefState};
use entity::{
    BriefId, BriefVersionId, CreatorId, Instant, OrganisationId, ProductId, Role, brief, brief_version, platform_account, product, proposal,
};
use sea_orm::sea_query::{Expr, ExprTrait, Query};
use sea_orm::{
    ActiveModelTrait, ColumnTrait, Condition, ConnectionTrait, EntityTrait, IntoActiveModel, QueryFilter, QueryOrder, QuerySelect,
    QueryTrait,
};
use sha2::{Digest, Sha256};

use super::content::Content;
use crate::kernel::paging::{Page, Paged};
use crate::kernel::search::{LOOKED_THROUGH, contains};
use crate::kernel::terms::hex;
use crate::kernel::{Actor, Fault, Ground, Tx};

/// Modes in which creators come by themselves.
const PUBLIC: [BriefMode; 3] = [BriefMode::Recruit, BriefMode::Flash, BriefMode::Mass];

/// The ground a brief stands on; `zone` is its brand's.
pub fn ground(brief: &brief::Model, zone: &str) -> Ground {
    Ground {
        brand: Some(brief.brand_id),
        brand_user: Some(brief.brand_user_id),
        brief: Some(brief.id),
        zone: zone.to_owned(),
        ..Ground::platform()
    }
}

/// The current content of a brief.
pub fn content_of(brief: &brief::Model) -> Result<Content, Fault> {
    Ok(serde_json::from_str(&brief.content)?)
}

/// The briefs an actor may see: the brand's own; for creators those open to all and those with a proposal
/// of theirs; all for staff and the clock.
fn visible_to(actor: &Actor) -> Condition {
    let nothing = Condition::any().add(brief::Column::Id.is_null());
    match actor.role {
        Role::BrandOwner | Role::BrandManager | Role::BrandFinance | Role::BrandViewer => {
            actor.organisation.map_or(nothing, |brand| Condition::all().add(brief::Column::BrandId.eq(brand)))
        }
        Role::Creator | Role::AgencyOwner | Role::AgencyAgent => {
            let mut seen = Condition::any().add(open_to_all());
            if let Some(creator) = actor.creator {
                seen = seen.add(with_proposal(proposal::Column::CreatorId.eq(creator)));
            }
            if let Some(agency) = actor.organisation {
                seen = seen.add(with_proposal(proposal::Column::AgencyId.eq(agency)));
            }
            seen
        }
        Role::Reviewer | Role::Mediator | Role::Finance | Role::Operator | Role::Auditor | Role::Clock => Condition::all(),
        Role::Nobody => nothing,
    }
}

fn open_to_all() -> Condition {
    Condition::all().add(brief::Column::State.eq(BriefState::Open)).add(brief::Column::Mode.is_in(PUBLIC))
}

/// That somebody has a proposal of the brief.
fn with_proposal(whose: Expr) -> Expr {
    let of_brief = Expr::col((proposal::Entity, proposal::Column::BriefId)).equals((brief::Entity, brief::Column::Id));
    Expr::exists(Query::select().expr(Expr::val(1)).from(proposal::Entity).and_where(of_brief).and_where(whose).to_owned())
}

/// A brief, if the actor may see it.
pub async fn find_brief(db: &impl ConnectionTrait, actor: &Actor, id: BriefId) -> Result<Option<brief::Model>, Fault> {
    Ok(brief::Entity::find_by_id(id).filter(visible_to(actor)).one(db).await?)
}

/// What some briefs are called, as far as the actor may see them.
pub async fn titles_seen(
    db: &impl ConnectionTrait,
    actor: &Actor,
    ids: impl Iterator<Item = BriefId>,
) -> Result<BTreeMap<BriefId, String>, Fault> {
    let briefs = brief::Entity::find().select_only().column(brief::Column::Id).column(brief::Column::Title);
    let titled = briefs.filter(visible_to(actor)).filter(brief::Column::Id.is_in(ids));
    Ok(titled.into_tuple::<(BriefId, String)>().all(db).await?.into_iter().collect())
}

/// A brief the actor may see, or a refusal.
pub async fn load_brief(db: &impl ConnectionTrait, actor: &Actor, id: BriefId) -> Result<brief::Model, Fault> {
    find_brief(db, actor, id).await?.ok_or_else(Fault::missing)
}

/// A brief, for slices above that already know their caller may act on it.
pub async fn load_for_house(db: &impl ConnectionTrait, id: BriefId) -> Result<brief::Model, Fault> {
    brief::Entity::find_by_id(id).one(db).await?.ok_or_else(Fault::missing)
}

/// Briefs the actor may see, the newest first, perhaps only those in a state.
pub async fn list_briefs(
    db: &impl ConnectionTrait,
    actor: &Actor,
    state: Option<BriefState>,
    page: &Page,
) -> Result<Paged<brief::Model>, Fault> {
    let mut query = brief::Entity::find().filter(visible_to(actor));
    if let Some(state) = state {
        query = query.filter(brief::Column::State.eq(state));
    }
    paged(db, query, page).await
}

/// Of the newest briefs the actor may see, those whose title contains a text, the newest first.
pub async fn search_briefs(db: &impl ConnectionTrait, actor: &Actor, text: &str, limit: u64) -> Result<Vec<brief::Model>, Fault> {
    let seen = brief::Entity::find().select_only().column(brief::Column::Id).filter(visible_to(actor));
    let newest = seen.order_by_desc(brief::Column::Id).limit(LOOKED_THROUGH).into_query();
    let briefs = brief::Entity::find().filter(brief::Column::Id.in_subquery(newest)).filter(contains(brief::Column::Title, text));
    Ok(briefs.order_by_desc(brief::Column::Id).limit(limit).all(db).await?)
}

/// Which briefs are looked for; what is left empty leaves all in that the actor may see.
#[derive(Clone, Debug, Default)]
pub struct Sought {
    /// Only open ones that this creator may apply to or claim.
    pub open_for: Option<CreatorId>,
    /// With a piece on this platform.
    pub platform: Option<String>,
    /// About this.
    pub category: Option<String>,
    /// That pay at least this, in whole units of their currency.
    pub pays: Option<i64>,
}

/// Briefs the actor may see and that match, the newest first.
pub async fn list_sought(db: &impl ConnectionTrait, actor: &Actor, sought: &Sought, page: &Page) -> Result<Paged<brief::Model>, Fault> {
    let mut query = brief::Entity::find().filter(visible_to(actor));
    if let Some(creator) = sought.open_for {
        query = query.filter(open_for(creator));
    }
    if let Some(platform) = &sought.platform {
        query = query.filter(brief::Column::Platforms.contains(format!(",{platform},")));
    }
    if let Some(category) = &sought.category {
        query = query.filter(brief::Column::Category.eq(category.as_str()));
    }
    if let Some(least) = sought.pays {
        query = query.filter(brief::Column::PriceWhole.gte(least));
    }
    paged(db, query, page).await
}

/// Open briefs a creator may apply to or claim: those with one of the creator's platforms, the newest first.
pub async fn list_open_for(db: &impl ConnectionTrait, creator: CreatorId, page: &Page) -> Result<Paged<brief::Model>, Fault> {
    paged(db, brief::Entity::find().filter(open_for(creator)), page).await
}

fn open_for(creator: CreatorId) -> Condition {
    let on_its_platforms = Query::select()
        .expr(Expr::val(1))
        .from(platform_account::Entity)
        .and_where(platform_account::Column::CreatorId.eq(creator))
        .and_where(platform_account::Column::EndedAt.is_null())
        .and_where(Expr::cust("brief.platforms LIKE '%,' || platform_account.platform || ',%'"))
        .to_owned();
    open_to_all().add(Expr::exists(on_its_platforms))
}

async fn paged(db: &impl ConnectionTrait, mut query: sea_orm::Select<brief::Entity>, page: &Page) -> Result<Paged<brief::Model>, Fault> {
    if let Some(before) = page.before {
        query = query.filter(brief::Column::Id.lt(before));
    }
    let rows = query.order_by_desc(brief::Column::Id).limit(page.limit + 1).all(db).await?;
    Ok(page.wrap(rows, |row| row.id.into()))
}

/// Stores a new brief.
pub async fn insert_brief(tx: &Tx, brief: &brief::Model) -> Result<(), Fault> {
    brief::Entity::insert(brief.clone().into_active_model().reset_all()).exec_without_returning(tx.db()).await?;
    Ok(())
}

/// Stores what a brand rewrote; state and version stay, so the row must still be the one that was read.
pub async fn rewrite_brief(tx: &Tx, brief: &brief::Model) -> Result<bool, Fault> {
    let active = brief.clone().into_active_model().reset_all();
    let same = brief::Entity::update_many()
        .set(active)
        .filter(brief::Column::Id.eq(brief.id))
        .filter(brief::Column::Version.eq(brief.version))
        .filter(brief::Column::State.eq(brief.state));
    Ok(same.exec(tx.db()).await?.rows_affected == 1)
}

/// Takes one slot where one is free and the brief still takes people; `false` if none is.
pub async fn take_slot(tx: &Tx, id: BriefId) -> Result<bool, Fault> {
    let sql = "UPDATE brief SET slots_taken = slots_taken + 1 \
               WHERE id = $1 AND slots_taken < slots AND state IN ('open', 'paused', 'selecting', 'running')";
    Ok(tx.db().execute_raw(tx.sql(sql, [id.into()])).await?.rows_affected() == 1)
}

/// Gives a slot back while selection lasts; later it stays taken.
pub async fn free_slot(tx: &Tx, id: BriefId) -> Result<bool, Fault> {
    let sql = "UPDATE brief SET slots_taken = slots_taken - 1 \
               WHERE id = $1 AND slots_taken > 0 AND state IN ('open', 'paused', 'selecting')";
    Ok(tx.db().execute_raw(tx.sql(sql, [id.into()])).await?.rows_affected() == 1)
}

/// Freezes a content as a numbered version of a brief.
pub async fn freeze_version(tx: &Tx, brief: BriefId, number: i64, content: &str) -> Result<(), Fault> {
    let version = brief_version::Model {
        id: tx.mint::<BriefVersionId>(),
        brief_id: brief,
        number,
        content: content.to_owned(),
        content_hash: hex(&Sha256::digest(content)),
        created_at: tx.now(),
    };
    brief_version::Entity::insert(version.into_active_model().reset_all()).exec_without_returning(tx.db()).await?;
    Ok(())
}

/// The content of one frozen version of a brief the caller has already been shown.
pub async fn content_at(db: &impl ConnectionTrait, brief: BriefId, number: i64) -> Result<Content, Fault> {
    let version = brief_version::Entity::find()
        .filter(brief_version::Column::BriefId.eq(brief))
        .filter(brief_version::Column::Number.eq(number))
        .one(db)
        .await?
        .ok_or_else(|| Fault::broken(format!("version {number} of {brief} is not stored")))?;
    Ok(serde_json::from_str(&version.content)?)
}

/// The frozen versions of a brief the caller has already been shown, the newest first.
pub async fn list_versions(db: &impl ConnectionTrait, brief: BriefId) -> Result<Vec<brief_version::Model>, Fault> {
    let versions = brief_version::Entity::find().filter(brief_version::Column::BriefId.eq(brief));
    Ok(versions.order_by_desc(brief_version::Column::Number).all(db).await?)
}

/// A product of a brand.
pub async fn find_product(db: &impl ConnectionTrait, brand: OrganisationId, id: ProductId) -> Result<Option<product::Model>, Fault> {
    Ok(product::Entity::find_by_id(id).filter(product::Column::BrandId.eq(brand)).one(db).await?)
}

/// A brand's products that have not ended, the newest first.
pub async fn list_products(db: &impl ConnectionTrait, brand: OrganisationId, page: &Page) -> Result<Paged<product::Model>, Fault> {
    let mut own = product::Entity::find().filter(product::Column::BrandId.eq(brand)).filter(product::Column::EndedAt.is_null());
    if let Some(before) = page.before {
        own = own.filter(product::Column::Id.lt(before));
    }
    let rows = own.order_by_desc(product::Column::Id).limit(page.limit + 1).all(db).await?;
    Ok(page.wrap(rows, |row| row.id.into()))
}

/// Stores a new product.
pub async fn insert_product(tx: &Tx, product: &product::Model) -> Result<(), Fault> {
    product::Entity::insert(product.clone().into_active_model().reset_all()).exec_without_returning(tx.db()).await?;
    Ok(())
}

/// Takes a product off its brand's list; `false` if it was off already.
pub async fn end_product(tx: &Tx, id: ProductId, at: Instant) -> Result<bool, Fault> {
    let sql = "UPDATE product SET ended_at = $1 WHERE id = $2 AND ended_at IS NULL";
    Ok(tx.db().execute_raw(tx.sql(sql, [at.into(), id.into()])).await?.rows_affected() == 1)
}
