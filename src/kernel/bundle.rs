//! Several statements in one trip to the database: a step is a handful of trips.
//!
//! SQLite runs them one after the other; PostgreSQL takes them as parts of one statement, so none may read what
//! another writes. If one fails, all have failed: the promise is refused. Sending them is `wire.rs`.

use sea_orm::{DbBackend, EntityName, EntityTrait, IdenStatic, Iterable, ModelTrait, Value};

/// Statements to be sent together.
#[derive(Debug, Default)]
pub(super) struct Bundle {
    statements: Vec<String>,
    values: Vec<Value>,
}

impl Bundle {
    /// One statement with its own values, which may be numbered or not.
    pub(super) fn of(sql: String, values: Vec<Value>) -> Self {
        Self { statements: vec![sql], values }
    }

    /// Whether there is nothing to be sent.
    pub(super) fn is_empty(&self) -> bool {
        self.statements.is_empty()
    }

    /// Adds a statement with its own `$1`-numbered values.
    pub(super) fn add(&mut self, sql: &str, values: impl IntoIterator<Item = Value>) {
        self.statements.push(renumbered(sql, self.values.len()));
        self.values.extend(values);
    }

    /// Adds the statements of another, all with numbered values.
    pub(super) fn append(&mut self, other: Self) {
        let before = self.values.len();
        self.statements.extend(other.statements.iter().map(|sql| renumbered(sql, before)));
        self.values.extend(other.values);
    }

    /// These and then those.
    pub(super) fn then(mut self, other: Self) -> Self {
        self.append(other);
        self
    }

    /// Adds the insertion of rows of one table, all in one statement; of none, nothing.
    pub(super) fn insert<M: ModelTrait>(&mut self, rows: &[M]) {
        if rows.is_empty() {
            return;
        }
        let columns: Vec<_> = <M::Entity as EntityTrait>::Column::iter().collect();
        let names: Vec<String> = columns.iter().map(|column| format!("\"{}\"", column.as_str())).collect();
        let mut marks = Vec::with_capacity(rows.len());
        for row in rows {
            let from = self.values.len() + 1;
            self.values.extend(columns.iter().map(|column| row.get(*column)));
            marks.push(format!("({})", (from..=self.values.len()).map(|number| format!("${number}")).collect::<Vec<_>>().join(", ")));
        }
        let table = M::Entity::default();
        self.statements.push(format!("INSERT INTO {} ({}) VALUES {}", table.table_name(), names.join(", "), marks.join(", ")));
    }

    /// The text and values of one trip: `before` runs first, then these, the first of which alone may return rows.
    ///
    /// The values of these come first, so that they need no new numbers: a statement built elsewhere may have none.
    pub(super) fn after(mut self, before: Self, backend: DbBackend) -> (String, Vec<Value>) {
        let own = self.values.len();
        let before_it = before.statements.iter().map(|sql| renumbered(sql, own));
        self.values.extend(before.values);
        let sql = match (backend, self.statements.as_slice()) {
            (DbBackend::Postgres, [first, others @ ..]) => {
                let parts: Vec<String> =
                    (1..).zip(before_it.chain(others.iter().cloned())).map(|(number, part)| format!("part_{number} AS ({part})")).collect();
                if parts.is_empty() { first.clone() } else { format!("WITH {} {first}", parts.join(", ")) }
            }
            (_, own) => before_it.chain(own.iter().cloned()).collect::<Vec<_>>().join("; "),
        };
        (sql, self.values)
    }
}

/// A statement whose `$1` comes after so many values of others.
fn renumbered(sql: &str, before: usize) -> String {
    let mut parts = sql.split('$');
    let mut whole = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        let digits = part.bytes().take_while(u8::is_ascii_digit).count();
        let number: usize = part[..digits].parse().unwrap_or(0);
        whole.push_str(&format!("${}{}", number + before, &part[digits..]));
    }
    whole
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_goes_before_a_statement_takes_the_numbers_after_its_own() {
        let mut before = Bundle::default();
        before.add("SAVEPOINT promise", []);
        before.add("INSERT INTO a VALUES ($1, $2)", [1.into(), 2.into()]);
        let read = || Bundle::of("SELECT b FROM c WHERE d = ?".to_owned(), vec![3.into()]);
        let (sql, values) = read().after(before, DbBackend::Sqlite);
        assert_eq!(sql, "SAVEPOINT promise; INSERT INTO a VALUES ($2, $3); SELECT b FROM c WHERE d = ?");
        assert_eq!(values, [3.into(), 1.into(), 2.into()]);
        let mut before = Bundle::default();
        before.add("INSERT INTO a VALUES ($1)", [1.into()]);
        let mut own = Bundle::of("SELECT b FROM c WHERE d = $1".to_owned(), vec![3.into()]);
        own.add("DELETE FROM e WHERE f = $1", [4.into()]);
        let (sql, values) = own.after(before, DbBackend::Postgres);
        assert_eq!(sql, "WITH part_1 AS (INSERT INTO a VALUES ($3)), part_2 AS (DELETE FROM e WHERE f = $2) SELECT b FROM c WHERE d = $1");
        assert_eq!(values, [3.into(), 4.into(), 1.into()]);
    }

    #[test]
    fn each_statement_keeps_its_own_values() {
        let mut bundle = Bundle::default();
        bundle.add("UPDATE a SET b = $1 WHERE c = $2", [1.into(), 2.into()]);
        bundle.add("UPDATE d SET e = $1, f = $1 WHERE g = $12", [3.into()]);
        assert_eq!(bundle.statements, ["UPDATE a SET b = $1 WHERE c = $2", "UPDATE d SET e = $3, f = $3 WHERE g = $14"]);
        assert_eq!(bundle.values.len(), 3);
    }
}
