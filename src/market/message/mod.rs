//! Messages between the sides of a deal, with files; whoever has not read them after a while is told by one letter.
//!
//! Words that lead off the platform are marked and not refused. For the clock: `tell_unread` in `actions`.

pub mod actions;
mod attachment;
mod contact;
mod letters;
mod picture;
pub mod rules;
pub mod store;

pub use attachment::named as file_name;
pub use contact::passages;
pub use picture::{Picture, bare as bare_picture, sort_of as picture_sort};
