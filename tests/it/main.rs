//! The integration tests of the house: one binary, run once on SQLite and once on PostgreSQL.

#![expect(clippy::unwrap_used, clippy::expect_used, reason = "a test that cannot go on says so by panicking")]

mod act;
mod architecture;
mod authz;
mod availability;
mod brief;
mod browser;
mod budget;
mod cast;
mod check;
mod choosing;
#[path = "../chromium/mod.rs"]
#[expect(dead_code, reason = "tests and benches each use their own part of the browser")]
mod chromium;
mod content;
mod demo;
mod desks;
mod disclosure_fuzz;
mod dispute;
mod door;
mod editor;
mod ending;
mod ending_door;
mod finance;
mod forgery;
mod full;
mod generated;
mod hooks;
mod house;
mod identity;
mod jobs;
mod journeys;
mod keys;
mod letters;
mod links;
mod lists;
mod looks;
mod market_door;
mod market_pages;
mod media;
mod message;
mod newcomers;
mod owed;
mod packs;
mod pages;
mod processes;
mod proposal;
mod relay;
mod results;
mod retries;
mod safety;
mod sequencer;
mod story;
mod street;
mod sweep;
mod timers;
mod walkthrough;
mod web;
mod words;
