//! The timers: steps whose hour has come are taken through the same use cases as a person's, parties are
//! reminded, and what waits too long is told to whoever stands above.
//!
//! Which step silence takes, and when, stands in the lifecycles; which use case it is, in `silence.rs`.

mod notice;
mod silence;

pub use notice::Did;
pub use silence::{Consequence, consequence};

use entity::{Instant, wait};

use crate::kernel::wait::{Due, claim, why_due};
use crate::kernel::{Actor, Call, Fault, House, Kind};
use crate::market::{deal, dispute};

/// How many waits are claimed at once: few enough to be dealt with within their lease.
const BATCH: u64 = 50;

/// A wait whose hour had come, and what became of it.
#[derive(Clone, Debug, PartialEq)]
pub struct Fired {
    /// The wait as it was claimed.
    pub wait: wait::Model,
    /// What happened.
    pub did: Did,
}

/// What would fire at an instant, in the order of deadlines.
pub async fn due(house: &House, at: Instant) -> Result<Vec<wait::Model>, Fault> {
    crate::kernel::wait::due(house.reader(), at, 10_000).await
}

/// Fires everything that is due now, in the order of deadlines, then settles disputes whose last day is
/// over and funds the deals whose money has come.
pub async fn run_due(house: &House) -> Result<Vec<Fired>, Fault> {
    let fired = fire_due(house).await?;
    dispute::actions::settle_overdue(house).await?;
    deal::actions::fund_waiting(house, None).await?;
    Ok(fired)
}

/// Fires everything that is due now, in the order of deadlines.
pub async fn fire_due(house: &House) -> Result<Vec<Fired>, Fault> {
    let mut fired = Vec::new();
    loop {
        let claimed = claim(house, BATCH).await?;
        if claimed.is_empty() {
            return Ok(fired);
        }
        for wait in claimed {
            let did = fire(house, &wait).await;
            fired.push(Fired { wait, did });
        }
    }
}

/// Fires one wait. Nothing about one wait stops the others.
async fn fire(house: &House, wait: &wait::Model) -> Did {
    let outcome = match (why_due(wait, house.now()), wait.on_silence.as_deref()) {
        (Due::Deadline, Some(step)) => take(house, wait, step).await.map(|()| Did::Stepped),
        (Due::Deadline, None) => notice::deadline_passed(house, wait).await,
        (Due::Reminder, _) => notice::remind(house, wait).await,
    };
    match outcome {
        Ok(did) => did,
        Err(Fault::Refused(refusal)) => {
            // A pause, another timer or a person came first; the wait says so itself when its lease ends.
            if !matches!(refusal.kind, Kind::Stale | Kind::Illegal) {
                tracing::warn!(subject = %wait.subject_kind.show(wait.subject_id), code = refusal.code, "silence was refused");
            }
            Did::TooLate
        }
        Err(fault) => {
            tracing::error!(subject = %wait.subject_kind.show(wait.subject_id), %fault, "a timer failed");
            Did::Failed
        }
    }
}

async fn take(house: &House, wait: &wait::Model, step: &str) -> Result<(), Fault> {
    let Some(consequence) = consequence(wait.subject_kind, step) else {
        return Err(Fault::broken(format!("nothing follows when {} falls silent before {step}", wait.subject_kind)));
    };
    consequence.follow(house, &Call::by(Actor::clock()), wait.subject_id).await
}
