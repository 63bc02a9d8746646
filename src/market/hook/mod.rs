//! Hooks: an organisation's events sent to its own program (Standard Webhooks) or to a group robot (企业微信, 飞书).
//!
//! Sending is the worker's; what is sent holds ids and codes only, so that an address that was typed wrongly learns little.

pub mod actions;
pub mod deliver;
mod rules;
pub mod store;

pub use rules::{after, payload};
