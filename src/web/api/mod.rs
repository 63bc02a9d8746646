//! JSON: one file a slice, with its bodies, views and handlers. No decisions here.

pub mod bank;
pub mod brief;
pub mod cancellation;
pub mod change;
pub mod check;
pub mod content;
pub mod deal;
pub mod dispute;
pub mod draft;
pub mod earning;
pub mod feed;
pub mod finance;
pub mod history;
pub mod hook;
pub mod identity;
pub mod invoice;
pub mod job;
pub mod likeness;
pub mod media;
pub mod message;
pub mod offer;
pub mod payout;
pub mod product;
pub mod proposal;
pub mod statement;
pub mod terms;
