//! Finding rows by a word people type. How it is compared stands here; what may be seen stays with each finder.

use sea_orm::sea_query::{ExprTrait, Func, LikeExpr};
use sea_orm::{ColumnTrait, Condition};

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
