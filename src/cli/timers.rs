//! `pappus timers`: which deadlines and reminders have come, and firing them.

use entity::Instant;

use super::failure::Failure;
use super::{opened, print};
use crate::config::{Config, Overrides};
use crate::kernel::clock::Clock;
use crate::kernel::wait;
use crate::work::timers::{Did, run_due};

/// The most that are listed.
const LISTED_MOST: u64 = 10_000;

/// What `timers` may be told.
#[derive(clap::Subcommand)]
pub enum Timers {
    /// What would fire, one JSON line each, in the order of their deadlines.
    Due {
        /// At this instant instead of now, RFC 3339.
        #[arg(long, value_name = "RFC3339")]
        at: Option<Instant>,
    },
    /// Fires what is due, one JSON line each.
    Run {
        /// At this instant instead of now, RFC 3339.
        #[arg(long, value_name = "RFC3339")]
        at: Option<Instant>,
    },
}

/// One line of the list.
#[derive(serde::Serialize)]
struct DueLine {
    subject: String,
    state: String,
    why: &'static str,
    until: Option<Instant>,
    on_silence: Option<String>,
}

/// One line of what was fired.
#[derive(serde::Serialize)]
struct FiredLine {
    subject: String,
    state: String,
    until: Option<Instant>,
    did: &'static str,
}

impl Timers {
    /// Lists, or fires.
    pub async fn run(self, overrides: &Overrides) -> Result<(), Failure> {
        match self {
            Self::Due { at } => list(overrides, at).await,
            Self::Run { at } => fire(overrides, at).await,
        }
    }
}

async fn list(overrides: &Overrides, at: Option<Instant>) -> Result<(), Failure> {
    let config = Config::load_for_tool(overrides)?;
    let connections = opened::connect(&config).await?;
    let at = match at {
        Some(at) => at,
        None => opened::clock(&config)?.now(),
    };
    for wait in wait::due(&connections.reader, at, LISTED_MOST).await? {
        let why = match wait::why_due(&wait, at) {
            wait::Due::Deadline => "deadline",
            wait::Due::Reminder => "reminder",
        };
        let subject = wait.subject_kind.show(wait.subject_id);
        let line = DueLine { subject, state: wait.state, why, until: wait.until, on_silence: wait.on_silence };
        print::line(&serde_json::to_string(&line)?)?;
    }
    Ok(())
}

async fn fire(overrides: &Overrides, at: Option<Instant>) -> Result<(), Failure> {
    let config = Config::load(overrides)?;
    let connections = opened::connect_and_migrate(&config).await?;
    let clock = at.map_or_else(|| opened::clock(&config), |at| Ok(Clock::still(at)))?;
    let house = opened::open_at(&config, connections, "http://localhost", clock).await?;
    for fired in run_due(&house).await? {
        let did = match fired.did {
            Did::Stepped => "stepped",
            Did::Reminded => "reminded",
            Did::Escalated => "escalated",
            Did::TooLate => "too_late",
            Did::Failed => "failed",
        };
        let subject = fired.wait.subject_kind.show(fired.wait.subject_id);
        print::line(&serde_json::to_string(&FiredLine { subject, state: fired.wait.state, until: fired.wait.until, did })?)?;
    }
    Ok(())
}
