//! Every page of every role in headless Chromium: `cargo bench --bench pages` plays the demo market, signs in as each of
//! its people and looks at every page they can reach in both languages, at 360, 768 and 1,280 pixels, light and dark. It
//! writes what axe-core found, what came over the wire and how long it took into docs/BENCHMARKS.md.
//!
//! `-- --once` shows each page of each role once, its settings in turn (minutes instead of an hour); `-- --live` times the
//! check while somebody writes instead; `--program PATH` measures another build. Whatever is serious is said, and ends the
//! run with an error after the page is written.

#![expect(clippy::expect_used, reason = "a bench that cannot go on says so by panicking")]

#[path = "../../tests/chromium/mod.rs"]
#[expect(dead_code, reason = "tests and benches each use their own part of the browser")]
mod chromium;
mod live;
#[path = "../stage/mod.rs"]
#[expect(dead_code, reason = "each bench uses its own part of the stage")]
mod stage;

use std::path::Path;

use chromium::Scripts;
use chromium::person::Person;
use chromium::sweep::{Look, Setting, Sweep, every_setting};
use stage::figures::percentile;
use stage::page::{self, Table};
use stage::program::{Program, Serving};
use stage::say;

/// Who is there: in the market that the demo plays.
const PEOPLE: &[(&str, &str)] = &[
    ("Brand", "brand1@brands.example"),
    ("Creator", WRITER),
    ("Agency", "agency@haiyan.example"),
    ("Reviewer", "reviewer@pappus.example"),
    ("Mediator", "mediator@pappus.example"),
    ("Finance", "finance@pappus.example"),
    ("Operator", "operator@pappus.example"),
    ("Auditor", "auditor@pappus.example"),
];
/// A creator who has a piece to make.
const WRITER: &str = "creator1@creators.example";
const PASSWORD: &str = "dandelion-in-the-wind";
/// Where everybody begins, beside the first page.
const FROM: &[&str] = &["/", "/me", "/inbox", "/mailbox", "/search?q=a", "/sign-up", "/jobs", "/packs"];

fn main() {
    let arguments: Vec<String> = std::env::args().collect();
    if arguments.iter().any(|argument| argument == "--test") {
        return;
    }
    let once = arguments.iter().any(|argument| argument == "--once");
    let live = arguments.iter().any(|argument| argument == "--live");
    let program = stage::option(&arguments, "--program");
    let serious = actix_web::rt::System::new().block_on(async { if live { type_on(program).await } else { run(once, program).await } });
    if serious > 0 {
        std::process::exit(1);
    }
}

/// The market that the demo plays, in a program of its own.
fn market(room: &Path, path: Option<String>) -> Serving {
    let database = format!("sqlite://{}?mode=rwc", room.join("pages.db").display());
    let program = Program::new(room, &database).at(path).with("ENV", "demo");
    program.tool(&["demo", "--no-serve", "--out", "out", "--creators", "14", "--database", &database]);
    program.serve()
}

/// Times the check in the editor of a creator.
async fn type_on(path: Option<String>) -> usize {
    let room = stage::room();
    let serving = market(room.path(), path);
    live::run(&seated(&format!("http://{}", serving.address), WRITER).await).await;
    serving.stop();
    0
}

/// Looks at everything; gives the number of faults.
async fn run(once: bool, path: Option<String>) -> usize {
    let room = stage::room();
    let serving = market(room.path(), path);
    let base = format!("http://{}", serving.address);
    let mut table = Table::new(&[
        "role",
        "looks",
        "serious",
        "lesser",
        "too wide",
        "complaints",
        "heaviest",
        "first byte p50 / p95",
        "painted p50 / p95",
        "all there p50 / p95",
    ]);
    let mut faults = Vec::new();
    for (role, email) in PEOPLE {
        let looks = looks_of(&base, email, once).await;
        say(&format!("{role}: {} looks", looks.len()));
        table.row(&row(role, &looks));
        faults.extend(looks.iter().flat_map(Look::faults).map(|fault| format!("{role} {fault}")));
    }
    serving.stop();
    faults.iter().for_each(|fault| say(fault));
    let shown = if once { "each page once, settings in turn" } else { "each page in all twelve settings" };
    let command = if once { "cargo bench --bench pages -- --once" } else { "cargo bench --bench pages" };
    let lead = format!(
        "Every page each role reaches by links, {shown} (zh-CN and en; 360, 768 and 1,280 px; light and dark), nothing kept \
         from before. Serious: barriers that axe-core {} calls serious or critical; lesser: the others. Milliseconds.",
        axe_version()
    );
    page::write("pages", &format!("## Pages in headless Chromium\n\n{lead}\n\n{}\n\n{}", table.text(), page::circumstances(command)));
    faults.len()
}

/// One of them in a browser of their own, signed in.
async fn seated(base: &str, email: &str) -> Person {
    let person = Person::at(base, Scripts::Run, (1280, 900)).await;
    person.opens("/sign-in?lang=en").await;
    person.writes("E-mail address", email).await;
    person.writes("Password", PASSWORD).await;
    person.presses("Sign in").await;
    person.sees("Hello").await;
    person
}

/// What one of them sees.
async fn looks_of(base: &str, email: &str, once: bool) -> Vec<Look> {
    let person = seated(base, email).await;
    if once {
        return Sweep::in_turn(every_setting()).walk(&person, FROM).await;
    }
    let mut looks = Vec::new();
    for setting in every_setting() {
        looks.extend(in_one(&person, setting).await);
    }
    looks
}

async fn in_one(person: &Person, setting: Setting) -> Vec<Look> {
    Sweep::in_turn(vec![setting]).walk(person, FROM).await
}

fn row(role: &str, looks: &[Look]) -> Vec<String> {
    let serious: usize = looks.iter().flat_map(|look| &look.barriers).filter(|barrier| barrier.is_serious()).count();
    let all: usize = looks.iter().map(|look| look.barriers.len()).sum();
    let wide = looks.iter().filter(|look| !look.wide.is_empty()).count();
    let complaints: usize = looks.iter().map(|look| look.complaints.len()).sum();
    let heaviest = looks.iter().map(|look| look.bytes).max().unwrap_or(0);
    let times = |time: fn(&Look) -> u64| {
        let times: Vec<u64> = looks.iter().map(time).collect();
        format!("{} / {}", percentile(&times, 50), percentile(&times, 95))
    };
    let counts = [looks.len(), serious, all - serious, wide, complaints].map(|count| count.to_string());
    let mut cells = vec![role.to_owned()];
    cells.extend(counts);
    cells.push(format!("{} kB", heaviest.div_ceil(1000)));
    cells.extend([times(|look| look.answered_ms), times(|look| look.painted_ms), times(|look| look.loaded_ms)]);
    cells
}

/// The version the vendored file says it is.
fn axe_version() -> String {
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/data/axe/axe.min.js");
    let text = std::fs::read_to_string(file).expect("axe-core is vendored");
    text.split_whitespace().find(|word| word.starts_with('v') && word.contains('.')).unwrap_or_default().to_owned()
}
