//! Payouts: what leaves the bank, prepared by one person and approved by another over the same content.
//!
//! A batch freezes what was owed at its cut-off and not blocked; tax is withheld as each payment is reserved. Its file is
//! written by `export`; what the bank answers is read by `report`. What fails or comes back is owed again, tax included.

pub mod actions;
mod figures;
pub mod item;
pub mod lifecycle;
pub mod prepare;
pub mod recompute;
pub mod report;
mod reserve;
pub mod rules;
pub mod snapshot;
pub mod store;

pub use actions::{approve, cancel, reject, submit};
pub use item::{accept, doubt};
pub use lifecycle::{BatchLife, ItemLife, ItemStep, Step};
pub use prepare::{Prepared, Preparing, next_pay_date, prepare};
pub use recompute::recompute;
pub use report::{Reported, report};
pub use rules::{PayoutError, finance_user};
