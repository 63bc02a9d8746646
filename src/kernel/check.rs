//! The invariants of the kernel, by the names the outside knows them by: lives (W1, W3), the event chain
//! (L4), letters (O1, O2) and keys (I1). Reads only.
//!
//! What money and files must obey is finance's own check; what deals must, the market's.

mod chain;
mod found;
mod lives;
mod mail;

use sea_orm::ConnectionTrait;

use super::Fault;
use super::lifecycle::Table;
use found::rows;
pub use found::{Depth, Violation};

/// Everything the kernel finds wrong. `tables` are the lifecycles of the house.
pub async fn check(db: &impl ConnectionTrait, tables: &[Table], now: entity::Instant, depth: Depth) -> Result<Vec<Violation>, Fault> {
    let mut found = lives::steps(db, tables).await?;
    for table in tables {
        found.extend(lives::rows_of(db, table).await?);
        found.extend(lives::waits(db, table).await?);
    }
    found.extend(chain::links(db).await?);
    found.extend(chain::hashes(db, depth).await?);
    found.extend(chain::seals(db, depth).await?);
    found.extend(mail::letters(db, now).await?);
    found.extend(mail::keys(db).await?);
    Ok(found)
}

/// How many events have no place in the global order yet: not wrong, but to be told.
pub async fn unsealed(db: &impl ConnectionTrait) -> Result<i64, Fault> {
    let rows = rows(db, "SELECT COUNT(*) AS many FROM event_unsealed", []).await?;
    Ok(rows.first().map(|row| row.try_get("", "many")).transpose()?.unwrap_or(0))
}
