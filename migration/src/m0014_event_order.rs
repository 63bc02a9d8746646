//! An event is never written again: its place in the global order stands in its seal alone, and what has none yet waits
//! in a table of its own.

use sea_orm_migration::async_trait;
use sea_orm_migration::prelude::*;

use crate::dialect;

/// The events that wait for their place.
pub struct Migration;

impl MigrationName for Migration {
    fn name(&self) -> &str {
        "m0014_event_order"
    }
}

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }

    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        dialect::run(manager, QUEUE).await?;
        dialect::run(manager, EVENTS).await
    }
}

const QUEUE: &[&str] = &[
    "DROP INDEX event_unsealed",
    "CREATE TABLE event_unsealed (event_id UUID PRIMARY KEY)",
    "INSERT INTO event_unsealed (event_id) SELECT id FROM event WHERE seq IS NULL",
    "CREATE UNIQUE INDEX event_seal_event ON event_seal (event_id)",
];

/// SQLite takes no unique column away: there the table is made anew.
const EVENTS: &[&str] = &[
    "@postgres
    DROP TRIGGER event_unchanged ON event
    @end",
    "@postgres
    ALTER TABLE event DROP COLUMN seq
    @end",
    "@postgres
    CREATE TRIGGER event_unchanged BEFORE UPDATE ON event FOR EACH ROW EXECUTE FUNCTION refuse_change()
    @end",
    "@sqlite
    CREATE TABLE event_anew (
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
        UNIQUE (subject_id, number)
    )
    @end",
    "@sqlite
    INSERT INTO event_anew SELECT id, subject_kind, subject_id, number, name, from_state, to_state, version, at, user_id, organisation_id,
        role, acting_for, facts, previous_hash, hash FROM event ORDER BY rowid
    @end",
    "@sqlite
    DROP TABLE event
    @end",
    "@sqlite
    ALTER TABLE event_anew RENAME TO event
    @end",
    "@sqlite
    CREATE TRIGGER event_unchanged BEFORE UPDATE ON event BEGIN SELECT RAISE(ABORT, 'events never change'); END
    @end",
    "@sqlite
    CREATE TRIGGER event_kept BEFORE DELETE ON event BEGIN SELECT RAISE(ABORT, 'events are never deleted'); END
    @end",
];
