//! Finding rows by a word people type. How it is compared stands here; what may be seen stays with each finder.

use sea_orm::sea_query::{Expr, ExprTrait, Func, LikeExpr};
use sea_orm::{ColumnTrait, Condition, DbBackend};

/// How many rows, the newest, are looked through for a word that may stand anywhere in them.
pub const LOOKED_THROUGH: u64 = 5_000;

/// Rows whose column begins with a text, letter for letter. An index answers it, on PostgreSQL one in the order of bytes.
pub fn begins_with(column: impl ColumnTrait, text: &str, backend: DbBackend) -> Condition {
    let end = format!("{text}\u{10FFFF}");
    if backend != DbBackend::Postgres {
        return Condition::all().add(column.gte(text)).add(column.lt(end));
    }
    let bound = |sign: &str, text: String| {
        Expr::cust_with_exprs(format!("$1 COLLATE \"C\" {sign} $2"), [Expr::col(column.as_column_ref()), Expr::val(text)])
    };
    Condition::all().add(bound(">=", text.to_owned())).add(bound("<", end))
}

/// Rows whose column contains a text, in large or small letters. `%` and `_` are letters like any other.
pub fn contains(column: impl ColumnTrait, text: &str) -> Condition {
    let pattern = |text: &str| LikeExpr::new(format!("%{}%", escaped(text))).escape('\\');
    // SQLite knows small letters of ASCII only, PostgreSQL those of its locale.
    let lower = || sea_orm::sea_query::Expr::expr(Func::lower(sea_orm::sea_query::Expr::col(column.as_column_ref())));
    Condition::any().add(lower().like(pattern(&text.to_ascii_lowercase()))).add(lower().like(pattern(&text.to_lowercase())))
}

fn escaped(text: &str) -> String {
    text.replace('\\', "\\\\").replace('%', "\\%").replace('_', "\\_")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn signs_that_mean_something_to_the_database_are_letters() {
        assert_eq!(escaped(r"50%_\"), r"50\%\_\\");
    }
}
