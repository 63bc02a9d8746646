//! What a complete step costs: `cargo bench --bench steps` drives counter-offers over HTTP against the built program
//! on SQLite and on PostgreSQL, beside the same rows written without the house, and writes docs/BENCHMARKS.md.
//!
//! `-- --quick` makes it short (and writes nothing), `--rounds N`, `--seconds N`, `--database sqlite|postgres`.

#![expect(clippy::unwrap_used, clippy::expect_used, reason = "a bench that cannot go on says so by panicking")]

mod bare_postgres;
mod bare_sqlite;
mod drive;
mod report;

#[path = "../stage/mod.rs"]
#[expect(dead_code, reason = "each bench uses its own part of the stage")]
mod stage;

use std::time::Duration;

use bare_postgres::Pgbench;
use bare_sqlite::Loop;
use drive::{Seat, Shot};
use report::{Report, Round, Stage};
use stage::figures::Load;
use stage::market::Market;
use stage::program::{Program, Serving, cpu_micros, cpu_micros_of_family};
use stage::{Engine, say};

/// With how many clients at once.
const CLIENTS: [usize; 3] = [1, 8, 32];
/// Every creator negotiates with every brand; each client has two negotiations of its own.
const BRANDS: usize = 8;
const CREATORS: usize = 8;

/// How much is measured.
struct Plan {
    rounds: u64,
    seconds: u64,
    databases: Vec<String>,
    program: Option<String>,
    quick: bool,
}

impl Plan {
    fn read(arguments: &[String]) -> Self {
        let quick = arguments.iter().any(|argument| argument == "--quick");
        let databases =
            stage::option(arguments, "--database").map_or_else(|| vec!["sqlite".to_owned(), "postgres".to_owned()], |one| vec![one]);
        Self {
            rounds: stage::number(arguments, "--rounds", if quick { 1 } else { 5 }),
            seconds: stage::number(arguments, "--seconds", if quick { 1 } else { 4 }),
            databases,
            program: stage::option(arguments, "--program"),
            quick,
        }
    }
}

#[tokio::main(flavor = "current_thread")]
async fn main() {
    let arguments: Vec<String> = std::env::args().collect();
    if arguments.iter().any(|argument| argument == "--test") {
        return;
    }
    let plan = Plan::read(&arguments);
    for database in &plan.databases {
        let report = measure(&plan, database).await;
        say(&report.text());
        if !plan.quick {
            let command = format!("cargo bench --bench steps -- --rounds {} --seconds {}", plan.rounds, plan.seconds);
            stage::page::write(&format!("steps on {database}"), &report.page(&command));
        }
    }
}

/// The bare limit of an engine, ready to be run.
enum Bare<'a> {
    Sqlite(Loop),
    Postgres(Pgbench<'a>),
}

async fn measure(plan: &Plan, database: &str) -> Report {
    let room = stage::room();
    let engine = Engine::named(database, &room);
    let program = Program::new(room.path(), &engine.fresh(&room, "house")).at(plan.program.clone());
    let serving = program.serve();
    let mut market = Market::open(&program, serving.address).await;
    market.negotiate(BRANDS, CREATORS).await;
    let mut seats = Seat::all(&market);
    say(&format!("{database}: warming up"));
    drive::run(serving.address, &mut seats, CLIENTS[2], (Shot::Step, Duration::from_secs(2))).await;
    market.come_to_rest().await;
    serving.stop();

    let bare = match &engine {
        Engine::Sqlite => Bare::Sqlite(Loop::beside(&room.path().join("house.db"), &room.path().join("bare.db")).await),
        Engine::Postgres(cluster) => Bare::Postgres(Pgbench::beside(cluster, "house", "bare")),
    };
    let serving = program.serve();
    market.moved_to(serving.address);
    let mut scene = Scene { plan, engine: &engine, serving, market, seats };
    let mut report = Report::of(engine.title());
    for round in 0..plan.rounds {
        for clients in CLIENTS {
            let measured = scene.side_by_side(&bare, clients).await;
            say(&format!("{database}, round {} of {}, {clients} clients: {}", round + 1, plan.rounds, measured.line()));
            report.rounds.push(measured);
        }
    }
    scene.stages(&bare, &mut report).await;
    report.memory_kib = (scene.serving.memory_kib("VmHWM:"), scene.serving.memory_kib("VmRSS:"));
    scene.serving.stop();
    for _ in 0..5 {
        let again = program.serve();
        report.starts_micros.push(stage::figures::micros(again.ready_in));
        again.kill();
    }
    report
}

/// A server with its market, under measurement.
struct Scene<'a> {
    plan: &'a Plan,
    engine: &'a Engine,
    serving: Serving,
    market: Market,
    seats: Vec<Seat>,
}

impl Scene<'_> {
    fn slice(&self) -> Duration {
        Duration::from_secs(self.plan.seconds)
    }

    /// The bare limit, then the house, then a rest until the house has nothing left to do.
    async fn side_by_side(&mut self, bare: &Bare<'_>, clients: usize) -> Round {
        let matched = self.bare(bare, clients).await;
        let limit = match bare {
            Bare::Sqlite(_) if clients != 32 => self.bare(bare, 32).await,
            Bare::Sqlite(_) | Bare::Postgres(_) => matched.clone(),
        };
        let asked = (Shot::Step, self.slice());
        let house = drive::run(self.serving.address, &mut self.seats, clients, asked).await;
        let rest_millis = self.market.come_to_rest().await;
        Round { clients, limit, matched, house, rest_millis }
    }

    /// Where the time goes: less and less of a step, one client and many, with the processor time of each side.
    async fn stages(&mut self, bare: &Bare<'_>, report: &mut Report) {
        let before = self.processors();
        let load = self.bare(bare, 32).await;
        let after = self.processors();
        let used = [0, 1, 2].map(|side| after[side] - before[side]);
        report.stages.push(Stage { title: "the same rows, bare", clients: 32, load, used });
        for clients in [1, 32] {
            for shot in [Shot::Ping, Shot::Read, Shot::Stale, Shot::Step] {
                let before = self.processors();
                let asked = (shot, self.slice());
                let load = drive::run(self.serving.address, &mut self.seats, clients, asked).await;
                let after = self.processors();
                let used = [0, 1, 2].map(|side| after[side] - before[side]);
                report.stages.push(Stage { title: shot.title(), clients, load, used });
                self.market.come_to_rest().await;
            }
        }
    }

    async fn bare(&self, bare: &Bare<'_>, clients: usize) -> Load {
        match bare {
            Bare::Sqlite(rows) => rows.run(clients, self.slice()).await,
            Bare::Postgres(pgbench) => pgbench.run(clients, self.plan.seconds),
        }
    }

    /// What server, client and database have used so far.
    fn processors(&self) -> [u64; 3] {
        let database = match self.engine {
            Engine::Sqlite => 0,
            Engine::Postgres(cluster) => cpu_micros_of_family(cluster.pid()),
        };
        [cpu_micros(self.serving.pid()), cpu_micros(std::process::id()), database]
    }
}
