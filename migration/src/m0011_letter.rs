//! What people want by e-mail and when, letters gathered for digests, addresses that take none, briefs told of.

use sea_orm_migration::async_trait;
use sea_orm_migration::prelude::*;

use crate::dialect;

/// The tables around letters.
pub struct Migration;

impl MigrationName for Migration {
    fn name(&self) -> &str {
        "m0011_letter"
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
    "CREATE TABLE letter_preference (
        user_id UUID PRIMARY KEY,
        status TEXT NOT NULL CHECK (status IN ('at_once', 'daily', 'weekly')),
        information TEXT NOT NULL CHECK (information IN ('at_once', 'daily', 'weekly', 'never')),
        messages TEXT NOT NULL CHECK (messages IN ('at_once', 'never')),
        quiet_from BIGINT NOT NULL CHECK (quiet_from BETWEEN 0 AND 23),
        quiet_until BIGINT NOT NULL CHECK (quiet_until BETWEEN 0 AND 23),
        changed_at BIGINT NOT NULL
    )",
    "CREATE TABLE digest_line (
        outbox_id UUID PRIMARY KEY,
        user_id UUID NOT NULL,
        due_at BIGINT NOT NULL,
        digested_at BIGINT
    )",
    "CREATE INDEX digest_line_due ON digest_line (due_at) WHERE digested_at IS NULL",
    "CREATE TABLE suppression (
        user_id UUID PRIMARY KEY,
        address TEXT NOT NULL,
        by TEXT NOT NULL,
        status TEXT NOT NULL,
        since BIGINT NOT NULL
    )",
    "CREATE TABLE brief_told (
        brief_id UUID PRIMARY KEY,
        told_at BIGINT NOT NULL
    )",
];
