//! HTML: the pages people read, rendered on the server, one file a slice. No script is needed for any of them:
//! where there is one, it sends the same forms sooner.
//!
//! `routes.rs` lists every page; `door.rs` is the way of a request; `visit.rs` is what a page is given and
//! gives back. What a page may show is asked of the slices' stores with the visitor as actor.

pub mod act;
mod audit;
mod balance;
mod basket;
mod board;
mod brief;
mod chart;
mod comparison;
mod confirmation;
mod cookie;
mod creator;
mod deal;
mod deliverable;
mod diff;
mod dispute;
mod door;
mod draft;
mod editor;
mod events;
mod feed;
mod figures;
mod follow;
mod health;
mod home;
mod hook;
mod job;
mod letter;
mod link;
mod listing;
mod me;
mod message;
mod net;
mod overview;
mod packs;
mod page;
mod payees;
mod payout;
mod person;
mod preview;
mod product;
mod proposal;
mod queue;
mod readiness;
mod reconciliation;
mod rooms;
mod roster;
mod routes;
mod search;
mod second_factor;
mod sign_in;
mod statement;
mod style;
mod styleguide;
mod subject;
mod sums;
mod team;
mod terms;
mod timeline;
mod titles;
mod turn;
mod unsubscribe;
mod upload;
mod users;
mod visit;
mod way;
mod written;
mod zones;

pub use door::{nothing_here, register};
pub use page::{Entry, Page};
pub use routes::pages;
