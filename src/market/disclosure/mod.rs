//! Disclosure: does a note say that it is an advertisement, and does it claim only what the law allows.
//!
//! Packs are data, one a market; the check is pure and answers with rule, passage, law and remedy.

pub mod actions;
mod apart;
pub mod brief;
pub mod condition;
pub mod fact;
mod gate;
#[cfg(test)]
mod hostile;
mod index;
mod judge;
mod label;
#[cfg(test)]
mod labelled;
mod language;
pub mod lifecycle;
mod literals;
mod locate;
mod mark;
mod mend;
mod name;
pub mod note;
mod numbering;
pub mod pack;
pub mod pattern;
pub mod platform;
pub mod promoted;
pub mod published;
pub mod reading;
#[cfg(test)]
mod rule_table;
pub mod rulebook;
pub mod rules;
mod sight;
mod spot;
pub mod store;
mod tag;
mod terms;
pub mod text;
pub mod theme;
mod validation;
mod variants;
pub mod verdict;
pub mod vocabulary;

pub use mend::{mend, replaced, without};
pub use note::Note;
pub use reading::Pack;
pub use rulebook::Rulebook;
pub use rules::DisclosureError;
pub use verdict::{Finding, Tongue, Verdict};
