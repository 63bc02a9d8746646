//! Earnings: what payees are owed, because of one thing each. Money taken back is a negative earning, never an edit.
//!
//! Expected with the deal, owed with the release of its hold, reserved and paid by `payout`. What keeps one from being
//! paid has a name and, where there is one, the date it clears.

pub mod actions;
mod birth;
pub mod blocker;
pub mod clawback;
pub mod lifecycle;
pub mod rules;
pub mod store;

pub use actions::{accrue_in, drop_accrued_in};
pub use blocker::{block_in, unblock_in};
pub use clawback::{ClawedBack, claw_back_in};
pub use lifecycle::{EarningLife, Step};
pub use rules::{EarningError, Part, Stage, stage_of, withheld_minor};
pub use store::{Blocked, blockers_of, blockers_of_payee};
