//! Pappus: a self-hosted marketplace where brands and creators keep their promises.
//!
//! The floors from top to bottom; imports only run down this list.

pub mod config;
pub mod finance;
pub mod kernel;
pub mod market;
pub mod notify;
pub mod render;
pub mod web;
