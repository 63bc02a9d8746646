//! The house and its one write door. `house.promise(&call, async |tx| …)` is the only way to write:
//! one transaction, one instant, one actor; the answer is given only after it is durable.

use std::sync::Arc;

use entity::{Id, Instant, TermsId};
use sea_orm::{ConnectionTrait, DatabaseConnection, DbBackend, DbErr, ModelTrait, SqlErr, Statement, TransactionTrait, Value};
use serde::Serialize;
use serde::de::DeserializeOwned;
use tokio::sync::{Notify, OnceCell};
use uuid::Uuid;

use super::bundle::Bundle;
use super::calendar::Calendar;
use super::clock::{Clock, Random};
use super::database::Connections;
use super::places::Places;
use super::seal::Sealer;
use super::terms::{Shelf, Terms};
use super::turns::{Ended, Turns, is_fatal};
use super::wire::{Failure, Wire};
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
        Tx {
            house: self.clone(),
            wire,
            actor: call.actor.clone(),
            expected: expected.map(|(version, key)| Expected { version, route: key.route.clone() }),
            now,
            current_terms: OnceCell::new(),
        }
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

/// One promise under way.
pub struct Tx {
    house: House,
    wire: Wire,
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
    pub fn db(&self) -> &Wire {
        &self.wire
    }

    /// Inserts rows that nobody waits for: they travel with what is asked or written next.
    pub fn insert_later<M: ModelTrait>(&self, rows: &[M]) {
        let mut bundle = Bundle::default();
        bundle.insert(rows);
        self.wire.write_later(bundle);
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
        let wire = Wire::alone(self.wire.settled().await?.begin().await?, Bundle::default());
        let (house, actor, current_terms) = (self.house.clone(), self.actor.clone(), self.current_terms.clone());
        let part = Tx { house, wire, actor, expected: None, now: self.now, current_terms };
        let mut answer = work(&part).await;
        if answer.is_ok() {
            part.wire.flush().await.ok();
        }
        if let Some(Failure::Database(error)) = part.wire.failure() {
            answer = Err(error.into());
        }
        part.wire.end(answer.is_ok()).await?;
        answer
    }

    /// The terms of an id.
    pub async fn terms(&self, id: TermsId) -> Result<Arc<Terms>, Fault> {
        self.house.0.terms.get(&self.wire, id).await
    }

    /// The terms new promises are made under: one version for the whole of this promise.
    pub async fn current_terms(&self) -> Result<(TermsId, Arc<Terms>), Fault> {
        self.current_terms.get_or_try_init(|| self.house.0.terms.current(&self.wire, self.now)).await.cloned()
    }

    /// Says which version that is, where it was read together with something else.
    pub async fn knows_current_terms(&self, id: TermsId) -> Result<(), Fault> {
        self.current_terms.get_or_try_init(async || Ok::<_, Fault>((id, self.terms(id).await?))).await.map(|_| ())
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
