//! Briefs: what brands look for, and the products they are about.
//!
//! Here a brief is written, reviewed, opened, paused and closed, and its slots are counted. Steps that
//! also move proposals (`amend`, `start`, `cancel`) are taken through the proposal slice, which calls the
//! `_in` forms of this one; the clock's steps of a brief are entered there too.

pub mod actions;
pub mod content;
pub mod funding;
pub mod letters;
pub mod lifecycle;
pub mod lint;
pub mod offer;
pub mod product;
pub mod rules;
pub mod store;
pub mod vocabulary;

pub use content::Content;
pub use lifecycle::{BriefLife, BriefStep};
pub use rules::{Amendment, BriefError, Written};
