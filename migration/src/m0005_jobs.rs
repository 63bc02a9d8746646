//! Jobs get what a worker needs: what they are about, as whom they act, whose turn it is, what came of them.

use sea_orm_migration::async_trait;
use sea_orm_migration::prelude::*;

use crate::dialect;

/// Further columns of jobs.
pub struct Migration;

impl MigrationName for Migration {
    fn name(&self) -> &str {
        "m0005_jobs"
    }
}

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }

    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        dialect::run(manager, COLUMNS).await
    }
}

/// Until now nothing made jobs, so that no row needs the defaults.
const COLUMNS: &[&str] = &[
    "ALTER TABLE job ADD COLUMN about TEXT NOT NULL DEFAULT ''",
    "ALTER TABLE job ADD COLUMN result TEXT",
    "ALTER TABLE job ADD COLUMN actor TEXT NOT NULL DEFAULT '{}'",
    "ALTER TABLE job ADD COLUMN lease BIGINT NOT NULL DEFAULT 0",
    "ALTER TABLE job ADD COLUMN tries BIGINT NOT NULL DEFAULT 0",
    "CREATE UNIQUE INDEX job_under_way ON job (kind, about) WHERE state IN ('queued', 'running')",
    "CREATE INDEX job_about ON job (about)",
];
