//! Days off, and how much creators have to do. Anybody may know whether somebody takes orders; the periods themselves are
//! their own.

use std::collections::BTreeMap;

use entity::deal::DealState;
use entity::deliverable::DeliverableState;
use entity::{AbsenceId, Code, CreatorId, Instant, absence, creator};
use sea_orm::sea_query::Expr;
use sea_orm::{
    ActiveModelTrait, ColumnTrait, Condition, ConnectionTrait, EntityTrait, IntoActiveModel, QueryFilter, QueryOrder, Statement, Value,
};
use uuid::Uuid;

use crate::kernel::{Actor, Fault, Tx};
use crate::market::identity::availability::{Agenda, asks_work};

/// The agendas of some creators at an instant.
pub async fn agendas_of(
    db: &impl ConnectionTrait,
    creators: &[creator::Model],
    now: Instant,
) -> Result<BTreeMap<CreatorId, Agenda>, Fault> {
    let ids: Vec<CreatorId> = creators.iter().map(|creator| creator.id).collect();
    let absences = absence::Entity::find().filter(absence::Column::CreatorId.is_in(ids)).filter(absence::Column::EndsAt.gt(now));
    let absences = absences.all(db).await?;
    let limited: Vec<CreatorId> = creators.iter().filter(|creator| creator.orders_most.is_some()).map(|creator| creator.id).collect();
    let orders = orders_of(db, &limited).await?;
    let agenda = |creator: &creator::Model| {
        let orders = orders.get(&creator.id).copied().unwrap_or(0);
        (creator.id, Agenda::of(creator, &absences, orders, now))
    };
    Ok(creators.iter().map(agenda).collect())
}

/// Creators who take new orders at an instant: not switched off, not away, not full.
pub(super) fn are_open(now: Instant) -> Condition {
    let away = sea_orm::sea_query::Query::select()
        .column(absence::Column::CreatorId)
        .from(absence::Entity)
        .and_where(absence::Column::StartsAt.lte(now))
        .and_where(absence::Column::EndsAt.gt(now))
        .to_owned();
    let has_room =
        Expr::cust(format!("creator.orders_most > (SELECT COUNT(DISTINCT deal.id) {} AND deal.creator_id = creator.id)", from_orders()));
    Condition::all()
        .add(creator::Column::TakingOrders.eq(true))
        .add(creator::Column::Id.not_in_subquery(away))
        .add(Condition::any().add(creator::Column::OrdersMost.is_null()).add(has_room))
}

/// How many orders each of some creators has to work on.
async fn orders_of(db: &impl ConnectionTrait, creators: &[CreatorId]) -> Result<BTreeMap<CreatorId, i64>, Fault> {
    if creators.is_empty() {
        return Ok(BTreeMap::new());
    }
    let numbers: Vec<String> = (1..=creators.len()).map(|number| format!("${number}")).collect();
    let sql = format!(
        "SELECT deal.creator_id AS creator_id, COUNT(DISTINCT deal.id) AS orders {} AND deal.creator_id IN ({}) GROUP BY deal.creator_id",
        from_orders(),
        numbers.join(", ")
    );
    let values: Vec<Value> = creators.iter().map(|id| Uuid::from(*id).into()).collect();
    let rows = db.query_all_raw(Statement::from_sql_and_values(db.get_database_backend(), sql, values)).await?;
    rows.iter().map(|row| Ok((row.try_get::<CreatorId>("", "creator_id")?, row.try_get("", "orders")?))).collect()
}

/// Deals under way with a piece that still asks work of its creator.
fn from_orders() -> String {
    let list = |codes: Vec<&str>| codes.iter().map(|code| format!("'{code}'")).collect::<Vec<_>>().join(", ");
    let deals = list(vec![DealState::AwaitingFunds.code(), DealState::Active.code()]);
    let pieces = list(DeliverableState::ALL.iter().filter(|state| asks_work(**state)).map(Code::code).collect());
    format!("FROM deal JOIN deliverable ON deliverable.deal_id = deal.id WHERE deal.state IN ({deals}) AND deliverable.state IN ({pieces})")
}

/// A creator's days off that are not over, the next first; for whoever works on the profile.
pub async fn list_absences(db: &impl ConnectionTrait, creator: CreatorId, now: Instant) -> Result<Vec<absence::Model>, Fault> {
    let own = absence::Entity::find().filter(absence::Column::CreatorId.eq(creator)).filter(absence::Column::EndsAt.gt(now));
    Ok(own.order_by_asc(absence::Column::StartsAt).order_by_asc(absence::Column::Id).all(db).await?)
}

/// Days off of the profile the actor works on.
pub async fn load_own_absence(db: &impl ConnectionTrait, actor: &Actor, id: AbsenceId) -> Result<absence::Model, Fault> {
    let Some(creator) = actor.creator else { return Err(Fault::missing()) };
    let own = absence::Entity::find_by_id(id).filter(absence::Column::CreatorId.eq(creator));
    own.one(db).await?.ok_or_else(Fault::missing)
}

/// Stores new days off.
pub async fn insert_absence(tx: &Tx, absence: &absence::Model) -> Result<(), Fault> {
    absence::Entity::insert(absence.clone().into_active_model().reset_all()).exec_without_returning(tx.db()).await?;
    Ok(())
}

/// Takes days off away.
pub async fn delete_absence(tx: &Tx, id: AbsenceId) -> Result<(), Fault> {
    tx.db().execute_raw(tx.sql("DELETE FROM absence WHERE id = $1", [id.into()])).await?;
    Ok(())
}

/// Notes when days off begin and end, for a creator who now lives by another clock.
pub async fn move_absence(tx: &Tx, id: AbsenceId, (starts, ends): (Instant, Instant)) -> Result<(), Fault> {
    let sql = "UPDATE absence SET starts_at = $1, ends_at = $2 WHERE id = $3";
    tx.db().execute_raw(tx.sql(sql, [starts.into(), ends.into(), id.into()])).await?;
    Ok(())
}

/// Stores how many orders a creator takes at once.
pub async fn set_orders_most(tx: &Tx, creator: CreatorId, most: Option<i64>) -> Result<(), Fault> {
    tx.db().execute_raw(tx.sql("UPDATE creator SET orders_most = $1 WHERE id = $2", [most.into(), creator.into()])).await?;
    Ok(())
}
