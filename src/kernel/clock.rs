//! The only place that asks for the time, and the only place that asks for randomness.

use std::path::PathBuf;
use std::sync::atomic::{AtomicI64, Ordering};
use std::sync::{Arc, Mutex, PoisonError};

use entity::Instant;
use jiff::SignedDuration;
use rand::{RngExt, SeedableRng, rngs::StdRng};
use uuid::Uuid;

/// Where the house's time comes from.
#[derive(Clone, Debug)]
pub enum Clock {
    /// The machine's clock.
    System,
    /// A file with an RFC 3339 instant, read at every use (tests from outside).
    File(PathBuf),
    /// A clock that stands still until it is moved (tests, the demo).
    Still(Arc<AtomicI64>),
}

impl Clock {
    /// A clock that stands at an instant.
    pub fn still(at: Instant) -> Self {
        Self::Still(Arc::new(AtomicI64::new(at.micros())))
    }

    /// Now. A file that cannot be read or parsed counts as the machine's clock.
    pub fn now(&self) -> Instant {
        match self {
            Self::System => system_now(),
            Self::File(path) => std::fs::read_to_string(path).ok().and_then(|text| text.trim().parse().ok()).unwrap_or_else(system_now),
            Self::Still(micros) => Instant::from_micros(micros.load(Ordering::SeqCst)),
        }
    }

    /// Moves a still clock forward; other clocks move by themselves.
    pub fn forward(&self, duration: SignedDuration) {
        self.set(self.now().plus(duration));
    }

    /// Sets a still clock, never backwards.
    pub fn set(&self, at: Instant) {
        if let Self::Still(micros) = self {
            micros.fetch_max(at.micros(), Ordering::SeqCst);
        }
    }
}

#[expect(clippy::disallowed_methods, reason = "this is the house's clock")]
fn system_now() -> Instant {
    Instant::from(jiff::Timestamp::now())
}

/// The randomness of ids: seeded only in demo and tests, and never used for secrets.
#[derive(Clone)]
pub struct Random(Arc<Mutex<StdRng>>);

impl Random {
    /// Randomness from the operating system.
    pub fn from_system() -> Self {
        Self(Arc::new(Mutex::new(rand::make_rng())))
    }

    /// The same ids for the same seed.
    pub fn seeded(seed: u64) -> Self {
        Self(Arc::new(Mutex::new(StdRng::seed_from_u64(seed))))
    }

    /// A uuid v7 of an instant.
    pub fn uuid(&self, at: Instant) -> Uuid {
        let mut bytes = [0_u8; 10];
        self.0.lock().unwrap_or_else(PoisonError::into_inner).fill(&mut bytes);
        uuid::Builder::from_unix_timestamp_millis(at.millis(), &bytes).into_uuid()
    }

    /// Fills bytes that are no secret: payment codes, samples.
    pub fn fill(&self, bytes: &mut [u8]) {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).fill(bytes);
    }
}

impl std::fmt::Debug for Random {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Random")
    }
}
