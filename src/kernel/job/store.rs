//! Rows of jobs. Every finder names whose row it may see.

use entity::job::{self, JobKind, JobState};
use entity::{Instant, JobId, Role};
use sea_orm::{
    ActiveModelTrait, ColumnTrait, Condition, ConnectionTrait, DbBackend, EntityTrait, IntoActiveModel, QueryFilter, QueryOrder,
    QuerySelect,
};

use crate::kernel::paging::{Page, Paged};
use crate::kernel::{Actor, Fault, Tx};

/// The jobs an actor may see: all of them for those who answer for the house's work, otherwise one's own.
fn visible_to(actor: &Actor) -> Condition {
    match (actor.role, actor.user) {
        (Role::Finance | Role::Operator | Role::Auditor | Role::Clock, _) => Condition::all(),
        (_, Some(user)) => Condition::all().add(job::Column::UserId.eq(user)),
        (_, None) => Condition::all().add(job::Column::Id.is_null()),
    }
}

/// A job, if the actor may see it.
pub async fn load(db: &impl ConnectionTrait, actor: &Actor, id: JobId) -> Result<job::Model, Fault> {
    job::Entity::find_by_id(id).filter(visible_to(actor)).one(db).await?.ok_or_else(Fault::missing)
}

/// Jobs the actor may see, the newest first.
pub async fn list(db: &impl ConnectionTrait, actor: &Actor, page: &Page) -> Result<Paged<job::Model>, Fault> {
    let mut jobs = job::Entity::find().filter(visible_to(actor));
    if let Some(before) = page.before {
        jobs = jobs.filter(job::Column::Id.lt(before));
    }
    let rows = jobs.order_by_desc(job::Column::Id).limit(page.limit + 1).all(db).await?;
    Ok(page.wrap(rows, |job| job.id.into()))
}

/// Jobs in a state that the actor may see, the newest first.
pub async fn list_in(db: &impl ConnectionTrait, actor: &Actor, state: JobState, limit: u64) -> Result<Vec<job::Model>, Fault> {
    let jobs = job::Entity::find().filter(visible_to(actor)).filter(job::Column::State.eq(state));
    Ok(jobs.order_by_desc(job::Column::Id).limit(limit).all(db).await?)
}

/// The newest job about a thing the caller may see.
pub async fn newest_about(db: &impl ConnectionTrait, about: &str) -> Result<Option<job::Model>, Fault> {
    let jobs = job::Entity::find().filter(job::Column::About.eq(about));
    Ok(jobs.order_by_desc(job::Column::Id).one(db).await?)
}

/// The job of a kind that is under way for a thing, for whoever asks for the same.
pub(super) async fn find_under_way(db: &impl ConnectionTrait, kind: JobKind, about: &str) -> Result<Option<job::Model>, Fault> {
    let jobs = job::Entity::find().filter(job::Column::About.eq(about)).filter(job::Column::Kind.eq(kind));
    Ok(jobs.filter(job::Column::State.is_in([JobState::Queued, JobState::Running])).one(db).await?)
}

pub(super) async fn insert(tx: &Tx, job: &job::Model) -> Result<(), Fault> {
    job::Entity::insert(job.clone().into_active_model().reset_all()).exec_without_returning(tx.db()).await?;
    Ok(())
}

/// Whether any job waits for a worker (this one, if it is named).
pub(super) async fn is_any_free(db: &impl ConnectionTrait, only: Option<JobId>, now: Instant) -> Result<bool, Fault> {
    let mut free = job::Entity::find()
        .filter(job::Column::State.is_in([JobState::Queued, JobState::Running]))
        .filter(Condition::any().add(job::Column::LeasedUntil.is_null()).add(job::Column::LeasedUntil.lte(now)));
    if let Some(id) = only {
        free = free.filter(job::Column::Id.eq(id));
    }
    Ok(free.one(db).await?.is_some())
}

/// Takes the oldest free job until an instant; several workers never take the same one.
pub(super) async fn take(tx: &Tx, only: Option<JobId>, until: Instant) -> Result<Option<job::Model>, Fault> {
    let skip = if tx.db().get_database_backend() == DbBackend::Postgres { " FOR UPDATE SKIP LOCKED" } else { "" };
    let mut values = vec![until.into(), tx.now().into()];
    let this = match only {
        Some(id) => {
            values.push(id.into());
            " AND id = $3"
        }
        None => "",
    };
    let sql = format!(
        "UPDATE job SET leased_until = $1, lease = lease + 1 WHERE id IN (SELECT id FROM job WHERE state IN ('queued', 'running') \
         AND (leased_until IS NULL OR leased_until <= $2){this} ORDER BY created_at, id LIMIT 1{skip}) RETURNING id"
    );
    let Some(row) = tx.db().query_one_raw(tx.sql(&sql, values)).await? else { return Ok(None) };
    let id: JobId = row.try_get("", "id")?;
    Ok(job::Entity::find_by_id(id).one(tx.db()).await?)
}

/// The job a worker holds, kept for this promise until it ends; `None` if it is held by another or under way no more.
pub(super) async fn find_held(tx: &Tx, id: JobId, lease: i64) -> Result<Option<job::Model>, Fault> {
    let mine =
        job::Entity::find_by_id(id).filter(job::Column::Lease.eq(lease)).filter(job::Column::State.eq(JobState::Running)).lock_exclusive();
    Ok(mine.one(tx.db()).await?)
}

/// Notes how far a job is, and that its worker is still at it.
pub(super) async fn move_on(tx: &Tx, job: &job::Model) -> Result<(), Fault> {
    let sql = "UPDATE job SET cursor = $1, done = $2, total = $3, leased_until = $4, tries = $5 WHERE id = $6";
    let values = [job.cursor.as_str().into(), job.done.into(), job.total.into(), job.leased_until.into(), job.tries.into(), job.id.into()];
    tx.db().execute_raw(tx.sql(sql, values)).await?;
    Ok(())
}
