//! Several statements in one trip to the database: what a step writes goes in two of them.
//!
//! SQLite runs them one after the other; PostgreSQL takes them as parts of one statement, so none may read what
//! another writes. If one fails, all have failed: the promise is refused.

use sea_orm::{ConnectionTrait, DbBackend, EntityName, EntityTrait, IdenStatic, Iterable, ModelTrait, QueryResult, Value};

use super::{Fault, Tx};

/// Statements to be sent together.
#[derive(Debug, Default)]
pub(super) struct Bundle {
    statements: Vec<String>,
    values: Vec<Value>,
}

impl Bundle {
    /// Adds a statement with its own `$1`-numbered values.
    pub(super) fn add(&mut self, sql: &str, values: impl IntoIterator<Item = Value>) {
        self.statements.push(renumbered(sql, self.values.len()));
        self.values.extend(values);
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

    /// Sends them; gives the rows of the first, the only one that may return any.
    pub(super) async fn send(self, tx: &Tx) -> Result<Vec<QueryResult>, Fault> {
        let sql = match (tx.house().backend(), self.statements.as_slice()) {
            (_, []) => return Ok(Vec::new()),
            (_, [only]) => only.clone(),
            (DbBackend::Postgres, [first, others @ ..]) => {
                let parts: Vec<String> = (1..).zip(others).map(|(number, part)| format!("part_{number} AS ({part})")).collect();
                format!("WITH {} {first}", parts.join(", "))
            }
            (_, all) => all.join("; "),
        };
        // All rows are asked for: a query for one would stop after the first statement.
        Ok(tx.db().query_all_raw(tx.sql(&sql, self.values)).await?)
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
    fn each_statement_keeps_its_own_values() {
        let mut bundle = Bundle::default();
        bundle.add("UPDATE a SET b = $1 WHERE c = $2", [1.into(), 2.into()]);
        bundle.add("UPDATE d SET e = $1, f = $1 WHERE g = $12", [3.into()]);
        assert_eq!(bundle.statements, ["UPDATE a SET b = $1 WHERE c = $2", "UPDATE d SET e = $3, f = $3 WHERE g = $14"]);
        assert_eq!(bundle.values.len(), 3);
    }
}
