//! The only place that asks for the time, and the only place that asks for randomness.

use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, AtomicI64, Ordering};
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
    File(Arc<ClockFile>),
    /// A clock that stands still until it is moved (tests, the demo).
    Still(Arc<AtomicI64>),
}

impl Clock {
    /// A clock that stands at an instant.
    pub fn still(at: Instant) -> Self {
        Self::Still(Arc::new(AtomicI64::new(at.micros())))
    }

    /// Now.
    pub fn now(&self) -> Instant {
        match self {
            Self::System => system_now(),
            Self::File(file) => file.now(),
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

/// A file that says what time it is. One that can no longer be read leaves the clock where it stood: a time
/// that stands still fires nothing too early, the machine's own time might.
#[derive(Debug)]
pub struct ClockFile {
    path: PathBuf,
    last_micros: AtomicI64,
    is_unreadable: AtomicBool,
}

impl ClockFile {
    /// The clock of a file that can be read now.
    pub fn open(path: impl Into<PathBuf>) -> std::io::Result<Self> {
        let path = path.into();
        let last_micros = AtomicI64::new(read(&path)?.micros());
        Ok(Self { path, last_micros, is_unreadable: AtomicBool::new(false) })
    }

    fn now(&self) -> Instant {
        match read(&self.path) {
            Ok(now) => {
                self.is_unreadable.store(false, Ordering::SeqCst);
                self.last_micros.store(now.micros(), Ordering::SeqCst);
                now
            }
            Err(error) => {
                if !self.is_unreadable.swap(true, Ordering::SeqCst) {
                    tracing::error!(file = %self.path.display(), %error, "the clock cannot be read; time stands still until it can");
                }
                Instant::from_micros(self.last_micros.load(Ordering::SeqCst))
            }
        }
    }
}

fn read(path: &Path) -> std::io::Result<Instant> {
    let text = std::fs::read_to_string(path)?;
    text.trim().parse().map_err(|_| std::io::Error::new(std::io::ErrorKind::InvalidData, "it holds no RFC 3339 instant"))
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
    /// millisecond, so that ids sort in the order they were minted; the other 48 are random. An instant
    /// before that of the last id (a clock that was set back) counts as that one.
    pub fn uuid(&self, at: Instant) -> Uuid {
        let mut source = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let millis = at.millis().max(source.last_millis);
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

    #[test]
    fn ids_go_on_in_order_when_the_clock_is_set_back() {
        let random = Random::seeded(1);
        let instants = ["2026-11-22T08:00:00Z", "2031-01-01T00:00:00Z", "2019-01-01T00:00:00Z", "2026-11-22T08:00:01Z"];
        let ids: Vec<Uuid> = instants.iter().map(|at| random.uuid(at.parse().unwrap())).collect();
        assert!(ids.is_sorted(), "{ids:?}");
    }

    #[test]
    fn a_clock_whose_file_is_gone_stands_still_and_goes_on_when_it_is_back() {
        let room = tempfile::tempdir().unwrap();
        let file = room.path().join("clock");
        assert!(ClockFile::open(&file).is_err(), "there is no file");
        std::fs::write(&file, "2026-11-02T01:00:00Z\n").unwrap();
        let clock = Clock::File(Arc::new(ClockFile::open(&file).unwrap()));
        for unreadable in ["", "tomorrow"] {
            std::fs::write(&file, unreadable).unwrap();
            assert_eq!(clock.now().to_string(), "2026-11-02T01:00:00Z");
        }
        std::fs::write(&file, "2020-01-01T00:00:00Z").unwrap();
        assert_eq!(clock.now().to_string(), "2020-01-01T00:00:00Z", "a file may turn time back");
    }
}
