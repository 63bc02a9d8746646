//! Several statements in one trip to the database: a step is a handful of trips.
//!
//! SQLite runs them one after the other; PostgreSQL takes them as parts of one statement, so none may read what
//! another writes. If one fails, all have failed: the promise is refused. Sending them is `wire.rs`.

use sea_orm::{DbBackend, EntityName, EntityTrait, IdenStatic, Iterable, ModelTrait, Value};

/// Statements to be sent together.
#[derive(Debug, Default)]
pub(super) struct Bundle {
    parts: Vec<Part>,
    values: Vec<Value>,
}

#[derive(Debug)]
struct Part {
    sql: String,
    role: Role,
}

/// What a statement is to the others.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Role {
    /// Nothing: it may run before them or after.
    Plain,
    /// It returns a row, to show that it found what it was to move.
    Moves,
    /// It ends a row, so that another of its kind may begin.
    Ends,
    /// It begins one.
    Begins,
}

impl Bundle {
    /// One statement with its own values, which may be numbered or not.
    pub(super) fn of(sql: String, values: Vec<Value>) -> Self {
        Self { parts: vec![Part { sql, role: Role::Plain }], values }
    }

    /// Whether there is nothing to be sent.
    pub(super) fn is_empty(&self) -> bool {
        self.parts.is_empty()
    }

    /// Whether it moves a row.
    pub(super) fn moves(&self) -> bool {
        self.place_of(Role::Moves).is_some()
    }

    /// Adds a statement with its own `$1`-numbered values.
    pub(super) fn add(&mut self, sql: &str, values: impl IntoIterator<Item = Value>) {
        self.add_as(Role::Plain, sql, values);
    }

    /// Adds the one statement that moves a row: if it returns none, somebody moved it before.
    pub(super) fn add_move(&mut self, sql: &str, values: impl IntoIterator<Item = Value>) {
        assert!(!self.moves(), "rows of two statements cannot be told apart");
        self.add_as(Role::Moves, sql, values);
    }

    /// Adds a statement that ends a row before another of its kind may begin.
    pub(super) fn add_end(&mut self, sql: &str, values: impl IntoIterator<Item = Value>) {
        self.add_as(Role::Ends, sql, values);
    }

    fn add_as(&mut self, role: Role, sql: &str, values: impl IntoIterator<Item = Value>) {
        self.parts.push(Part { sql: renumbered(sql, self.values.len()), role });
        self.values.extend(values);
    }

    /// Adds the statements of another, all with numbered values.
    pub(super) fn append(&mut self, other: Self) {
        assert!(!self.moves() || !other.moves(), "rows of two statements cannot be told apart");
        let before = self.values.len();
        self.parts.extend(other.parts.iter().map(|part| Part { sql: renumbered(&part.sql, before), role: part.role }));
        self.values.extend(other.values);
    }

    /// These and then those.
    pub(super) fn then(mut self, other: Self) -> Self {
        self.append(other);
        self
    }

    /// Adds the insertion of rows of one table, all in one statement; of none, nothing.
    pub(super) fn insert<M: ModelTrait>(&mut self, rows: &[M]) {
        let columns: Vec<_> = <M::Entity as EntityTrait>::Column::iter().collect();
        let mut values = Vec::with_capacity(rows.len() * columns.len());
        let mut marks = Vec::with_capacity(rows.len());
        for row in rows {
            let from = values.len() + 1;
            values.extend(columns.iter().map(|column| row.get(*column)));
            marks.push(format!("({})", numbers(from, values.len())));
        }
        if !rows.is_empty() {
            self.add_as(Role::Plain, &format!("{} VALUES {}", into::<M>(), marks.join(", ")), values);
        }
    }

    /// Adds the insertion of a row that may only begin once another of its kind has ended.
    pub(super) fn insert_begun<M: ModelTrait>(&mut self, row: &M) {
        let values: Vec<Value> = <M::Entity as EntityTrait>::Column::iter().map(|column| row.get(column)).collect();
        self.add_as(Role::Begins, &format!("{} SELECT {}", into::<M>(), numbers(1, values.len())), values);
    }

    fn place_of(&self, role: Role) -> Option<usize> {
        self.parts.iter().position(|part| part.role == role)
    }

    /// The text and values of one trip: `before` runs first, then these, of which only the one that moves a row may
    /// return rows, or the first where none does.
    ///
    /// The values of these come first, so that they need no new numbers: a statement built elsewhere may have none.
    pub(super) fn after(mut self, before: Self, backend: DbBackend) -> (String, Vec<Value>) {
        let own = self.values.len();
        self.values.extend(before.values);
        let before_it = before.parts.into_iter().map(|part| Part { sql: renumbered(&part.sql, own), role: part.role });
        let sql = if backend == DbBackend::Postgres {
            let main = (!self.parts.is_empty()).then(|| self.parts.remove(self.place_of(Role::Moves).unwrap_or(0)).sql);
            one_statement(before_it.chain(self.parts).collect(), main.unwrap_or_default())
        } else {
            before_it.chain(self.parts).map(|part| part.sql).collect::<Vec<_>>().join("; ")
        };
        (sql, self.values)
    }
}

/// Parts as one statement of PostgreSQL around the main one. It runs them in no certain order, but for what reads the
/// result of another: a row begins on the count of those that were ended.
fn one_statement(parts: Vec<Part>, main: String) -> String {
    let ends = parts.iter().any(|part| part.role == Role::Ends);
    let named = (1..).zip(parts).map(|(number, Part { sql, role })| match role {
        Role::Ends => format!("ended AS ({sql} RETURNING 1)"),
        Role::Begins if ends => format!("part_{number} AS ({sql} FROM (SELECT count(*) FROM ended) AS room)"),
        Role::Begins | Role::Plain | Role::Moves => format!("part_{number} AS ({sql})"),
    });
    let named: Vec<String> = named.collect();
    if named.is_empty() { main } else { format!("WITH {} {main}", named.join(", ")) }
}

/// The beginning of an insertion.
fn into<M: ModelTrait>() -> String {
    let names: Vec<String> = <M::Entity as EntityTrait>::Column::iter().map(|column| format!("\"{}\"", column.as_str())).collect();
    format!("INSERT INTO {} ({})", M::Entity::default().table_name(), names.join(", "))
}

/// `$1, $2, $3`.
fn numbers(from: usize, to: usize) -> String {
    (from..=to).map(|number| format!("${number}")).collect::<Vec<_>>().join(", ")
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
    fn a_row_begins_only_on_what_was_ended_before() {
        let mut bundle = Bundle::default();
        bundle.add_as(Role::Begins, "INSERT INTO a (b) SELECT $1", [1.into()]);
        bundle.add_move("UPDATE c SET d = $1 RETURNING e", [2.into()]);
        bundle.add_end("UPDATE a SET f = $1", [3.into()]);
        let (sql, values) = Bundle::default().then(bundle).after(Bundle::default(), DbBackend::Postgres);
        let parts =
            "part_1 AS (INSERT INTO a (b) SELECT $1 FROM (SELECT count(*) FROM ended) AS room), ended AS (UPDATE a SET f = $3 RETURNING 1)";
        assert_eq!(sql, format!("WITH {parts} UPDATE c SET d = $2 RETURNING e"));
        assert_eq!(values, [1.into(), 2.into(), 3.into()]);
    }

    #[test]
    fn each_statement_keeps_its_own_values() {
        let mut bundle = Bundle::default();
        bundle.add("UPDATE a SET b = $1 WHERE c = $2", [1.into(), 2.into()]);
        bundle.add("UPDATE d SET e = $1, f = $1 WHERE g = $12", [3.into()]);
        let texts: Vec<&str> = bundle.parts.iter().map(|part| part.sql.as_str()).collect();
        assert_eq!(texts, ["UPDATE a SET b = $1 WHERE c = $2", "UPDATE d SET e = $3, f = $3 WHERE g = $14"]);
        assert_eq!(bundle.values.len(), 3);
    }
}
