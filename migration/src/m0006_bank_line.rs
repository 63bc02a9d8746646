//! Lines of bank statements both ways, and what it takes to send unknown money back.

use sea_orm_migration::async_trait;
use sea_orm_migration::prelude::*;

use crate::dialect;

/// The table of bank lines and two columns of deposits.
pub struct Migration;

impl MigrationName for Migration {
    fn name(&self) -> &str {
        "m0006_bank_line"
    }
}

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }

    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        dialect::run(manager, STATEMENTS).await
    }
}

const STATEMENTS: &[&str] = &[
    "CREATE TABLE bank_line (
        id UUID PRIMARY KEY,
        bank_file_id UUID NOT NULL REFERENCES bank_file (id),
        account TEXT NOT NULL,
        reference TEXT NOT NULL,
        booked_on TEXT NOT NULL,
        currency TEXT NOT NULL,
        amount_minor BIGINT NOT NULL,
        remark TEXT NOT NULL,
        CHECK (amount_minor <> 0),
        UNIQUE (account, reference)
    )",
    "ALTER TABLE deposit ADD COLUMN payer_account BYTES",
    "ALTER TABLE deposit ADD COLUMN return_asked_by UUID",
];
