//! What a deal's posts promote, pinned when it was agreed: facts of the compliance vocabulary that nobody need attest.

use sea_orm_migration::async_trait;
use sea_orm_migration::prelude::*;

use crate::dialect;

/// The pinned facts of deals.
pub struct Migration;

impl MigrationName for Migration {
    fn name(&self) -> &str {
        "m0026_deal_promoted"
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

/// Deals agreed before say nothing of it: their checks go by what their creators attest, as they did.
const COLUMNS: &[&str] = &["ALTER TABLE deal ADD COLUMN promoted TEXT NOT NULL DEFAULT '{}'"];
