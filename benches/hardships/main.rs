//! What the house promises under hardship, tried on the built program: `cargo bench --bench hardships -- kills`,
//! `-- disk-full`, `-- clock`, `-- race`, or all of them without a word. Each writes its figures into
//! docs/BENCHMARKS.md and fails if a promise is broken.
//!
//! `--rounds N`, `--clients N`, `--database sqlite|postgres`, `--quick` (writes nothing).

#![expect(clippy::unwrap_used, clippy::expect_used, reason = "a bench that cannot go on says so by panicking")]

mod clock;
mod disk_full;
mod kills;
mod players;
mod race;

#[path = "../stage/mod.rs"]
#[expect(dead_code, reason = "each bench uses its own part of the stage")]
mod stage;

use stage::say;

/// What a hardship is told.
pub struct Asked {
    /// On which databases.
    databases: Vec<String>,
    /// How often.
    rounds: Option<u64>,
    /// With how many clients.
    clients: usize,
    /// Another build of the program.
    program: Option<String>,
    /// Whether nothing is written down.
    quick: bool,
}

impl Asked {
    fn read(arguments: &[String]) -> Self {
        let both = || vec!["sqlite".to_owned(), "postgres".to_owned()];
        Self {
            databases: stage::option(arguments, "--database").map_or_else(both, |one| vec![one]),
            rounds: stage::option(arguments, "--rounds").and_then(|text| text.parse().ok()),
            clients: usize::try_from(stage::number(arguments, "--clients", 8)).unwrap(),
            program: stage::option(arguments, "--program"),
            quick: arguments.iter().any(|argument| argument == "--quick"),
        }
    }

    /// How often, in earnest or for a quick look.
    fn rounds(&self, usual: u64, quick: u64) -> u64 {
        self.rounds.unwrap_or(if self.quick { quick } else { usual })
    }

    /// Says what was found, and writes it into the page.
    fn tell(&self, block: &str, (title, text): (&str, &str), command: &str) {
        let text = format!("### {title}\n\n{text}");
        say(&text);
        if !self.quick {
            let command = format!("cargo bench --bench hardships -- {command}");
            stage::page::write(block, &format!("{text}\n\n{}", stage::page::circumstances(&command)));
        }
    }
}

#[tokio::main(flavor = "current_thread")]
async fn main() {
    let arguments: Vec<String> = std::env::args().collect();
    if arguments.iter().any(|argument| argument == "--test") {
        return;
    }
    let asked = Asked::read(&arguments);
    let named: Vec<&str> =
        ["race", "kills", "clock", "disk-full"].into_iter().filter(|name| arguments.iter().any(|word| word == name)).collect();
    let is_asked = |name: &str| named.is_empty() || named.contains(&name);
    if is_asked("race") {
        race::run(&asked).await;
    }
    if is_asked("kills") {
        kills::run(&asked).await;
    }
    if is_asked("clock") {
        clock::run(&asked).await;
    }
    if is_asked("disk-full") {
        disk_full::run(&asked).await;
    }
}
