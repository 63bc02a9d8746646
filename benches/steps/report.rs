//! What was measured, as the tables of docs/BENCHMARKS.md.

use crate::CLIENTS;
use crate::stage::figures::{Load, median, mib, millis, ratio};
use crate::stage::page::{Table, circumstances};

/// One round with a number of clients.
pub struct Round {
    /// How many.
    pub clients: usize,
    /// The bare limit: 32 steps a commit on SQLite, pgbench with as many clients on PostgreSQL.
    pub limit: Load,
    /// The bare limit with as many steps a commit as there are clients.
    pub matched: Load,
    /// The house.
    pub house: Load,
    /// How long it still had letters and numbers to deal with afterwards.
    pub rest_millis: u64,
}

impl Round {
    /// It in a line.
    pub fn line(&self) -> String {
        let (house, limit) = (self.house.rate(), self.limit.rate());
        format!("{house} steps/s of {limit} bare ({}), {} with as many a commit", ratio(house, limit), self.matched.rate())
    }
}

/// One kind of request with the processor time it used.
pub struct Stage {
    /// What was asked.
    pub title: &'static str,
    /// By how many.
    pub clients: usize,
    /// How it went.
    pub load: Load,
    /// Microseconds of processor time of server, client and database.
    pub used: [u64; 3],
}

/// Everything of one engine.
pub struct Report {
    title: String,
    /// Rounds, interleaved.
    pub rounds: Vec<Round>,
    /// Where the time goes.
    pub stages: Vec<Stage>,
    /// The most the server ever had resident, and what it has at the end.
    pub memory_kib: (u64, u64),
    /// Starts on the existing database.
    pub starts_micros: Vec<u64>,
}

impl Report {
    /// Nothing measured yet.
    pub fn of(title: String) -> Self {
        Self { title, rounds: Vec::new(), stages: Vec::new(), memory_kib: (0, 0), starts_micros: Vec::new() }
    }

    /// The tables.
    pub fn text(&self) -> String {
        let (most, at_end) = self.memory_kib;
        format!(
            "### {}\n\n{}\n\nWhere the time goes (processor time of one answer, in microseconds):\n\n{}\n\n\
             Memory of `serve` after all this: {} resident, {} at most. Start on the database as it is then: {} ms \
             (median of {}, slowest {} ms).",
            self.title,
            self.steps(),
            self.where_time_goes(),
            mib(at_end),
            mib(most),
            millis(median(&self.starts_micros)),
            self.starts_micros.len(),
            millis(self.starts_micros.iter().copied().max().unwrap_or(0)),
        )
    }

    /// The tables and how they came to be.
    pub fn page(&self, command: &str) -> String {
        format!("{}\n\n{}", self.text(), circumstances(command))
    }

    fn steps(&self) -> String {
        let columns = [
            "clients",
            "house, steps/s",
            "p50 ms",
            "p99 ms",
            "bare, steps/s",
            "house / bare",
            "lowest to highest",
            "bare, as many a commit",
            "letters sent after, ms",
        ];
        let mut table = Table::new(&columns);
        for clients in CLIENTS {
            let rounds: Vec<&Round> = self.rounds.iter().filter(|round| round.clients == clients).collect();
            let middle = |figure: &dyn Fn(&Round) -> u64| median(&rounds.iter().map(|round| figure(round)).collect::<Vec<_>>());
            // Each round's ratio in hundredths, so that the middle one is that of rounds run side by side.
            let hundredths: Vec<u64> = rounds.iter().map(|round| round.house.rate() * 100 / round.limit.rate().max(1)).collect();
            let shown = |hundredths: u64| ratio(hundredths, 100);
            let (low, high) = (hundredths.iter().min().copied().unwrap_or(0), hundredths.iter().max().copied().unwrap_or(0));
            table.row(&[
                clients.to_string(),
                middle(&|round| round.house.rate()).to_string(),
                millis(middle(&|round| round.house.percentile(50))),
                millis(middle(&|round| round.house.percentile(99))),
                middle(&|round| round.limit.rate()).to_string(),
                shown(median(&hundredths)),
                format!("{} to {}", shown(low), shown(high)),
                middle(&|round| round.matched.rate()).to_string(),
                middle(&|round| round.rest_millis).to_string(),
            ]);
        }
        table.text()
    }

    fn where_time_goes(&self) -> String {
        let mut table = Table::new(&["request", "clients", "answers/s", "p50 ms", "p99 ms", "server", "client", "database"]);
        for stage in &self.stages {
            let many = u64::try_from(stage.load.latencies.len()).unwrap_or(1).max(1);
            let mut row = vec![stage.title.to_owned(), stage.clients.to_string(), stage.load.rate().to_string()];
            row.extend([millis(stage.load.percentile(50)), millis(stage.load.percentile(99))]);
            row.extend(stage.used.iter().map(|used| (used / many).to_string()));
            table.row(&row);
        }
        table.text()
    }
}
