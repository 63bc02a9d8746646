//! Cancellations: a deal ended early, for what its stage calls for or what both sides agree.
//!
//! The brand pays the stage and ends it alone, before publication; the creator asks to leave for nothing, and the
//! brand's silence agrees; any other amount is a proposal, and silence refuses. What it would cost is answered at any
//! time. For the clock: `agree` (asked_creator) and `refuse` (asked_brand, proposed_creator) in `actions`.

pub mod actions;
mod carry_out;
pub mod letters;
pub mod lifecycle;
pub mod preview;
pub mod rules;
pub mod store;
