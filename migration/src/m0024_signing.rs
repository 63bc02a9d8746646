//! Robots that ask for signatures: the secret each was given. And numbers that are looked for by how they begin: on
//! PostgreSQL in the order of bytes, which no collation changes.

use sea_orm_migration::async_trait;
use sea_orm_migration::prelude::*;

use crate::dialect;

/// The secrets of robots, and numbers in order.
pub struct Migration;

impl MigrationName for Migration {
    fn name(&self) -> &str {
        "m0024_signing"
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

const COLUMNS: &[&str] = &[
    "ALTER TABLE hook ADD COLUMN signing BYTES",
    "@postgres
    CREATE INDEX statement_by_number ON statement (number COLLATE \"C\")
    @end",
    "@sqlite
    CREATE INDEX payee_invoice_by_number ON payee_invoice (number)
    @end
    @postgres
    CREATE INDEX payee_invoice_by_number ON payee_invoice (number COLLATE \"C\")
    @end",
    "@postgres
    CREATE INDEX app_user_by_email ON app_user (email COLLATE \"C\")
    @end",
    "@postgres
    CREATE INDEX payout_item_by_end ON payout_item (end_to_end_id COLLATE \"C\")
    @end",
    "@sqlite
    CREATE INDEX payout_item_by_reference ON payout_item (bank_reference) WHERE bank_reference IS NOT NULL
    @end
    @postgres
    CREATE INDEX payout_item_by_reference ON payout_item (bank_reference COLLATE \"C\") WHERE bank_reference IS NOT NULL
    @end",
    "@sqlite
    CREATE INDEX deposit_by_reference ON deposit (reference)
    @end
    @postgres
    CREATE INDEX deposit_by_reference ON deposit (reference COLLATE \"C\")
    @end",
];
