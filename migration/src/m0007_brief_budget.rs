//! Budgets of briefs: money that is really set aside when a flash or mass brief opens.

use sea_orm_migration::async_trait;
use sea_orm_migration::prelude::*;

use crate::dialect;

/// The table of budgets.
pub struct Migration;

impl MigrationName for Migration {
    fn name(&self) -> &str {
        "m0007_brief_budget"
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

/// Briefs that opened before have no budget: their deals are paid from the balance, as they were promised.
const TABLES: &[&str] = &[
    "CREATE TABLE brief_budget (
        brief_id UUID PRIMARY KEY,
        brand_id UUID NOT NULL,
        currency TEXT NOT NULL,
        funded_minor BIGINT NOT NULL,
        drawn_minor BIGINT NOT NULL,
        returned_minor BIGINT NOT NULL,
        version BIGINT NOT NULL,
        created_at BIGINT NOT NULL,
        ended_at BIGINT,
        CHECK (funded_minor - drawn_minor - returned_minor >= 0)
    )",
    "CREATE INDEX brief_budget_brand ON brief_budget (brand_id)",
];
