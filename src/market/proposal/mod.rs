//! Proposals: inquiries, firm offers and applications, negotiated in rounds until both sides agree.
//!
//! The steps of a brief that also move its proposals are taken here (`actions::selection`).
//! The clock enters through `actions::on_silence`: `brief` with `close_applications` and `start`,
//! `proposal` with `lapse`. A wait without a step (a brief before its reviewer) escalates in the kernel.

pub mod actions;
pub mod letters;
pub mod lifecycle;
pub mod rules;
pub mod store;

pub use lifecycle::{ProposalLife, ProposalStep};
pub use rules::ProposalError;
