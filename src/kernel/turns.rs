//! Turns at SQLite's one writer: many promises share one durable commit.
//!
//! A promise takes the turn, works in a savepoint and ends it. The last one that nobody waits behind
//! (or the 64th) commits the group; everyone's answer waits for that commit. A promise that is dropped
//! in the middle gives its turn on with its savepoint rolled back, and leaves no group open.

use std::sync::Arc;

use sea_orm::{
    ConnectionTrait, DatabaseConnection, DatabaseTransaction, DbErr, SqliteTransactionMode, TransactionOptions, TransactionTrait,
};
use tokio::sync::{Mutex, OwnedMutexGuard, watch};

use super::places::{self, Places};
use super::wire::UNDO;
use super::{Fault, fault};

/// How many promises may share a commit.
const GROUP_MOST: u32 = 64;

struct Group {
    outer: Arc<DatabaseTransaction>,
    ended: u32,
    done: watch::Sender<Option<bool>>,
}

type Slot = Option<Group>;

/// The queue at the writer.
#[derive(Clone)]
pub struct Turns {
    writer: DatabaseConnection,
    slot: Arc<Mutex<Slot>>,
    places: Places,
}

impl std::fmt::Debug for Turns {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Turns").field("places", &self.places).finish()
    }
}

/// How the work of a turn ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ended {
    /// Its savepoint was released or rolled back; the group goes on.
    Cleanly,
    /// The outer transaction is gone; the whole group fails.
    Fatally,
}

impl Turns {
    /// The queue at a writer connection, with so many places.
    pub fn new(writer: DatabaseConnection, places: Places) -> Self {
        Self { writer, slot: Arc::default(), places }
    }

    /// Waits for the turn.
    pub async fn take(&self) -> Result<Turn, Fault> {
        let place = Place { turns: Some((self.clone(), self.places.enter()?)) };
        let mut slot = Arc::clone(&self.slot).lock_owned().await;
        place.leave();
        if slot.is_none() {
            let options =
                TransactionOptions { sqlite_transaction_mode: Some(SqliteTransactionMode::Immediate), ..TransactionOptions::default() };
            let outer = self.writer.begin_with_options(options).await.map_err(unavailable)?;
            *slot = Some(Group { outer: Arc::new(outer), ended: 0, done: watch::channel(None).0 });
        }
        Ok(Turn { slot: Some(slot), turns: self.clone() })
    }

    /// Undoes what a promise that was dropped in the middle may have done, and gives its turn on.
    async fn undo_and_give_on(self, mut slot: OwnedMutexGuard<Slot>) {
        if let Some(group) = slot.as_ref()
            && let Err(error) = group.outer.execute_unprepared(UNDO).await
            && !error.to_string().contains("no such savepoint")
            && let Some(group) = slot.take()
        {
            tracing::error!(%error, "a promise given up in the middle could not be undone");
            close(&self.writer, group, Ended::Fatally).await;
        }
        self.close_if_nobody_waits(slot).await;
    }

    async fn close_if_nobody_waits(self, mut slot: OwnedMutexGuard<Slot>) {
        if self.places.taken() == 0
            && let Some(group) = slot.take()
        {
            close(&self.writer, group, Ended::Cleanly).await;
        }
    }
}

/// Ends a group. A connection on which that failed is thrown away: SQLite may have undone the transaction by
/// itself, and what is done on it afterwards would be inside one that never ends, acknowledged and lost.
async fn close(writer: &DatabaseConnection, group: Group, ended: Ended) {
    let settled = match (Arc::into_inner(group.outer), ended) {
        (Some(outer), Ended::Cleanly) => outer.commit().await,
        (Some(outer), Ended::Fatally) => outer.rollback().await,
        (None, _) => Err(DbErr::Custom("a group is still in other hands".to_owned())),
    };
    if let Err(error) = &settled {
        tracing::error!(%error, ?ended, "a group of promises could not be ended");
    }
    if settled.is_err() || ended == Ended::Fatally {
        discard(writer).await;
    }
    group.done.send_replace(Some(settled.is_ok() && ended == Ended::Cleanly));
}

/// Closes the one connection of the writer; the next group opens a fresh one.
async fn discard(writer: &DatabaseConnection) {
    let closed = match writer.get_sqlite_connection_pool().acquire().await {
        Ok(connection) => connection.close().await,
        Err(error) => Err(error),
    };
    if let Err(error) = closed {
        tracing::error!(%error, "the writer's connection could not be closed well");
    }
}

/// A place in the queue; given up, it makes sure that no group stays open behind it.
struct Place {
    turns: Option<(Turns, places::Place)>,
}

impl Place {
    fn leave(mut self) {
        self.turns = None;
    }
}

impl Drop for Place {
    fn drop(&mut self) {
        let Some((turns, place)) = self.turns.take() else { return };
        drop(place);
        if let Ok(runtime) = tokio::runtime::Handle::try_current() {
            runtime.spawn(async move {
                let slot = Arc::clone(&turns.slot).lock_owned().await;
                turns.close_if_nobody_waits(slot).await;
            });
        }
    }
}

/// The turn of one promise.
pub struct Turn {
    slot: Option<OwnedMutexGuard<Slot>>,
    turns: Turns,
}

impl Turn {
    /// The connection the promise works on, in a savepoint of its own.
    pub(super) fn connection(&self) -> Result<Arc<DatabaseTransaction>, Fault> {
        match self.slot.as_ref().and_then(|slot| slot.as_ref()) {
            Some(group) => Ok(Arc::clone(&group.outer)),
            None => Err(Fault::broken("a turn without a group")),
        }
    }

    /// Ends the turn and waits until the group is durable; `Err` when it is not.
    pub async fn end(mut self, ended: Ended) -> Result<(), Fault> {
        let Some(mut slot) = self.slot.take() else { return Err(Fault::broken("a turn that was given away")) };
        let Some(group) = slot.as_mut() else { return Err(Fault::broken("a turn without a group")) };
        group.ended += 1;
        let mut done = group.done.subscribe();
        let closes = ended == Ended::Fatally || group.ended >= GROUP_MOST || self.turns.places.taken() == 0;
        if closes && let Some(group) = slot.take() {
            close(&self.turns.writer, group, ended).await;
        }
        drop(slot);
        let durable = done.wait_for(Option::is_some).await.map(|done| *done == Some(true)).unwrap_or(false);
        if durable { Ok(()) } else { Err(Fault::Unavailable("the commit failed; nothing was stored".to_owned())) }
    }
}

impl Drop for Turn {
    fn drop(&mut self) {
        let Some(slot) = self.slot.take() else { return };
        let turns = self.turns.clone();
        if let Ok(runtime) = tokio::runtime::Handle::try_current() {
            runtime.spawn(turns.undo_and_give_on(slot));
        }
    }
}

/// Whether an error has ended the outer transaction: out of memory, I/O, corrupt, full.
pub fn is_fatal(error: &DbErr) -> bool {
    let code = fault::sql_state(error).and_then(|code| code.parse::<i64>().ok());
    code.is_some_and(|code| matches!(code & 0xff, 7 | 10 | 11 | 13 | 26))
}

fn unavailable(error: DbErr) -> Fault {
    tracing::error!(%error, "the database does not take a transaction");
    Fault::Unavailable("the database does not take a transaction just now".to_owned())
}
