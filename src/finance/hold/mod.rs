//! Holds: a deal's money set aside, released as it is earned, given back as it is not.
//!
//! The market asks, funds, releases, refunds and freezes within its own promises; what a hold has is in its ledger
//! account, and its row tells the same in four numbers.

pub mod actions;
pub mod budget;
pub mod lifecycle;
pub mod rules;
pub mod store;

pub use actions::{Ask, Part, PayeeRef, Release, Requested, freeze_in, fund_in, give_up_in, refund_in, release_in, request_in, thaw_in};
pub use lifecycle::{HoldLife, Step};
pub use rules::HoldError;
