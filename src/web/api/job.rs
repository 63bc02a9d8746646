//! Long work over JSON: what it is about, how far it is, what came of it or why it stopped.
//!
//! Work is asked for where its thing stands (`payout.rs`, `statement.rs`); how it is done is not decided here.

use entity::job::{self, JobKind};
use entity::{Instant, JobId, UserId};
use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;

use crate::kernel::job::lease::Trouble;
use crate::kernel::job::{actions, store};
use crate::kernel::{Actor, Fault, Ground, House, wait};
use crate::web::ask::{Ask, Nothing};
use crate::web::view::{List, Shown};

/// A job.
#[derive(Debug, Serialize, ToSchema)]
pub struct JobView {
    kind: JobKind,
    /// What it is about: `batch_…`, or a month such as `2026-11`.
    about: String,
    progress: ProgressView,
    /// What came of it; empty before its end.
    #[schema(value_type = Option<Object>)]
    result: Option<serde_json::Value>,
    /// Why it stopped; empty unless it failed.
    error: Option<TroubleView>,
    asked_by: Option<UserId>,
    created_at: Instant,
    changed_at: Instant,
}

/// How far a job is.
#[derive(Debug, Serialize, ToSchema)]
pub struct ProgressView {
    done: i64,
    /// As counted when it was asked for.
    total: i64,
}

/// Why a job stopped.
#[derive(Debug, Serialize, ToSchema)]
pub struct TroubleView {
    /// A stable code.
    code: String,
    message: String,
}

/// Jobs, the newest first: one's own; those of the house for its finance, operators and auditors.
pub async fn list(ask: Ask<Nothing>) -> Result<List<Shown<JobView>>, Fault> {
    let paged = store::list(ask.house.reader(), ask.actor(), &ask.page()?).await?;
    let viewer = ask.viewer();
    List::of(paged, |job| Ok(Shown::of(&viewer, &job, &Ground::platform(), None, fields(&job)?)))
}

/// One job.
pub async fn read(ask: Ask<Nothing>) -> Result<Shown<JobView>, Fault> {
    let job = store::load(ask.house.reader(), ask.actor(), ask.id()?).await?;
    shown(&ask, &job).await
}

/// A failed job goes on where it stopped.
pub async fn retry(ask: Ask<Nothing>) -> Result<Shown<JobView>, Fault> {
    let id: JobId = ask.id()?;
    let moved = actions::retry(&ask.house, &ask.call, id).await?;
    Ok(read(ask).await?.after(moved.event_id))
}

/// A job is called off.
pub async fn cancel(ask: Ask<Nothing>) -> Result<Shown<JobView>, Fault> {
    let id: JobId = ask.id()?;
    let moved = actions::cancel(&ask.house, &ask.call, id).await?;
    Ok(read(ask).await?.after(moved.event_id))
}

/// Whether an actor may see a job.
pub async fn is_visible(house: &House, actor: &Actor, id: Uuid) -> Result<bool, Fault> {
    match store::load(house.reader(), actor, JobId(id)).await {
        Ok(_) => Ok(true),
        Err(Fault::Refused(_)) => Ok(false),
        Err(fault) => Err(fault),
    }
}

/// A job as the answer to whoever asked for it.
pub(super) async fn shown<B>(ask: &Ask<B>, job: &job::Model) -> Result<Shown<JobView>, Fault> {
    let wait = wait::open_of(ask.house.reader(), job.id).await?.filter(|wait| wait.subject_version == job.version);
    Ok(Shown::of(&ask.viewer(), job, &Ground::platform(), wait.as_ref(), fields(job)?))
}

fn fields(job: &job::Model) -> Result<JobView, Fault> {
    let error = job.error.as_deref().map(serde_json::from_str::<Trouble>).transpose()?;
    Ok(JobView {
        kind: job.kind,
        about: job.about.clone(),
        progress: ProgressView { done: job.done, total: job.total },
        result: job.result.as_deref().map(serde_json::from_str).transpose()?,
        error: error.map(|trouble| TroubleView { code: trouble.code, message: trouble.message }),
        asked_by: job.user_id,
        created_at: job.created_at,
        changed_at: job.changed_at,
    })
}
