//! PostgreSQL's bare limit: the statements of a step as one pgbench transaction, prepared, without the house, on a
//! copy of its database.
//!
//! What is written is taken from a step the house wrote. Nothing is hashed, checked or answered.

use serde_json::{Map, Value};

use crate::stage::figures::Load;
use crate::stage::postgres::Cluster;

/// pgbench with its script.
pub struct Pgbench<'a> {
    cluster: &'a Cluster,
    database: String,
    script: String,
}

/// The subject of a client of pgbench.
const SUBJECT: &str = "cast('00000000-0000-7000-8000-' || lpad(to_hex(cast(:client_id AS bigint)), 12, '0') AS uuid)";

impl<'a> Pgbench<'a> {
    /// Makes the copy and the script; nobody may be connected to the database.
    pub fn beside(cluster: &'a Cluster, house: &str, copy: &str) -> Self {
        cluster.copy(house, copy);
        let sample = |table: &str, which: &str| sample(cluster, copy, table, which);
        let step = "(SELECT id FROM event WHERE subject_kind = 'proposal' AND name = 'counter' ORDER BY id DESC LIMIT 1)";
        let subject = format!("(SELECT subject_id FROM event WHERE id = {step})");
        let proposal = &sample("proposal", &format!("id = {subject}"))[0];
        let wait = &sample("wait", &format!("subject_id = {subject} AND ended_at IS NULL"))[0];
        for client in 0..32 {
            let id = SUBJECT.replace(":client_id", &client.to_string());
            cluster.sql(copy, &insert("proposal", proposal, &[("id", &id), ("creator_id", "gen_random_uuid()")]));
            cluster.sql(copy, &insert("wait", wait, &[("id", "gen_random_uuid()"), ("subject_id", &id)]));
        }
        let mut script = vec!["\\set r random(1, 1000000000000000000)".to_owned(), "BEGIN;".to_owned()];
        let answered = &sample("idempotency", "route LIKE '%/steps/counter' ORDER BY at DESC LIMIT 1")[0];
        script.push(format!("{};", insert("idempotency", answered, &[("key", "'bare' || cast(:r AS bigint)")])));
        script.push(format!("{};", moving(proposal)));
        script.push("\\gset".to_owned());
        let event = id(0);
        let chain = [("id", event.as_str()), ("subject_id", SUBJECT), ("number", "cast(:v AS bigint)"), ("version", "cast(:v AS bigint)")];
        script.push(format!("{};", insert("event", &sample("event", &format!("id = {step}"))[0], &chain)));
        script.push(format!("INSERT INTO event_unsealed (event_id) VALUES ({event});"));
        script.push(format!("UPDATE wait SET ended_at = 1, ended_by = 'counter', leased_until = NULL WHERE subject_id = {SUBJECT} AND subject_kind = 'proposal' AND ended_at IS NULL;"));
        script.push(format!(
            "{};",
            insert("wait", wait, &[("id", &id(1)), ("subject_id", SUBJECT), ("subject_version", "cast(:v AS bigint)")])
        ));
        script.push(format!("{};", letters(&sample("outbox", &format!("event_id = {step}")), &event)));
        let round = &sample("proposal_round", &format!("proposal_id = {subject} ORDER BY number DESC LIMIT 1"))[0];
        script.push(format!(
            "{};",
            insert("proposal_round", round, &[("id", &id(9)), ("proposal_id", SUBJECT), ("number", "cast(:v AS bigint)")])
        ));
        script.push("COMMIT;".to_owned());
        // The result of the statement before it becomes variables only where \gset ends it.
        let script = script.join("\n").replace(";\n\\gset", "\n\\gset");
        let path = cluster.home().join("step.pgbench");
        std::fs::write(&path, script).unwrap();
        // Both begin as a database does that has been running for a while.
        cluster.sql(house, "VACUUM ANALYZE");
        cluster.sql(copy, "VACUUM ANALYZE");
        Self { cluster, database: copy.to_owned(), script: path.display().to_string() }
    }

    /// Runs it with so many clients for so many seconds.
    pub fn run(&self, clients: usize, seconds: u64) -> Load {
        let (port, clients, seconds) = (self.cluster.port().to_string(), clients.to_string(), seconds.to_string());
        let prefix = self.cluster.home().join("latency").display().to_string();
        let mut pgbench = self.cluster.program("pgbench");
        pgbench.args([
            "-n",
            "-M",
            "prepared",
            "-f",
            &self.script,
            "-c",
            &clients,
            "-j",
            "1",
            "-T",
            &seconds,
            "-l",
            "--log-prefix",
            &prefix,
        ]);
        let output = pgbench.args(["-h", "127.0.0.1", "-p", &port, "-U", "postgres", &self.database]).output().unwrap();
        let (said, complained) = (String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr));
        assert!(output.status.success() && said.contains("number of failed transactions: 0 "), "{said}{complained}");
        let load = self.latencies();
        let rate =
            said.lines().find_map(|line| line.strip_prefix("tps = ")).and_then(|text| text.split('.').next()?.parse::<u64>().ok()).unwrap();
        Load { micros: u64::try_from(load.len()).unwrap() * 1_000_000 / rate.max(1), latencies: load }
    }

    /// The third field of each line of pgbench's log is the latency in microseconds.
    fn latencies(&self) -> Vec<u64> {
        let mut latencies = Vec::new();
        for entry in std::fs::read_dir(self.cluster.home()).unwrap().flatten() {
            if entry.file_name().to_string_lossy().starts_with("latency.") {
                let text = std::fs::read_to_string(entry.path()).unwrap();
                latencies.extend(text.lines().filter_map(|line| line.split(' ').nth(2)?.parse::<u64>().ok()));
                std::fs::remove_file(entry.path()).unwrap();
            }
        }
        latencies
    }
}

/// The compare-and-set of the step, which gives the new version and the beginning of this millisecond's ids.
fn moving(proposal: &Map<String, Value>) -> String {
    let offer = literal(&proposal["offer"]);
    format!(
        "UPDATE proposal SET state = CASE state WHEN 'countered_by_brand' THEN 'countered_by_creator' ELSE 'countered_by_brand' END, \
         version = version + 1, changed_at = changed_at + 1, turn = CASE turn WHEN 'brand' THEN 'creator' ELSE 'brand' END, \
         until = until + 1, offer = {offer}, price_minor = 95000, brief_number = 1, rounds = rounds + 1, deal_id = NULL \
         WHERE id = {SUBJECT} AND state LIKE 'countered%' AND version > 0 \
         RETURNING version AS v, lpad(to_hex(cast(extract(epoch FROM clock_timestamp()) * 1000 AS bigint)), 12, '0') || '70008' AS p"
    )
}

/// An id as the house mints them: milliseconds first, then chance.
fn id(number: u32) -> String {
    format!("cast(cast(:p AS text) || lpad(to_hex(cast(:r AS bigint) + {number}), 15, '0') AS uuid)")
}

/// The letters as they were when the step was taken: all rows in one statement.
fn letters(rows: &[Map<String, Value>], event: &str) -> String {
    let mut whole = String::new();
    for (number, row) in (2..).zip(rows) {
        let mut row = row.clone();
        if row["channel"] == "email" {
            row.insert("state".to_owned(), "queued".into());
            row.insert("ended_at".to_owned(), Value::Null);
            row.insert("attempts".to_owned(), 0.into());
        }
        let one = insert("outbox", &row, &[("id", &id(number)), ("event_id", event), ("subject_id", SUBJECT)]);
        match (whole.is_empty(), one.split_once(" VALUES ")) {
            (false, Some((_, values))) => whole.push_str(&format!(", {values}")),
            (_, _) => whole = one,
        }
    }
    whole
}

fn sample(cluster: &Cluster, database: &str, table: &str, which: &str) -> Vec<Map<String, Value>> {
    let rows = cluster.sql(database, &format!("SELECT row_to_json({table}) FROM {table} WHERE {which}"));
    let rows: Vec<Map<String, Value>> = rows.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    assert!(!rows.is_empty(), "the house has written a step into {table}");
    rows
}

fn insert(table: &str, row: &Map<String, Value>, fresh: &[(&str, &str)]) -> String {
    let columns: Vec<&str> = row.keys().map(String::as_str).collect();
    let values = row.iter().map(|(column, value)| match fresh.iter().find(|(name, _)| name == column) {
        Some((_, expression)) => (*expression).to_owned(),
        None => literal(value),
    });
    format!("INSERT INTO {table} ({}) VALUES ({})", columns.join(", "), values.collect::<Vec<_>>().join(", "))
}

/// A colon would begin a variable of pgbench, so it is written by its number.
fn literal(value: &Value) -> String {
    match value {
        Value::Null => "NULL".to_owned(),
        Value::Bool(_) | Value::Number(_) => value.to_string(),
        Value::String(text) => {
            let text = text.replace('\\', "\\\\").replace('\'', "''").replace('\n', "\\n").replace(':', "\\x3A");
            format!("E'{text}'")
        }
        Value::Array(_) | Value::Object(_) => literal(&Value::String(value.to_string())),
    }
}
