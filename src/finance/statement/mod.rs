//! Statements: a frozen account of one party, period and currency. 结算单 for creators and agencies, 对账单 for brands.
//!
//! Drawn up from the books alone, so that every total ties to them; hashed, numbered without gaps, never changed. What
//! was wrong is answered by a new version.

pub mod actions;
pub mod issue;
pub mod lifecycle;
pub mod rules;
pub mod store;

pub use actions::{confirm, object, reissue};
pub use issue::issue_all;
pub use lifecycle::{StatementLife, Step};
pub use rules::StatementError;
