//! DOOR: time. Letters leave, deadlines come, events are numbered, long work goes on; each through the
//! same use cases as a person's step.
//!
//! Every worker lives on the thread that spawned it (a promise stays on one thread), but the relay, which writes
//! letters on one of its own. Several processes may run them at once: work is claimed by lease, and numbering takes
//! a lock.

pub mod bounces;
pub mod hooks;
pub mod jobs;
pub mod looks;
pub mod relay;
mod rounds;
pub mod timers;
mod workers;

pub use bounces::Bounces;
pub use hooks::Hooks;
pub use looks::Looks;
pub use relay::{Handed, Post, Relay};
pub use workers::{Outside, Workers};
