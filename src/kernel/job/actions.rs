//! What people do with jobs: ask for one, let a failed one go on, call one off.

use entity::job::{self, JobKind, JobState};
use entity::{Instant, JobId};
use serde::Serialize;

use super::lifecycle::JobStep;
use super::store;
use crate::kernel::advance::{Moved, advance, begin};
use crate::kernel::{Call, Fault, Ground, House, Tx, With};

/// What is asked for.
#[derive(Debug)]
pub struct Asked<'a, A: Serialize> {
    /// What kind of work.
    pub kind: JobKind,
    /// What it is about, as shown outside.
    pub about: &'a str,
    /// What its chunks need to know; what belongs to it is fixed in here, by a cut-off.
    pub asked: &'a A,
    /// How much there is to do, in the job's own pieces.
    pub total: i64,
}

/// Asks for long work as part of a promise. If work of this kind is under way for the same thing, that is the answer.
/// Its chunks are taken as whoever asks; who may ask is decided by the caller.
pub async fn ask_in<A: Serialize>(tx: &Tx, asked: &Asked<'_, A>) -> Result<job::Model, Fault> {
    if let Some(under_way) = store::find_under_way(tx.db(), asked.kind, asked.about).await? {
        return Ok(under_way);
    }
    let mut job = job::Model {
        id: tx.mint::<JobId>(),
        kind: asked.kind,
        state: JobState::Queued,
        version: 1,
        about: asked.about.to_owned(),
        asked: serde_json::to_string(asked.asked)?,
        cursor: "null".to_owned(),
        done: 0,
        total: asked.total,
        result: None,
        user_id: tx.actor().user,
        actor: serde_json::to_string(tx.actor())?,
        created_at: tx.now(),
        changed_at: tx.now(),
        leased_until: None,
        lease: 0,
        tries: 0,
        error: None,
    };
    store::insert(tx, &job).await?;
    let facts = serde_json::json!({ "kind": job.kind, "about": job.about, "total": job.total });
    let begun = begin(tx, &Ground::platform(), &job, With::nothing().facts(facts)).await?;
    (job.state, job.version) = (begun.state, begun.version);
    Ok(job)
}

/// Lets a failed job go on where it stopped.
pub async fn retry(house: &House, call: &Call, id: JobId) -> Result<Moved<JobState>, Fault> {
    house
        .promise(call, async |tx| {
            let job = store::load(tx.db(), tx.actor(), id).await?;
            let with = With::nothing().set("error", None::<String>).set("tries", 0_i64).set("leased_until", None::<Instant>);
            advance(tx, &Ground::platform(), &job, JobStep::Retry, with).await
        })
        .await
}

/// Calls a job off. A chunk under way still ends; none follows it.
pub async fn cancel(house: &House, call: &Call, id: JobId) -> Result<Moved<JobState>, Fault> {
    house
        .promise(call, async |tx| {
            let job = store::load(tx.db(), tx.actor(), id).await?;
            advance(tx, &Ground::platform(), &job, JobStep::Cancel, With::nothing().set("leased_until", None::<Instant>)).await
        })
        .await
}
