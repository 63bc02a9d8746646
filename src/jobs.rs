//! What long work there is: for each kind of job the function that does its next chunk, and a job done to its end.
//!
//! Workers and whoever has none (the demo, tests) drive jobs through here. How one is taken, leased and ended is
//! `kernel::job`.

use entity::JobId;
use entity::job::{self, JobKind, JobState};

use crate::finance::{payout, statement};
use crate::kernel::job::lease::Trouble;
use crate::kernel::job::{Chunk, Held, Standing, claim, store};
use crate::kernel::{Actor, Fault, House, Tx};

/// Does the next chunk of a held job.
pub async fn go_on(house: &House, held: Held) -> Result<Standing, Fault> {
    crate::kernel::job::go_on(house, held, next_chunk).await
}

/// Does a job to its end here and now; refuses as `job_unfinished` where it failed, was called off or is another worker's.
pub async fn finish(house: &House, id: JobId) -> Result<job::Model, Fault> {
    while let Some(held) = claim(house, Some(id)).await? {
        while go_on(house, held).await? == Standing::UnderWay {}
    }
    let job = store::load(house.reader(), &Actor::clock(), id).await?;
    if job.state == JobState::Done {
        return Ok(job);
    }
    let why = job.error.as_deref().and_then(|text| serde_json::from_str::<Trouble>(text).ok()).map(|trouble| trouble.message);
    let message = format!("The job {id} is {}. {}", job.state, why.unwrap_or_default());
    Err(Fault::refuse(crate::kernel::Kind::Illegal, "job_unfinished", message.trim_end()))
}

async fn next_chunk(tx: &Tx, job: &job::Model) -> Result<Chunk, Fault> {
    match job.kind {
        JobKind::IssueStatements => statement::issue::next_chunk_in(tx, job).await,
        JobKind::PreparePayouts => payout::prepare::next_chunk_in(tx, job).await,
        JobKind::RecomputePayouts => payout::recompute::next_chunk_in(tx, job).await,
    }
}
