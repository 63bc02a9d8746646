//! What Pappus stores, in which types: one file a table, plus the few value types every row is made of.
//!
//! Nothing here decides anything. States are column types beside their table; the way through them
//! stands in the `lifecycle.rs` of the slice that owns the table.

mod code;
pub mod id;
pub mod instant;
pub mod letter;
pub mod money;
pub mod role;
pub mod subject;

pub mod event;
pub mod file;
pub mod idempotency;
pub mod job;
pub mod outbox;
pub mod terms;
pub mod wait;

pub use code::{Code, UnknownCode};
pub use id::*;
pub use instant::Instant;
pub use letter::Letter;
pub use money::{Currency, Money};
pub use role::{OrganisationKind, Party, Role};
pub use subject::SubjectKind;
