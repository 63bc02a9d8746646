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
pub struct Random(Arc<Mutex<Source>>);

struct Source {
    generator: StdRng,
    /// The millisecond of the last id, and how many ids it has: ids of one millisecond keep their order.
    last_millis: u64,
    count: u32,
}

impl Random {
    /// Randomness from the operating system.
    pub fn from_system() -> Self {
        Self::of(rand::make_rng())
    }

    /// The same ids for the same seed.
    pub fn seeded(seed: u64) -> Self {
        Self::of(StdRng::seed_from_u64(seed))
    }

    fn of(generator: StdRng) -> Self {
        Self(Arc::new(Mutex::new(Source { generator, last_millis: 0, count: 0 })))
    }

    /// A uuid v7 of an instant. Behind the milliseconds stand 26 bits that count up within one
    /// millisecond, so that ids sort in the order they were minted; the other 48 are random.
    pub fn uuid(&self, at: Instant) -> Uuid {
        let mut source = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let millis = at.millis();
        source.count = if millis == source.last_millis { source.count.wrapping_add(1) } else { 0 };
        source.last_millis = millis;
        let mut bytes = [0_u8; 10];
        source.generator.fill(&mut bytes[4..]);
        // The top 4 bits of the first and the top 2 of the third byte are the version and the variant.
        let count = source.count & 0x03ff_ffff;
        let low = |shift: u32, mask: u32| u8::try_from((count >> shift) & mask).unwrap_or(0);
        bytes[0] = low(22, 0x0f);
        bytes[1] = low(14, 0xff);
        bytes[2] = low(8, 0x3f);
        bytes[3] = low(0, 0xff);
        uuid::Builder::from_unix_timestamp_millis(millis, &bytes).into_uuid()
    }

    /// Fills bytes that are no secret: payment codes, samples.
    pub fn fill(&self, bytes: &mut [u8]) {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).generator.fill(bytes);
    }
}

impl std::fmt::Debug for Random {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Random")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_of_one_millisecond_sort_in_the_order_they_were_minted() {
        let random = Random::seeded(1);
        let at: Instant = "2026-11-22T08:00:00Z".parse().unwrap();
        let ids: Vec<Uuid> = (0..5_000).map(|_| random.uuid(at)).collect();
        assert!(ids.is_sorted() && ids.iter().all(|id| id.get_version_num() == 7));
    }
}
