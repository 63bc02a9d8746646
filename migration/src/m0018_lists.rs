//! Lists stay quick however long they are: what they filter, order and add up by stands in an index.

use sea_orm_migration::async_trait;
use sea_orm_migration::prelude::*;

use crate::dialect;

/// The indexes of long lists.
pub struct Migration;

impl MigrationName for Migration {
    fn name(&self) -> &str {
        "m0018_lists"
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

const INDEXES: &[&str] = &[
    // An inbox, the newest first.
    "DROP INDEX outbox_inbox",
    "CREATE INDEX outbox_reader ON outbox (user_id, channel, id)",
    // What is set aside of a brand's money, added up without opening a hold.
    "DROP INDEX hold_brand",
    "CREATE INDEX hold_brand ON hold (brand_id, state, currency, money_mode, funded_minor, released_minor, refunded_minor)",
    // The pieces under way, counted without opening a deal or a piece.
    "CREATE INDEX deal_brand_state ON deal (brand_id, state, id, currency, settlement)",
    "CREATE INDEX deal_creator_state ON deal (creator_id, state, id, currency, settlement)",
    "CREATE INDEX deliverable_place ON deliverable (deal_id, state, price_minor)",
];
