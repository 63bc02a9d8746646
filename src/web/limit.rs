//! How often one caller may knock: a bucket of tokens each, refilled a little at every look.
//!
//! Measured with the machine's steady clock and not the house's, which may stand still in a test.

use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

/// When so many callers are known, those who have rested are forgotten.
const KNOWN_MOST: usize = 20_000;

/// Buckets of one size, by caller.
pub struct Limit {
    /// How long one token takes to come back.
    pace: Duration,
    /// How long a full bucket took to fill.
    depth: Duration,
    /// By caller, when their bucket will be full again.
    full_at: Mutex<HashMap<String, Instant>>,
}

impl Limit {
    /// So many a minute, all of them at once if need be.
    pub fn per_minute(many: u32) -> Self {
        let minute = Duration::from_secs(60);
        Self { pace: minute / many.max(1), depth: minute, full_at: Mutex::default() }
    }

    /// Once an hour.
    pub fn hourly() -> Self {
        let hour = Duration::from_secs(3600);
        Self { pace: hour, depth: hour, full_at: Mutex::default() }
    }

    /// Takes a token of a caller's bucket; an empty one says after how many seconds to come back.
    pub fn take(&self, caller: &str) -> Result<(), u64> {
        let now = Instant::now();
        let mut full_at = self.full_at.lock().unwrap_or_else(PoisonError::into_inner);
        if full_at.len() >= KNOWN_MOST {
            full_at.retain(|_, at| *at > now);
        }
        let at = full_at.get(caller).copied().filter(|at| *at > now).unwrap_or(now) + self.pace;
        let owed = at.duration_since(now);
        if owed > self.depth {
            return Err((owed - self.depth).as_secs() + 1);
        }
        full_at.insert(caller.to_owned(), at);
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_caller_gets_a_minutes_worth_at_once_and_then_waits() {
        let limit = Limit::per_minute(3);
        assert_eq!([limit.take("ana"), limit.take("ana"), limit.take("ana")], [Ok(()), Ok(()), Ok(())]);
        assert!(matches!(limit.take("ana"), Err(1..=21)));
        assert_eq!(limit.take("ben"), Ok(()), "another caller is not in the way");
    }
}
