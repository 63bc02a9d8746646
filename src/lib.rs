//! Pappus: a self-hosted marketplace where brands and creators keep their promises.

pub mod finance;
pub mod kernel;
pub mod render;
