//! `pappus check`: every invariant, by its id. Reads only; exit code 0 clean, 1 violated, 2 cannot run.

use super::failure::Failure;
use super::{opened, print};
use crate::check::{Depth, check};
use crate::config::{Config, Overrides};
use crate::kernel::{House, pulse};

/// What `check` may be told.
#[derive(clap::Args)]
pub struct Check {
    /// As one JSON document instead of one line each.
    #[arg(long)]
    json: bool,
    /// Hashes everything again, not only the newest events.
    #[arg(long)]
    deep: bool,
}

impl Check {
    /// Looks at everything and says what is wrong.
    pub async fn run(self, overrides: &Overrides) -> Result<(), Failure> {
        let config = Config::load_for_tool(overrides)?;
        let house = opened::open_to_read(&config, opened::connect(&config).await?)?;
        if !pulse::schema_is_current(&house).await? {
            return Err(Failure::new("the schema is not the one this program was made for"));
        }
        look(&house, if self.deep { Depth::Everything } else { Depth::Newest }, self.json).await
    }
}

/// Checks an open house and prints what is wrong with it.
pub async fn look(house: &House, depth: Depth, json: bool) -> Result<(), Failure> {
    let report = check(house, depth).await?;
    if json {
        print::json(&report)?;
    } else {
        for violation in &report.violations {
            print::line(&format!("{} {}: {}", violation.id, violation.subject, violation.sentence))?;
        }
        print::line(&format!("{} violations; {} events not sealed yet", report.violations.len(), report.unsealed_events))?;
    }
    if report.clean { Ok(()) } else { Err(Failure::violated(format!("{} invariants are violated", report.violations.len()))) }
}
