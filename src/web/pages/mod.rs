//! HTML: the pages people read, rendered on the server, one file a slice. No script is needed for any of them.
//!
//! `routes.rs` lists every page; `door.rs` is the way of a request; `visit.rs` is what a page is given and
//! gives back. What a page may show is asked of the slices' stores with the visitor as actor.

pub mod act;
mod brief;
mod confirmation;
mod cookie;
mod creator;
mod deal;
mod deliverable;
mod door;
mod draft;
mod home;
mod letter;
mod listing;
mod overview;
mod page;
mod payout;
mod person;
mod proposal;
mod routes;
mod sign_in;
mod statement;
mod style;
mod subject;
mod sums;
mod timeline;
mod turn;
mod visit;
mod way;

pub use door::{nothing_here, register};
pub use page::{Entry, Page};
pub use routes::pages;
