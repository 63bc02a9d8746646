//! An index over letters of inboxes that nobody opened yet: every page counts those of its reader.

use sea_orm_migration::async_trait;
use sea_orm_migration::prelude::*;

use crate::dialect;

/// The index of what is unread.
pub struct Migration;

impl MigrationName for Migration {
    fn name(&self) -> &str {
        "m0010_unread"
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

const TABLES: &[&str] = &["CREATE INDEX outbox_unread ON outbox (user_id) WHERE channel = 'inbox' AND state = 'sent' AND read_at IS NULL"];
