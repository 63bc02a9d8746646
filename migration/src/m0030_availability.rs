//! When creators take new orders: days off, and how many orders at once.

use sea_orm_migration::async_trait;
use sea_orm_migration::prelude::*;

use crate::dialect;

/// Days off and the most orders at once.
pub struct Migration;

impl MigrationName for Migration {
    fn name(&self) -> &str {
        "m0030_availability"
    }
}

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }

    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        dialect::run(manager, TABLES).await
    }
}

const TABLES: &[&str] = &[
    "CREATE TABLE absence (
        id UUID PRIMARY KEY,
        creator_id UUID NOT NULL REFERENCES creator (id),
        from_day TEXT NOT NULL,
        until_day TEXT NOT NULL,
        starts_at BIGINT NOT NULL,
        ends_at BIGINT NOT NULL,
        note TEXT NOT NULL,
        created_at BIGINT NOT NULL
    )",
    "CREATE INDEX absence_creator ON absence (creator_id, ends_at)",
    "ALTER TABLE creator ADD COLUMN orders_most BIGINT",
];
