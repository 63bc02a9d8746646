//! The worker of long work: takes a job, does it chunk by chunk, and lets everybody else have their turn in between.
//!
//! What a chunk is stands in `crate::jobs`; that it happens once, in `kernel::job`.

use tokio::sync::watch;

use crate::jobs;
use crate::kernel::job::{Standing, claim, release};
use crate::kernel::{Fault, House};

/// Does every job that waits for a worker, one after the other, until there is none or the house closes: then the job
/// under way is given back between two chunks, and the next worker goes on with it.
pub async fn work_off(house: &House, stop: &watch::Receiver<bool>) -> Result<(), Fault> {
    while !*stop.borrow() {
        let Some(held) = claim(house, None).await? else { return Ok(()) };
        while jobs::go_on(house, held).await? == Standing::UnderWay {
            if *stop.borrow() {
                return release(house, held).await;
            }
        }
    }
    Ok(())
}
