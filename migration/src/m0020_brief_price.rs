//! What a brief pays stands in a column, so that creators find those that pay enough without any being opened.

use sea_orm_migration::async_trait;
use sea_orm_migration::prelude::*;

use crate::dialect;

/// The price of what a brief offers.
pub struct Migration;

impl MigrationName for Migration {
    fn name(&self) -> &str {
        "m0020_brief_price"
    }
}

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }

    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        dialect::run(manager, COLUMN).await
    }
}

/// Minor units in one unit of each currency by ISO 4217.
const COLUMN: &[&str] = &[
    "ALTER TABLE brief ADD COLUMN price_whole BIGINT NOT NULL DEFAULT 0",
    "@sqlite
    UPDATE brief SET price_whole = COALESCE((SELECT SUM(json_extract(wanted.value, '$.price_minor'))
        FROM json_each(brief.content, '$.offer.deliverables') AS wanted), 0)
    @postgres
    UPDATE brief SET price_whole = COALESCE((SELECT SUM((wanted.value ->> 'price_minor')::BIGINT)
        FROM jsonb_array_elements(brief.content::jsonb -> 'offer' -> 'deliverables') AS wanted (value)), 0)::BIGINT
    @end",
    "UPDATE brief SET price_whole = price_whole / CASE
        WHEN currency IN ('BIF', 'CLP', 'DJF', 'GNF', 'ISK', 'JPY', 'KMF', 'KRW', 'PYG', 'RWF', 'UGX', 'UYI', 'VND', 'VUV', 'XAF', 'XOF', 'XPF')
            THEN 1
        WHEN currency IN ('BHD', 'IQD', 'JOD', 'KWD', 'LYD', 'OMR', 'TND') THEN 1000
        WHEN currency IN ('CLF', 'UYW') THEN 10000
        ELSE 100 END",
    "DROP INDEX brief_state",
    "CREATE INDEX brief_state ON brief (state, id, price_whole)",
];
