//! What somebody is told: facts in, words out, and the channels that carry them.
//!
//! This floor renders letters and hands them over; it decides neither who is told nor when, and it
//! reads no tables. Which letters exist stands in `entity::letter`, what they say in `templates/letters/`.

pub mod email;
pub mod facts;
pub mod letter;
mod line;

pub use email::{Email, EmailError, Envelope, Mail, Undelivered};
pub use letter::{Action, Addressed, Frozen, Rendered, WaitFacts, render};
pub use line::{display_name, one_line};
