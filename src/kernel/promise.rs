//! The house and its one write door. `house.promise(&call, async |tx| …)` is the only way to write:
//! one transaction, one instant, one actor; the answer is given only after it is durable.

use std::sync::Arc;

use entity::{Id, Instant, TermsId};
use sea_orm::{DatabaseConnection, DatabaseTransaction, DbBackend, DbErr, SqlErr, Statement, TransactionTrait, Value};
use serde::Serialize;
use serde::de::DeserializeOwned;
use tokio::sync::{Notify, OnceCell};
use uuid::Uuid;

use super::calendar::Calendar;
use super::clock::{Clock, Random};
use super::database::Connections;
use super::places::Places;
use super::seal::Sealer;
use super::terms::{Shelf, Terms};
use super::turns::{Ended, Turns, is_fatal};
use super::{Actor, Call, Fault, fault, idempotency};

/// How often a promise is run again when PostgreSQL could not serialise it.
const RUNS_MOST: u32 = 5;

tokio::task_local! {
    static IN_PROMISE: ();
}

/// What the house is opened with.
#[derive(Debug)]
pub struct Opening {
    /// The database.
    pub connections: Connections,
    /// The time.
    pub clock: Clock,
    /// The randomness of ids.
    pub random: Random,
    /// The secret everything sealed rests on.
    pub sealer: Sealer,
    /// Where links in letters lead.
    pub public_url: String,
    /// How many promises may wait for the database before the next is sent away.
    pub waiting_promises: usize,
}

/// The house: what every use case is given. Cheap to clone.
#[derive(Clone, Debug)]
pub struct House(Arc<Rooms>);

#[derive(Debug)]
struct Rooms {
    connections: Connections,
    places: Places,
    turns: Turns,
    clock: Clock,
    random: Random,
    sealer: Sealer,
    calendar: Calendar,
    terms: Shelf,
    public_url: String,
    written: Notify,
}

impl House {
    /// Opens the house.
    pub fn open(opening: Opening) -> Result<Self, Fault> {
        let places = Places::for_at_most(opening.waiting_promises);
        Ok(Self(Arc::new(Rooms {
            turns: Turns::new(opening.connections.writer.clone(), places.clone()),
            places,
            connections: opening.connections,
            clock: opening.clock,
            random: opening.random,
            sealer: opening.sealer,
            calendar: Calendar::china()?,
            terms: Shelf::default(),
            public_url: opening.public_url.trim_end_matches('/').to_owned(),
            written: Notify::new(),
        })))
    }

    /// The connections that only read.
    pub fn reader(&self) -> &DatabaseConnection {
        &self.0.connections.reader
    }

    /// Which database it is.
    pub fn backend(&self) -> DbBackend {
        self.0.connections.backend()
    }

    /// Its name as `serve` prints it.
    pub fn database_name(&self) -> &'static str {
        self.0.connections.name()
    }

    /// Now, by the house's clock.
    pub fn now(&self) -> Instant {
        self.0.clock.now()
    }

    /// The clock, to be moved by tests and the demo.
    pub fn clock(&self) -> &Clock {
        &self.0.clock
    }

    /// The randomness of ids.
    pub fn random(&self) -> &Random {
        &self.0.random
    }

    /// What opens and closes sealed values.
    pub fn sealer(&self) -> &Sealer {
        &self.0.sealer
    }

    /// Business days.
    pub fn calendar(&self) -> &Calendar {
        &self.0.calendar
    }

    /// Where links lead, without a slash at the end.
    pub fn public_url(&self) -> &str {
        &self.0.public_url
    }

    /// How many promises wait for the database.
    pub fn waiting(&self) -> usize {
        self.0.places.taken()
    }

    /// Resolves soon after something is written from now on, even before it is first polled: the relay
    /// and the sequencer wait on it.
    pub fn was_written(&self) -> impl Future<Output = ()> + '_ {
        self.0.written.notified()
    }

    /// The terms of an id.
    pub async fn terms(&self, id: TermsId) -> Result<Arc<Terms>, Fault> {
        self.0.terms.get(self.reader(), id).await
    }

    /// The terms new promises are made under now.
    pub async fn current_terms(&self) -> Result<(TermsId, Arc<Terms>), Fault> {
        self.0.terms.current(self.reader(), self.now()).await
    }

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
        let mut turn = self.0.turns.take().await?;
        let savepoint = turn.savepoint().await?;
        let tx = self.tx(savepoint, call);
        let answer = run(&tx, call, work).await;
        let ended = match &answer {
            Err(Fault::Broken(cause)) if cause.downcast_ref::<DbErr>().is_some_and(is_fatal) => Ended::Fatally,
            _ => Ended::Cleanly,
        };
        let settled = if answer.is_ok() { tx.inner.commit().await } else { tx.inner.rollback().await };
        let ended = if settled.is_ok() { ended } else { Ended::Fatally };
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
            let inner = self.0.connections.writer.begin().await.map_err(|error| {
                tracing::error!(%error, "PostgreSQL does not take a transaction");
                Fault::Unavailable("the database does not take a transaction just now".to_owned())
            })?;
            drop(place);
            let tx = self.tx(inner, call);
            let answer = match run(&tx, call, work).await {
                Ok(answer) => tx.inner.commit().await.map(|()| answer).map_err(Fault::from),
                Err(fault) => {
                    tx.inner.rollback().await?;
                    Err(fault)
                }
            };
            match answer {
                Err(fault) if run_number < RUNS_MOST && is_worth_another_run(&fault) => run_number += 1,
                Err(fault) if is_worth_another_run(&fault) => return Err(Fault::stale(None)),
                Err(Fault::Broken(cause)) if cause.downcast_ref().is_some_and(fault::is_lock_timeout) => {
                    return Err(Fault::Unavailable("what this promise needs is held by another for too long".to_owned()));
                }
                answer => return answer,
            }
        }
    }

    fn tx(&self, inner: DatabaseTransaction, call: &Call) -> Tx {
        let expected = call.expected_version.zip(call.key.as_ref());
        Tx {
            house: self.clone(),
            inner,
            actor: call.actor.clone(),
            expected: expected.map(|(version, key)| Expected { version, route: key.route.clone() }),
            now: call.at.unwrap_or_else(|| self.now()),
            current_terms: OnceCell::new(),
        }
    }
}

/// Runs the work behind its key: a stored answer is given again, a fresh one is stored.
async fn run<T, F>(tx: &Tx, call: &Call, work: &F) -> Result<T, Fault>
where
    T: Serialize + DeserializeOwned,
    F: AsyncFn(&Tx) -> Result<T, Fault>,
{
    let Some(key) = &call.key else { return work(tx).await };
    let owned = (call.key_owner(), key);
    if let Some(answer) = idempotency::reserve(&tx.inner, owned, tx.now).await? {
        call.mark_replayed();
        return Ok(serde_json::from_str(&answer)?);
    }
    let answer = work(tx).await?;
    idempotency::keep(&tx.inner, owned, serde_json::to_string(&answer)?).await?;
    Ok(answer)
}

/// One promise under way.
pub struct Tx {
    house: House,
    inner: DatabaseTransaction,
    actor: Actor,
    expected: Option<Expected>,
    now: Instant,
    current_terms: OnceCell<(TermsId, Arc<Terms>)>,
}

/// The version a caller has seen, of the subject its route names.
struct Expected {
    version: i64,
    route: String,
}

impl Tx {
    /// The transaction, for stores and the kernel.
    pub fn db(&self) -> &DatabaseTransaction {
        &self.inner
    }

    /// The house.
    pub fn house(&self) -> &House {
        &self.house
    }

    /// The one instant of this promise.
    pub fn now(&self) -> Instant {
        self.now
    }

    /// Who acts.
    pub fn actor(&self) -> &Actor {
        &self.actor
    }

    /// A new id.
    pub fn mint<I: Id>(&self) -> I {
        I::from(self.house.0.random.uuid(self.now))
    }

    /// A statement with `$1`-numbered values, for either database.
    pub fn sql(&self, sql: &str, values: impl IntoIterator<Item = Value>) -> Statement {
        Statement::from_sql_and_values(self.house.backend(), sql, values)
    }

    /// Does a part of the promise that may fail alone: on `Err` all it wrote is undone, and the promise can go on.
    pub async fn savepoint<T>(&self, work: impl AsyncFnOnce(&Tx) -> Result<T, Fault>) -> Result<T, Fault> {
        let inner = self.inner.begin().await?;
        let (house, actor, current_terms) = (self.house.clone(), self.actor.clone(), self.current_terms.clone());
        let part = Tx { house, inner, actor, expected: None, now: self.now, current_terms };
        let answer = work(&part).await;
        if answer.is_ok() {
            part.inner.commit().await?
        } else {
            part.inner.rollback().await?
        }
        answer
    }

    /// The terms of an id.
    pub async fn terms(&self, id: TermsId) -> Result<Arc<Terms>, Fault> {
        self.house.0.terms.get(&self.inner, id).await
    }

    /// The terms new promises are made under: one version for the whole of this promise.
    pub async fn current_terms(&self) -> Result<(TermsId, Arc<Terms>), Fault> {
        self.current_terms.get_or_try_init(|| self.house.0.terms.current(&self.inner, self.now)).await.cloned()
    }

    /// Refuses as stale if the caller has seen another version of the subject its route names.
    pub fn check_expected_version(&self, subject: Uuid, version: i64) -> Result<(), Fault> {
        match &self.expected {
            Some(expected) if expected.version != version && expected.route.contains(&subject.simple().to_string()) => {
                Err(Fault::stale(Some(version)))
            }
            Some(_) | None => Ok(()),
        }
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
