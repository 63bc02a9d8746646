//! The workers of one process: spawned together, stopped together.

use std::cell::Cell;
use std::sync::Arc;
use std::time::Duration;

use entity::Instant;
use jiff::SignedDuration;
use tokio::runtime::Handle;
use tokio::sync::watch;
use tokio::task::JoinHandle;

use super::bounces::Bounces;
use super::hooks::Hooks;
use super::looks::Looks;
use super::relay::Relay;
use super::rounds::{Pace, go_round};
use super::{jobs, timers};
use crate::kernel::{Fault, House, sequence};
use crate::market::{deal, dispute, matching, message};

/// Letters go out at the latest after this; what is owed within a blink goes together.
const LETTERS: Pace = Pace { every: Duration::from_secs(5), gather: Duration::from_millis(200) };
/// Events are numbered within a second of their commit, also those of another process.
const NUMBERS: Pace = Pace { every: Duration::from_millis(500), gather: Duration::from_millis(200) };
/// Deadlines are looked at every second.
const DEADLINES: Pace = Pace { every: Duration::from_secs(1), gather: Duration::from_secs(1) };
/// Money that came in funds the deals that wait for it within this.
const FUNDING: Pace = Pace { every: Duration::from_secs(10), gather: Duration::from_secs(10) };

/// Messages nobody has read, and briefs that opened, are told of within this after their time.
const UNREAD: Pace = Pace { every: Duration::from_secs(20), gather: Duration::from_secs(20) };

/// Hooks are told within this after an event got its number.
const HOOKS: Pace = Pace { every: Duration::from_secs(2), gather: Duration::from_millis(500) };

/// A live post whose hour has come, or that somebody asks about, is looked at within this.
const LOOKS: Pace = Pace { every: Duration::from_secs(5), gather: Duration::from_millis(500) };

/// A mailbox of delivery reports is looked into this often.
const MAILBOX: Pace = Pace { every: Duration::from_secs(60), gather: Duration::from_secs(60) };

/// Long work is taken up as soon as it is asked for, at the latest after this where another process was asked.
const JOBS: Pace = Pace { every: Duration::from_secs(2), gather: Duration::from_millis(20) };

/// How long a posting may take from its instant to its commit.
const OVERLAP: SignedDuration = SignedDuration::from_mins(2);

/// How long a worker may finish its round when the house closes.
const PATIENCE: Duration = Duration::from_secs(1);

/// What goes out of the house beside letters, or comes in.
pub struct Outside {
    /// What sends to hooks.
    pub hooks: Hooks,
    /// What looks at live posts, where that is switched on.
    pub looks: Option<Looks>,
    /// What reads delivery reports, where there is a mailbox of them.
    pub bounces: Option<Bounces>,
}

/// Workers under way.
#[derive(Debug)]
pub struct Workers {
    stop: watch::Sender<bool>,
    tasks: Vec<JoinHandle<()>>,
}

impl Workers {
    /// Spawns every worker: the relay on a thread of its own, the others on this one, which must run a `LocalSet` (an actix
    /// system does).
    pub fn spawn(house: &House, relay: Relay, outside: Outside) -> Self {
        let (stop, stopped) = watch::channel(false);
        let Outside { hooks, looks, bounces } = outside;
        let (relay, hooks) = (Arc::new(relay), Arc::new(hooks));
        let mut tasks = vec![
            spawn_apart("relay", house, LETTERS, &stopped, async move || relay.pass().await.map(drop)),
            spawn("sequencer", house, NUMBERS, &stopped, {
                let house = house.clone();
                async move || sequence::number_all(&house).await.map(drop)
            }),
            spawn("timers", house, DEADLINES, &stopped, {
                let house = house.clone();
                async move || timers::fire_due(&house).await.map(drop)
            }),
            spawn("funding", house, FUNDING, &stopped, {
                let (house, looked) = (house.clone(), Cell::new(None));
                async move || fund_credited(&house, &looked).await
            }),
            spawn("unread messages", house, UNREAD, &stopped, {
                let house = house.clone();
                async move || message::actions::tell_unread(&house).await.map(drop)
            }),
            spawn("new briefs", house, UNREAD, &stopped, {
                let house = house.clone();
                async move || matching::actions::tell_new(&house).await.map(drop)
            }),
            spawn("hooks", house, HOOKS, &stopped, async move || hooks.pass().await.map(drop)),
            spawn("jobs", house, JOBS, &stopped, {
                let (house, stop) = (house.clone(), stopped.clone());
                async move || jobs::work_off(&house, &stop).await
            }),
            spawn("last days of disputes", house, FUNDING, &stopped, {
                let house = house.clone();
                async move || dispute::actions::settle_overdue(&house).await.map(drop)
            }),
        ];
        if let Some(bounces) = bounces {
            tasks.push(spawn("bounces", house, MAILBOX, &stopped, async move || bounces.pass().await.map(drop)));
        }
        if let Some(looks) = looks {
            tasks.push(spawn("looks", house, LOOKS, &stopped, async move || looks.pass().await.map(drop)));
        }
        Self { stop, tasks }
    }

    /// Lets every worker finish the round it is in, and waits a moment for that. What is cut off keeps its
    /// lease and is taken up by the next worker.
    pub async fn stop(self) {
        self.stop.send_replace(true);
        for mut task in self.tasks {
            match tokio::time::timeout(PATIENCE, &mut task).await {
                Ok(Ok(())) => {}
                Ok(Err(error)) => tracing::error!(%error, "a worker did not end well"),
                Err(_) => task.abort(),
            }
        }
    }
}

/// Funds deals of brands that got money since the last look. What commits late has an earlier time than that: so much
/// is looked at twice.
async fn fund_credited(house: &House, looked: &Cell<Option<Instant>>) -> Result<(), Fault> {
    let now = house.now();
    deal::actions::fund_waiting(house, looked.get().map(|last| last.minus(OVERLAP))).await?;
    looked.set(Some(now));
    Ok(())
}

fn spawn(
    name: &'static str,
    house: &House,
    pace: Pace,
    stopped: &watch::Receiver<bool>,
    round: impl AsyncFn() -> Result<(), Fault> + 'static,
) -> JoinHandle<()> {
    tokio::task::spawn_local(go_round(name, house.clone(), pace, stopped.clone(), round))
}

/// Spawns a worker on a thread of its own. Writing a letter computes without a pause: on the same thread that could keep
/// a worker waiting who has the turn at the writer, and everybody behind it. What that is worth was not measured alone.
fn spawn_apart(
    name: &'static str,
    house: &House,
    pace: Pace,
    stopped: &watch::Receiver<bool>,
    round: impl AsyncFn() -> Result<(), Fault> + Send + 'static,
) -> JoinHandle<()> {
    let (house, stopped, runtime) = (house.clone(), stopped.clone(), Handle::current());
    tokio::task::spawn_blocking(move || {
        let mut told = stopped.clone();
        let cut_off = async move {
            // Nobody is left to say it only when the house is gone.
            told.wait_for(|is_told| *is_told).await.ok();
            tokio::time::sleep(PATIENCE).await;
        };
        let rounds = go_round(name, house, pace, stopped, round);
        runtime.block_on(async {
            tokio::select! {
                () = rounds => {}
                () = cut_off => {}
            }
        });
    })
}
