//! Pappus: a self-hosted marketplace where brands and creators keep their promises.

pub mod kernel;
pub mod render;
