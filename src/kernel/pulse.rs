//! The pulse of the house: can it write, is its schema the right one, how far are letters and timers behind.

use entity::Instant;
use sea_orm::{ConnectionTrait, Statement};

use super::{Actor, Call, Fault, House, schema};

/// Numbers for probes and dashboards. Ages are whole seconds, 0 where nothing waits.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, serde::Serialize)]
pub struct Pulse {
    /// Promises that wait for the writer.
    pub waiting_promises: i64,
    /// Letters not yet handed over whose hour has come.
    pub letters_due: i64,
    /// How long the oldest of them waits.
    pub letters_age_seconds: i64,
    /// Waits whose deadline has passed and whose timer has not fired.
    pub timers_due: i64,
    /// How long ago the oldest of them should have fired.
    pub timers_lag_seconds: i64,
    /// Events without a place in the global order.
    pub events_unsealed: i64,
    /// Open waits.
    pub waits_open: i64,
    /// Events.
    pub events: i64,
}

/// How many events there are: places in the global order have no gaps, and those without a place are few. Counting the
/// events themselves reads all of them.
const EVENTS: &str = "SELECT coalesce((SELECT max(seq) FROM event_seal), 0) + (SELECT count(*) FROM event_unsealed) AS many";

/// Takes the pulse.
pub async fn take(house: &House) -> Result<Pulse, Fault> {
    let now = house.now();
    let age = |oldest: Option<i64>| oldest.map_or(0, |oldest| now.since(Instant::from_micros(oldest)).as_secs().max(0));
    let (letters_due, oldest_letter) =
        counted(house, "SELECT count(*) AS many, min(due_at) AS oldest FROM outbox WHERE ended_at IS NULL AND due_at <= $1").await?;
    let (timers_due, oldest_timer) = counted(
        house,
        "SELECT count(*) AS many, min(until) AS oldest FROM wait \
         WHERE ended_at IS NULL AND paused_at IS NULL AND on_silence IS NOT NULL AND until <= $1",
    )
    .await?;
    Ok(Pulse {
        waiting_promises: i64::try_from(house.waiting()).unwrap_or(i64::MAX),
        letters_due,
        letters_age_seconds: age(oldest_letter),
        timers_due,
        timers_lag_seconds: age(oldest_timer),
        events_unsealed: count(house, "SELECT count(*) AS many FROM event_unsealed").await?,
        waits_open: count(house, "SELECT count(*) AS many FROM wait WHERE ended_at IS NULL").await?,
        events: count(house, EVENTS).await?,
    })
}

/// Whether a promise is kept: it takes a turn at the writer and commits nothing.
pub async fn can_write(house: &House) -> Result<(), Fault> {
    house.promise(&Call::by(Actor::clock()), async |_| Ok(())).await
}

/// Whether the schema is the one this program was made for.
pub async fn schema_is_current(house: &House) -> Result<bool, Fault> {
    Ok(schema::is_current(house.reader()).await?)
}

/// How large the database is, in bytes.
pub async fn database_bytes(house: &House) -> Result<i64, Fault> {
    let sql = if house.backend() == sea_orm::DbBackend::Postgres {
        "SELECT pg_database_size(current_database()) AS many"
    } else {
        "SELECT page_count * page_size AS many FROM pragma_page_count(), pragma_page_size()"
    };
    count(house, sql).await
}

async fn count(house: &House, sql: &str) -> Result<i64, Fault> {
    let row = house.reader().query_one_raw(Statement::from_string(house.backend(), sql)).await?;
    Ok(row.map(|row| row.try_get("", "many")).transpose()?.unwrap_or(0))
}

async fn counted(house: &House, sql: &str) -> Result<(i64, Option<i64>), Fault> {
    let statement = Statement::from_sql_and_values(house.backend(), sql, [house.now().into()]);
    let Some(row) = house.reader().query_one_raw(statement).await? else { return Ok((0, None)) };
    Ok((row.try_get("", "many")?, row.try_get("", "oldest")?))
}
