//! The books: accounts, balanced postings, guarded balances. Every kind of movement is one function in `recipes.rs`,
//! its accounts spelled out; `actions.rs` writes it, entries first, header last. Nothing here is ever changed.
//! `docs/LEDGER.md` tells the same to people who keep books.

pub mod actions;
pub mod own;
pub mod recipes;
pub mod rules;
pub mod store;

pub use actions::{Posted, post_in, try_post_in};
pub use own::{collect_fees_in, cover_clients_in};
pub use recipes::Movement;
pub use rules::{Account, LedgerError};
