//! What published posts have reached, as it was noted; nothing of it is ever changed.

use sea_orm_migration::async_trait;
use sea_orm_migration::prelude::*;

use crate::dialect;

/// The table of measurements.
pub struct Migration;

impl MigrationName for Migration {
    fn name(&self) -> &str {
        "m0021_measurement"
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
    "CREATE TABLE measurement (
        id UUID PRIMARY KEY,
        deal_id UUID NOT NULL,
        deliverable_id UUID NOT NULL,
        source TEXT NOT NULL CHECK (source IN ('creator', 'brand', 'operator')),
        user_id UUID NOT NULL,
        views BIGINT CHECK (views BETWEEN 0 AND 1000000000000),
        likes BIGINT CHECK (likes BETWEEN 0 AND 1000000000000),
        comments BIGINT CHECK (comments BETWEEN 0 AND 1000000000000),
        shares BIGINT CHECK (shares BETWEEN 0 AND 1000000000000),
        saves BIGINT CHECK (saves BETWEEN 0 AND 1000000000000),
        screenshot_id UUID REFERENCES file (id),
        measured_at BIGINT NOT NULL,
        created_at BIGINT NOT NULL
    )",
    "CREATE INDEX measurement_deliverable ON measurement (deliverable_id, measured_at)",
    "CREATE INDEX measurement_screenshot ON measurement (screenshot_id) WHERE screenshot_id IS NOT NULL",
];
