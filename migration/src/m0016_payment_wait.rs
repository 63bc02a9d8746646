//! Nobody is asked for each payment of a batch any more: what waits for the bank's answer waits by itself.

use sea_orm_migration::async_trait;
use sea_orm_migration::prelude::*;

use crate::dialect;

/// The open waits of payments.
pub struct Migration;

impl MigrationName for Migration {
    fn name(&self) -> &str {
        "m0016_payment_wait"
    }
}

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }

    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        dialect::run(manager, WAITS).await
    }
}

/// Whoever looks into one that nobody knows of is finance as before.
const WAITS: &[&str] = &["UPDATE wait SET party = 'clock', role = NULL \
     WHERE subject_kind = 'payout_item' AND state IN ('reserved', 'submitted', 'accepted') AND ended_at IS NULL"];
