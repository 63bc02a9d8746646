//! The one write door of the house. `house.promise(&call, async |tx| …)` is the only way to write:
//! one transaction, one instant, one actor; the answer is given only after it is durable.

use std::sync::Arc;

use entity::Instant;
use sea_orm::{ConnectionTrait, DbBackend, DbErr, SqlErr, TransactionTrait};
use serde::Serialize;
use serde::de::DeserializeOwned;

use super::bundle::Bundle;
use super::turns::{Ended, is_fatal};
use super::tx::{Expected, Tx};
use super::wire::{Failure, Wire};
use super::{Call, Fault, House, fault, idempotency};

/// How often a promise is run again when PostgreSQL could not serialise it.
const RUNS_MOST: u32 = 5;

tokio::task_local! {
    static IN_PROMISE: ();
}

impl House {
    /// Runs `work` as one promise. Its answer, stored with the call's key, is given only after the
    /// commit is durable; a refusal rolls everything back. `work` may run again from its start.
    pub async fn promise<T, F>(&self, call: &Call, work: F) -> Result<T, Fault>
    where
        T: Serialize + DeserializeOwned,
        F: AsyncFn(&Tx) -> Result<T, Fault>,
    {
        assert!(IN_PROMISE.try_with(|()| ()).is_err(), "a promise inside a promise");
        // On the heap: a use case's future is large, and callers nest it in futures of their own.
        let under_way = Box::pin(async {
            if self.backend() == DbBackend::Sqlite {
                self.promise_in_turn(call, &work).await
            } else {
                self.promise_on_postgres(call, &work).await
            }
        });
        let answer = IN_PROMISE.scope((), under_way).await;
        if answer.is_ok() {
            self.0.written.notify_waiters();
        }
        answer
    }

    async fn promise_in_turn<T, F>(&self, call: &Call, work: &F) -> Result<T, Fault>
    where
        T: Serialize + DeserializeOwned,
        F: AsyncFn(&Tx) -> Result<T, Fault>,
    {
        let turn = self.0.turns.take().await?;
        let connection = turn.connection()?;
        let now = self.instant_of(call);
        let tx = self.tx(Wire::in_group(Arc::clone(&connection), taking(call, now)), call, now);
        let ran = run(&tx, call, work).await;
        let undone = if matches!(ran, Ok(Some(_))) { Ok(()) } else { tx.wire.undo().await };
        let answer = answer_of(ran, call, connection.as_ref()).await;
        let ended = match &answer {
            Err(Fault::Broken(cause)) if cause.downcast_ref::<DbErr>().is_some_and(is_fatal) => Ended::Fatally,
            _ if undone.is_err() => Ended::Fatally,
            _ => Ended::Cleanly,
        };
        drop((tx, connection));
        turn.end(ended).await?;
        answer
    }

    async fn promise_on_postgres<T, F>(&self, call: &Call, work: &F) -> Result<T, Fault>
    where
        T: Serialize + DeserializeOwned,
        F: AsyncFn(&Tx) -> Result<T, Fault>,
    {
        let mut run_number = 1;
        loop {
            let place = self.0.places.enter()?;
            let connection = self.0.connections.writer.begin().await.map_err(|error| {
                tracing::error!(%error, "PostgreSQL does not take a transaction");
                Fault::Unavailable("the database does not take a transaction just now".to_owned())
            })?;
            drop(place);
            let now = self.instant_of(call);
            let tx = self.tx(Wire::alone(connection, taking(call, now)), call, now);
            let ran = run(&tx, call, work).await;
            let is_kept = matches!(ran, Ok(Some(_)));
            let settled = tx.wire.end(is_kept).await;
            let answer = match (answer_of(ran, call, self.reader()).await, settled) {
                (Ok(_), Err(error)) if is_kept => Err(error.into()),
                (answer, _) => answer,
            };
            match answer {
                Err(fault) if run_number < RUNS_MOST && is_worth_another_run(&fault) => run_number += 1,
                Err(fault) if is_worth_another_run(&fault) => return Err(Fault::stale(None)),
                Err(Fault::Broken(cause)) if cause.downcast_ref().is_some_and(fault::is_lock_timeout) => {
                    let still_running = cause.downcast_ref().and_then(idempotency::still_running);
                    let held = || Fault::Unavailable("what this promise needs is held by another for too long".to_owned());
                    return Err(still_running.unwrap_or_else(held));
                }
                answer => return answer,
            }
        }
    }

    fn tx(&self, wire: Wire, call: &Call, now: Instant) -> Tx {
        let expected = call.expected_version.zip(call.key.as_ref());
        let expected = expected.map(|(version, key)| Expected { version, route: key.route.clone() });
        Tx::new(self, wire, (call.actor.clone(), now), expected)
    }

    fn instant_of(&self, call: &Call) -> Instant {
        call.at.unwrap_or_else(|| self.now())
    }
}

/// The statement that takes the key of a call, if it has one.
fn taking(call: &Call, now: Instant) -> Bundle {
    call.key.as_ref().map_or_else(Bundle::default, |key| idempotency::taking((call.key_owner(), key), now))
}

/// Runs the work behind its key and writes all it keeps; `None` where the key was taken before.
async fn run<T, F>(tx: &Tx, call: &Call, work: &F) -> Result<Option<T>, Fault>
where
    T: Serialize,
    F: AsyncFn(&Tx) -> Result<T, Fault>,
{
    let mut answer = work(tx).await;
    if answer.is_err() && !tx.wire.is_open() && call.key.is_some() {
        // Refused before anything was asked of the database: a repeat is given its stored answer all the same.
        tx.wire.flush().await.ok();
    }
    if let Ok(done) = &answer {
        let last = match &call.key {
            Some(key) => idempotency::keeping((call.key_owner(), key), serde_json::to_string(done)?),
            None => Bundle::default(),
        };
        if let Err(error) = tx.wire.close(last).await {
            answer = Err(error.into());
        }
    }
    match tx.wire.failure() {
        Some(Failure::KeyTaken) => Ok(None),
        Some(Failure::Overtaken(row)) => Err(row.stale(&tx.wire).await?),
        Some(Failure::Database(error)) => Err(error.into()),
        None => answer.map(Some),
    }
}

/// What a promise is answered with: what it did, or what was stored with its key when that was taken.
async fn answer_of<T: DeserializeOwned>(ran: Result<Option<T>, Fault>, call: &Call, db: &impl ConnectionTrait) -> Result<T, Fault> {
    match (ran?, &call.key) {
        (Some(done), _) => Ok(done),
        (None, Some(key)) => {
            let stored = idempotency::stored(db, (call.key_owner(), key)).await?;
            call.mark_replayed();
            Ok(serde_json::from_str(&stored)?)
        }
        (None, None) => Err(Fault::broken("a promise without a key was run before")),
    }
}

/// Whether a promise failed only because another was in its way.
fn is_worth_another_run(fault: &Fault) -> bool {
    let Fault::Broken(cause) = fault else { return false };
    let Some(error) = cause.downcast_ref::<DbErr>() else { return false };
    if matches!(error.sql_err(), Some(SqlErr::UniqueConstraintViolation(_))) {
        return true;
    }
    fault::sql_state(error).is_some_and(|state| matches!(&*state, "40001" | "40P01"))
}
