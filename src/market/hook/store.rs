//! Hooks and deliveries as they are stored. Every finder names whose row it may see: those of the actor's organisation.

use entity::hook_delivery::{self, HookDeliveryState};
use entity::{HookDeliveryId, HookId, Instant, OrganisationId, Role, SubjectKind, event, hook};
use sea_orm::{
    ActiveModelTrait, ColumnTrait, ConnectionTrait, DbBackend, EntityTrait, IntoActiveModel, QueryFilter, QueryOrder, QuerySelect,
    Statement,
};

use super::rules::HookError;
use crate::kernel::paging::{Page, Paged};
use crate::kernel::{Actor, Fault, Tx};

/// The organisation whose hooks an actor runs: only its owners do.
pub fn organisation_of(actor: &Actor) -> Result<OrganisationId, Fault> {
    use entity::Role::{AgencyOwner, BrandOwner};
    actor.organisation.filter(|_| matches!(actor.role, BrandOwner | AgencyOwner)).ok_or_else(|| HookError::NotOwner.into())
}

/// The hooks of the actor's organisation, the newest first.
pub async fn list(db: &impl ConnectionTrait, actor: &Actor) -> Result<Vec<hook::Model>, Fault> {
    let own = hook::Entity::find().filter(hook::Column::OrganisationId.eq(organisation_of(actor)?)).filter(hook::Column::EndedAt.is_null());
    Ok(own.order_by_desc(hook::Column::Id).all(db).await?)
}

/// A hook of the actor's organisation.
pub async fn load(db: &impl ConnectionTrait, actor: &Actor, id: HookId) -> Result<hook::Model, Fault> {
    let own = hook::Entity::find_by_id(id).filter(hook::Column::OrganisationId.eq(organisation_of(actor)?));
    own.filter(hook::Column::EndedAt.is_null()).one(db).await?.ok_or_else(Fault::missing)
}

/// What was sent to a hook the actor has been shown, the newest first.
pub async fn deliveries_of(db: &impl ConnectionTrait, hook: HookId, page: &Page) -> Result<Paged<hook_delivery::Model>, Fault> {
    let mut rows = hook_delivery::Entity::find().filter(hook_delivery::Column::HookId.eq(hook));
    if let Some(before) = page.before {
        rows = rows.filter(hook_delivery::Column::Id.lt(before));
    }
    let rows = rows.order_by_desc(hook_delivery::Column::Id).limit(page.limit + 1).all(db).await?;
    Ok(page.wrap(rows, |row| row.id.into()))
}

/// A delivery to a hook the actor has been shown.
pub async fn load_delivery(db: &impl ConnectionTrait, hook: HookId, id: HookDeliveryId) -> Result<hook_delivery::Model, Fault> {
    let row = hook_delivery::Entity::find_by_id(id).filter(hook_delivery::Column::HookId.eq(hook));
    row.one(db).await?.ok_or_else(Fault::missing)
}

/// Deliveries that were given up, with the host they were for, the newest first; for operators.
pub async fn list_dead(db: &impl ConnectionTrait, actor: &Actor, limit: u64) -> Result<Vec<(hook_delivery::Model, String)>, Fault> {
    if actor.role != Role::Operator {
        return Ok(Vec::new());
    }
    let dead = hook_delivery::Entity::find().filter(hook_delivery::Column::State.eq(HookDeliveryState::Dead));
    let dead = dead.order_by_desc(hook_delivery::Column::Id).limit(limit).all(db).await?;
    let hosts = hook::Entity::find().select_only().column(hook::Column::Id).column(hook::Column::Host);
    let hosts: Vec<(HookId, String)> =
        hosts.filter(hook::Column::Id.is_in(dead.iter().map(|row| row.hook_id))).into_tuple().all(db).await?;
    let host = |id| hosts.iter().find(|(known, _)| *known == id).map(|(_, host)| host.clone()).unwrap_or_default();
    Ok(dead.into_iter().map(|row| (row.clone(), host(row.hook_id))).collect())
}

/// A delivery by its id, whosesoever hook it is for; for operators.
pub(super) async fn load_any(tx: &Tx, id: HookDeliveryId) -> Result<hook_delivery::Model, Fault> {
    if tx.actor().role != Role::Operator {
        return Err(Fault::missing());
    }
    hook_delivery::Entity::find_by_id(id).one(tx.db()).await?.ok_or_else(Fault::missing)
}

/// Every hook that is switched on (for the house itself).
pub async fn all_on(db: &impl ConnectionTrait) -> Result<Vec<hook::Model>, Fault> {
    let on = hook::Entity::find().filter(hook::Column::EndedAt.is_null()).filter(hook::Column::SilencedAt.is_null());
    Ok(on.order_by_asc(hook::Column::Id).all(db).await?)
}

/// A hook by its id alone (for the house itself).
pub async fn find(db: &impl ConnectionTrait, id: HookId) -> Result<Option<hook::Model>, Fault> {
    Ok(hook::Entity::find_by_id(id).one(db).await?)
}

/// How far the events were looked through; `None` before the first look.
pub async fn cursor(db: &impl ConnectionTrait, backend: DbBackend) -> Result<Option<i64>, Fault> {
    let row = db.query_one_raw(Statement::from_string(backend, "SELECT seq FROM hook_cursor WHERE id = 1")).await?;
    Ok(row.map(|row| row.try_get::<i64>("", "seq")).transpose()?)
}

/// Moves it forward; says whether nobody else had.
pub(super) async fn move_cursor(tx: &Tx, from: Option<i64>, to: i64) -> Result<bool, Fault> {
    let statement = match from {
        None => tx.sql("INSERT INTO hook_cursor (id, seq) VALUES (1, $1) ON CONFLICT (id) DO NOTHING", [to.into()]),
        Some(from) => tx.sql("UPDATE hook_cursor SET seq = $1 WHERE id = 1 AND seq = $2", [to.into(), from.into()]),
    };
    Ok(tx.db().execute_raw(statement).await?.rows_affected() == 1)
}

/// Whom an event concerns: the organisations, its deal, and what it is called.
#[derive(Debug, Default)]
pub struct Concerned {
    /// Brand and agency.
    pub organisations: Vec<OrganisationId>,
    /// The deal, as it is shown.
    pub deal: Option<String>,
    /// The title.
    pub title: String,
}

/// Whom an event concerns; nobody where it is not about what organisations promise each other.
pub async fn concerned(tx: &Tx, event: &event::Model) -> Result<Concerned, Fault> {
    let kind = event.subject_kind;
    let sql = match kind {
        SubjectKind::Brief => "SELECT brand_id, NULL AS agency_id, NULL AS deal_id, title FROM brief WHERE id = $1".to_owned(),
        SubjectKind::Proposal => {
            "SELECT p.brand_id, NULL AS agency_id, p.deal_id, b.title FROM proposal p JOIN brief b ON b.id = p.brief_id WHERE p.id = $1"
                .to_owned()
        }
        SubjectKind::Deal => "SELECT brand_id, agency_id, id AS deal_id, title FROM deal WHERE id = $1".to_owned(),
        SubjectKind::Deliverable
        | SubjectKind::Sample
        | SubjectKind::Draft
        | SubjectKind::Review
        | SubjectKind::Cancellation
        | SubjectKind::ChangeRequest
        | SubjectKind::Dispute => format!(
            "SELECT d.brand_id, d.agency_id, d.id AS deal_id, d.title FROM {kind} s JOIN deal d ON d.id = s.deal_id WHERE s.id = $1"
        ),
        SubjectKind::User
        | SubjectKind::Organisation
        | SubjectKind::Creator
        | SubjectKind::Representation
        | SubjectKind::Terms
        | SubjectKind::ComplianceCheck
        | SubjectKind::Hold
        | SubjectKind::Earning
        | SubjectKind::Invoice
        | SubjectKind::PayeeInvoice
        | SubjectKind::Statement
        | SubjectKind::PayoutBatch
        | SubjectKind::PayoutItem
        | SubjectKind::Deposit
        | SubjectKind::Closing
        | SubjectKind::Job => return Ok(Concerned::default()),
    };
    let Some(row) = tx.db().query_one_raw(tx.sql(&sql, [event.subject_id.into()])).await? else { return Ok(Concerned::default()) };
    let id = |column: &str| row.try_get::<Option<uuid::Uuid>>("", column);
    let organisations = [id("brand_id")?, id("agency_id")?].into_iter().flatten().map(OrganisationId).collect();
    Ok(Concerned { organisations, deal: id("deal_id")?.map(|id| SubjectKind::Deal.show(id)), title: row.try_get("", "title")? })
}

/// Stores a hook.
pub(super) async fn insert(tx: &Tx, row: &hook::Model) -> Result<(), Fault> {
    hook::Entity::insert(row.clone().into_active_model().reset_all()).exec_without_returning(tx.db()).await?;
    Ok(())
}

/// Writes a hook as it is now.
pub(super) async fn update(tx: &Tx, row: &hook::Model) -> Result<(), Fault> {
    row.clone().into_active_model().reset_all().update(tx.db()).await?;
    Ok(())
}

/// Stores deliveries.
pub(super) async fn insert_deliveries(tx: &Tx, rows: Vec<hook_delivery::Model>) -> Result<(), Fault> {
    for row in rows {
        hook_delivery::Entity::insert(row.into_active_model().reset_all()).exec_without_returning(tx.db()).await?;
    }
    Ok(())
}

/// Writes a delivery as it is now.
pub(super) async fn update_delivery(tx: &Tx, row: &hook_delivery::Model) -> Result<(), Fault> {
    row.clone().into_active_model().reset_all().update(tx.db()).await?;
    Ok(())
}

/// Whether a delivery is due at all.
pub async fn is_due(db: &impl ConnectionTrait, now: Instant) -> Result<bool, Fault> {
    let due = hook_delivery::Entity::find().filter(hook_delivery::Column::EndedAt.is_null()).filter(hook_delivery::Column::DueAt.lte(now));
    Ok(due.one(db).await?.is_some())
}

/// Claims due deliveries for one worker until `lease`; each then counts this try.
pub(super) async fn claim(tx: &Tx, lease: Instant, limit: i64) -> Result<Vec<hook_delivery::Model>, Fault> {
    let skip = if tx.db().get_database_backend() == DbBackend::Postgres { " FOR UPDATE SKIP LOCKED" } else { "" };
    let sql = format!(
        "UPDATE hook_delivery SET state = $1, attempts = attempts + 1, leased_until = $2 WHERE id IN (SELECT id FROM hook_delivery \
         WHERE ended_at IS NULL AND due_at <= $3 AND (leased_until IS NULL OR leased_until <= $3) ORDER BY due_at, id LIMIT $4{skip}) RETURNING id"
    );
    let values = [HookDeliveryState::Sending.into(), lease.into(), tx.now().into(), limit.into()];
    let rows = tx.db().query_all_raw(tx.sql(&sql, values)).await?;
    let ids = rows.iter().map(|row| row.try_get::<HookDeliveryId>("", "id")).collect::<Result<Vec<_>, _>>()?;
    let claimed = hook_delivery::Entity::find().filter(hook_delivery::Column::Id.is_in(ids));
    Ok(claimed.order_by_asc(hook_delivery::Column::Id).all(tx.db()).await?)
}
