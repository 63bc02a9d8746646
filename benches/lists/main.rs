//! List pages when there is a lot to list: `cargo bench --bench lists` fills a market on SQLite with 100,000 deals by
//! applications to mass briefs over HTTP, then asks for the first page of each list as each role sees it, one request at
//! a time, and writes how long the answers took into docs/BENCHMARKS.md.
//!
//! `-- --deals N` makes another number of deals (fewer than 100,000 writes nothing), `--database sqlite|postgres`,
//! `--rounds N` asks each page N times, `--program PATH` measures another build.

#![expect(clippy::expect_used, reason = "a bench that cannot go on says so by panicking")]

#[path = "../stage/mod.rs"]
#[expect(dead_code, reason = "each bench uses its own part of the stage")]
mod stage;

mod fill;
mod visitor;

use stage::figures::{micros, millis, percentile};
use stage::market::Market;
use stage::page::{self, Table};
use stage::program::Program;
use stage::{Engine, say};
use visitor::Visitor;

/// How many deals the issue speaks of.
const DEALS: u64 = 100_000;
/// What the pages are asked to keep below at the 95th percentile.
const ASKED_MS: u64 = 30;

/// The lists, by whom they are looked at.
const LISTS: &[(&str, &[&str])] = &[
    (
        "brand",
        &["/", "/deals", "/deals?view=board", "/briefs", "/proposals", "/creators", "/balance", "/statements", "/inbox", "/search?q=flask"],
    ),
    ("creator", &["/", "/deals", "/deals?view=board", "/briefs", "/proposals", "/earnings", "/inbox"]),
    ("reviewer", &["/", "/queue", "/deals", "/deals?view=board", "/briefs", "/creators"]),
    ("finance", &["/", "/deals", "/statements", "/deposits", "/payees", "/payout-batches", "/reconciliation"]),
    ("operator", &["/", "/deals", "/users", "/events", "/health", "/jobs"]),
];

#[tokio::main(flavor = "current_thread")]
async fn main() {
    let arguments: Vec<String> = std::env::args().collect();
    if arguments.iter().any(|argument| argument == "--test") {
        return;
    }
    let (deals, rounds) = (stage::number(&arguments, "--deals", DEALS), stage::number(&arguments, "--rounds", 60));
    let name = stage::option(&arguments, "--database").unwrap_or_else(|| "sqlite".to_owned());
    let room = stage::room();
    let engine = Engine::named(&name, &room);
    let program = Program::new(room.path(), &engine.fresh(&room, "lists")).at(stage::option(&arguments, "--program"));
    let serving = program.serve();
    let mut market = Market::open(&program, serving.address).await;
    fill::employ(&mut market, serving.address).await;
    market.sign_in_again();
    let made = fill::fill(&mut market, serving.address, deals).await;
    let rest_ms = market.come_to_rest().await;
    say(&format!("{made} deals; at rest after {rest_ms} ms more"));
    let mut table = Table::new(&["who", "page", "median", "p95", "slowest", "kB"]);
    let mut slow = Vec::new();
    for (role, pages) in LISTS {
        let email = fill::email_of(&market, role);
        let mut visitor = Visitor::signs_in(serving.address, &email).await;
        for path in *pages {
            let (times, bytes) = visitor.looks(path, rounds).await;
            let p95 = percentile(&times, 95);
            if p95 > ASKED_MS * 1000 {
                slow.push(format!("{role} {path}: {} ms", millis(p95)));
            }
            say(&format!("{role} {path}: {} / {} ms, {} kB", millis(percentile(&times, 50)), millis(p95), bytes.div_ceil(1000)));
            let figures = [percentile(&times, 50), p95, percentile(&times, 100)].map(millis);
            let mut cells = vec![(*role).to_owned(), format!("`{path}`")];
            cells.extend(figures);
            cells.push(bytes.div_ceil(1000).to_string());
            table.row(&cells);
        }
    }
    serving.stop();
    slow.iter().for_each(|line| say(&format!("slower than asked for: {line}")));
    if made >= DEALS && name == "sqlite" {
        let lead = format!(
            "{} with {made} deals ({} brands, {} creators), each page asked for {rounds} times over one connection, the \
             whole way from request to last byte in milliseconds; asked for: p95 below {ASKED_MS}.",
            engine.title(),
            market.brands.len(),
            market.creators.len()
        );
        let circumstances = page::circumstances("cargo bench --bench lists");
        page::write("lists", &format!("## List pages at {made} deals\n\n{lead}\n\n{}\n\n{circumstances}", table.text()));
    }
}

/// Microseconds since an instant.
fn since(began: std::time::Instant) -> u64 {
    micros(began.elapsed())
}
