//! Long work: asked for once, done in small chunks by whichever worker holds it, with its progress and its end in sight.
//!
//! A chunk and the cursor after it are one promise, so that a chunk happens once however many workers there are and
//! whenever one of them is killed. What a kind of job does in a chunk is decided above (`crate::jobs`).

pub mod actions;
pub mod lease;
pub mod lifecycle;
pub mod store;

pub use actions::{Asked, ask_in, cancel, retry};
pub use lease::{Budget, Chunk, Held, Standing, claim, go_on, release};
pub use lifecycle::{JobLife, JobStep};
