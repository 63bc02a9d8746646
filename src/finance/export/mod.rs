//! Files that leave the house: statements, bank orders, journals. Each is written from plain rows, looks nothing up,
//! and gives the same bytes for the same rows. `actions` reads the rows, stores the bytes and serves them again.

pub mod actions;
pub mod beancount;
pub mod daifa;
pub mod hledger;
pub mod journal;
pub mod pain001;
pub mod pain001_file;
pub mod returns;
pub mod rules;
pub mod sepa;
pub mod sheet;
pub mod statement;
pub mod statement_file;
pub mod store;

pub use actions::{BankFormat, BookFormat, Exported, TableFormat, events_file, export_batch, ledger_file, statement_file, statements_file};
pub use returns::approve_send_back;
pub use rules::ExportError;
