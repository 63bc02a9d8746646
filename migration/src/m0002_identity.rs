//! People, organisations, sign-ins, creators and mandates.

use sea_orm_migration::async_trait;
use sea_orm_migration::prelude::*;

use crate::dialect;

/// The tables of identity.
pub struct Migration;

impl MigrationName for Migration {
    fn name(&self) -> &str {
        "m0002_identity"
    }
}

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }

    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        dialect::run(manager, PEOPLE).await?;
        dialect::run(manager, SIGN_IN).await?;
        dialect::run(manager, CREATORS).await
    }
}

const PEOPLE: &[&str] = &[
    "CREATE TABLE app_user (
        id UUID PRIMARY KEY,
        email TEXT NOT NULL UNIQUE,
        name TEXT NOT NULL,
        locale TEXT NOT NULL,
        zone TEXT NOT NULL,
        password_hash TEXT,
        confirmed_at BIGINT,
        totp_secret BYTES,
        totp_last_step BIGINT,
        totp_confirmed_at BIGINT,
        person_hash BYTES,
        banned_at BIGINT,
        created_at BIGINT NOT NULL
    )",
    "CREATE INDEX app_user_person ON app_user (person_hash) WHERE person_hash IS NOT NULL",
    "CREATE TABLE organisation (
        id UUID PRIMARY KEY,
        kind TEXT NOT NULL,
        name TEXT NOT NULL,
        legal_name TEXT,
        registration_number TEXT,
        country TEXT NOT NULL,
        zone TEXT NOT NULL,
        email TEXT,
        created_at BIGINT NOT NULL,
        ended_at BIGINT
    )",
    "CREATE UNIQUE INDEX organisation_platform ON organisation (kind) WHERE kind = 'platform'",
    "CREATE TABLE membership (
        id UUID PRIMARY KEY,
        organisation_id UUID NOT NULL REFERENCES organisation (id),
        user_id UUID NOT NULL REFERENCES app_user (id),
        role TEXT NOT NULL,
        created_at BIGINT NOT NULL,
        ended_at BIGINT
    )",
    "CREATE UNIQUE INDEX membership_live ON membership (organisation_id, user_id) WHERE ended_at IS NULL",
    "CREATE INDEX membership_user ON membership (user_id) WHERE ended_at IS NULL",
    "CREATE INDEX membership_role ON membership (role, user_id) WHERE ended_at IS NULL",
];

const SIGN_IN: &[&str] = &[
    "CREATE TABLE session (
        id UUID PRIMARY KEY,
        user_id UUID NOT NULL REFERENCES app_user (id),
        organisation_id UUID,
        acting_for UUID,
        second_factor BOOL NOT NULL,
        device_hash BYTES,
        created_at BIGINT NOT NULL,
        seen_at BIGINT NOT NULL,
        ended_at BIGINT,
        ended_why TEXT
    )",
    "CREATE INDEX session_of_user ON session (user_id, created_at)",
    "CREATE TABLE refresh_token (
        id UUID PRIMARY KEY,
        session_id UUID NOT NULL REFERENCES session (id),
        token_hash BYTES NOT NULL UNIQUE,
        created_at BIGINT NOT NULL,
        expires_at BIGINT NOT NULL,
        used_at BIGINT
    )",
    "CREATE INDEX refresh_token_session ON refresh_token (session_id)",
    "CREATE TABLE ticket (
        id UUID PRIMARY KEY,
        user_id UUID NOT NULL REFERENCES app_user (id),
        purpose TEXT NOT NULL,
        token_hash BYTES NOT NULL UNIQUE,
        payload TEXT NOT NULL,
        created_at BIGINT NOT NULL,
        expires_at BIGINT NOT NULL,
        used_at BIGINT
    )",
    "CREATE INDEX ticket_user ON ticket (user_id, purpose) WHERE used_at IS NULL",
    "CREATE TABLE sign_in_budget (
        email_hash BYTES PRIMARY KEY,
        failed INT NOT NULL,
        since BIGINT NOT NULL
    )",
    "CREATE INDEX sign_in_budget_since ON sign_in_budget (since)",
];

const CREATORS: &[&str] = &[
    "CREATE TABLE creator (
        id UUID PRIMARY KEY,
        user_id UUID UNIQUE REFERENCES app_user (id),
        display_name TEXT NOT NULL,
        bio TEXT NOT NULL,
        region TEXT NOT NULL,
        zone TEXT NOT NULL,
        languages TEXT NOT NULL,
        categories TEXT NOT NULL,
        taking_orders BOOL NOT NULL,
        adult BOOL NOT NULL,
        real_name_checked_at BIGINT,
        created_at BIGINT NOT NULL,
        claimed_at BIGINT
    )",
    "CREATE TABLE platform_account (
        id UUID PRIMARY KEY,
        creator_id UUID NOT NULL REFERENCES creator (id),
        platform TEXT NOT NULL,
        handle TEXT NOT NULL,
        followers BIGINT NOT NULL,
        bio_code TEXT NOT NULL,
        verified_at BIGINT,
        created_at BIGINT NOT NULL,
        ended_at BIGINT
    )",
    "CREATE UNIQUE INDEX platform_account_live ON platform_account (platform, handle) WHERE ended_at IS NULL",
    "CREATE INDEX platform_account_creator ON platform_account (creator_id)",
    "CREATE TABLE account_figure (
        id UUID PRIMARY KEY,
        account_id UUID NOT NULL REFERENCES platform_account (id),
        kind TEXT NOT NULL,
        detail TEXT NOT NULL,
        as_of BIGINT NOT NULL,
        value BIGINT NOT NULL,
        provenance TEXT NOT NULL,
        UNIQUE (account_id, kind, detail, as_of)
    )",
    "CREATE TABLE rate (
        id UUID PRIMARY KEY,
        creator_id UUID NOT NULL REFERENCES creator (id),
        platform TEXT NOT NULL,
        format TEXT NOT NULL,
        price_minor BIGINT NOT NULL,
        currency TEXT NOT NULL,
        revisions_count INT NOT NULL,
        delivery_days INT NOT NULL,
        rights_days INT NOT NULL,
        retention_days INT NOT NULL,
        active BOOL NOT NULL,
        created_at BIGINT NOT NULL
    )",
    "CREATE UNIQUE INDEX rate_active ON rate (creator_id, platform, format) WHERE active",
    "CREATE TABLE representation (
        id UUID PRIMARY KEY,
        state TEXT NOT NULL,
        version BIGINT NOT NULL,
        created_at BIGINT NOT NULL,
        changed_at BIGINT NOT NULL,
        creator_id UUID NOT NULL REFERENCES creator (id),
        agency_id UUID NOT NULL REFERENCES organisation (id),
        share_bp BIGINT NOT NULL,
        receives TEXT NOT NULL,
        platforms TEXT NOT NULL,
        exclusive BOOL NOT NULL,
        tail_days INT NOT NULL,
        starts_at BIGINT NOT NULL,
        ends_at BIGINT,
        answer_by BIGINT NOT NULL
    )",
    "CREATE INDEX representation_creator ON representation (creator_id, state)",
    "CREATE INDEX representation_agency ON representation (agency_id, state)",
];
