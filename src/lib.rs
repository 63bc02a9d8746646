//! Pappus: a self-hosted marketplace where brands and creators keep their promises.
//!
//! The floors from top to bottom; imports only run down this list.

pub mod cli;

pub mod demo;
pub mod web;
pub mod work;

pub mod check;

pub mod jobs;

pub mod links;

pub mod lifecycles;

pub mod market;

pub mod finance;

pub mod fetch;
pub mod kernel;
pub mod notify;

pub mod config;
pub mod reach;
pub mod render;
