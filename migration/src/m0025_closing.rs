//! The closing of a month: prepared by one person, closed by another, one standing at a time.

use sea_orm_migration::async_trait;
use sea_orm_migration::prelude::*;

use crate::dialect;

/// The table of closings.
pub struct Migration;

impl MigrationName for Migration {
    fn name(&self) -> &str {
        "m0025_closing"
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
    "CREATE TABLE closing (
        id UUID PRIMARY KEY,
        state TEXT NOT NULL,
        version BIGINT NOT NULL,
        created_at BIGINT NOT NULL,
        changed_at BIGINT NOT NULL,
        period TEXT NOT NULL,
        prepared_by UUID NOT NULL,
        closed_by UUID,
        checklist TEXT NOT NULL,
        checklist_hash TEXT NOT NULL,
        CHECK (closed_by IS NULL OR closed_by <> prepared_by)
    )",
    "CREATE UNIQUE INDEX closing_standing ON closing (period) WHERE state <> 'withdrawn'",
];
