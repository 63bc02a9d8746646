//! `pappus creator import`: creators of a spreadsheet become unclaimed profiles, each with a link to claim it. Nobody
//! gets a letter: whoever knows the creator hands the link on.

use std::path::PathBuf;

use entity::CreatorId;
use serde::Serialize;

use super::failure::Failure;
use super::{opened, print};
use crate::config::{Config, Overrides};
use crate::kernel::{Actor, Call, FieldError, House};
use crate::market::identity::{self, Imported, ImportedLine, Run, spreadsheet};

/// What `creator` may be told.
#[derive(clap::Subcommand)]
pub enum Creators {
    /// Reads an XLSX or CSV file, one result a row. Exit code 0: every row is in, or would be; 1: some row is wrong.
    Import {
        /// The file; its first row names the columns.
        #[arg(value_name = "FILE")]
        file: PathBuf,
        /// Only says what would happen.
        #[arg(long)]
        dry_run: bool,
        /// One JSON document a row instead of a sentence.
        #[arg(long)]
        json: bool,
    },
}

/// What became of a row, as JSON.
#[derive(Serialize)]
struct Row<'a> {
    /// Its number in the file.
    row: usize,
    /// `made`, `would_make`, `known` or `wrong`.
    outcome: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    creator: Option<CreatorId>,
    #[serde(skip_serializing_if = "Option::is_none")]
    claim_link: Option<String>,
    #[serde(skip_serializing_if = "<[_]>::is_empty")]
    errors: &'a [FieldError],
}

impl Creators {
    /// Imports, or says what an import would do.
    pub async fn run(self, overrides: &Overrides) -> Result<(), Failure> {
        let Self::Import { file, dry_run, json } = self;
        let bytes = std::fs::read(&file).map_err(|error| Failure::new(format!("{}: {error}", file.display())))?;
        let lines = spreadsheet::read(&bytes).map_err(|error| Failure::new(format!("{}: {error}", file.display())))?;
        let config = Config::load(overrides)?;
        let connections = opened::connect_and_migrate(&config).await?;
        let house = opened::open(&config, connections, &format!("http://{}", config.listen)).await?;
        let run = if dry_run { Run::Dry } else { Run::Real };
        let done = identity::import_creators(&house, &Call::by(Actor::clock()), &lines, run).await?;
        for line in &done {
            let row = row(&house, line);
            print::line(&if json { serde_json::to_string(&row)? } else { sentence(&row) })?;
        }
        let count = |outcome: &str| done.iter().filter(|line| row(&house, line).outcome == outcome).count();
        let (made, known, wrong) = (count("made") + count("would_make"), count("known"), count("wrong"));
        if !json {
            let verb = if dry_run { "would be made" } else { "made" };
            print::line(&format!("{made} {verb}, {known} known already, {wrong} wrong"))?;
        }
        if wrong == 0 { Ok(()) } else { Err(Failure::violated(format!("{wrong} of {} rows are wrong", done.len()))) }
    }
}

fn row<'a>(house: &House, line: &'a ImportedLine) -> Row<'a> {
    let bare = |outcome| Row { row: line.number, outcome, creator: None, claim_link: None, errors: &[] };
    match &line.imported {
        Imported::WouldMake => bare("would_make"),
        Imported::Made { creator } => {
            Row { creator: Some(*creator), claim_link: Some(identity::claim_link(house, *creator)), ..bare("made") }
        }
        Imported::Known => bare("known"),
        Imported::Wrong { errors } => Row { errors, ..bare("wrong") },
    }
}

fn sentence(row: &Row<'_>) -> String {
    let about = match (&row.claim_link, row.errors) {
        (Some(link), _) => format!(": {link}"),
        (None, []) => String::new(),
        (None, errors) => {
            let each: Vec<String> = errors.iter().map(|error| format!("{}: {}", error.field, error.message)).collect();
            format!(": {}", each.join(" "))
        }
    };
    format!("row {} {}{about}", row.row, row.outcome.replace('_', " "))
}
