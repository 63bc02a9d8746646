//! The closing of a month: when everything is in order one person of finance says so, another looks and closes it.
//!
//! Postings bear the instant they are made at, so that nothing is posted into a month that is over; closing pins what was
//! in order, by hash, and from then on no statement of the month is issued anew.

pub mod actions;
pub mod checklist;
mod lifecycle;
mod rules;
pub mod store;

pub use actions::{close, prepare, withdraw};
pub use lifecycle::ClosingLife;
pub use rules::ClosingError;
