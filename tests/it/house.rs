//! A house for one test: a migrated database of its own, a clock that stands still, ids that repeat.
//!
//! SQLite tests each get a copy of one migrated file; PostgreSQL tests (`PAPPUS_TEST_DB=postgres`, server
//! in `PAPPUS_TEST_POSTGRES`) clone one migrated template database. A missing server fails the test.

use std::path::Path;
use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::{Arc, LazyLock};

use entity::{Instant, TermsId, terms};
use migration::{Migrations, Migrator};
use pappus::check::{Depth, check};
use pappus::kernel::clock::{Clock, Random};
use pappus::kernel::database::Connections;
use pappus::kernel::house::Opening;
use pappus::kernel::outbox::delivery::Outcome;
use pappus::kernel::seal::Sealer;
use pappus::kernel::sequence::number_all;
use pappus::kernel::{House, Terms};
use pappus::render::Renderer;
use pappus::work::{Hooks, Post, Relay};
use sea_orm::{ActiveModelTrait, ConnectionTrait, Database, DatabaseConnection, DbBackend, EntityTrait, IntoActiveModel, Statement};
use tokio::sync::{Mutex, OnceCell};

/// When every test begins: a Sunday, 16:00 in Shanghai.
pub const BEGINNING: &str = "2026-11-22T08:00:00Z";
/// What letters' links begin with in tests.
pub const PUBLIC_URL: &str = "https://market.example.test";

/// Gives the test a house on the database the run is for, and puts it away again when the test went well.
/// Afterwards every letter that is due must be fit to be sent, and `check` must find nothing.
pub async fn in_house(test: impl AsyncFnOnce(House)) {
    in_house_at(PUBLIC_URL, test).await;
}

/// The same for a house whose letters' links begin with another address.
pub async fn in_house_at(public_url: &str, test: impl AsyncFnOnce(House)) {
    on_the_database_of_the_run(public_url, async |house, _| {
        test(house.clone()).await;
        must_be_in_order(&house).await;
    })
    .await;
}

async fn must_be_in_order(house: &House) {
    let letters = house.deliver_letters().await;
    assert!(!letters.contains("could not be written"), "a letter's facts are not those it needs:\n{letters}");
    number_all(house).await.unwrap();
    let report = check(house, Depth::Everything).await.unwrap();
    assert_eq!((report.violations, report.unsealed_events), (Vec::new(), 0), "the test left the house in disorder");
}

/// The same for a test that breaks the house on purpose, past every use case, through the second argument.
pub async fn in_house_left_broken(test: impl AsyncFnOnce(House, DatabaseConnection)) {
    on_the_database_of_the_run(PUBLIC_URL, test).await;
}

async fn on_the_database_of_the_run(public_url: &str, test: impl AsyncFnOnce(House, DatabaseConnection)) {
    match variable("PAPPUS_TEST_DB").as_deref() {
        None | Some("sqlite") => in_sqlite(public_url, test).await,
        Some("postgres") => in_postgres(public_url, test).await,
        Some(other) => panic!("PAPPUS_TEST_DB is sqlite or postgres, not {other}"),
    }
}

async fn in_sqlite(public_url: &str, test: impl AsyncFnOnce(House, DatabaseConnection)) {
    static TEMPLATE: OnceCell<Vec<u8>> = OnceCell::const_new();
    let template = TEMPLATE.get_or_init(sqlite_template).await;
    let room = tempfile::tempdir().unwrap();
    let file = room.path().join("house.db");
    std::fs::write(&file, template).unwrap();
    let connections = Connections::open(&sqlite_url(&file), 2).await.unwrap();
    test(open(connections.clone(), public_url), connections.writer.clone()).await;
    close(connections).await;
}

async fn sqlite_template() -> Vec<u8> {
    let room = tempfile::tempdir().unwrap();
    let file = room.path().join("template.db");
    let connections = Connections::open(&sqlite_url(&file), 1).await.unwrap();
    furnish(&connections.writer).await;
    connections.writer.execute_unprepared("PRAGMA wal_checkpoint(TRUNCATE)").await.unwrap();
    close(connections).await;
    std::fs::read(&file).unwrap()
}

fn sqlite_url(file: &Path) -> String {
    format!("sqlite://{}?mode=rwc", file.display())
}

async fn in_postgres(public_url: &str, test: impl AsyncFnOnce(House, DatabaseConnection)) {
    static TEMPLATE: OnceCell<String> = OnceCell::const_new();
    static NUMBER: AtomicU32 = AtomicU32::new(1);
    static CLONING: Mutex<()> = Mutex::const_new(());
    let template = TEMPLATE.get_or_init(postgres_template).await;
    let name = format!("{template}_{}", NUMBER.fetch_add(1, Ordering::SeqCst));
    {
        let _one_at_a_time = CLONING.lock().await;
        on_server(&[&format!("DROP DATABASE IF EXISTS {name} WITH (FORCE)"), &format!("CREATE DATABASE {name} TEMPLATE {template}")]).await;
    }
    let connections = Connections::open(&postgres_url(&name), 5).await.unwrap();
    test(open(connections.clone(), public_url), connections.writer.clone()).await;
    close(connections).await;
    on_server(&[&format!("DROP DATABASE {name} WITH (FORCE)")]).await;
}

/// Takes a guard off a table, so that a test can plant what the database itself would refuse: `had` as it stands in the
/// migration and what is left of it. SQLite copies the table into one without it; PostgreSQL drops the constraint.
pub async fn drop_guard(db: &DatabaseConnection, table: &str, (had, left): (&str, &str)) {
    let backend = db.get_database_backend();
    let column = had.trim_start_matches("CHECK (").split(' ').next().unwrap();
    let text = async |sql: String| {
        let row = db.query_one_raw(Statement::from_string(backend, sql)).await.unwrap().unwrap();
        row.try_get::<String>("", "found").unwrap()
    };
    if backend == DbBackend::Postgres {
        let named = format!(
            "SELECT CAST(conname AS TEXT) AS found FROM pg_constraint WHERE conrelid = '{table}'::regclass AND contype IN ('c', 'u') \
             AND pg_get_constraintdef(oid) LIKE '%{column}%'"
        );
        let name = text(named).await;
        db.execute_unprepared(&format!("ALTER TABLE {table} DROP CONSTRAINT {name}")).await.unwrap();
        return;
    }
    let guarded = text(format!("SELECT sql AS found FROM sqlite_master WHERE type = 'table' AND name = '{table}'")).await;
    assert!(guarded.contains(had), "{table} has no guard {had}: {guarded}");
    let bare = guarded.replacen(table, &format!("{table}_bare"), 1).replace(had, left);
    for statement in [
        "PRAGMA foreign_keys = OFF",
        "PRAGMA legacy_alter_table = ON",
        &bare,
        &format!("INSERT INTO {table}_bare SELECT * FROM {table}"),
        &format!("DROP TABLE {table}"),
        &format!("ALTER TABLE {table}_bare RENAME TO {table}"),
    ] {
        db.execute_unprepared(statement).await.unwrap();
    }
}

/// Gives the test the URL of a database of the run's engine in which nothing is yet; a SQLite file stands in `room`.
pub async fn in_empty_database<R>(room: &Path, test: impl AsyncFnOnce(&str) -> R) -> R {
    if variable("PAPPUS_TEST_DB").as_deref() != Some("postgres") {
        return test(&sqlite_url(&room.join("empty.db"))).await;
    }
    static NUMBER: AtomicU32 = AtomicU32::new(1);
    let name = format!("pappus_{}_empty_{}", std::process::id(), NUMBER.fetch_add(1, Ordering::SeqCst));
    on_server(&[&format!("DROP DATABASE IF EXISTS {name} WITH (FORCE)"), &format!("CREATE DATABASE {name}")]).await;
    let answer = test(&postgres_url(&name)).await;
    on_server(&[&format!("DROP DATABASE {name} WITH (FORCE)")]).await;
    answer
}

async fn postgres_template() -> String {
    let name = format!("pappus_{}", std::process::id());
    on_server(&[&format!("DROP DATABASE IF EXISTS {name} WITH (FORCE)"), &format!("CREATE DATABASE {name}")]).await;
    let connections = Connections::open(&postgres_url(&name), 2).await.unwrap();
    furnish(&connections.writer).await;
    close(connections).await;
    name
}

async fn on_server(statements: &[&str]) {
    let server = Database::connect(postgres_url("postgres")).await.expect("the PostgreSQL server of PAPPUS_TEST_POSTGRES answers");
    for statement in statements {
        server.execute_unprepared(statement).await.unwrap();
    }
    server.close().await.unwrap();
}

/// The server's URL with another database name.
fn postgres_url(name: &str) -> String {
    let url = variable("PAPPUS_TEST_POSTGRES").expect("PAPPUS_TEST_POSTGRES names the PostgreSQL server for tests");
    let (server, _) = url.rsplit_once('/').expect("PAPPUS_TEST_POSTGRES ends in a database name");
    format!("{server}/{name}")
}

/// Tables, and the terms a new house begins with.
async fn furnish(db: &DatabaseConnection) {
    Migrator::up(db, None).await.unwrap();
    let first = Terms::first().unwrap();
    let at: Instant = "2020-01-01T00:00:00Z".parse().unwrap();
    let row = terms::Model {
        id: TermsId(uuid::Uuid::from_u128(1)),
        number: 1,
        content_hash: first.content_hash().unwrap(),
        content: first.canonical().unwrap(),
        effective_from: at,
        created_at: at,
    };
    terms::Entity::insert(row.into_active_model().reset_all()).exec_without_returning(db).await.unwrap();
}

/// A house over the same database, as another process has it: with a clock and ids of its own.
pub fn another_process(house: &House, writer: DatabaseConnection) -> House {
    open(Connections { writer, reader: house.reader().clone() }, PUBLIC_URL)
}

fn open(connections: Connections, public_url: &str) -> House {
    let opening = Opening {
        connections,
        clock: Clock::still(BEGINNING.parse().unwrap()),
        random: Random::seeded(7),
        sealer: Sealer::new("a secret that only tests know, of at least 32 characters"),
        public_url: public_url.to_owned(),
        waiting_promises: 1024,
    };
    House::open(opening).unwrap()
}

/// Letters on their way: what the relay does, with a mailbox in place of a mail server.
pub trait Letters {
    /// Delivers what is due: one line `address: subject` a letter, in the order they were owed.
    async fn deliver_letters(&self) -> String;
}

impl Letters for House {
    async fn deliver_letters(&self) -> String {
        let handed = relay(self, Post::Mailbox).pass().await.unwrap();
        let lines = handed.iter().map(|handed| match &handed.outcome {
            Outcome::Sent => format!("{}: {}", handed.address, handed.subject),
            unsent @ (Outcome::Later { .. }
            | Outcome::Held { .. }
            | Outcome::Gathered { .. }
            | Outcome::Dead { .. }
            | Outcome::Dropped { .. }) => format!("{}: {unsent:?}", handed.address),
        });
        lines.collect::<Vec<_>>().join("\n")
    }
}

/// What sends to hooks, also to these local addresses.
pub fn hooks(house: &House, allow: &[std::net::SocketAddr]) -> Hooks {
    Hooks::new(house.clone(), renderer(), allow).unwrap()
}

/// A relay of this house that writes as the market.
pub fn relay(house: &House, post: Post) -> Relay {
    Relay::new(house.clone(), renderer(), post, "Market <letters@market.example.test>")
}

/// Templates and sentences, read once.
pub fn renderer() -> Arc<Renderer> {
    static RENDERER: LazyLock<Arc<Renderer>> = LazyLock::new(|| Arc::new(Renderer::load().unwrap()));
    RENDERER.clone()
}

async fn close(connections: Connections) {
    connections.reader.close().await.unwrap();
    if connections.writer.get_database_backend() == sea_orm::DbBackend::Sqlite {
        connections.writer.close().await.unwrap();
    }
}

/// A variable of the test run; `None` where it is not set.
#[expect(clippy::disallowed_methods, reason = "the test run is steered from outside, as scripts/test.sh says")]
pub fn variable(name: &str) -> Option<String> {
    std::env::var(name).ok().filter(|value| !value.is_empty())
}
