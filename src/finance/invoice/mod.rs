//! Invoices of payees: a business hands one in for something it is owed, finance accepts it or gives it back.
//!
//! Until one is accepted the earning is blocked as `invoice_missing`. What the operator invoices to brands is not here.

pub mod actions;
pub mod lifecycle;
pub mod rules;
pub mod store;

pub use actions::{accept, give_back, hand_in};
pub use lifecycle::{InvoiceLife, Step};
pub use rules::{HandedIn, InvoiceError};
