//! Acting on pages: each form stands for one route of the API, is drawn from the same schema as its document, and
//! takes the same way in. A page therefore promises nothing that the API does not, and refuses with its sentences.
//!
//! `shape.rs` reads the schema, `fill.rs` turns a form into a body and back, `draw.rs` makes the form, `errand.rs`
//! runs the route for the visitor, `desk.rs` shows and takes, `table.rs` says where each form stands, `usual.rs`
//! what stands in it before anybody writes, `context.rs` what one looks at while writing, `preview.rs` what it would lead to, and `buttons.rs` leads there.

mod buttons;
mod context;
mod desk;
mod draw;
mod errand;
mod fill;
mod guess;
mod known;
mod lifecycle;
mod lists;
mod look;
mod preview;
mod shape;
mod spoken;
mod table;
mod undo;
mod usual;

pub use buttons::{Button, buttons_of, done_sentence, first_button, link_to};
pub use desk::{button_of, consequence, is_grave, pages, title_of};
pub use errand::{Errand, read, route_of, send};
pub use known::{CURRENCIES, ZONES, offered};
pub use spoken::form_words;
pub use table::{Deed, deed_at};
pub use undo::{UNDO, shown as undo_shown};
