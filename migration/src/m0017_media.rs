//! Pictures and videos of a draft's versions; their bytes are files, which versions may share.

use sea_orm_migration::async_trait;
use sea_orm_migration::prelude::*;

use crate::dialect;

/// The table of media.
pub struct Migration;

impl MigrationName for Migration {
    fn name(&self) -> &str {
        "m0017_media"
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
    "CREATE TABLE media (
        id UUID PRIMARY KEY,
        draft_id UUID NOT NULL,
        file_id UUID NOT NULL REFERENCES file (id),
        number BIGINT NOT NULL,
        name TEXT NOT NULL,
        media_type TEXT NOT NULL,
        size BIGINT NOT NULL,
        sha256 TEXT NOT NULL,
        width BIGINT NOT NULL,
        height BIGINT NOT NULL
    )",
    "CREATE INDEX media_draft ON media (draft_id, number)",
    "CREATE INDEX media_file ON media (file_id)",
];
