//! Invoices to brands (数电发票): what a brand was billed in a month that is over and may have an invoice for, and that
//! invoice's way from asked for to issued, refused or taken back by a red one.
//!
//! What may be invoiced is never kept: it is what the books say was sold, less what was taken back, less what an invoice
//! that counts covers already. What payees hand in is the neighbour `invoice`.

pub mod actions;
pub mod lifecycle;
pub mod paper;
pub mod red;
pub mod rules;
pub mod sales;
pub mod store;

pub use actions::{Issuing, issue, refuse, request};
pub use lifecycle::{BillingLife, Step};
pub use red::{issue_red, refuse_red, request_red};
pub use rules::{BillingError, Due};
