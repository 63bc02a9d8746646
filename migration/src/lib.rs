//! The history of the schema, one file a migration, in its own words for both databases.
//!
//! Migrations never import `entity`: what a table was on the day it was made does not change when its
//! row type does. From the first release tag on they only expand.

use sea_orm_migration::async_trait;
use sea_orm_migration::prelude::*;

mod dialect;
mod m0001_kernel;
mod m0002_identity;
mod m0003_market;
mod m0004_finance;
mod m0005_jobs;
mod m0006_bank_line;
mod m0007_brief_budget;
mod m0008_message;
mod m0009_originality;
mod m0010_unread;
mod m0011_letter;
mod m0012_hook;
mod m0013_letters_in_order;
mod m0014_event_order;
mod m0015_payee_invoice;
mod m0016_payment_wait;
mod m0017_media;
mod m0018_lists;
mod m0019_pieces;
mod m0020_brief_price;
mod m0021_measurement;
mod m0023_signed_in;
mod m0024_signing;
mod m0025_closing;
mod m0026_deal_promoted;
mod m0028_post_look;
mod m0029_invoice;
mod m0030_availability;

/// Runs the migrations in order.
pub struct Migrator;

#[async_trait::async_trait]
impl MigratorTrait for Migrator {
    fn migrations() -> Vec<Box<dyn MigrationTrait>> {
        vec![
            Box::new(m0001_kernel::Migration),
            Box::new(m0002_identity::Migration),
            Box::new(m0003_market::Migration),
            Box::new(m0004_finance::Migration),
            Box::new(m0005_jobs::Migration),
            Box::new(m0006_bank_line::Migration),
            Box::new(m0007_brief_budget::Migration),
            Box::new(m0008_message::Migration),
            Box::new(m0009_originality::Migration),
            Box::new(m0010_unread::Migration),
            Box::new(m0011_letter::Migration),
            Box::new(m0012_hook::Migration),
            Box::new(m0013_letters_in_order::Migration),
            Box::new(m0014_event_order::Migration),
            Box::new(m0015_payee_invoice::Migration),
            Box::new(m0016_payment_wait::Migration),
            Box::new(m0017_media::Migration),
            Box::new(m0018_lists::Migration),
            Box::new(m0019_pieces::Migration),
            Box::new(m0020_brief_price::Migration),
            Box::new(m0021_measurement::Migration),
            Box::new(m0023_signed_in::Migration),
            Box::new(m0024_signing::Migration),
            Box::new(m0025_closing::Migration),
            Box::new(m0026_deal_promoted::Migration),
            Box::new(m0028_post_look::Migration),
            Box::new(m0029_invoice::Migration),
            Box::new(m0030_availability::Migration),
        ]
    }
}

pub use sea_orm_migration::MigratorTrait as Migrations;
