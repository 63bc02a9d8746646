//! How a worker does a job: it takes one by lease, does it chunk by chunk, and gives it on.
//!
//! Nothing here trusts the lease alone: each chunk looks again, in its own promise, whether the job is still this
//! worker's, and moves the cursor in the same promise.

use std::time::Duration;

use entity::job;
use entity::{Instant, JobId};
use jiff::SignedDuration;
use serde::{Deserialize, Serialize};

use super::lifecycle::JobStep;
use super::store;
use crate::kernel::advance::advance_by_house;
use crate::kernel::{Actor, Call, Fault, Ground, House, Kind, Tx, With};

/// How long a worker keeps a job to itself after each chunk.
pub const LEASE: SignedDuration = SignedDuration::from_secs(30);
/// How long a chunk that broke down rests before it is tried again.
const PAUSE: SignedDuration = SignedDuration::from_secs(5);
/// How often a chunk may break down before a person has to look.
const TRIES_MOST: i64 = 3;
/// How much of the writer's time a chunk takes; the piece it is at then is its last.
const CHUNK_TIME: Duration = Duration::from_millis(40);

/// A job a worker holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Held {
    /// Which.
    pub id: JobId,
    /// Which taking of it this is; an older one is worth nothing.
    pub lease: i64,
}

/// What a chunk did.
#[derive(Clone, Debug, PartialEq)]
pub struct Chunk {
    /// Where the next one begins.
    pub cursor: serde_json::Value,
    /// How much is done now, of the job's total.
    pub done: i64,
    /// What came of the whole job, if this was its last chunk.
    pub result: Option<serde_json::Value>,
}

/// Where a job stands for the worker that did a chunk.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Standing {
    /// There is more to do.
    UnderWay,
    /// It has ended, well or not.
    Ended,
    /// It is another worker's, was called off, or rests a while.
    Elsewhere,
}

/// Why a job failed, as it is stored and shown.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Trouble {
    /// A stable code.
    pub code: String,
    /// A sentence.
    pub message: String,
}

/// How much more a chunk may do.
#[derive(Debug)]
pub struct Budget {
    began: tokio::time::Instant,
}

impl Budget {
    /// A chunk begins.
    pub fn begin() -> Self {
        Self { began: tokio::time::Instant::now() }
    }

    /// Whether the chunk has had its time.
    pub fn is_spent(&self) -> bool {
        self.began.elapsed() >= CHUNK_TIME
    }
}

/// Takes the oldest job that waits for a worker, or this one if it is named.
pub async fn claim(house: &House, only: Option<JobId>) -> Result<Option<Held>, Fault> {
    if !store::is_any_free(house.reader(), only, house.now()).await? {
        return Ok(None);
    }
    house
        .promise(&Call::by(Actor::clock()), async |tx| {
            let Some(job) = store::take(tx, only, tx.now().plus(LEASE)).await? else { return Ok(None) };
            if job.state == job::JobState::Queued {
                advance_by_house(tx, &Ground::platform(), &job, JobStep::Start, With::nothing()).await?;
            }
            Ok(Some(Held { id: job.id, lease: job.lease }))
        })
        .await
}

/// Does the next chunk of a held job as `work` says. A refusal ends the job with its reason; what breaks is tried again.
pub async fn go_on(house: &House, held: Held, work: impl AsyncFn(&Tx, &job::Model) -> Result<Chunk, Fault>) -> Result<Standing, Fault> {
    let job = store::load(house.reader(), &Actor::clock(), held.id).await?;
    let asker: Actor = serde_json::from_str(&job.actor)?;
    match house.promise(&Call::by(asker), async |tx| chunk(tx, held, &work).await).await {
        Ok(standing) => Ok(standing),
        Err(Fault::Refused(refusal)) if refusal.kind != Kind::Stale => {
            let trouble = Trouble { code: refusal.code.to_owned(), message: refusal.message };
            stop(house, held, &trouble, TRIES_MOST).await
        }
        Err(Fault::Unavailable(reason)) => Err(Fault::Unavailable(reason)),
        Err(fault) => {
            tracing::error!(job = %held.id, %fault, "a chunk broke down");
            let message = "Something broke; the operator finds the cause in the log under this job's id.".to_owned();
            stop(house, held, &Trouble { code: "broken".to_owned(), message }, 1).await
        }
    }
}

async fn chunk(tx: &Tx, held: Held, work: &impl AsyncFn(&Tx, &job::Model) -> Result<Chunk, Fault>) -> Result<Standing, Fault> {
    let Some(mut job) = store::find_held(tx, held.id, held.lease).await? else { return Ok(Standing::Elsewhere) };
    let chunk = work(tx, &job).await?;
    job.cursor = chunk.cursor.to_string();
    (job.done, job.tries, job.leased_until) = (chunk.done, 0, Some(tx.now().plus(LEASE)));
    let Some(result) = chunk.result else {
        store::move_on(tx, &job).await?;
        return Ok(Standing::UnderWay);
    };
    // What was counted at first may have gone another way meanwhile; at the end all of it is done.
    let with = With::nothing()
        .facts(serde_json::json!({ "done": job.done }))
        .set("cursor", job.cursor.as_str())
        .set("done", job.done)
        .set("total", job.done)
        .set("result", result.to_string())
        .set("leased_until", None::<Instant>);
    advance_by_house(tx, &Ground::platform(), &job, JobStep::Finish, with).await?;
    Ok(Standing::Ended)
}

/// Counts so many more tries; after too many the job has failed, before that it rests.
async fn stop(house: &House, held: Held, trouble: &Trouble, tries: i64) -> Result<Standing, Fault> {
    house
        .promise(&Call::by(Actor::clock()), async |tx| {
            let Some(mut job) = store::find_held(tx, held.id, held.lease).await? else { return Ok(Standing::Elsewhere) };
            job.tries += tries;
            if job.tries < TRIES_MOST {
                job.leased_until = Some(tx.now().plus(PAUSE));
                store::move_on(tx, &job).await?;
                return Ok(Standing::Elsewhere);
            }
            let with = With::nothing()
                .facts(serde_json::json!({ "code": trouble.code }))
                .set("tries", job.tries)
                .set("error", serde_json::to_string(trouble)?)
                .set("leased_until", None::<Instant>);
            advance_by_house(tx, &Ground::platform(), &job, JobStep::Fail, with).await?;
            Ok(Standing::Ended)
        })
        .await
}

/// Gives a held job back, so that the next worker need not wait for the lease to pass.
pub async fn release(house: &House, held: Held) -> Result<(), Fault> {
    house
        .promise(&Call::by(Actor::clock()), async |tx| {
            if let Some(mut job) = store::find_held(tx, held.id, held.lease).await? {
                job.leased_until = None;
                store::move_on(tx, &job).await?;
            }
            Ok(())
        })
        .await
}
