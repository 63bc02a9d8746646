//! Products, briefs, proposals, deals, deliverables, content and what can go wrong with them.

use sea_orm_migration::async_trait;
use sea_orm_migration::prelude::*;

use crate::dialect;

/// The market's tables.
pub struct Migration;

impl MigrationName for Migration {
    fn name(&self) -> &str {
        "m0003_market"
    }
}

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }

    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        dialect::run(manager, TABLES).await?;
        dialect::run(manager, INDEXES).await
    }
}

const TABLES: &[&str] = &[
    "CREATE TABLE rulebook (content_hash TEXT PRIMARY KEY, content TEXT NOT NULL, created_at BIGINT NOT NULL)",
    "CREATE TABLE product (
        id UUID PRIMARY KEY,
        brand_id UUID NOT NULL,
        name TEXT NOT NULL,
        category TEXT NOT NULL,
        attributes TEXT NOT NULL,
        claims TEXT NOT NULL,
        approval_number TEXT,
        created_at BIGINT NOT NULL,
        ended_at BIGINT
    )",
    "CREATE TABLE brief (
        id UUID PRIMARY KEY,
        state TEXT NOT NULL,
        version BIGINT NOT NULL,
        created_at BIGINT NOT NULL,
        changed_at BIGINT NOT NULL,
        brand_id UUID NOT NULL,
        brand_user_id UUID NOT NULL,
        mode TEXT NOT NULL,
        number BIGINT NOT NULL,
        title TEXT NOT NULL,
        category TEXT NOT NULL,
        content TEXT NOT NULL,
        platforms TEXT NOT NULL,
        currency TEXT NOT NULL,
        budget_minor BIGINT NOT NULL,
        slots BIGINT NOT NULL,
        slots_taken BIGINT NOT NULL,
        funded BOOL NOT NULL,
        unlock_code TEXT,
        applications_days BIGINT NOT NULL,
        applications_until BIGINT,
        published_at BIGINT,
        review_note TEXT,
        CHECK (slots_taken >= 0 AND slots_taken <= slots)
    )",
    "CREATE TABLE brief_version (
        id UUID PRIMARY KEY,
        brief_id UUID NOT NULL REFERENCES brief (id),
        number BIGINT NOT NULL,
        content TEXT NOT NULL,
        content_hash TEXT NOT NULL,
        created_at BIGINT NOT NULL,
        UNIQUE (brief_id, number)
    )",
    "CREATE TABLE proposal (
        id UUID PRIMARY KEY,
        state TEXT NOT NULL,
        version BIGINT NOT NULL,
        created_at BIGINT NOT NULL,
        changed_at BIGINT NOT NULL,
        brief_id UUID NOT NULL REFERENCES brief (id),
        brief_number BIGINT NOT NULL,
        kind TEXT NOT NULL,
        brand_id UUID NOT NULL,
        brand_user_id UUID NOT NULL,
        creator_id UUID NOT NULL,
        creator_user_id UUID,
        agency_id UUID,
        zone TEXT NOT NULL,
        turn TEXT NOT NULL,
        currency TEXT NOT NULL,
        price_minor BIGINT NOT NULL,
        offer TEXT NOT NULL,
        rounds BIGINT NOT NULL,
        until BIGINT,
        deal_id UUID
    )",
    "CREATE TABLE proposal_round (
        id UUID PRIMARY KEY,
        proposal_id UUID NOT NULL REFERENCES proposal (id),
        number BIGINT NOT NULL,
        said_by TEXT NOT NULL,
        user_id UUID,
        price_minor BIGINT NOT NULL,
        offer TEXT NOT NULL,
        message TEXT NOT NULL,
        at BIGINT NOT NULL,
        UNIQUE (proposal_id, number)
    )",
    "CREATE TABLE deal (
        id UUID PRIMARY KEY,
        state TEXT NOT NULL,
        version BIGINT NOT NULL,
        created_at BIGINT NOT NULL,
        changed_at BIGINT NOT NULL,
        brief_id UUID NOT NULL REFERENCES brief (id),
        brief_number BIGINT NOT NULL,
        proposal_id UUID NOT NULL REFERENCES proposal (id),
        title TEXT NOT NULL,
        category TEXT NOT NULL,
        brand_id UUID NOT NULL,
        brand_name TEXT NOT NULL,
        creator_name TEXT NOT NULL,
        brand_user_id UUID NOT NULL,
        creator_id UUID NOT NULL,
        creator_user_id UUID,
        agency_id UUID,
        agency_share_bp BIGINT NOT NULL,
        agency_receives BOOL NOT NULL,
        terms_id UUID NOT NULL REFERENCES terms (id),
        packs TEXT NOT NULL,
        zone TEXT NOT NULL,
        settlement TEXT NOT NULL,
        currency TEXT NOT NULL,
        price_minor BIGINT NOT NULL,
        fee_minor BIGINT NOT NULL,
        document_id UUID,
        disputed BOOL NOT NULL,
        UNIQUE (proposal_id)
    )",
    "CREATE TABLE document (
        id UUID PRIMARY KEY,
        kind TEXT NOT NULL,
        number TEXT NOT NULL,
        deal_id UUID,
        content TEXT NOT NULL,
        content_hash TEXT NOT NULL,
        created_at BIGINT NOT NULL,
        UNIQUE (kind, number)
    )",
    "CREATE TABLE deliverable (
        id UUID PRIMARY KEY,
        state TEXT NOT NULL,
        version BIGINT NOT NULL,
        created_at BIGINT NOT NULL,
        changed_at BIGINT NOT NULL,
        deal_id UUID NOT NULL REFERENCES deal (id),
        number BIGINT NOT NULL,
        platform TEXT NOT NULL,
        format TEXT NOT NULL,
        markets TEXT NOT NULL,
        price_minor BIGINT NOT NULL,
        route TEXT NOT NULL,
        route_reference TEXT,
        outline_wanted BOOL NOT NULL,
        due_at BIGINT NOT NULL,
        due_days BIGINT NOT NULL,
        window_ends_at BIGINT NOT NULL,
        window_days BIGINT NOT NULL,
        retention_days BIGINT NOT NULL,
        requirements TEXT NOT NULL,
        brand_rounds BIGINT NOT NULL,
        outline TEXT,
        approved_draft_id UUID,
        published_at BIGINT,
        sign_off_until BIGINT,
        signed_off_at BIGINT,
        retention_until BIGINT,
        missing_since BIGINT,
        UNIQUE (deal_id, number)
    )",
    "CREATE TABLE sample (
        id UUID PRIMARY KEY,
        state TEXT NOT NULL,
        version BIGINT NOT NULL,
        created_at BIGINT NOT NULL,
        changed_at BIGINT NOT NULL,
        deal_id UUID NOT NULL REFERENCES deal (id),
        deliverable_id UUID NOT NULL REFERENCES deliverable (id),
        what TEXT NOT NULL,
        to_be_returned BOOL NOT NULL,
        carrier TEXT,
        tracking TEXT,
        shipped_at BIGINT,
        received_at BIGINT,
        UNIQUE (deliverable_id)
    )",
    "CREATE TABLE draft (
        id UUID PRIMARY KEY,
        state TEXT NOT NULL,
        version BIGINT NOT NULL,
        created_at BIGINT NOT NULL,
        changed_at BIGINT NOT NULL,
        deal_id UUID NOT NULL REFERENCES deal (id),
        deliverable_id UUID NOT NULL REFERENCES deliverable (id),
        number BIGINT NOT NULL,
        title TEXT NOT NULL,
        body TEXT NOT NULL,
        hashtags TEXT NOT NULL,
        facts TEXT NOT NULL,
        content_hash TEXT NOT NULL,
        submitted_at BIGINT,
        by_silence BOOL NOT NULL,
        UNIQUE (deliverable_id, number)
    )",
    "CREATE TABLE review (
        id UUID PRIMARY KEY,
        state TEXT NOT NULL,
        version BIGINT NOT NULL,
        created_at BIGINT NOT NULL,
        changed_at BIGINT NOT NULL,
        deal_id UUID NOT NULL REFERENCES deal (id),
        draft_id UUID NOT NULL REFERENCES draft (id),
        lane TEXT NOT NULL,
        position BIGINT NOT NULL,
        needed BIGINT NOT NULL,
        approvals BIGINT NOT NULL,
        counts BOOL NOT NULL,
        UNIQUE (draft_id, position)
    )",
    "CREATE TABLE remark (
        id UUID PRIMARY KEY,
        review_id UUID NOT NULL REFERENCES review (id),
        draft_id UUID NOT NULL REFERENCES draft (id),
        user_id UUID NOT NULL,
        verdict TEXT NOT NULL,
        body TEXT NOT NULL,
        field TEXT NOT NULL,
        anchor_start BIGINT,
        anchor_end BIGINT,
        created_at BIGINT NOT NULL,
        sent_at BIGINT
    )",
    "CREATE TABLE compliance_check (
        id UUID PRIMARY KEY,
        state TEXT NOT NULL,
        version BIGINT NOT NULL,
        created_at BIGINT NOT NULL,
        changed_at BIGINT NOT NULL,
        deal_id UUID NOT NULL REFERENCES deal (id),
        draft_id UUID NOT NULL REFERENCES draft (id),
        deliverable_id UUID NOT NULL REFERENCES deliverable (id),
        verdict TEXT NOT NULL,
        findings TEXT NOT NULL,
        packs TEXT NOT NULL,
        ruled_by UUID,
        reason TEXT
    )",
    "CREATE TABLE proof (
        id UUID PRIMARY KEY,
        deal_id UUID NOT NULL REFERENCES deal (id),
        deliverable_id UUID NOT NULL REFERENCES deliverable (id),
        draft_id UUID NOT NULL REFERENCES draft (id),
        url TEXT NOT NULL,
        post_id TEXT NOT NULL,
        account_handle TEXT NOT NULL,
        label_visible BOOL NOT NULL,
        screenshot_id UUID,
        published_at BIGINT NOT NULL,
        created_at BIGINT NOT NULL,
        refused_why TEXT
    )",
    "CREATE TABLE change_request (
        id UUID PRIMARY KEY,
        state TEXT NOT NULL,
        version BIGINT NOT NULL,
        created_at BIGINT NOT NULL,
        changed_at BIGINT NOT NULL,
        deal_id UUID NOT NULL REFERENCES deal (id),
        deliverable_id UUID REFERENCES deliverable (id),
        asked_by TEXT NOT NULL,
        asked_user_id UUID NOT NULL,
        change TEXT NOT NULL,
        difference_minor BIGINT NOT NULL,
        reason TEXT NOT NULL
    )",
    "CREATE TABLE cancellation (
        id UUID PRIMARY KEY,
        state TEXT NOT NULL,
        version BIGINT NOT NULL,
        created_at BIGINT NOT NULL,
        changed_at BIGINT NOT NULL,
        deal_id UUID NOT NULL REFERENCES deal (id),
        asked_by TEXT NOT NULL,
        asked_user_id UUID,
        stage TEXT NOT NULL,
        compensation_minor BIGINT NOT NULL,
        refund_minor BIGINT NOT NULL,
        fee_minor BIGINT NOT NULL,
        reason TEXT NOT NULL
    )",
    "CREATE TABLE dispute (
        id UUID PRIMARY KEY,
        state TEXT NOT NULL,
        version BIGINT NOT NULL,
        created_at BIGINT NOT NULL,
        changed_at BIGINT NOT NULL,
        deal_id UUID NOT NULL REFERENCES deal (id),
        opened_by TEXT NOT NULL,
        opened_user_id UUID NOT NULL,
        reason TEXT NOT NULL,
        brand_statement TEXT,
        creator_statement TEXT,
        creator_share_bp BIGINT,
        ruling TEXT,
        mediator_id UUID,
        appealed_by TEXT
    )",
];

const INDEXES: &[&str] = &[
    "CREATE INDEX brief_brand ON brief (brand_id, id)",
    "CREATE INDEX brief_state ON brief (state, id)",
    "CREATE INDEX product_brand ON product (brand_id, id)",
    "CREATE UNIQUE INDEX proposal_one_open ON proposal (brief_id, creator_id)
        WHERE state IN ('asked', 'interested', 'offered', 'applied', 'countered_by_brand', 'countered_by_creator', 'agreed')",
    "CREATE INDEX proposal_brand ON proposal (brand_id, id)",
    "CREATE INDEX proposal_creator ON proposal (creator_id, id)",
    "CREATE INDEX deal_brand ON deal (brand_id, id)",
    "CREATE INDEX deal_creator ON deal (creator_id, id)",
    "CREATE INDEX deal_agency ON deal (agency_id, id) WHERE agency_id IS NOT NULL",
    "CREATE INDEX deal_brief ON deal (brief_id)",
    "CREATE INDEX deliverable_state ON deliverable (state, id)",
    "CREATE INDEX draft_deal ON draft (deal_id)",
    "CREATE INDEX review_deal ON review (deal_id)",
    "CREATE INDEX remark_review ON remark (review_id)",
    "CREATE INDEX compliance_check_draft ON compliance_check (draft_id)",
    "CREATE INDEX proof_deliverable ON proof (deliverable_id)",
    "CREATE INDEX change_request_deal ON change_request (deal_id)",
    "CREATE UNIQUE INDEX change_request_one_open ON change_request (deal_id) WHERE state IN ('asked_brand', 'asked_creator')",
    "CREATE UNIQUE INDEX cancellation_one_open ON cancellation (deal_id)
        WHERE state IN ('asked_brand', 'asked_creator', 'proposed_creator')",
    "CREATE UNIQUE INDEX dispute_one_open ON dispute (deal_id) WHERE state IN ('statements', 'ruling', 'ruled', 'appealed')",
];
