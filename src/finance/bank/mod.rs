//! What the bank tells us: statement files and the results of bulk payments, read strictly by column maps that are data.
//!
//! Reading only. Which deposit a line pays for, and what a result does to a payout, is decided elsewhere.

pub mod file;
pub mod grid;
pub mod map;
pub mod result;
pub mod rules;

pub use file::{StatementRow, read_statement};
pub use map::{PaymentOutcome, ResultMap, StatementMap};
pub use result::{ResultRow, read_results};
pub use rules::{BankFileError, CellProblem};
