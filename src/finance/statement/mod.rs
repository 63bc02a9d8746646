//! Statements: a frozen account of one party, period and currency. 结算单 for creators and agencies, 对账单 for brands.
//!
//! Drawn up from the books alone, so that every total ties to them; hashed, numbered without gaps, never changed. What
//! was wrong is answered by a new version.

pub mod actions;
pub mod lifecycle;
pub mod rules;
pub mod store;

pub use actions::{confirm, issue_all, object, reissue};
pub use lifecycle::{StatementLife, Step};
pub use rules::StatementError;
