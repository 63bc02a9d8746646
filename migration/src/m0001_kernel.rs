//! Events, waits, outbox, idempotency, jobs, files and terms.

use sea_orm_migration::async_trait;
use sea_orm_migration::prelude::*;

use crate::dialect;

/// The kernel's tables.
pub struct Migration;

impl MigrationName for Migration {
    fn name(&self) -> &str {
        "m0001_kernel"
    }
}

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }

    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        dialect::run(manager, TABLES).await?;
        dialect::run(manager, GUARDS).await
    }
}

const TABLES: &[&str] = &[
    "CREATE TABLE event (
        id UUID PRIMARY KEY,
        subject_kind TEXT NOT NULL,
        subject_id UUID NOT NULL,
        number BIGINT NOT NULL,
        name TEXT NOT NULL,
        from_state TEXT,
        to_state TEXT,
        version BIGINT,
        at BIGINT NOT NULL,
        user_id UUID,
        organisation_id UUID,
        role TEXT NOT NULL,
        acting_for UUID,
        facts TEXT NOT NULL,
        previous_hash BYTES NOT NULL,
        hash BYTES NOT NULL,
        seq BIGINT UNIQUE,
        UNIQUE (subject_id, number)
    )",
    "CREATE INDEX event_unsealed ON event (id) WHERE seq IS NULL",
    "CREATE TABLE event_seal (seq BIGINT PRIMARY KEY, event_id UUID NOT NULL, hash BYTES NOT NULL)",
    "CREATE TABLE wait (
        id UUID PRIMARY KEY,
        subject_kind TEXT NOT NULL,
        subject_id UUID NOT NULL,
        subject_version BIGINT NOT NULL,
        state TEXT NOT NULL,
        party TEXT NOT NULL,
        role TEXT,
        organisation_id UUID,
        user_id UUID,
        creator_id UUID,
        brief_id UUID,
        deal_id UUID,
        since BIGINT NOT NULL,
        until BIGINT,
        on_silence TEXT,
        remind_at BIGINT,
        reminded INT NOT NULL,
        escalated BOOL NOT NULL,
        paused_at BIGINT,
        leased_until BIGINT,
        ended_at BIGINT,
        ended_by TEXT
    )",
    "CREATE UNIQUE INDEX wait_open ON wait (subject_id) WHERE ended_at IS NULL",
    "CREATE INDEX wait_until ON wait (until) WHERE ended_at IS NULL",
    "CREATE INDEX wait_remind ON wait (remind_at) WHERE ended_at IS NULL",
    "CREATE INDEX wait_organisation ON wait (organisation_id, until) WHERE ended_at IS NULL",
    "CREATE INDEX wait_creator ON wait (creator_id, until) WHERE ended_at IS NULL",
    "CREATE INDEX wait_deal ON wait (deal_id) WHERE ended_at IS NULL",
    "CREATE INDEX wait_brief ON wait (brief_id) WHERE ended_at IS NULL",
    "CREATE TABLE outbox (
        id UUID PRIMARY KEY,
        event_id UUID NOT NULL,
        letter TEXT NOT NULL,
        user_id UUID NOT NULL,
        channel TEXT NOT NULL,
        subject_kind TEXT NOT NULL,
        subject_id UUID NOT NULL,
        valid_state TEXT,
        facts TEXT NOT NULL,
        created_at BIGINT NOT NULL,
        due_at BIGINT NOT NULL,
        state TEXT NOT NULL,
        attempts INT NOT NULL,
        leased_until BIGINT,
        ended_at BIGINT,
        last_error TEXT,
        read_at BIGINT,
        UNIQUE (event_id, user_id, channel, letter)
    )",
    "CREATE INDEX outbox_unsent ON outbox (due_at) WHERE ended_at IS NULL",
    "CREATE INDEX outbox_inbox ON outbox (user_id, created_at)",
    "CREATE TABLE idempotency (
        user_id UUID NOT NULL,
        route TEXT NOT NULL,
        key TEXT NOT NULL,
        request_hash BYTES NOT NULL,
        answer TEXT NOT NULL,
        at BIGINT NOT NULL,
        PRIMARY KEY (user_id, route, key)
    )",
    "CREATE TABLE job (
        id UUID PRIMARY KEY,
        kind TEXT NOT NULL,
        state TEXT NOT NULL,
        version BIGINT NOT NULL,
        asked TEXT NOT NULL,
        cursor TEXT NOT NULL,
        done BIGINT NOT NULL,
        total BIGINT NOT NULL,
        user_id UUID,
        created_at BIGINT NOT NULL,
        changed_at BIGINT NOT NULL,
        leased_until BIGINT,
        error TEXT
    )",
    "CREATE INDEX job_open ON job (created_at) WHERE state IN ('queued', 'running')",
    "CREATE TABLE file (
        id UUID PRIMARY KEY,
        purpose TEXT NOT NULL,
        belongs_to TEXT NOT NULL,
        name TEXT NOT NULL,
        media_type TEXT NOT NULL,
        sha256 BYTES NOT NULL,
        content BYTES NOT NULL,
        created_at BIGINT NOT NULL,
        UNIQUE (purpose, belongs_to)
    )",
    "CREATE TABLE terms (
        id UUID PRIMARY KEY,
        number BIGINT NOT NULL UNIQUE,
        content_hash TEXT NOT NULL,
        content TEXT NOT NULL,
        effective_from BIGINT NOT NULL,
        created_at BIGINT NOT NULL
    )",
];

/// Events and terms are written once: only the sequencer's number may follow, and only once.
const GUARDS: &[&str] = &[
    "@sqlite
    CREATE TRIGGER event_unchanged BEFORE UPDATE ON event
    WHEN OLD.seq IS NOT NULL OR OLD.hash <> NEW.hash OR OLD.facts <> NEW.facts OR OLD.name <> NEW.name
        OR OLD.subject_id <> NEW.subject_id OR OLD.number <> NEW.number OR OLD.at <> NEW.at
    BEGIN SELECT RAISE(ABORT, 'events never change'); END
    @end",
    "@sqlite
    CREATE TRIGGER event_kept BEFORE DELETE ON event BEGIN SELECT RAISE(ABORT, 'events are never deleted'); END
    @end",
    "@sqlite
    CREATE TRIGGER terms_unchanged BEFORE UPDATE ON terms BEGIN SELECT RAISE(ABORT, 'terms never change'); END
    @end",
    "@postgres
    CREATE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS
    $$ BEGIN RAISE EXCEPTION '% rows never change', TG_TABLE_NAME; END $$
    @end",
    "@postgres
    CREATE TRIGGER event_unchanged BEFORE UPDATE ON event FOR EACH ROW
    WHEN (OLD.seq IS NOT NULL OR OLD.hash <> NEW.hash OR OLD.facts <> NEW.facts OR OLD.name <> NEW.name
        OR OLD.subject_id <> NEW.subject_id OR OLD.number <> NEW.number OR OLD.at <> NEW.at)
    EXECUTE FUNCTION refuse_change()
    @end",
    "@postgres
    CREATE TRIGGER event_kept BEFORE DELETE ON event FOR EACH ROW EXECUTE FUNCTION refuse_change()
    @end",
    "@postgres
    CREATE TRIGGER terms_unchanged BEFORE UPDATE ON terms FOR EACH ROW EXECUTE FUNCTION refuse_change()
    @end",
];
