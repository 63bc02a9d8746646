//! `pappus timers`: which deadlines and reminders have come.

use entity::Instant;

use super::failure::Failure;
use super::{opened, print};
use crate::config::{Config, Overrides};
use crate::kernel::wait;

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

impl Timers {
    /// Lists.
    pub async fn run(self, overrides: &Overrides) -> Result<(), Failure> {
        let Self::Due { at } = self;
        let config = Config::load_for_tool(overrides)?;
        let connections = opened::connect(&config).await?;
        let at = at.unwrap_or_else(|| opened::clock(&config).now());
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
}
