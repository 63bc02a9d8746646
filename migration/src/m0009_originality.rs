//! What drafts are made of, so that near-duplicates are found without reading every draft; and the pairs that were found.

use sea_orm_migration::async_trait;
use sea_orm_migration::prelude::*;

use crate::dialect;

/// The tables of bands and of pairs.
pub struct Migration;

impl MigrationName for Migration {
    fn name(&self) -> &str {
        "m0009_originality"
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

/// Drafts handed in before have no bands: they are not compared with.
const TABLES: &[&str] = &[
    "CREATE TABLE draft_band (
        band BIGINT NOT NULL,
        draft_id UUID NOT NULL REFERENCES draft (id),
        PRIMARY KEY (band, draft_id)
    )",
    "CREATE TABLE draft_match (
        draft_id UUID NOT NULL REFERENCES draft (id),
        other_id UUID NOT NULL REFERENCES draft (id),
        alike_bp BIGINT NOT NULL,
        created_at BIGINT NOT NULL,
        PRIMARY KEY (draft_id, other_id),
        CHECK (alike_bp >= 0 AND alike_bp <= 10000)
    )",
];
