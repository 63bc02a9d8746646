//! Opening the database: SQLite with one writer and a pool of readers, or PostgreSQL with one pool.
//!
//! What the promises of durability rest on is read back after opening, never assumed.

use std::time::Duration;

use sea_orm::sqlx::sqlite::{SqliteJournalMode, SqliteSynchronous};
use sea_orm::{ConnectOptions, ConnectionTrait, Database, DatabaseConnection, DbBackend, Statement};

use super::Fault;

/// SQLite before 3.51.3 can corrupt a WAL file when it is reset (sqlite.org, WAL-reset bug).
const SQLITE_OLDEST: (i64, i64, i64) = (3, 51, 3);

/// The connections of the house.
#[derive(Clone, Debug)]
pub struct Connections {
    /// The one connection that writes (SQLite), or the pool (PostgreSQL).
    pub writer: DatabaseConnection,
    /// The connections that only read; the same pool on PostgreSQL.
    pub reader: DatabaseConnection,
}

impl Connections {
    /// Opens a database by its URL: `sqlite://…` or `postgres://…`.
    pub async fn open(url: &str, pool: u32) -> Result<Self, Fault> {
        if url.starts_with("sqlite:") {
            let writer = Database::connect(sqlite(url, 1, false)).await?;
            must_be_durable(&writer).await?;
            let reader = Database::connect(sqlite(url, pool.clamp(1, 4), true)).await?;
            Ok(Self { writer, reader })
        } else if url.starts_with("postgres:") || url.starts_with("postgresql:") {
            let pool = Database::connect(postgres(url, pool)).await?;
            Ok(Self { writer: pool.clone(), reader: pool })
        } else {
            Err(Fault::broken("the database URL starts with sqlite: or postgres:"))
        }
    }

    /// Which database it is.
    pub fn backend(&self) -> DbBackend {
        self.writer.get_database_backend()
    }

    /// Its name as `serve` prints it.
    pub fn name(&self) -> &'static str {
        if self.backend() == DbBackend::Sqlite { "sqlite" } else { "postgres" }
    }
}

fn sqlite(url: &str, connections: u32, reads_only: bool) -> ConnectOptions {
    let mut options = ConnectOptions::new(url);
    options.max_connections(connections).min_connections(1).test_before_acquire(false);
    options.sqlx_logging(false).map_sqlx_sqlite_opts(move |sqlite| {
        let sqlite = sqlite
            .journal_mode(SqliteJournalMode::Wal)
            .synchronous(SqliteSynchronous::Full)
            .foreign_keys(true)
            .busy_timeout(Duration::from_secs(5))
            // Pages that many promises write are copied into the file less often; not measured alone.
            .pragma("wal_autocheckpoint", "4000")
            .statement_cache_capacity(300);
        // What a savepoint may have to undo is kept in memory: a quarter of the writer's time went into a file for it.
        if reads_only { sqlite.pragma("query_only", "ON") } else { sqlite.pragma("temp_store", "MEMORY") }
    });
    options
}

/// How every PostgreSQL connection is set: promises are READ COMMITTED, nobody waits for a lock for ever, and a
/// statement is planned once a connection and not for every value: the few whose best plan depends on a value have it
/// written into their text.
const SESSION: [(&str, &str); 5] = [
    ("lock_timeout", "5000"),
    ("timezone", "UTC"),
    ("default_transaction_isolation", "read committed"),
    ("plan_cache_mode", "force_generic_plan"),
    // Databases stand on disks that read here as fast as there; the default is that of turning ones.
    ("random_page_cost", "1.1"),
];

fn postgres(url: &str, connections: u32) -> ConnectOptions {
    let mut options = ConnectOptions::new(url);
    options
        .max_connections(connections)
        .min_connections(1)
        .acquire_timeout(Duration::from_secs(10))
        // A connection used a moment ago is not asked whether it still lives; that would be a round trip a query.
        .test_before_acquire_if_idle_for(Duration::from_secs(1))
        .sqlx_logging(false)
        .map_sqlx_postgres_opts(|postgres| postgres.options(SESSION).statement_cache_capacity(300));
    options
}

/// Measured: with NORMAL, acknowledged commits were lost in simulated power cuts; with FULL, none.
async fn must_be_durable(writer: &DatabaseConnection) -> Result<(), Fault> {
    let number = async |sql: &str| -> Result<i64, Fault> {
        let row = writer.query_one_raw(Statement::from_string(DbBackend::Sqlite, sql)).await?;
        Ok(row.ok_or_else(|| Fault::broken(format!("{sql} gave nothing")))?.try_get_by_index(0)?)
    };
    if number("PRAGMA synchronous").await? < 2 {
        return Err(Fault::broken("SQLite does not run with synchronous=FULL"));
    }
    let row = writer.query_one_raw(Statement::from_string(DbBackend::Sqlite, "SELECT sqlite_version()")).await?;
    let version: String = row.ok_or_else(|| Fault::broken("SQLite has no version"))?.try_get_by_index(0)?;
    let parts: Vec<i64> = version.split('.').filter_map(|part| part.parse().ok()).collect();
    match parts.as_slice() {
        [major, minor, patch] if (*major, *minor, *patch) >= SQLITE_OLDEST => Ok(()),
        _ => Err(Fault::broken(format!("SQLite {version} is older than 3.51.3"))),
    }
}
