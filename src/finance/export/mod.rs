//! Files that leave the house: statements, bank orders, journals. Each is written from plain rows, looks nothing up,
//! and gives the same bytes for the same rows. Storing the bytes and serving them again is done by those who call.

pub mod beancount;
pub mod daifa;
pub mod hledger;
pub mod journal;
pub mod pain001;
pub mod pain001_file;
pub mod rules;
pub mod sepa;
pub mod sheet;
pub mod statement;
pub mod statement_file;

pub use rules::ExportError;
