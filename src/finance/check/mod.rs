//! The invariants of money, each a function that reads and names what is wrong: L1 to L6 of the books, P1 to P3 of
//! payouts, F1 of stored bytes, V1 of invoices to brands. Read-only; an empty answer is a clean house.

pub mod store;

pub use store::all;
