//! W1 and W3: every step is a row of its lifecycle, versions have no gaps, rows stand where their last
//! event says, and each waiting state has its one wait.

use entity::{Code, SubjectKind};
use sea_orm::ConnectionTrait;

use super::found::{NAMED_MOST, Violation, rows, uuid};
use crate::kernel::Fault;
use crate::kernel::lifecycle::{StateLine, Table};

/// W1 over events: what was taken, and in which order.
pub(super) async fn steps(db: &impl ConnectionTrait, tables: &[Table]) -> Result<Vec<Violation>, Fault> {
    let mut found = Vec::new();
    let sql = "SELECT subject_kind, name, from_state, to_state, role, MIN(number) AS number, COUNT(*) AS many FROM event \
               WHERE version IS NOT NULL GROUP BY subject_kind, name, from_state, to_state, role";
    for row in rows(db, sql, []).await? {
        let kind: SubjectKind = row.try_get("", "subject_kind")?;
        let (name, role): (String, String) = (row.try_get("", "name")?, row.try_get("", "role")?);
        let (from, to): (Option<String>, Option<String>) = (row.try_get("", "from_state")?, row.try_get("", "to_state")?);
        let Some(table) = tables.iter().find(|table| table.kind == kind) else {
            found.push(Violation::new("W1", kind.code(), format!("it takes steps, but has no lifecycle ({name})")));
            continue;
        };
        if !is_row(table, (&name, &role), from.as_deref(), to.as_deref()) {
            let way = format!("{} -> {}", from.as_deref().unwrap_or("nothing"), to.as_deref().unwrap_or("nothing"));
            let sql = "SELECT DISTINCT subject_id FROM event WHERE version IS NOT NULL AND subject_kind = $1 AND name = $2 \
                       AND role = $3 AND COALESCE(from_state, '') = $4 AND COALESCE(to_state, '') = $5 LIMIT 100";
            let values =
                [kind.into(), name.as_str().into(), role.as_str().into(), from.unwrap_or_default().into(), to.unwrap_or_default().into()];
            for row in rows(db, sql, values).await? {
                let sentence = format!("the step {name}, {way}, by {role} is no row of its lifecycle");
                found.push(Violation::new("W1", kind.show(uuid(&row, "subject_id")?), sentence));
            }
        }
    }
    found.extend(gaps(db).await?);
    Ok(found)
}

fn is_row(table: &Table, (name, role): (&str, &str), from: Option<&str>, to: Option<&str>) -> bool {
    let Some(to) = to else { return false };
    match from {
        None => name == "create" && table.states.iter().any(|line| line.state == to && !line.begins_by.is_empty()),
        Some(from) => table.steps.iter().any(|line| {
            let may = line.by.iter().flat_map(|by| by.roles()).any(|may| may.code() == role);
            may && line.step == name && line.from.contains(&from) && line.to.contains(&to)
        }),
    }
}

async fn gaps(db: &impl ConnectionTrait) -> Result<Vec<Violation>, Fault> {
    let mut found = Vec::new();
    let sql = "SELECT subject_kind, subject_id FROM event WHERE version IS NOT NULL GROUP BY subject_kind, subject_id \
               HAVING COUNT(*) <> MAX(version) OR MIN(version) <> 1 LIMIT 100";
    for row in rows(db, sql, []).await? {
        let kind: SubjectKind = row.try_get("", "subject_kind")?;
        found.push(Violation::new("W1", kind.show(uuid(&row, "subject_id")?), "its versions have gaps"));
    }
    // By their order and not by a join: a negotiation of thousands of rounds has millions of pairs.
    let sql = "SELECT subject_kind, subject_id FROM (SELECT subject_kind, subject_id, from_state, \
               LAG(to_state) OVER (PARTITION BY subject_id ORDER BY version) AS before FROM event WHERE version IS NOT NULL) AS step \
               WHERE from_state <> before LIMIT 100";
    for row in rows(db, sql, []).await? {
        let kind: SubjectKind = row.try_get("", "subject_kind")?;
        found.push(Violation::new("W1", kind.show(uuid(&row, "subject_id")?), "a step does not begin where the one before it ended"));
    }
    Ok(found)
}

/// W1 over rows: state and version are those of the last step.
pub(super) async fn rows_of(db: &impl ConnectionTrait, table: &Table) -> Result<Vec<Violation>, Fault> {
    let name = table.kind.code();
    let sql = format!(
        "SELECT subject.id FROM {name} AS subject LEFT JOIN event ON event.subject_id = subject.id AND event.version = subject.version \
         WHERE event.id IS NULL OR event.to_state <> subject.state OR EXISTS \
         (SELECT 1 FROM event AS later WHERE later.subject_id = subject.id AND later.version > subject.version) LIMIT {NAMED_MOST}"
    );
    named(db, table.kind, &sql, "W1", "its state and version are not those of its last step").await
}

/// W3: a waiting state has one open wait, every other state none.
pub(super) async fn waits(db: &impl ConnectionTrait, table: &Table) -> Result<Vec<Violation>, Fault> {
    let name = table.kind.code();
    let waiting = quoted(table.states.iter().filter(|line| line.has_wait));
    let open = "FROM wait WHERE wait.subject_id = subject.id AND wait.ended_at IS NULL";
    let sql = format!(
        "SELECT subject.id FROM {name} AS subject WHERE subject.state IN ({waiting}) AND (SELECT COUNT(*) {open}) <> 1 LIMIT {NAMED_MOST}"
    );
    let mut found = named(db, table.kind, &sql, "W3", "its state waits, but it has not one open wait").await?;
    let sql = format!(
        "SELECT subject.id FROM {name} AS subject WHERE subject.state NOT IN ({waiting}) AND EXISTS (SELECT 1 {open}) LIMIT {NAMED_MOST}"
    );
    found.extend(named(db, table.kind, &sql, "W3", "its state does not wait, but it has an open wait").await?);
    let sql = format!(
        "SELECT subject.id FROM {name} AS subject JOIN wait ON wait.subject_id = subject.id AND wait.ended_at IS NULL \
         WHERE wait.state <> subject.state OR wait.subject_version <> subject.version LIMIT {NAMED_MOST}"
    );
    found.extend(named(db, table.kind, &sql, "W3", "its open wait is that of another state").await?);
    Ok(found)
}

/// State codes as a list in SQL; never empty, because an empty list is no SQL.
fn quoted<'a>(lines: impl Iterator<Item = &'a StateLine>) -> String {
    let codes: Vec<String> = lines.map(|line| format!("'{}'", line.state)).collect();
    if codes.is_empty() { "''".to_owned() } else { codes.join(", ") }
}

async fn named(db: &impl ConnectionTrait, kind: SubjectKind, sql: &str, id: &'static str, sentence: &str) -> Result<Vec<Violation>, Fault> {
    let found = rows(db, sql, []).await?;
    found.iter().map(|row| Ok(Violation::new(id, kind.show(uuid(row, "id")?), sentence))).collect::<Result<_, Fault>>()
}
