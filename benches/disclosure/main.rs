//! What judging a note costs: `cargo bench --bench disclosure` judges generated notes with one pack and with all, beside
//! the part nobody can do without (folding with its way back, one plain scan for the same terms), and writes
//! docs/BENCHMARKS.md.
//!
//! `-- --quick` is short and writes nothing; `-- --fuzz N` tries as many odd inputs instead (`--seed N`).

#![expect(clippy::expect_used, reason = "a bench that cannot go on says so by panicking")]

mod corpus;
mod dice;
mod fuzz;
mod likeness;

#[path = "../stage/mod.rs"]
#[expect(dead_code, reason = "each bench uses its own part of the stage")]
mod stage;

use std::hint::black_box;
use std::time::{Duration, Instant};

use aho_corasick::AhoCorasick;
use pappus::market::disclosure::note::Parts;
use pappus::market::disclosure::text::fold;
use pappus::market::disclosure::{Note, Pack, Rulebook};

use stage::figures::{median, mib, ratio};
use stage::page::{self, Table};
use stage::{number, say};

/// Notes of the corpus.
const NOTES: u64 = 400;

fn main() {
    let arguments: Vec<String> = std::env::args().collect();
    if arguments.iter().any(|argument| argument == "--test") {
        return;
    }
    let quick = arguments.iter().any(|argument| argument == "--quick");
    let inputs = number(&arguments, "--fuzz", 0);
    let (block, command, text) = if inputs > 0 {
        (
            "fuzz of disclosure",
            format!("cargo bench --bench disclosure -- --fuzz {inputs}"),
            fuzzed(inputs, number(&arguments, "--seed", 1)),
        )
    } else {
        let rounds = number(&arguments, "--rounds", if quick { 3 } else { 31 });
        let notes = number(&arguments, "--notes", if quick { 2_000 } else { 100_000 });
        let command = format!("cargo bench --bench disclosure -- --rounds {rounds} --notes {notes}");
        ("disclosure", command, format!("{}\n\n{}", measured(rounds), likeness::measured(notes)))
    };
    say(&text);
    if !quick {
        page::write(block, &format!("{text}\n\n{}", page::circumstances(&command)));
    }
}

fn fuzzed(inputs: u64, seed: u64) -> String {
    let begin = Instant::now();
    let tried = fuzz::try_out(inputs, seed);
    format!(
        "{inputs} odd inputs (seed {seed}) in {} s without a panic: {} notes judged, {} passages as their text says, {} packs read and {} refused.",
        begin.elapsed().as_secs(),
        tried.notes,
        tried.passages,
        tried.packs_read,
        tried.packs_refused
    )
}

fn measured(rounds: u64) -> String {
    let begin = Instant::now();
    let book = Rulebook::embedded().expect("the packs that ship are sound");
    let loaded = begin.elapsed();
    let all: Vec<&str> = book.packs().keys().map(String::as_str).collect();
    let mut table = Table::new(&["packs", "terms", "notes/s", "µs a note", "limit, µs a note", "times the limit", "lowest to highest"]);
    let every = format!("all {}", all.len());
    for (title, markets) in [("CN", &["CN"][..]), ("US", &["US"]), ("DE on EU", &["DE"]), (every.as_str(), &all)] {
        table.row(&row(book, title, markets, rounds));
    }
    format!(
        "{NOTES} notes of 300 to 1,000 characters, half Chinese, half English; {rounds} rounds, the limit and the check side by side in each, \
         medians.\n\n{}\n\nReading and indexing all packs took {} ms; most memory of the process {}.",
        table.text(),
        loaded.as_millis(),
        mib(most_memory_kib())
    )
}

fn row(book: &Rulebook, title: &str, markets: &[&str], rounds: u64) -> Vec<String> {
    let notes = corpus::notes(NOTES, markets);
    let packs = book.packs_for(&notes[0].markets).expect("known markets");
    let terms = terms_of(&packs);
    let limit = AhoCorasick::new(&terms).expect("terms fit into an automaton");
    let (mut checks, mut limits, mut hundredths) = (Vec::new(), Vec::new(), Vec::new());
    for _ in 0..=rounds {
        limits.push(nanos(&notes, |note| bare(&limit, note)));
        checks.push(nanos(&notes, |note| book.check(note).expect("known markets").findings.len()));
        hundredths.push(checks[checks.len() - 1] * 100 / limits[limits.len() - 1].max(1));
    }
    // The first round warms caches up.
    let (check, bare) = (median(&checks[1..]), median(&limits[1..]));
    let (low, high) = (hundredths[1..].iter().min().copied().unwrap_or(0), hundredths[1..].iter().max().copied().unwrap_or(0));
    vec![
        title.to_owned(),
        terms.len().to_string(),
        (1_000_000_000 / check.max(1)).to_string(),
        ratio(check, 1_000),
        ratio(bare, 1_000),
        ratio(median(&hundredths[1..]), 100),
        format!("{} to {}", ratio(low, 100), ratio(high, 100)),
    ]
}

/// The part nobody can do without: every part folded, with the way back to the original, and scanned once.
fn bare(automaton: &AhoCorasick, note: &Note) -> usize {
    let parts = Parts::of(note);
    let found = parts.each().map(|(_, folded)| automaton.find_overlapping_iter(folded.as_str()).count()).sum();
    black_box(&parts);
    found
}

/// Every literal term of some packs, folded, each once.
fn terms_of(packs: &[&Pack]) -> Vec<String> {
    let labels = packs.iter().flat_map(|pack| &pack.data().labels).flat_map(|label| label.terms.iter().map(String::as_str));
    let rules = packs.iter().flat_map(|pack| &pack.data().rules).flat_map(|rule| rule.check.terms());
    let mut terms: Vec<String> = labels.chain(rules).map(fold).collect();
    terms.sort();
    terms.dedup();
    terms
}

/// Nanoseconds a note, over all of them.
fn nanos(notes: &[Note], mut judge: impl FnMut(&Note) -> usize) -> u64 {
    let begin = Instant::now();
    for note in notes {
        black_box(judge(note));
    }
    let each: Duration = begin.elapsed() / u32::try_from(notes.len()).expect("a few hundred notes");
    u64::try_from(each.as_nanos()).expect("less than centuries")
}

/// The most memory the process ever had, from the kernel.
fn most_memory_kib() -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find(|line| line.starts_with("VmHWM"));
    line.and_then(|line| line.split_whitespace().nth(1)).and_then(|number| number.parse().ok()).unwrap_or(0)
}
