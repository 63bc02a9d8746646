//! What the bank tells us: statement files and the results of bulk payments, read strictly by column maps that are data.
//!
//! Statements become deposits here, in a brand's balance or in suspense; what a result does to a payout is decided there.

pub mod actions;
pub mod file;
pub mod grid;
pub mod lifecycle;
pub mod map;
pub mod result;
pub mod rules;
pub mod store;

pub use actions::{Import, Imported, import, match_deposit, payment_code, payment_code_in};
pub use file::{StatementRow, read_statement};
pub use lifecycle::{DepositLife, Step};
pub use map::{PaymentOutcome, ResultMap, StatementMap};
pub use result::{ResultRow, read_results};
pub use rules::{BankFileError, CellProblem, DepositError};
pub use store::{Balance, brand_balance};
