//! Versions of the terms as they are stored.

use entity::{Role, TermsId, terms};
use sea_orm::{ActiveModelTrait, ConnectionTrait, EntityTrait, IntoActiveModel, PaginatorTrait, QueryOrder, Statement};

use crate::kernel::{Actor, Fault, Tx};

/// How many versions there are.
pub async fn count(db: &impl ConnectionTrait) -> Result<i64, Fault> {
    Ok(i64::try_from(terms::Entity::find().count(db).await?).unwrap_or(i64::MAX))
}

/// Whether there is a version of this id. Terms are no secret: everybody who has signed in may read them.
pub async fn is_known(db: &impl ConnectionTrait, id: TermsId) -> Result<bool, Fault> {
    Ok(terms::Entity::find_by_id(id).count(db).await? > 0)
}

/// Every version, the newest first. Terms are no secret.
pub async fn list(db: &impl ConnectionTrait) -> Result<Vec<terms::Model>, Fault> {
    Ok(terms::Entity::find().order_by_desc(terms::Column::Number).all(db).await?)
}

/// How far a new version would reach on the day it comes into force.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Reach {
    /// Deals under way that keep the version they pinned, by its number.
    pub deals: Vec<(i64, i64)>,
    /// Briefs under way: they pin nothing, so that their next deadlines, and the deals agreed from them, follow the new one.
    pub briefs: i64,
    /// Whose briefs these are, by name, the first ones.
    pub brands: Vec<String>,
    /// How many brands they are in all.
    pub brands_count: i64,
}

/// How many brands are named.
const NAMED: u64 = 20;

/// How far a new version would reach; for operators.
pub async fn reach(db: &impl ConnectionTrait, actor: &Actor) -> Result<Reach, Fault> {
    if actor.role != Role::Operator {
        return Err(Fault::missing());
    }
    let ask = |sql: &str| Statement::from_string(db.get_database_backend(), sql);
    let deals = "SELECT t.number AS number, COUNT(*) AS many FROM deal d JOIN terms t ON t.id = d.terms_id \
                 WHERE d.state IN ('awaiting_funds', 'active') GROUP BY t.number ORDER BY t.number";
    let deals = db.query_all_raw(ask(deals)).await?;
    let deals = deals.iter().map(|row| Ok((row.try_get("", "number")?, row.try_get("", "many")?))).collect::<Result<_, Fault>>()?;
    let counts = "SELECT COUNT(*) AS briefs, COUNT(DISTINCT brand_id) AS brands FROM brief WHERE state NOT IN ('closed', 'cancelled')";
    let counts = db.query_one_raw(ask(counts)).await?.ok_or_else(|| Fault::broken("nothing was counted"))?;
    let names = format!(
        "SELECT name FROM organisation WHERE id IN (SELECT brand_id FROM brief WHERE state NOT IN ('closed', 'cancelled')) \
         ORDER BY name, id LIMIT {NAMED}"
    );
    let names = db.query_all_raw(ask(&names)).await?;
    let brands = names.iter().map(|row| Ok(row.try_get("", "name")?)).collect::<Result<_, Fault>>()?;
    Ok(Reach { deals, briefs: counts.try_get("", "briefs")?, brands, brands_count: counts.try_get("", "brands")? })
}

/// Stores a version.
pub async fn insert(tx: &Tx, row: terms::Model) -> Result<(), Fault> {
    terms::Entity::insert(row.into_active_model().reset_all()).exec_without_returning(tx.db()).await?;
    Ok(())
}
