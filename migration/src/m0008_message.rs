//! Messages on deals, with files, and how far each side has read.

use sea_orm_migration::async_trait;
use sea_orm_migration::prelude::*;

use crate::dialect;

/// The tables of messages.
pub struct Migration;

impl MigrationName for Migration {
    fn name(&self) -> &str {
        "m0008_message"
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
    "CREATE TABLE message (
        id UUID PRIMARY KEY,
        deal_id UUID NOT NULL,
        party TEXT NOT NULL CHECK (party IN ('brand', 'creator')),
        user_id UUID NOT NULL,
        body TEXT NOT NULL,
        created_at BIGINT NOT NULL,
        settled_at BIGINT
    )",
    "CREATE INDEX message_deal ON message (deal_id, id)",
    "CREATE INDEX message_unsettled ON message (created_at) WHERE settled_at IS NULL",
    "CREATE TABLE message_reading (
        deal_id UUID PRIMARY KEY,
        brand_through BIGINT,
        creator_through BIGINT
    )",
    "CREATE TABLE attachment (
        file_id UUID PRIMARY KEY,
        message_id UUID NOT NULL,
        number BIGINT NOT NULL,
        name TEXT NOT NULL,
        media_type TEXT NOT NULL,
        size BIGINT NOT NULL,
        UNIQUE (message_id, number)
    )",
];
