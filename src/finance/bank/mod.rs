//! What the bank tells us: statement files and the results of bulk payments, read strictly by column maps that are data.
//!
//! Statements become deposits here, in a brand's balance or in suspense, and are laid against the books line by line;
//! what a result does to a payout is decided there.

pub mod actions;
pub mod file;
pub mod grid;
pub mod lifecycle;
pub mod map;
mod posting;
pub mod reconcile;
pub mod result;
pub mod returns;
pub mod rules;
pub mod store;
pub mod sweep;

pub use actions::{Import, Imported, import, match_deposit, payment_code, payment_code_in};
pub use file::{StatementRow, read_statement};
pub use lifecycle::{DepositLife, Step};
pub use map::{PaymentOutcome, ResultMap, StatementMap};
pub use reconcile::{BookMove, Reconciliation};
pub use result::{ResultRow, read_results};
pub use returns::{approve_send_back_in, ask_send_back, refuse_send_back, sender_account};
pub use rules::{BankFileError, CellProblem, DepositError};
pub use store::{Balance, brand_balance};
pub use sweep::{Swept, own_money, reconciliation, sweep};
