//! What somebody is told: facts in, words out, and the channels that carry them.
//!
//! This floor renders letters and hands them over; it decides neither who is told nor when, and it
//! reads no tables. Which letters exist stands in `entity::letter`, what they say in `templates/letters/`.

pub mod email;
pub mod facts;
pub mod letter;
mod line;
pub mod report;
pub mod timing;
pub mod webhook;

pub use email::dkim::{DkimError, Signer};
pub use email::{Email, EmailError, Envelope, Mail, Undelivered};
pub use letter::{Action, Addressed, Frozen, Rendered, WaitFacts, render, subject};
pub use line::{display_name, one_line};

/// The host of an address, without its port: what Message-IDs end in.
pub fn host_of(url: &str) -> &str {
    let host = url.split_once("://").map_or(url, |(_, rest)| rest).split('/').next().unwrap_or_default();
    match host.rsplit_once(':') {
        Some((name, port)) if port.bytes().all(|byte| byte.is_ascii_digit()) => name,
        Some(_) | None => host,
    }
}
