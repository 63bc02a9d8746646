//! The grammar everyone speaks: lifecycles, the one door to a state column, the one door to the
//! database, the clock, terms, waits, events and refusals. It knows no brief and no payment.

pub mod actor;
pub mod advance;
pub mod backup;
mod bundle;
pub mod calendar;
pub mod chain;
pub mod check;
pub mod clock;
pub mod database;
pub mod fault;
pub mod head;
pub mod house;
mod idempotency;
pub mod job;
pub mod lifecycle;
pub mod outbox;
pub mod paging;
pub mod places;
pub mod promise;
pub mod pulse;
pub mod record;
pub mod schema;
pub mod seal;
pub mod search;
pub mod sequence;
pub mod terms;
pub mod turns;
pub mod tx;
pub mod wait;
pub mod wire;

pub use actor::{Actor, Call, Ground, Key};
pub use advance::{Moved, With, advance, begin};
pub use fault::{Fault, FieldError, Kind, Refusal, Refuse};
pub use house::House;
pub use lifecycle::{By, Lifecycle, Subject};
pub use record::record;
pub use terms::{Term, Terms};
pub use tx::Tx;
