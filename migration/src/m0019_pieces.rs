//! Boards stay quick however many pieces there are: each piece says itself whose it is and whether its deal has its
//! money, and what a board counts, orders and cuts off stands in an index.

use sea_orm_migration::async_trait;
use sea_orm_migration::prelude::*;

use crate::dialect;

/// Whose a piece is, on the piece.
pub struct Migration;

impl MigrationName for Migration {
    fn name(&self) -> &str {
        "m0019_pieces"
    }
}

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }

    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        dialect::run(manager, COLUMNS).await?;
        dialect::run(manager, INDEXES).await
    }
}

/// SQLite adds no column that must hold something without saying what until then; every row is filled below.
const COLUMNS: &[&str] = &[
    "@sqlite
    ALTER TABLE deliverable ADD COLUMN brand_id UUID NOT NULL DEFAULT X'00000000000000000000000000000000'
    @postgres
    ALTER TABLE deliverable ADD COLUMN brand_id UUID
    @end",
    "@sqlite
    ALTER TABLE deliverable ADD COLUMN creator_id UUID NOT NULL DEFAULT X'00000000000000000000000000000000'
    @postgres
    ALTER TABLE deliverable ADD COLUMN creator_id UUID
    @end",
    "ALTER TABLE deliverable ADD COLUMN agency_id UUID",
    "@sqlite
    ALTER TABLE deliverable ADD COLUMN funded BOOL NOT NULL DEFAULT 0
    @postgres
    ALTER TABLE deliverable ADD COLUMN funded BOOL
    @end",
    "UPDATE deliverable SET brand_id = deal.brand_id, creator_id = deal.creator_id, agency_id = deal.agency_id,
        funded = deal.state NOT IN ('awaiting_funds', 'lapsed') FROM deal WHERE deal.id = deliverable.deal_id",
    "@postgres
    ALTER TABLE deliverable ALTER COLUMN brand_id SET NOT NULL, ALTER COLUMN creator_id SET NOT NULL, ALTER COLUMN funded SET NOT NULL
    @end",
];

const INDEXES: &[&str] = &[
    // The pieces at a place of the board: counted, the most urgent first, and the deals they belong to, the newest first.
    "DROP INDEX deliverable_state",
    "DROP INDEX deliverable_place",
    "CREATE INDEX deliverable_due ON deliverable (state, funded, due_at, id)",
    "CREATE INDEX deliverable_deal ON deliverable (state, funded, deal_id)",
    "CREATE INDEX deliverable_brand_due ON deliverable (brand_id, state, funded, due_at, id)",
    "CREATE INDEX deliverable_brand_deal ON deliverable (brand_id, state, funded, deal_id)",
    "CREATE INDEX deliverable_creator_due ON deliverable (creator_id, state, funded, due_at, id)",
    "CREATE INDEX deliverable_creator_deal ON deliverable (creator_id, state, funded, deal_id, price_minor)",
    "CREATE INDEX deliverable_agency_due ON deliverable (agency_id, state, funded, due_at, id) WHERE agency_id IS NOT NULL",
    "CREATE INDEX deliverable_agency_deal ON deliverable (agency_id, state, funded, deal_id) WHERE agency_id IS NOT NULL",
    // Deals that wait for money; a brand's pieces are no longer counted by its deals.
    "DROP INDEX deal_brand_state",
    "CREATE INDEX deal_state ON deal (state, brand_id, id)",
    // The deals of a brief in order, and what was agreed under it.
    "DROP INDEX deal_brief",
    "CREATE INDEX deal_brief ON deal (brief_id, id)",
    "CREATE INDEX deal_brief_agreed ON deal (brief_id, brand_id, state, price_minor)",
    // What is set aside of a brand's money, the newest first.
    "CREATE INDEX hold_brand_newest ON hold (brand_id, id)",
    // What is in an account that keeps no balance, and what is owed to payees, added up without opening a row.
    "DROP INDEX entry_account",
    "CREATE INDEX entry_account ON entry (account_id, id, amount_minor)",
    "CREATE INDEX earning_state ON earning (state, currency, happened_on, owed_minor)",
    // What waits for somebody, the earliest first.
    "DROP INDEX wait_organisation",
    "DROP INDEX wait_creator",
    "CREATE INDEX wait_organisation ON wait (organisation_id, until, since) WHERE ended_at IS NULL AND organisation_id IS NOT NULL",
    "CREATE INDEX wait_creator ON wait (creator_id, until, since) WHERE ended_at IS NULL AND creator_id IS NOT NULL",
    "CREATE INDEX wait_role ON wait (role, until, since) WHERE ended_at IS NULL AND role IS NOT NULL",
    // Whether a creator or an agency has a proposal of a brief, and an agency's proposals.
    "CREATE INDEX proposal_creator_brief ON proposal (creator_id, brief_id)",
    "CREATE INDEX proposal_agency ON proposal (agency_id, id) WHERE agency_id IS NOT NULL",
    "CREATE INDEX proposal_agency_brief ON proposal (agency_id, brief_id) WHERE agency_id IS NOT NULL",
];
