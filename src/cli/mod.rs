//! The command line: one verb, one file. What a verb does stands elsewhere; here it is asked and printed.

mod authz;
mod backup;
mod check;
mod creators;
mod demo;
mod disclosure;
mod dkim;
mod export;
mod failure;
mod lifecycles;
mod migrate;
mod opened;
mod people;
mod print;
mod serve;
mod timers;

use std::path::PathBuf;
use std::process::ExitCode;

use clap::{Parser, Subcommand};

use crate::config::{Config, Overrides};
use failure::Failure;

/// A self-hosted marketplace where brands and creators keep their promises.
#[derive(Parser)]
#[command(name = "pappus", version, after_long_help = settings_help())]
struct Line {
    /// The database: sqlite://PATH?mode=rwc or postgres://…
    #[arg(long, global = true, value_name = "URL")]
    database: Option<String>,
    /// A settings file in TOML.
    #[arg(long, global = true, value_name = "FILE")]
    config: Option<PathBuf>,
    #[command(subcommand)]
    verb: Verb,
}

#[derive(Subcommand)]
enum Verb {
    /// API, pages, relay and timers in one process.
    #[command(after_long_help = settings_help())]
    Serve(serve::Serve),
    /// A believable market, played to its end, then served.
    Demo(demo::Demo),
    /// The schema of the database.
    #[command(subcommand)]
    Migrate(migrate::Migrate),
    /// The lifecycles as tables or diagrams.
    Lifecycles(lifecycles::Lifecycles),
    /// Who may do what: operation, role, relation and state.
    Authz(print::Json),
    /// Every route and its operation id.
    Routes(print::Json),
    /// The OpenAPI 3.1 document.
    Openapi,
    /// Deadlines that have come.
    #[command(subcommand)]
    Timers(timers::Timers),
    /// People who sign in.
    #[command(subcommand)]
    User(people::User),
    /// Creators from a spreadsheet.
    #[command(subcommand)]
    Creator(creators::Creators),
    /// Access tokens, in test only.
    #[command(subcommand)]
    Token(people::Token),
    /// Every invariant, by id; changes nothing.
    Check(check::Check),
    /// Statements, payouts, the ledger or the events of a month as files.
    Export(export::Export),
    /// Are these notes told as advertisements, and lawful: verdicts and rule packs.
    #[command(subcommand)]
    Disclosure(disclosure::Disclosure),
    /// The record to publish in DNS, so that receivers can check signatures of letters.
    Dkim,
    /// A whole copy of the database.
    Backup(backup::Backup),
    /// Puts a copy back where the database was.
    Restore(backup::Restore),
}

/// Runs the verb of the command line; 78 for a wrong setting.
pub fn run() -> ExitCode {
    let line = Line::parse();
    let system = actix_web::rt::System::new();
    match system.block_on(take(line)) {
        Ok(()) => ExitCode::SUCCESS,
        Err(failure) => failure.report(),
    }
}

async fn take(line: Line) -> Result<(), Failure> {
    let mut overrides = Overrides::default();
    if let Some(file) = line.config {
        overrides = overrides.file(file);
    }
    if let Some(url) = line.database {
        overrides = overrides.set("database_url", url);
    }
    match line.verb {
        Verb::Serve(serve) => serve.run(overrides).await,
        Verb::Demo(demo) => demo.run(overrides).await,
        Verb::Migrate(migrate) => migrate.run(&overrides).await,
        Verb::Lifecycles(lifecycles) => lifecycles.run(),
        Verb::Authz(_) => authz::run(),
        Verb::Routes(_) => print::routes(),
        Verb::Openapi => print::openapi(),
        Verb::Timers(timers) => timers.run(&overrides).await,
        Verb::User(user) => user.run(&overrides).await,
        Verb::Creator(creators) => creators.run(&overrides).await,
        Verb::Token(token) => token.run(&overrides).await,
        Verb::Check(check) => check.run(&overrides).await,
        Verb::Export(export) => export.run(&overrides).await,
        Verb::Disclosure(disclosure) => disclosure.run(),
        Verb::Dkim => dkim::run(&overrides),
        Verb::Backup(backup) => backup.run(&overrides).await,
        Verb::Restore(restore) => restore.run(&overrides).await,
    }
}

/// Every setting, its default and what it does.
fn settings_help() -> String {
    let lines = Config::describe().into_iter().map(|(variable, default, sentence)| match default {
        "" => format!("  {variable}\n      {sentence}\n"),
        default => format!("  {variable} [{default}]\n      {sentence}\n"),
    });
    format!(
        "Settings, from the environment or, in small letters and without PAPPUS_, from the settings file:\n{}",
        lines.collect::<String>()
    )
}
