//! The state of the schema: what is applied, what is missing, whether a newer program was here.
//!
//! Bringing it up copies a SQLite file first and takes a lock on PostgreSQL, so that two processes that
//! start together do not both migrate.

use std::path::Path;

use entity::TermsId;
use migration::{Migrations, Migrator};
use sea_orm::{ConnectionTrait, DatabaseConnection, DatabaseTransaction, DbBackend, DbErr, Statement, TransactionTrait};

use super::database::Connections;
use super::{Actor, Call, Fault, House, Terms, backup};

/// The number of the lock under which one process at a time migrates a PostgreSQL database.
const LOCK: i64 = 7_009_115_577;

/// One migration and whether this database has it.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize)]
pub struct Applied {
    /// Its name.
    pub name: String,
    /// Whether it was applied.
    pub applied: bool,
    /// Whether this program knows it; if not, the schema is newer than the program.
    pub known: bool,
}

/// Why a schema was not brought up.
#[derive(Debug, thiserror::Error)]
pub enum SchemaError {
    /// A newer program has been here.
    #[error("the schema is newer than this program: it has {0}")]
    Newer(String),
    /// The copy of the file could not be made.
    #[error("the database file could not be copied before migrating: {0}")]
    NoCopy(std::io::Error),
    /// The database said no.
    #[error("the schema could not be brought up: {0}")]
    Database(#[from] DbErr),
}

/// Every migration this program knows or this database has, in order.
pub async fn status(db: &DatabaseConnection) -> Result<Vec<Applied>, DbErr> {
    let there = applied_names(db).await?;
    let known: Vec<String> = Migrator::migrations().iter().map(|migration| migration.name().to_owned()).collect();
    let mut all: Vec<Applied> =
        known.iter().map(|name| Applied { name: name.clone(), applied: there.contains(name), known: true }).collect();
    all.extend(there.into_iter().filter(|name| !known.contains(name)).map(|name| Applied { name, applied: true, known: false }));
    Ok(all)
}

/// Whether the schema is exactly the one this program was made for.
pub async fn is_current(db: &DatabaseConnection) -> Result<bool, DbErr> {
    Ok(status(db).await?.iter().all(|migration| migration.applied && migration.known))
}

/// Applies what is missing; gives the names of what was applied. `file` is copied first, if it holds anything.
pub async fn bring_up(connections: &Connections, file: Option<&Path>) -> Result<Vec<String>, SchemaError> {
    let db = &connections.writer;
    let lock = if connections.backend() == DbBackend::Postgres { Some(alone(db).await?) } else { None };
    let before = status(db).await?;
    if let Some(newer) = before.iter().find(|migration| !migration.known) {
        return Err(SchemaError::Newer(newer.name.clone()));
    }
    let missing: Vec<String> = before.iter().filter(|migration| !migration.applied).map(|migration| migration.name.clone()).collect();
    if missing.is_empty() {
        return Ok(missing);
    }
    if let Some(file) = file.filter(|_| before.iter().any(|migration| migration.applied)) {
        copy(db, file, &missing[0]).await?;
    }
    Migrator::up(db, None).await?;
    if let Some(lock) = lock {
        lock.commit().await?;
    }
    Ok(missing)
}

/// Gives a house without terms the first ones, in a promise of its own. Of two processes that start together one does.
pub async fn furnish(house: &House) -> Result<(), Fault> {
    house
        .promise(&Call::by(Actor::clock()), async |tx| {
            let first = Terms::first()?;
            let sql = "INSERT INTO terms (id, number, content_hash, content, effective_from, created_at) \
                       SELECT $1, 1, $2, $3, $4, $4 WHERE NOT EXISTS (SELECT 1 FROM terms) ON CONFLICT DO NOTHING";
            let values: [sea_orm::Value; 4] =
                [tx.mint::<TermsId>().into(), first.content_hash()?.into(), first.canonical()?.into(), tx.now().into()];
            tx.db().execute_raw(tx.sql(sql, values)).await?;
            Ok(())
        })
        .await
}

/// Waits until no other process migrates; the lock is held until the transaction ends.
async fn alone(db: &DatabaseConnection) -> Result<DatabaseTransaction, DbErr> {
    let lock = db.begin().await?;
    lock.execute_raw(Statement::from_string(DbBackend::Postgres, "SET LOCAL lock_timeout = 0")).await?;
    lock.execute_raw(Statement::from_sql_and_values(DbBackend::Postgres, "SELECT pg_advisory_xact_lock($1)", [LOCK.into()])).await?;
    Ok(lock)
}

/// A whole copy beside the file, named after the first migration that follows: `pappus.db.before-m0004`.
async fn copy(db: &DatabaseConnection, file: &Path, next: &str) -> Result<(), SchemaError> {
    let number = next.split('_').next().unwrap_or(next);
    let mut target = file.as_os_str().to_owned();
    target.push(format!(".before-{number}"));
    let target = Path::new(&target);
    if target.exists() {
        std::fs::remove_file(target).map_err(SchemaError::NoCopy)?;
    }
    backup::copy_to(db, target).await?;
    Ok(())
}

async fn applied_names(db: &DatabaseConnection) -> Result<Vec<String>, DbErr> {
    let there = if db.get_database_backend() == DbBackend::Sqlite {
        "SELECT name AS found FROM sqlite_master WHERE type = 'table' AND name = 'seaql_migrations'"
    } else {
        "SELECT table_name AS found FROM information_schema.tables WHERE table_schema = current_schema() AND table_name = 'seaql_migrations'"
    };
    let found = db.query_one_raw(Statement::from_string(db.get_database_backend(), there)).await?;
    if found.is_none() {
        return Ok(Vec::new());
    }
    let rows = db
        .query_all_raw(Statement::from_string(db.get_database_backend(), "SELECT version FROM seaql_migrations ORDER BY version"))
        .await?;
    rows.iter().map(|row| row.try_get("", "version")).collect()
}

/// What stands in the header of a SQLite file that holds a demo: "pdmo".
const DEMO_MARK: [u8; 4] = *b"pdmo";
/// Where SQLite keeps the application's mark in the header of its file.
const MARK_AT: std::ops::Range<usize> = 68..72;

/// Marks a SQLite database as one that a demo made and may replace.
pub async fn mark_as_demo(connections: &Connections) -> Result<(), DbErr> {
    if connections.backend() != DbBackend::Sqlite {
        return Ok(());
    }
    let mark = i32::from_be_bytes(DEMO_MARK);
    connections.writer.execute_unprepared(&format!("PRAGMA application_id = {mark}")).await?;
    connections.writer.execute_unprepared("PRAGMA wal_checkpoint(TRUNCATE)").await?;
    Ok(())
}

/// Whether a file holds a demo. One that cannot be read holds none.
pub fn is_demo(file: &Path) -> bool {
    let mut header = [0_u8; 100];
    let read = std::fs::File::open(file).and_then(|mut file| std::io::Read::read_exact(&mut file, &mut header));
    read.is_ok() && header[MARK_AT] == DEMO_MARK
}
