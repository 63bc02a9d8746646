//! One wording of a table for both databases: a few type names are translated, the rest is common SQL.

use sea_orm_migration::prelude::*;
use sea_orm_migration::sea_orm::{ConnectionTrait, DbBackend};

/// Runs statements written in the common wording.
///
/// Types: `UUID`, `BYTES`, `BIGINT`, `INT`, `TEXT`, `BOOL`. Instants are `BIGINT` microseconds, JSON
/// is `TEXT`. Text between `@sqlite` or `@postgres` and `@end` goes to that database only.
pub async fn run(manager: &SchemaManager<'_>, statements: &[&str]) -> Result<(), DbErr> {
    let db = manager.get_connection();
    let backend = db.get_database_backend();
    for statement in statements {
        let sql = translate(statement, backend);
        if !sql.trim().is_empty() {
            db.execute_unprepared(&sql).await?;
        }
    }
    Ok(())
}

fn translate(statement: &str, backend: DbBackend) -> String {
    let (mine, other) = if backend == DbBackend::Sqlite { ("@sqlite", "@postgres") } else { ("@postgres", "@sqlite") };
    let mut kept = String::new();
    let mut keep = true;
    for line in statement.lines() {
        match line.trim() {
            marker if marker == mine => keep = true,
            marker if marker == other => keep = false,
            "@end" => keep = true,
            _ if keep => {
                kept.push_str(line);
                kept.push('\n');
            }
            _ => {}
        }
    }
    if backend == DbBackend::Sqlite {
        let strict = kept.trim_start().starts_with("CREATE TABLE");
        let kept = swap(&kept, &[("UUID", "BLOB"), ("BYTES", "BLOB"), ("BIGINT", "INTEGER"), ("INT", "INTEGER"), ("BOOL", "INTEGER")]);
        if strict { format!("{} STRICT", kept.trim_end()) } else { kept }
    } else {
        swap(&kept, &[("BYTES", "BYTEA"), ("BOOL", "BOOLEAN"), ("INT", "INTEGER")])
    }
}

/// Replaces whole upper-case words.
fn swap(text: &str, words: &[(&str, &str)]) -> String {
    let mut out = String::with_capacity(text.len());
    let mut word = String::new();
    for letter in text.chars().chain(std::iter::once('\n')) {
        if letter.is_ascii_alphanumeric() || letter == '_' {
            word.push(letter);
        } else {
            let known = words.iter().find(|(from, _)| *from == word);
            out.push_str(known.map_or(word.as_str(), |(_, to)| to));
            word.clear();
            out.push(letter);
        }
    }
    out.pop();
    out
}
