//! Matching: who could take a brief, in which order, and why.
//!
//! Eligibility is a filter, the rest an explained score in whole numbers. This is the seam that a larger
//! matcher replaces: `actions::candidates` keeps its face.

pub mod actions;
pub mod score;
pub mod store;

pub use score::{Candidate, LeftOut, Part, ScoreTerm};
