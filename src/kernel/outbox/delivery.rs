//! Letters on their way out: claimed by lease, settled once, revived by hand.
//!
//! Queueing is `outbox.rs`; rendering and the server's answers are the relay's. Times are the house's.

use entity::outbox::{Channel, OutboxState};
use entity::{Code, Instant, OutboxId, Role, SubjectKind, outbox};
use jiff::SignedDuration;
use sea_orm::{ColumnTrait, Condition, ConnectionTrait, DbBackend, EntityTrait, FromQueryResult, QueryFilter, QueryOrder, QuerySelect};
use serde_json::json;

use crate::kernel::{Actor, Call, Fault, House, Kind, Tx, record};

/// How long a worker keeps a letter to itself.
pub const LEASE: SignedDuration = SignedDuration::from_mins(2);
/// Why a delayed letter was not sent.
pub const MOVED_ON: &str = "subject moved on";

/// What became of a letter.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// Handed over.
    Sent,
    /// To be tried again.
    Later {
        /// Not before.
        at: Instant,
        /// Why it failed, without addresses.
        why: String,
    },
    /// Not yet, by its reader's wish: no try is counted.
    Held {
        /// Not before.
        until: Instant,
    },
    /// Not by itself: it goes into its reader's digest.
    Gathered {
        /// When that is due.
        at: Instant,
    },
    /// Given up; an operator may retry it.
    Dead {
        /// Why, without addresses.
        why: String,
    },
    /// Not to be sent at all.
    Dropped {
        /// Why.
        why: String,
    },
}

/// A batch of claimed rows.
#[derive(Debug)]
pub struct Claimed {
    /// E-mails to send now; each already counts this try.
    pub emails: Vec<outbox::Model>,
    /// How many rows were taken, those settled at once included: 0 when nothing is due.
    pub taken: usize,
}

/// Claims due letters for one worker; several processes never claim the same one. Letters whose subject
/// has moved on are dropped and inbox rows become visible in the same promise.
pub async fn claim(house: &House, limit: u64) -> Result<Claimed, Fault> {
    let now = house.now();
    if due(now).one(house.reader()).await?.is_none() {
        return Ok(Claimed { emails: Vec::new(), taken: 0 });
    }
    let (emails, taken) = house
        .promise(&Call::by(Actor::clock()), async |tx| {
            let rows = lease(tx, limit).await?;
            let taken = rows.len();
            let mut emails = Vec::new();
            for row in rows {
                if has_moved_on(tx, &row).await? {
                    settle_in(tx, &row, &Outcome::Dropped { why: MOVED_ON.to_owned() }).await?;
                } else if row.channel == Channel::Inbox {
                    settle_in(tx, &row, &Outcome::Sent).await?;
                } else {
                    emails.push(row);
                }
            }
            Ok((emails, taken))
        })
        .await?;
    Ok(Claimed { emails, taken })
}

fn due(now: Instant) -> sea_orm::Select<outbox::Entity> {
    let free = Condition::any().add(outbox::Column::LeasedUntil.is_null()).add(outbox::Column::LeasedUntil.lte(now));
    outbox::Entity::find().filter(outbox::Column::EndedAt.is_null()).filter(outbox::Column::DueAt.lte(now)).filter(free).limit(1)
}

async fn lease(tx: &Tx, limit: u64) -> Result<Vec<outbox::Model>, Fault> {
    let skip = if tx.db().get_database_backend() == DbBackend::Postgres { " FOR UPDATE SKIP LOCKED" } else { "" };
    let sql = format!(
        "UPDATE outbox SET state = $1, attempts = attempts + 1, leased_until = $2 WHERE id IN (SELECT id FROM outbox \
         WHERE ended_at IS NULL AND due_at <= $3 AND (leased_until IS NULL OR leased_until <= $3) \
         ORDER BY due_at, id LIMIT {limit}{skip}) RETURNING *"
    );
    let values = [OutboxState::Sending.into(), tx.now().plus(LEASE).into(), tx.now().into()];
    let rows = tx.db().query_all_raw(tx.sql(&sql, values)).await?;
    let mut claimed = rows.iter().map(|row| outbox::Model::from_query_result(row, "")).collect::<Result<Vec<_>, _>>()?;
    claimed.sort_by_key(|row| (row.due_at, row.id));
    Ok(claimed)
}

pub(super) async fn has_moved_on(tx: &Tx, row: &outbox::Model) -> Result<bool, Fault> {
    let Some(valid) = &row.valid_state else { return Ok(false) };
    if !row.subject_kind.has_states() {
        return Ok(true);
    }
    let sql = format!("SELECT state FROM {} WHERE id = $1", row.subject_kind.code());
    let state = tx.db().query_one_raw(tx.sql(&sql, [row.subject_id.into()])).await?;
    Ok(state.map(|row| row.try_get::<String>("", "state")).transpose()?.as_ref() != Some(valid))
}

/// Writes down what became of claimed letters, all in one promise; gives those that were settled, the others'
/// leases had passed to another worker.
pub async fn settle(house: &House, dealt: &[(&outbox::Model, &Outcome)]) -> Result<Vec<OutboxId>, Fault> {
    let (sent, others): (Vec<_>, Vec<_>) = dealt.iter().partition(|(_, outcome)| **outcome == Outcome::Sent);
    house
        .promise(&Call::by(Actor::clock()), async |tx| {
            let mut settled = settle_sent(tx, sent.iter().map(|(letter, _)| *letter)).await?;
            for (letter, outcome) in &others {
                if settle_in(tx, letter, outcome).await? {
                    settled.push(letter.id);
                }
            }
            Ok(settled)
        })
        .await
}

/// Most letters are sent at the first try: they are settled in one statement.
async fn settle_sent(tx: &Tx, letters: impl Iterator<Item = &outbox::Model>) -> Result<Vec<OutboxId>, Fault> {
    let mut values: Vec<sea_orm::Value> = vec![OutboxState::Sent.into(), tx.now().into(), OutboxState::Sending.into()];
    let mut claims = Vec::new();
    for letter in letters {
        claims.push(format!("(id = ${} AND attempts = ${})", values.len() + 1, values.len() + 2));
        values.extend([letter.id.into(), letter.attempts.into()]);
    }
    if claims.is_empty() {
        return Ok(Vec::new());
    }
    let sql = format!(
        "UPDATE outbox SET state = $1, ended_at = $2, last_error = NULL, leased_until = NULL WHERE state = $3 AND ({}) RETURNING id",
        claims.join(" OR ")
    );
    let rows = tx.db().query_all_raw(tx.sql(&sql, values)).await?;
    rows.iter().map(|row| Ok(row.try_get::<OutboxId>("", "id")?)).collect()
}

async fn settle_in(tx: &Tx, letter: &outbox::Model, outcome: &Outcome) -> Result<bool, Fault> {
    let now = Some(tx.now());
    let tries = if matches!(outcome, Outcome::Held { .. }) { letter.attempts - 1 } else { letter.attempts };
    let (state, ended_at, due_at, why) = match outcome {
        Outcome::Sent => (OutboxState::Sent, now, letter.due_at, None),
        Outcome::Held { until } => (OutboxState::Queued, None, *until, None),
        Outcome::Gathered { .. } => (OutboxState::Gathered, now, letter.due_at, None),
        Outcome::Later { at, why } => (OutboxState::Queued, None, *at, Some(why.as_str())),
        Outcome::Dead { why } => (OutboxState::Dead, now, letter.due_at, Some(why.as_str())),
        Outcome::Dropped { why } => (OutboxState::Dropped, now, letter.due_at, Some(why.as_str())),
    };
    // The try's number tells this claim from a later one of the same letter.
    let sql = "UPDATE outbox SET state = $1, ended_at = $2, due_at = $3, last_error = $4, leased_until = NULL, attempts = $8 \
               WHERE id = $5 AND state = $6 AND attempts = $7";
    let (claimed, tried) = (OutboxState::Sending.into(), letter.attempts.into());
    let values: [sea_orm::Value; 8] =
        [state.into(), ended_at.into(), due_at.into(), why.into(), letter.id.into(), claimed, tried, tries.into()];
    let settled = tx.db().execute_raw(tx.sql(sql, values)).await?.rows_affected() == 1;
    if let (Outcome::Gathered { at }, true) = (outcome, settled) {
        let sql = "INSERT INTO digest_line (outbox_id, user_id, due_at) VALUES ($1, $2, $3)";
        tx.db().execute_raw(tx.sql(sql, [letter.id.into(), letter.user_id.into(), (*at).into()])).await?;
    }
    Ok(settled)
}

/// An operator sends a dead letter on its way again, with fresh tries.
pub async fn retry_letter(house: &House, call: &Call, id: OutboxId) -> Result<outbox::Model, Fault> {
    house
        .promise(call, async |tx| {
            if tx.actor().role != Role::Operator {
                return Err(Fault::refuse(Kind::Forbidden, "role", "Only operators retry letters."));
            }
            let letter = outbox::Entity::find_by_id(id).one(tx.db()).await?.ok_or_else(Fault::missing)?;
            let sql = "UPDATE outbox SET state = $1, attempts = 0, due_at = $2, ended_at = NULL WHERE id = $3 AND state = $4";
            let values: [sea_orm::Value; 4] = [OutboxState::Queued.into(), tx.now().into(), id.into(), OutboxState::Dead.into()];
            if tx.db().execute_raw(tx.sql(sql, values)).await?.rows_affected() == 0 {
                return Err(Fault::refuse(Kind::Illegal, "letter_not_dead", "Only letters that were given up are retried."));
            }
            record(tx, SubjectKind::User, letter.user_id, "letter_retried", json!({ "letter": id })).await?;
            outbox::Entity::find_by_id(id).one(tx.db()).await?.ok_or_else(Fault::missing)
        })
        .await
}

/// Letters that were given up, the newest first, for operators.
pub async fn list_dead(db: &impl ConnectionTrait, actor: &Actor, limit: u64) -> Result<Vec<outbox::Model>, Fault> {
    if actor.role != Role::Operator {
        return Ok(Vec::new());
    }
    let dead = outbox::Entity::find().filter(outbox::Column::State.eq(OutboxState::Dead));
    Ok(dead.order_by_desc(outbox::Column::Id).limit(limit).all(db).await?)
}
