//! A promise under way: its transaction, its one instant, who acts, and what it has already learned.
//!
//! How a promise is run, repeated and made durable stands in `promise.rs`.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use entity::{Id, Instant, TermsId};
use sea_orm::{ModelTrait, Statement, TransactionTrait, Value};
use tokio::sync::OnceCell;
use uuid::Uuid;

use super::bundle::Bundle;
use super::head::Head;
use super::terms::Terms;
use super::wire::{Failure, Wire};
use super::{Actor, Fault, House};

/// One promise under way.
pub struct Tx {
    house: House,
    pub(super) wire: Wire,
    actor: Actor,
    expected: Option<Expected>,
    now: Instant,
    current_terms: OnceCell<(TermsId, Arc<Terms>)>,
    heads: Mutex<HashMap<Uuid, Head>>,
}

/// The version a caller has seen, of the subject its route names.
pub(super) struct Expected {
    pub version: i64,
    pub route: String,
}

impl Tx {
    /// A promise that begins.
    pub(super) fn new(house: &House, wire: Wire, (actor, now): (Actor, Instant), expected: Option<Expected>) -> Self {
        Self { house: house.clone(), wire, actor, expected, now, current_terms: OnceCell::new(), heads: Mutex::default() }
    }

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

    /// Inserts a row that may only begin once another of its kind has ended in this promise.
    pub(super) fn begin_later<M: ModelTrait>(&self, row: &M) {
        let mut bundle = Bundle::default();
        bundle.insert_begun(row);
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
        I::from(self.house.random().uuid(self.now))
    }

    /// A statement with `$1`-numbered values, for either database.
    pub fn sql(&self, sql: &str, values: impl IntoIterator<Item = Value>) -> Statement {
        Statement::from_sql_and_values(self.house.backend(), sql, values)
    }

    /// Does a part of the promise that may fail alone: on `Err` all it wrote is undone, and the promise can go on.
    pub async fn savepoint<T>(&self, work: impl AsyncFnOnce(&Tx) -> Result<T, Fault>) -> Result<T, Fault> {
        let wire = Wire::alone(self.wire.settled().await?.begin().await?, Bundle::default());
        // The part may write events of its own, or undo them.
        self.heads().clear();
        let part = Tx { current_terms: self.current_terms.clone(), ..Self::new(&self.house, wire, (self.actor.clone(), self.now), None) };
        let mut answer = work(&part).await;
        if answer.is_ok() {
            part.wire.flush().await.ok();
        }
        match part.wire.failure() {
            Some(Failure::Overtaken(row)) => answer = Err(row.stale(&part.wire).await?),
            Some(Failure::Database(error)) => answer = Err(error.into()),
            Some(Failure::KeyTaken) | None => {}
        }
        part.wire.end(answer.is_ok()).await?;
        answer
    }

    /// The terms of an id.
    pub async fn terms(&self, id: TermsId) -> Result<Arc<Terms>, Fault> {
        self.house.shelf().get(&self.wire, id).await
    }

    /// The terms new promises are made under: one version for the whole of this promise.
    pub async fn current_terms(&self) -> Result<(TermsId, Arc<Terms>), Fault> {
        self.current_terms.get_or_try_init(|| self.house.shelf().current(&self.wire, self.now)).await.cloned()
    }

    /// Says which version that is, where it was read together with something else.
    pub async fn knows_current_terms(&self, id: TermsId) -> Result<(), Fault> {
        self.current_terms.get_or_try_init(async || Ok::<_, Fault>((id, self.terms(id).await?))).await.map(|_| ())
    }

    /// Says what the last event of a subject is, where this promise read it together with the row or is writing it.
    pub fn knows_head(&self, subject: impl Into<Uuid>, head: Head) {
        self.heads().insert(subject.into(), head);
    }

    /// The last event of a subject, where this promise knows it.
    pub(super) fn known_head(&self, subject: Uuid) -> Option<Head> {
        self.heads().get(&subject).cloned()
    }

    fn heads(&self) -> MutexGuard<'_, HashMap<Uuid, Head>> {
        self.heads.lock().unwrap_or_else(PoisonError::into_inner)
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
