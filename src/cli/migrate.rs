//! `pappus migrate`: brings the schema up, or says where it stands.

use super::failure::Failure;
use super::{opened, print};
use crate::config::{Config, Overrides};
use crate::kernel::{Fault, schema};

/// What `migrate` may be told.
#[derive(clap::Subcommand)]
pub enum Migrate {
    /// Applies what is missing, after a copy of a SQLite file.
    Up,
    /// Every migration and whether it was applied.
    Status,
}

impl Migrate {
    /// Migrates or looks.
    pub async fn run(self, overrides: &Overrides) -> Result<(), Failure> {
        let config = Config::load_for_tool(overrides)?;
        let connections = opened::connect(&config).await?;
        match self {
            Self::Up => {
                let applied = schema::bring_up(&connections, config.database.sqlite_path()).await?;
                print::json(&applied)
            }
            Self::Status => print::json(&schema::status(&connections.reader).await.map_err(Fault::from)?),
        }
    }
}
