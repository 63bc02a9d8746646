//! Who people are: users, organisations, memberships, sign-ins, creators and their platform accounts,
//! and the mandates under which agencies act for creators.
//!
//! Tax and payout profiles are finance's; what a role may do to a promise stands in its lifecycle.

pub mod actions;
pub mod availability;
pub mod letters;
pub mod lifecycle;
mod password;
pub mod rules;
pub mod spreadsheet;
pub mod store;
mod totp;

pub use actions::*;
