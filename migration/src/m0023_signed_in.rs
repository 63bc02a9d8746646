//! Where a sign-in comes from, in a few words, and the tokens people give to programs of theirs.

use sea_orm_migration::async_trait;
use sea_orm_migration::prelude::*;

use crate::dialect;

/// Devices of sign-ins, and personal tokens.
pub struct Migration;

impl MigrationName for Migration {
    fn name(&self) -> &str {
        "m0023_signed_in"
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
    "ALTER TABLE session ADD COLUMN browser TEXT",
    "ALTER TABLE session ADD COLUMN system TEXT",
    "ALTER TABLE session ADD COLUMN network TEXT",
    "CREATE TABLE personal_token (
        id UUID PRIMARY KEY,
        user_id UUID NOT NULL REFERENCES app_user (id),
        organisation_id UUID,
        acting_for UUID,
        name TEXT NOT NULL,
        scope TEXT NOT NULL,
        token_hash BYTES NOT NULL UNIQUE,
        second_factor BOOL NOT NULL,
        created_at BIGINT NOT NULL,
        expires_at BIGINT NOT NULL,
        used_at BIGINT,
        ended_at BIGINT
    )",
    "CREATE INDEX personal_token_user ON personal_token (user_id, id)",
];
