//! Change requests (变更单): price, due date, retention, rights or an extra round of a running deal.
//!
//! Both sides agree, silence refuses, a difference is funded first; then rows, hold and confirmation change in one
//! promise. For the clock: `refuse` (asked_brand, asked_creator) in `actions`.

pub mod actions;
mod amend;
pub mod letters;
pub mod lifecycle;
pub mod rules;
pub mod store;
