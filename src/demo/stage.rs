//! The stage: the house, its clock, and how time passes on it.

use entity::Instant;
use futures_util::future::LocalBoxFuture;
use jiff::SignedDuration;

use crate::kernel::{Actor, Call, Fault, House};

/// What the demo tells whoever watches it: a scene's name, once when it begins.
pub type Watch<'a> = &'a dyn Fn(&str);

/// What runs when time has passed: the steps that silence takes. The demo itself knows no timers.
pub type Passing<'a> = &'a dyn Fn() -> LocalBoxFuture<'a, Result<(), Fault>>;

/// The stage.
pub struct Stage<'a> {
    /// The house.
    pub house: &'a House,
    watch: Watch<'a>,
    passing: Passing<'a>,
}

impl<'a> Stage<'a> {
    /// A stage in a house with a clock that stands still.
    pub fn new(house: &'a House, watch: Watch<'a>, passing: Passing<'a>) -> Self {
        Self { house, watch, passing }
    }

    /// Begins a scene.
    pub fn scene(&self, name: &str) {
        (self.watch)(name);
    }

    /// A call by somebody.
    pub fn by(&self, actor: &Actor) -> Call {
        Call::by(actor.clone())
    }

    /// Now, on this stage.
    pub fn now(&self) -> Instant {
        self.house.now()
    }

    /// Lets so many hours pass, six at a time, with everything that silence does on the way.
    pub async fn hours(&self, hours: i64) -> Result<(), Fault> {
        for _ in 0..hours.div_euclid(6) {
            self.pass(SignedDuration::from_hours(6)).await?;
        }
        self.pass(SignedDuration::from_hours(hours.rem_euclid(6))).await
    }

    /// Lets so many days pass.
    pub async fn days(&self, days: i64) -> Result<(), Fault> {
        self.hours(24 * days).await
    }

    /// Lets time pass until an instant, if it is still to come.
    pub async fn until(&self, at: Instant) -> Result<(), Fault> {
        let left = at.since(self.now()).as_hours();
        if left > 0 { self.hours(left).await } else { Ok(()) }
    }

    async fn pass(&self, duration: SignedDuration) -> Result<(), Fault> {
        self.house.clock().forward(duration);
        (self.passing)().await
    }
}
