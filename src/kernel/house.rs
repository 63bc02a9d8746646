//! The house: what every use case is given. Its database, clock, secrets and terms are opened once and shared.
//!
//! Writing to it is `promise.rs`.

use std::sync::Arc;

use entity::{Instant, TermsId};
use sea_orm::{DatabaseConnection, DbBackend};
use tokio::sync::Notify;

use super::Fault;
use super::calendar::Calendar;
use super::clock::{Clock, Random};
use super::database::Connections;
use super::places::Places;
use super::seal::Sealer;
use super::terms::{Shelf, Terms};
use super::turns::Turns;

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
pub struct House(pub(super) Arc<Rooms>);

#[derive(Debug)]
pub(super) struct Rooms {
    pub connections: Connections,
    pub places: Places,
    pub turns: Turns,
    clock: Clock,
    random: Random,
    sealer: Sealer,
    calendar: Calendar,
    terms: Shelf,
    public_url: String,
    pub written: Notify,
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

    /// The terms this house has read.
    pub(super) fn shelf(&self) -> &Shelf {
        &self.0.terms
    }
}
