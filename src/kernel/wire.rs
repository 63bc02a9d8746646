//! The wire of one promise to its database. What nobody waits for an answer to (the opening of the promise, rows it
//! only leaves behind) is kept back and travels with the next statement: a step is a handful of trips, not a dozen.
//!
//! Nothing is ever read past what is kept back: SQLite runs all of a trip in its order; PostgreSQL takes a trip as one
//! statement whose parts do not see each other, so there what was written goes ahead in a trip of its own.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use sea_orm::{ConnectionTrait, DatabaseTransaction, DbBackend, DbErr, ExecResult, QueryResult, Statement};
use uuid::Uuid;

use super::bundle::Bundle;
use super::{Fault, idempotency};

/// The savepoint of a promise among others of its group (SQLite).
const SAVEPOINT: &str = "SAVEPOINT promise";
/// Keeps what was done since.
const RELEASE: &str = "RELEASE promise";
/// Undoes it.
pub(super) const UNDO: &str = "ROLLBACK TO promise; RELEASE promise";

/// A promise's connection.
pub struct Wire {
    connection: Arc<DatabaseTransaction>,
    has_savepoint: bool,
    kept: Mutex<Kept>,
}

/// What has not been sent, and how sending went.
#[derive(Default)]
struct Kept {
    opening: Bundle,
    is_open: bool,
    writes: Bundle,
    /// The row that the writes move.
    moves: Option<Guarded>,
    failure: Option<Failure>,
}

/// A row that is moved only from the state and version somebody has seen it in.
#[derive(Clone, Copy, Debug)]
pub(super) struct Guarded {
    /// Its table.
    pub table: &'static str,
    /// Its id.
    pub id: Uuid,
}

impl Guarded {
    /// The refusal when somebody else was faster, with the version there is now.
    pub(super) async fn stale(&self, db: &impl ConnectionTrait) -> Result<Fault, Fault> {
        let sql = format!("SELECT version FROM {} WHERE id = $1", self.table);
        let row = db.query_one_raw(Statement::from_sql_and_values(db.get_database_backend(), sql, [self.id.into()])).await?;
        Ok(Fault::stale(row.map(|row| row.try_get("", "version")).transpose()?))
    }
}

/// Why what was kept back could not be written. The promise fails of it, whatever its work makes of it.
#[derive(Debug)]
pub(super) enum Failure {
    /// Its key was taken before: what was stored with it is the answer.
    KeyTaken,
    /// Somebody moved this row before.
    Overtaken(Guarded),
    /// The database's own error.
    Database(DbErr),
}

impl Wire {
    /// A wire over a transaction of its own, opened by taking a key if there is one.
    pub(super) fn alone(connection: DatabaseTransaction, key: Bundle) -> Self {
        let kept = Kept { is_open: key.is_empty(), opening: key, ..Kept::default() };
        Self { connection: Arc::new(connection), has_savepoint: false, kept: Mutex::new(kept) }
    }

    /// A wire over a transaction shared with others, opened by a savepoint and a key.
    pub(super) fn in_group(connection: Arc<DatabaseTransaction>, key: Bundle) -> Self {
        let mut opening = Bundle::default();
        opening.add(SAVEPOINT, []);
        opening.append(key);
        Self { connection, has_savepoint: true, kept: Mutex::new(Kept { opening, ..Kept::default() }) }
    }

    /// Writes later, at the latest with the end of the promise.
    pub(super) fn write_later(&self, writes: Bundle) {
        self.kept().writes.append(writes);
    }

    /// Moves a row later, together with what is written after it. On SQLite a promise is alone with what it has read; were
    /// its row gone all the same when it ends, its savepoint is released by then, and the whole group is undone.
    pub(super) async fn move_later(&self, moving: Bundle, row: Guarded) -> Result<(), DbErr> {
        let goes_ahead = {
            let kept = self.kept();
            kept.writes.moves() || self.parts_are_blind(&kept)
        };
        if goes_ahead {
            self.flush().await?;
        }
        let mut kept = self.kept();
        kept.writes.append(moving);
        kept.moves = Some(row);
        Ok(())
    }

    /// Sends a bundle of which the statement that moves a row, or else the first, may return rows.
    pub(super) async fn send(&self, bundle: Bundle) -> Result<Vec<QueryResult>, DbErr> {
        let before = self.before_it(true).await?;
        let (sql, values) = bundle.after(before, self.backend());
        let sent = self.connection.query_all_raw(Statement::from_sql_and_values(self.backend(), sql, values)).await;
        self.noted(sent)
    }

    /// Sends all that is kept back.
    pub(super) async fn flush(&self) -> Result<(), DbErr> {
        let (opening, writes) = {
            let mut kept = self.kept();
            kept.is_open = true;
            (std::mem::take(&mut kept.opening), std::mem::take(&mut kept.writes))
        };
        self.trip(opening, writes).await
    }

    /// Ends the promise well: what is kept back, then `last`, the savepoint released.
    pub(super) async fn close(&self, last: Bundle) -> Result<(), DbErr> {
        let (opening, mut writes, was_open) = {
            let mut kept = self.kept();
            let was_open = std::mem::replace(&mut kept.is_open, true);
            (std::mem::take(&mut kept.opening), std::mem::take(&mut kept.writes), was_open)
        };
        if self.backend() == DbBackend::Postgres && !was_open {
            // The answer goes into the row that takes the key.
            self.trip(opening, Bundle::default()).await?;
            return self.trip(writes, last).await;
        }
        writes.append(last);
        if self.has_savepoint {
            writes.add(RELEASE, []);
        }
        self.trip(opening, writes).await
    }

    /// Ends the promise with nothing done; the transaction itself is its owner's to end.
    pub(super) async fn undo(&self) -> Result<(), DbErr> {
        if self.has_savepoint && self.is_open() { self.connection.execute_unprepared(UNDO).await.map(|_| ()) } else { Ok(()) }
    }

    /// Whether anything was sent.
    pub(super) fn is_open(&self) -> bool {
        self.kept().is_open
    }

    /// Why what was kept back could not be written, if so. Told once.
    pub(super) fn failure(&self) -> Option<Failure> {
        self.kept().failure.take()
    }

    /// Ends the transaction of a wire that has it alone.
    pub(super) async fn end(self, keeps: bool) -> Result<(), DbErr> {
        match Arc::into_inner(self.connection) {
            Some(connection) if keeps => connection.commit().await,
            Some(connection) => connection.rollback().await,
            None => Err(DbErr::Custom("a transaction is still in other hands".to_owned())),
        }
    }

    /// The transaction, to begin a part of it; nothing is kept back any more.
    pub(super) async fn settled(&self) -> Result<&DatabaseTransaction, DbErr> {
        self.flush().await?;
        Ok(&self.connection)
    }

    fn backend(&self) -> DbBackend {
        self.connection.get_database_backend()
    }

    /// Whether what comes next could not see what is kept back if they travelled together.
    fn parts_are_blind(&self, kept: &Kept) -> bool {
        self.backend() == DbBackend::Postgres && !kept.writes.is_empty()
    }

    fn kept(&self) -> MutexGuard<'_, Kept> {
        self.kept.lock().unwrap_or_else(PoisonError::into_inner)
    }

    async fn trip(&self, opening: Bundle, writes: Bundle) -> Result<(), DbErr> {
        let bundle = opening.then(writes);
        if bundle.is_empty() {
            return Ok(());
        }
        let moves = if bundle.moves() { self.kept().moves.take() } else { None };
        let (sql, values) = bundle.after(Bundle::default(), self.backend());
        let statement = Statement::from_sql_and_values(self.backend(), sql, values);
        let Some(row) = moves else {
            let sent = self.connection.execute_raw(statement).await;
            return self.noted(sent).map(|_| ());
        };
        let sent = self.connection.query_all_raw(statement).await;
        if self.noted(sent)?.is_empty() {
            self.kept().failure.get_or_insert(Failure::Overtaken(row));
            return Err(unwritten());
        }
        Ok(())
    }

    /// What may travel with a statement; what may not has been sent when this returns.
    async fn before_it(&self, may_travel: bool) -> Result<Bundle, DbErr> {
        let goes_ahead = {
            let kept = self.kept();
            !may_travel || kept.writes.moves() || self.parts_are_blind(&kept)
        };
        if goes_ahead {
            self.flush().await?;
        }
        let mut kept = self.kept();
        kept.is_open = true;
        let writes = std::mem::take(&mut kept.writes);
        Ok(std::mem::take(&mut kept.opening).then(writes))
    }

    /// The statement together with what is kept back, if it only reads.
    async fn with_kept(&self, statement: Statement) -> Result<(Statement, bool), DbErr> {
        let before = self.before_it(statement.sql.starts_with("SELECT")).await?;
        if before.is_empty() {
            return Ok((statement, false));
        }
        let values = statement.values.map(|values| values.0).unwrap_or_default();
        let (sql, values) = Bundle::of(statement.sql, values).after(before, self.backend());
        Ok((Statement::from_sql_and_values(self.backend(), sql, values), true))
    }

    /// Remembers why a trip with kept statements failed: who asked for something else must not take it for theirs.
    fn noted<T>(&self, sent: Result<T, DbErr>) -> Result<T, DbErr> {
        sent.map_err(|error| {
            let failure = if idempotency::is_taken(&error) { Failure::KeyTaken } else { Failure::Database(error) };
            self.kept().failure.get_or_insert(failure);
            unwritten()
        })
    }
}

/// What whoever asked for something else is told.
fn unwritten() -> DbErr {
    DbErr::Custom("what this promise wrote before could not be written".to_owned())
}

#[sea_orm::prelude::async_trait::async_trait]
impl ConnectionTrait for Wire {
    fn get_database_backend(&self) -> DbBackend {
        self.backend()
    }

    async fn execute_raw(&self, statement: Statement) -> Result<ExecResult, DbErr> {
        self.before_it(false).await?;
        self.connection.execute_raw(statement).await
    }

    async fn execute_unprepared(&self, sql: &str) -> Result<ExecResult, DbErr> {
        self.before_it(false).await?;
        self.connection.execute_unprepared(sql).await
    }

    async fn query_one_raw(&self, statement: Statement) -> Result<Option<QueryResult>, DbErr> {
        let (statement, carries) = self.with_kept(statement).await?;
        let answer = self.connection.query_one_raw(statement).await;
        if carries { self.noted(answer) } else { answer }
    }

    async fn query_all_raw(&self, statement: Statement) -> Result<Vec<QueryResult>, DbErr> {
        let (statement, carries) = self.with_kept(statement).await?;
        let answer = self.connection.query_all_raw(statement).await;
        if carries { self.noted(answer) } else { answer }
    }
}
