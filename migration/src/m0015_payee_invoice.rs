//! Invoices of payees: a business hands one in for what it is owed, and finance accepts it or gives it back.

use sea_orm_migration::async_trait;
use sea_orm_migration::prelude::*;

use crate::dialect;

/// The table of payees' invoices.
pub struct Migration;

impl MigrationName for Migration {
    fn name(&self) -> &str {
        "m0015_payee_invoice"
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

/// One invoice stands for an earning at a time, and one number is for one thing: what went back counts no more.
const TABLES: &[&str] = &[
    "CREATE TABLE payee_invoice (
        id UUID PRIMARY KEY,
        state TEXT NOT NULL,
        version BIGINT NOT NULL,
        created_at BIGINT NOT NULL,
        changed_at BIGINT NOT NULL,
        earning_id UUID NOT NULL REFERENCES earning (id),
        payee_id UUID NOT NULL REFERENCES payee (id),
        number TEXT NOT NULL,
        issued_on TEXT NOT NULL,
        currency TEXT NOT NULL,
        amount_minor BIGINT NOT NULL,
        reason TEXT,
        CHECK (amount_minor > 0)
    )",
    "CREATE UNIQUE INDEX payee_invoice_standing ON payee_invoice (earning_id) WHERE state <> 'returned'",
    "CREATE UNIQUE INDEX payee_invoice_number ON payee_invoice (number) WHERE state <> 'returned'",
    "CREATE INDEX payee_invoice_payee ON payee_invoice (payee_id, id)",
    "CREATE INDEX payee_invoice_state ON payee_invoice (state, id)",
];
