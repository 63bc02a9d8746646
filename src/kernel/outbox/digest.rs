//! Digests: e-mails that wait for their reader's morning, written as one letter then.
//!
//! When that morning is, `notify::timing` says; the lines are worded by the relay in the reader's language.

use std::collections::BTreeMap;

use entity::{Letter, OutboxId, SubjectKind, UserId, outbox};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder};
use serde_json::json;

use super::delivery::has_moved_on;
use super::{Addressed, Owed, queue};
use crate::kernel::{Actor, Call, Fault, House, Tx, record};

/// How many gathered letters are looked at in one round.
const ROUND: i64 = 500;
/// The most lines of one digest; the others are counted.
const LINES_MOST: usize = 30;

/// A gathered letter in a line.
#[derive(Clone, Debug, serde::Serialize)]
pub struct Line {
    /// Which.
    #[serde(skip)]
    pub letter: OutboxId,
    /// Its subject, in its reader's language.
    pub subject: String,
    /// Where it leads.
    pub link: String,
    /// When it was owed.
    pub at: entity::Instant,
}

/// Readers whose digest is due, each with the letters gathered for it, the oldest first.
pub async fn due(house: &House) -> Result<Vec<(UserId, Vec<outbox::Model>)>, Fault> {
    use sea_orm::ConnectionTrait;
    let sql = "SELECT outbox_id FROM digest_line WHERE digested_at IS NULL AND due_at <= $1 ORDER BY due_at, outbox_id LIMIT $2";
    let statement = sea_orm::Statement::from_sql_and_values(house.backend(), sql, [house.now().into(), ROUND.into()]);
    let rows = house.reader().query_all_raw(statement).await?;
    let ids = rows.iter().map(|row| row.try_get::<OutboxId>("", "outbox_id")).collect::<Result<Vec<_>, _>>()?;
    if ids.is_empty() {
        return Ok(Vec::new());
    }
    let letters = outbox::Entity::find().filter(outbox::Column::Id.is_in(ids)).order_by_asc(outbox::Column::Id);
    let mut of: BTreeMap<UserId, Vec<outbox::Model>> = BTreeMap::new();
    for letter in letters.all(house.reader()).await? {
        of.entry(letter.user_id).or_default().push(letter);
    }
    Ok(of.into_iter().collect())
}

/// Owes a reader the digest of these letters, unless another process was faster. Letters whose subject has moved on
/// meanwhile are left out; where none is left there is no digest.
pub async fn write(house: &House, user: UserId, letters: &[outbox::Model], lines: &[Line]) -> Result<bool, Fault> {
    house
        .promise(&Call::by(Actor::clock()), async |tx| {
            let mut good = Vec::new();
            for letter in letters {
                if take(tx, letter.id).await? && !has_moved_on(tx, letter).await? {
                    good.extend(lines.iter().filter(|line| line.letter == letter.id));
                }
            }
            let Some(first) = good.first() else { return Ok(false) };
            let facts = json!({ "lines": good.iter().take(LINES_MOST).collect::<Vec<_>>(), "many": good.len(), "since": first.at });
            let told = json!({ super::LETTERS: 1, "gathered": good.len() });
            let event_id = record(tx, SubjectKind::User, user, "digest", told).await?;
            let owed = Owed { event_id, wait: None, kind: SubjectKind::User, id: user.into() };
            queue(tx, &[Addressed { letter: Letter::Digest, user, facts: &facts }], &owed);
            Ok(true)
        })
        .await
}

async fn take(tx: &Tx, letter: OutboxId) -> Result<bool, Fault> {
    use sea_orm::ConnectionTrait;
    let sql = "UPDATE digest_line SET digested_at = $1 WHERE outbox_id = $2 AND digested_at IS NULL";
    Ok(tx.db().execute_raw(tx.sql(sql, [tx.now().into(), letter.into()])).await?.rows_affected() == 1)
}
