//! Letters that wait are found in the order they go, however many there are.

use sea_orm_migration::async_trait;
use sea_orm_migration::prelude::*;

use crate::dialect;

/// The index of letters that wait.
pub struct Migration;

impl MigrationName for Migration {
    fn name(&self) -> &str {
        "m0013_letters_in_order"
    }
}

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }

    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        dialect::run(manager, INDEXES).await
    }
}

const INDEXES: &[&str] = &["DROP INDEX outbox_unsent", "CREATE INDEX outbox_unsent ON outbox (due_at, id) WHERE ended_at IS NULL"];
