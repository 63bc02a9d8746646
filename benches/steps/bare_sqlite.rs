//! SQLite's bare limit: the rows of a step written in a loop, without the house, into a copy of its database.
//!
//! The same library, tables, indexes and triggers, WAL and synchronous=FULL, prepared statements, one trip to the
//! connection's thread for all steps of a commit; what is written is taken from a step the house wrote. Nothing is
//! read, hashed, checked or answered.

use std::cell::RefCell;
use std::fmt::Write;
use std::path::Path;
use std::time::{Duration, Instant};

use sea_orm::{ConnectOptions, ConnectionTrait, Database, DatabaseConnection, DbBackend, QueryResult, Statement, Value};

use crate::stage::figures::{Load, micros};

/// The loop with its database.
pub struct Loop {
    db: DatabaseConnection,
    rows: Vec<Row>,
    subjects: RefCell<Vec<Subject>>,
    ids: RefCell<u64>,
}

/// A row of a step, with what differs from step to step.
struct Row {
    table: &'static str,
    columns: Vec<(String, Column)>,
}

enum Column {
    Same(Value),
    Id,
    Event,
    Subject,
    Version,
    Key,
}

struct Subject {
    id: Vec<u8>,
    version: i64,
    is_brands_turn: bool,
}

/// Statements of one commit and their values.
#[derive(Default)]
struct Written {
    sql: String,
    values: Vec<Value>,
}

impl Written {
    fn mark(&mut self, value: Value) -> String {
        self.values.push(value);
        format!("${}", self.values.len())
    }
}

const AT: i64 = 1_790_000_000_000_000;

impl Loop {
    /// A loop on a copy of a database that no server has open.
    pub async fn beside(house: &Path, copy: &Path) -> Self {
        let source = open(house).await;
        source.execute_unprepared(&format!("VACUUM INTO '{}'", copy.display())).await.unwrap();
        source.close().await.unwrap();
        let db = open(copy).await;
        let rows = rows(&db).await;
        let listed = "SELECT id, version, turn = 'brand' AS turn FROM proposal WHERE state LIKE 'countered%'";
        let listed = db.query_all_raw(Statement::from_string(DbBackend::Sqlite, listed)).await.unwrap();
        let subject = |row: &QueryResult| Subject {
            id: row.try_get("", "id").unwrap(),
            version: row.try_get("", "version").unwrap(),
            is_brands_turn: row.try_get::<i64>("", "turn").unwrap() == 1,
        };
        let subjects: Vec<Subject> = listed.iter().map(subject).collect();
        assert!(subjects.len() >= 32, "each of 32 steps of a commit has a subject of its own");
        Self { db, rows, subjects: RefCell::new(subjects), ids: RefCell::new(1) }
    }

    /// Writes steps for so long, so many a commit; a latency is that of the whole commit.
    pub async fn run(&self, steps_a_commit: usize, duration: Duration) -> Load {
        let mut load = Load::default();
        let began = Instant::now();
        while began.elapsed() < duration {
            let asked = Instant::now();
            let mut written = Written { sql: "BEGIN IMMEDIATE; ".to_owned(), values: Vec::new() };
            for number in 0..steps_a_commit {
                self.write(number, &mut written);
            }
            written.sql.push_str("COMMIT");
            self.db.execute_raw(Statement::from_sql_and_values(DbBackend::Sqlite, written.sql, written.values)).await.unwrap();
            let took = micros(asked.elapsed());
            load.latencies.extend(std::iter::repeat_n(took, steps_a_commit));
        }
        load.micros = micros(began.elapsed());
        let steps = self.subjects.borrow().iter().map(|subject| subject.version).max();
        assert!(steps > Some(2), "something was written");
        load
    }

    fn write(&self, number: usize, written: &mut Written) {
        let mut subjects = self.subjects.borrow_mut();
        let count = subjects.len();
        let subject = &mut subjects[number % count];
        let (state, turn) = if subject.is_brands_turn { ("countered_by_brand", "creator") } else { ("countered_by_creator", "brand") };
        let marks = [
            state.into(),
            AT.into(),
            turn.into(),
            AT.into(),
            self.offer(),
            95_000.into(),
            subject.id.clone().into(),
            subject.version.into(),
        ]
        .map(|value| written.mark(value));
        let [state, at, turn, until, offer, price, id, version] = marks;
        write!(
            written.sql,
            "UPDATE proposal SET state = {state}, version = version + 1, changed_at = {at}, turn = {turn}, until = {until}, offer = {offer}, \
             price_minor = {price}, brief_number = 1, rounds = rounds + 1, deal_id = NULL WHERE id = {id} AND version = {version}; \
             UPDATE wait SET ended_at = {at}, ended_by = 'counter', leased_until = NULL \
             WHERE subject_id = {id} AND subject_kind = 'proposal' AND ended_at IS NULL; "
        )
        .unwrap();
        subject.version += 1;
        subject.is_brands_turn = !subject.is_brands_turn;
        let event = self.id();
        for row in &self.rows {
            let (mut names, mut marks) = (Vec::new(), Vec::new());
            for (name, column) in &row.columns {
                let value = match column {
                    Column::Same(value) => value.clone(),
                    Column::Id if row.table == "event" => event.clone().into(),
                    Column::Id => self.id().into(),
                    Column::Event => event.clone().into(),
                    Column::Subject => subject.id.clone().into(),
                    Column::Version => subject.version.into(),
                    Column::Key => format!("bare{}", self.ids.borrow()).into(),
                };
                names.push(name.as_str());
                marks.push(written.mark(value));
            }
            write!(written.sql, "INSERT INTO {} ({}) VALUES ({}); ", row.table, names.join(", "), marks.join(", ")).unwrap();
        }
    }

    fn offer(&self) -> Value {
        let round = self.rows.iter().find(|row| row.table == "proposal_round").unwrap();
        let offer = round.columns.iter().find_map(|(name, column)| match column {
            Column::Same(value) if name == "offer" => Some(value.clone()),
            Column::Same(_) | Column::Id | Column::Event | Column::Subject | Column::Version | Column::Key => None,
        });
        offer.unwrap()
    }

    /// An id as the house mints them: milliseconds first, then a count.
    fn id(&self) -> Vec<u8> {
        let mut count = self.ids.borrow_mut();
        *count += 1;
        let mut id = [0x01, 0xa0, 0, 0, 0, 0, 0x70, 0, 0, 0, 0, 0, 0, 0, 0, 0].to_vec();
        // Some ten ids a millisecond, as under load.
        id[2..6].copy_from_slice(&u32::try_from(*count / 10).unwrap().to_be_bytes());
        id[8..16].copy_from_slice(&(0x8000_0000_0000_0000_u64 | *count).to_be_bytes());
        id
    }
}

async fn open(file: &Path) -> DatabaseConnection {
    let mut options = ConnectOptions::new(format!("sqlite://{}?mode=rwc", file.display()));
    options.max_connections(1).min_connections(1).test_before_acquire(false).sqlx_logging(false).map_sqlx_sqlite_opts(|sqlite| {
        use sea_orm::sqlx::sqlite::{SqliteJournalMode, SqliteSynchronous};
        sqlite.journal_mode(SqliteJournalMode::Wal).synchronous(SqliteSynchronous::Full).foreign_keys(true)
    });
    Database::connect(options).await.unwrap()
}

/// The rows of the newest step of the house.
async fn rows(db: &DatabaseConnection) -> Vec<Row> {
    let step = "(SELECT id FROM event WHERE subject_kind = 'proposal' AND name = 'counter' ORDER BY id DESC LIMIT 1)";
    let subject = format!("(SELECT subject_id FROM event WHERE id = {step})");
    let tables = [
        ("idempotency", "rowid = (SELECT max(rowid) FROM idempotency WHERE route LIKE '%/steps/counter')".to_owned()),
        ("event", format!("id = {step}")),
        ("wait", format!("subject_id = {subject} AND ended_at IS NULL")),
        ("outbox", format!("event_id = {step}")),
        ("proposal_round", format!("proposal_id = {subject} ORDER BY number DESC LIMIT 1")),
    ];
    let mut rows = Vec::new();
    for (table, which) in tables {
        let sampled =
            db.query_all_raw(Statement::from_string(DbBackend::Sqlite, format!("SELECT * FROM {table} WHERE {which}"))).await.unwrap();
        assert!(!sampled.is_empty(), "the house has written a step into {table}");
        rows.extend(sampled.iter().map(|row| Row { table, columns: columns(table, row) }));
    }
    // The house's own events have got their places by now.
    rows.push(Row { table: "event_unsealed", columns: vec![("event_id".to_owned(), Column::Event)] });
    rows
}

fn columns(table: &str, row: &QueryResult) -> Vec<(String, Column)> {
    let is_email = table == "outbox" && row.try_get::<String>("", "channel").unwrap() == "email";
    let column = |name: String| {
        let fresh = match (table, name.as_str()) {
            ("idempotency", "key") => Column::Key,
            ("event" | "wait" | "outbox" | "proposal_round", "id") => Column::Id,
            ("outbox", "event_id") => Column::Event,
            ("event" | "wait" | "outbox", "subject_id") | ("proposal_round", "proposal_id") => Column::Subject,
            ("event" | "proposal_round", "number") | ("event", "version") | ("wait", "subject_version") => Column::Version,
            // Deliveries come later, by other hands.
            ("outbox", "ended_at") if is_email => Column::Same(Value::BigInt(None)),
            ("outbox", "state") if is_email => Column::Same("queued".into()),
            ("outbox", "attempts") if is_email => Column::Same(0.into()),
            (_, _) => Column::Same(stored(row, &name)),
        };
        (name, fresh)
    };
    row.column_names().into_iter().map(column).collect()
}

/// A value as it is stored: a number, a text, bytes or nothing.
fn stored(row: &QueryResult, name: &str) -> Value {
    if let Ok(number) = row.try_get::<Option<i64>>("", name) {
        return number.into();
    }
    match row.try_get::<String>("", name) {
        Ok(text) => text.into(),
        Err(_) => row.try_get::<Vec<u8>>("", name).unwrap().into(),
    }
}
