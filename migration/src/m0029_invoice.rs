//! Invoices to brands: asked for by month, issued by finance, each covering postings of the books.

use sea_orm_migration::async_trait;
use sea_orm_migration::prelude::*;

use crate::dialect;

/// The tables of invoices to brands.
pub struct Migration;

impl MigrationName for Migration {
    fn name(&self) -> &str {
        "m0029_invoice"
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

/// A posting is under one invoice that counts, and one invoice of a month is asked for at a time: what was refused or taken
/// back counts no more.
const TABLES: &[&str] = &[
    "CREATE TABLE invoice (
        id UUID PRIMARY KEY,
        state TEXT NOT NULL,
        version BIGINT NOT NULL,
        created_at BIGINT NOT NULL,
        changed_at BIGINT NOT NULL,
        brand_id UUID NOT NULL REFERENCES organisation (id),
        period TEXT NOT NULL,
        currency TEXT NOT NULL,
        rate_bp BIGINT NOT NULL,
        amount_minor BIGINT NOT NULL,
        vat_minor BIGINT NOT NULL,
        buyer_name TEXT NOT NULL,
        buyer_number TEXT NOT NULL,
        number TEXT UNIQUE,
        issued_on TEXT,
        red_number TEXT UNIQUE,
        red_on TEXT,
        reason TEXT,
        CHECK (amount_minor > 0),
        CHECK (vat_minor >= 0 AND vat_minor < amount_minor)
    )",
    "CREATE UNIQUE INDEX invoice_asked ON invoice (brand_id, period, currency) WHERE state = 'requested'",
    "CREATE INDEX invoice_brand ON invoice (brand_id, id)",
    "CREATE INDEX invoice_state ON invoice (state, id)",
    "CREATE TABLE invoice_line (
        invoice_id UUID NOT NULL REFERENCES invoice (id),
        posting_id UUID NOT NULL REFERENCES posting (id),
        counts BOOL NOT NULL,
        PRIMARY KEY (invoice_id, posting_id)
    )",
    "CREATE UNIQUE INDEX invoice_line_counts ON invoice_line (posting_id) WHERE counts",
    "CREATE INDEX posting_taken_back ON posting (chain_id) WHERE kind = 'clawed_back'",
];
