//! Content: what the creator writes, who reviews it, how it is published, proven and kept.
//!
//! Drafts are numbered versions; each passes the checks and then its review lanes. Deliverables stand
//! in `deal`; the steps that content makes them take stand here, because here is where they happen.

pub mod actions;
pub mod evidence;
pub mod letters;
pub mod lifecycle;
pub mod look;
pub mod measured;
mod media;
pub mod originality;
pub mod rules;
pub mod store;
mod video;

pub use media::{MediaError, REQUEST_BYTES_MOST};
