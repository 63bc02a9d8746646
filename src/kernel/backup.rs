//! Whole copies of a SQLite database, made while it is in use.

use std::path::Path;

use sea_orm::{ConnectionTrait, DatabaseConnection, DbBackend, DbErr, Statement};

/// Writes a whole, consistent copy into a file that does not exist yet.
pub async fn copy_to(db: &DatabaseConnection, target: &Path) -> Result<(), DbErr> {
    let target = target.display().to_string();
    db.execute_raw(Statement::from_sql_and_values(DbBackend::Sqlite, "VACUUM INTO $1", [target.into()])).await?;
    Ok(())
}

/// Whether the pages of the file are sound, in SQLite's own words; `ok` if they are.
pub async fn soundness(db: &DatabaseConnection) -> Result<String, DbErr> {
    let row = db.query_one_raw(Statement::from_string(DbBackend::Sqlite, "PRAGMA quick_check(1)")).await?;
    row.map_or_else(|| Ok("no answer".to_owned()), |row| row.try_get_by_index(0))
}
