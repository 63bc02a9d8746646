//! Looks at live posts, when the next one is due, and the text that a creator shows as published.

use sea_orm_migration::async_trait;
use sea_orm_migration::prelude::*;

use crate::dialect;

/// The tables of looks.
pub struct Migration;

impl MigrationName for Migration {
    fn name(&self) -> &str {
        "m0028_post_look"
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
    "CREATE TABLE post_watch (
        deliverable_id UUID PRIMARY KEY,
        deal_id UUID NOT NULL,
        due_at BIGINT,
        leased_until BIGINT,
        looks BIGINT NOT NULL,
        unreached BIGINT NOT NULL,
        gone_since BIGINT,
        by_hand_at BIGINT,
        asked_by UUID,
        asked_at BIGINT
    )",
    "CREATE INDEX post_watch_due ON post_watch (due_at) WHERE due_at IS NOT NULL",
    "CREATE TABLE post_look (
        id UUID PRIMARY KEY,
        deal_id UUID NOT NULL,
        deliverable_id UUID NOT NULL,
        proof_id UUID NOT NULL,
        number BIGINT NOT NULL,
        at BIGINT NOT NULL,
        asked_by UUID,
        outcome TEXT NOT NULL,
        why TEXT NOT NULL,
        status BIGINT,
        address TEXT NOT NULL,
        excerpt TEXT NOT NULL,
        page_hash TEXT,
        UNIQUE (deliverable_id, number)
    )",
    // Posts that must stay already are looked at from now on: those of the past look due at once, a few at a time.
    "INSERT INTO post_watch (deliverable_id, deal_id, due_at, looks, unreached)
        SELECT id, deal_id, signed_off_at, 0, 0 FROM deliverable WHERE state = 'in_retention'",
    "ALTER TABLE proof ADD COLUMN published_text TEXT",
    "ALTER TABLE proof ADD COLUMN label_verdict TEXT",
];
