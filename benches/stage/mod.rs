//! The stage of the benches: the built program as a child process, a private PostgreSQL, a lean HTTP client, a
//! market to play on, and the pages the figures are written into. What is measured stands in each bench.

pub mod figures;
pub mod market;
pub mod page;
pub mod postgres;
pub mod program;
pub mod wire;

use std::io::Write;
use std::os::unix::fs::PermissionsExt;

use tempfile::TempDir;

use postgres::Cluster;

/// A database engine a bench runs on.
pub enum Engine {
    /// Files in the room.
    Sqlite,
    /// A private cluster.
    Postgres(Cluster),
}

impl Engine {
    /// The engine of this name, started if it needs that.
    pub fn named(name: &str, room: &TempDir) -> Self {
        match name {
            "sqlite" => Self::Sqlite,
            "postgres" => Self::Postgres(Cluster::start(room.path())),
            other => panic!("a database is sqlite or postgres, not {other}"),
        }
    }

    /// Its name in tables.
    pub fn title(&self) -> String {
        match self {
            Self::Sqlite => "SQLite".to_owned(),
            Self::Postgres(cluster) => format!("PostgreSQL {}", cluster.version()),
        }
    }

    /// The URL of an empty database.
    pub fn fresh(&self, room: &TempDir, name: &str) -> String {
        match self {
            Self::Sqlite => format!("sqlite://{}?mode=rwc", room.path().join(format!("{name}.db")).display()),
            Self::Postgres(cluster) => cluster.create(name),
        }
    }
}

/// A folder of its own, on the disk, that the postgres user may walk through.
pub fn room() -> TempDir {
    let room = tempfile::Builder::new().prefix("pappus-bench.").tempdir().expect("a folder for temporary files");
    std::fs::set_permissions(room.path(), std::fs::Permissions::from_mode(0o711)).expect("the folder is ours");
    room
}

/// Says how far it is.
pub fn say(line: &str) {
    writeln!(std::io::stdout(), "{line}").expect("somebody listens");
}

/// What follows a word on the command line of a bench: `--rounds 200`.
pub fn option(arguments: &[String], name: &str) -> Option<String> {
    let at = arguments.iter().position(|argument| argument == name)?;
    arguments.get(at + 1).cloned()
}

/// The same as a number.
pub fn number(arguments: &[String], name: &str, default: u64) -> u64 {
    option(arguments, name).map_or(default, |text| text.parse().unwrap_or_else(|_| panic!("{name} is followed by a number")))
}
