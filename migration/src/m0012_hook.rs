//! Hooks of organisations, what was sent to them, and how far the events were looked through for them.

use sea_orm_migration::async_trait;
use sea_orm_migration::prelude::*;

use crate::dialect;

/// The tables of hooks.
pub struct Migration;

impl MigrationName for Migration {
    fn name(&self) -> &str {
        "m0012_hook"
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
    "CREATE TABLE hook (
        id UUID PRIMARY KEY,
        organisation_id UUID NOT NULL,
        user_id UUID NOT NULL,
        kind TEXT NOT NULL,
        host TEXT NOT NULL,
        url BYTES NOT NULL,
        secret BYTES NOT NULL,
        old_secret BYTES,
        old_until BIGINT,
        locale TEXT NOT NULL,
        created_at BIGINT NOT NULL,
        failing_since BIGINT,
        silenced_at BIGINT,
        ended_at BIGINT
    )",
    "CREATE INDEX hook_organisation ON hook (organisation_id)",
    "CREATE TABLE hook_delivery (
        id UUID PRIMARY KEY,
        hook_id UUID NOT NULL,
        event_id UUID,
        name TEXT NOT NULL,
        payload TEXT NOT NULL,
        created_at BIGINT NOT NULL,
        due_at BIGINT NOT NULL,
        state TEXT NOT NULL,
        attempts BIGINT NOT NULL,
        leased_until BIGINT,
        answered BIGINT,
        last_error TEXT,
        ended_at BIGINT,
        UNIQUE (hook_id, event_id)
    )",
    "CREATE INDEX hook_delivery_due ON hook_delivery (due_at) WHERE ended_at IS NULL",
    "CREATE INDEX hook_delivery_hook ON hook_delivery (hook_id, id)",
    "CREATE TABLE hook_cursor (
        id BIGINT PRIMARY KEY,
        seq BIGINT NOT NULL
    )",
];
