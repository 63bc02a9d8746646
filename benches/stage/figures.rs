//! Figures in whole numbers: medians, percentiles, rates, ratios.

use std::time::Duration;

/// What a stretch of load gave.
#[derive(Clone, Debug, Default)]
pub struct Load {
    /// How long it took, in microseconds.
    pub micros: u64,
    /// Latencies in microseconds, in no order; as many as there were answers.
    pub latencies: Vec<u64>,
}

impl Load {
    /// Answers a second.
    pub fn rate(&self) -> u64 {
        per_second(u64::try_from(self.latencies.len()).unwrap_or(0), self.micros)
    }

    /// A percentile of its latencies in microseconds.
    pub fn percentile(&self, percent: usize) -> u64 {
        percentile(&self.latencies, percent)
    }
}

/// So many in so long, a second.
pub fn per_second(many: u64, micros: u64) -> u64 {
    many * 1_000_000 / micros.max(1)
}

/// Microseconds of a duration.
pub fn micros(duration: Duration) -> u64 {
    u64::try_from(duration.as_micros()).unwrap_or(u64::MAX)
}

/// The value below which so many of a hundred lie; 0 of nothing.
pub fn percentile(values: &[u64], percent: usize) -> u64 {
    let mut sorted = values.to_vec();
    sorted.sort_unstable();
    let at = (sorted.len() * percent / 100).min(sorted.len().saturating_sub(1));
    sorted.get(at).copied().unwrap_or(0)
}

/// The middle value.
pub fn median(values: &[u64]) -> u64 {
    percentile(values, 50)
}

/// Milliseconds with two decimals.
pub fn millis(micros: u64) -> String {
    format!("{}.{:02}", micros / 1000, micros % 1000 / 10)
}

/// A part of a whole with two decimals.
pub fn ratio(part: u64, whole: u64) -> String {
    let hundredths = part * 100 / whole.max(1);
    format!("{}.{:02}", hundredths / 100, hundredths % 100)
}

/// KiB as MiB.
pub fn mib(kib: u64) -> String {
    format!("{} MiB", kib.div_ceil(1024))
}
