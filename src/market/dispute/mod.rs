//! Disputes: what a mediator decides on the agreed checklist and not on taste, from production to some days after the
//! deal's completion.
//!
//! Opening one freezes the hold, blocks unpaid earnings and stops the deal's clocks; carrying out its ruling divides
//! what is left. For the clock: `ready` (statements), `close` (ruled) and, once a day, `settle_overdue` in `actions`.

pub mod actions;
mod carry_out;
pub mod letters;
pub mod lifecycle;
pub mod rules;
pub mod store;
