//! A violation, and the few things every part of the check reads with.

use sea_orm::{ConnectionTrait, QueryResult, Statement, Value};
use uuid::Uuid;

use crate::kernel::Fault;

/// How many violations of one kind are named.
pub(super) const NAMED_MOST: u64 = 100;
/// Without going deep, so many of the newest events are hashed again.
pub(super) const NEWEST: u64 = 100_000;

/// Something that must not be.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, serde::Serialize)]
pub struct Violation {
    /// The invariant: `W1`, `L4`, …
    pub id: &'static str,
    /// The thing it is about, as shown outside; a table's name where it is none in particular.
    pub subject: String,
    /// What is wrong.
    pub sentence: String,
}

impl Violation {
    /// A violation of an invariant by a subject.
    pub fn new(id: &'static str, subject: impl ToString, sentence: impl Into<String>) -> Self {
        Self { id, subject: subject.to_string(), sentence: sentence.into() }
    }
}

/// How much is hashed again.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Depth {
    /// The newest events.
    Newest,
    /// Everything.
    Everything,
}

/// Runs a query in the wording of either database.
pub(super) async fn rows(db: &impl ConnectionTrait, sql: &str, values: impl IntoIterator<Item = Value>) -> Result<Vec<QueryResult>, Fault> {
    Ok(db.query_all_raw(Statement::from_sql_and_values(db.get_database_backend(), sql, values)).await?)
}

/// An id in a column.
pub(super) fn uuid(row: &QueryResult, column: &str) -> Result<Uuid, Fault> {
    Ok(row.try_get("", column)?)
}
