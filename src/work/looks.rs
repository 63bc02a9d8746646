//! The worker that looks at live posts: what is due is claimed, fetched and judged, and what follows is done. When a post is
//! due and what follows, `market::content` says; the guard against private addresses is `fetch`'s.

use futures_util::StreamExt;
use futures_util::stream;
use tokio::task::spawn_blocking;

use crate::fetch::Fetcher;
use crate::kernel::{Fault, House, Kind};
use crate::market::content::actions::look::{Sight, claim, leave, settle};

/// How many pages are fetched at the same time.
const AT_ONCE: usize = 4;

/// What looks at posts.
pub struct Looks {
    house: House,
    fetcher: Fetcher,
}

impl Looks {
    /// A worker that fetches with this.
    pub fn new(house: House, fetcher: Fetcher) -> Self {
        Self { house, fetcher }
    }

    /// Looks at everything that is due; gives how many posts were looked at.
    pub async fn pass(&self) -> Result<usize, Fault> {
        let mut looked = 0;
        loop {
            let due = claim(&self.house).await?;
            if due.is_empty() {
                return Ok(looked);
            }
            looked += due.len();
            let mut under_way = stream::iter(due.iter().map(|sight| self.look(sight))).buffer_unordered(AT_ONCE);
            while let Some(done) = under_way.next().await {
                // Somebody took a step while the page was fetched: it is looked at again when its lease is over.
                match done {
                    Err(Fault::Refused(refusal)) if matches!(refusal.kind, Kind::Stale | Kind::Illegal) => {}
                    done => done?,
                }
            }
        }
    }

    async fn look(&self, sight: &Sight) -> Result<(), Fault> {
        if !self.fetcher.goes_to(&sight.proof.url) {
            return leave(&self.house, sight).await;
        }
        let fetched = self.fetcher.fetch(&sight.proof.url).await;
        let judged = sight.clone();
        let reading = spawn_blocking(move || judged.read(&fetched)).await.map_err(|error| Fault::broken(error.to_string()))??;
        settle(&self.house, sight, &reading).await.map(drop)
    }
}
