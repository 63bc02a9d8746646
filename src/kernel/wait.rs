//! Waits: opened and closed by `advance`, paused by disputes and cancellations, read by timers,
//! to-do lists and the SLA report.

use entity::{BriefId, DealId, Instant, Party, SubjectKind, WaitId, wait};
use jiff::SignedDuration;
use sea_orm::{ColumnTrait, Condition, ConnectionTrait, DbBackend, EntityTrait, QueryFilter, QueryOrder, QuerySelect};
use uuid::Uuid;

use super::bundle::Bundle;
use super::chain::Place;
use super::lifecycle::By;
use super::{Actor, Fault, House, Tx};

/// A wait that would be opened.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PlannedWait {
    /// Who must act.
    pub by: By,
    /// Until when.
    pub until: Option<Instant>,
    /// The step silence takes.
    pub on_silence: Option<&'static str>,
    /// The first reminder.
    pub remind_at: Option<Instant>,
}

/// The wait a step opens, as it will be stored.
pub(super) fn opened(tx: &Tx, place: &Place<'_>, planned: &PlannedWait, (version, state): (i64, &str)) -> wait::Model {
    let ground = place.ground;
    let party = planned.by.party();
    let on_brand = party == Party::Brand;
    let on_creator = party == Party::Creator;
    wait::Model {
        id: tx.mint::<WaitId>(),
        subject_kind: place.kind,
        subject_id: place.id,
        subject_version: version,
        state: state.to_owned(),
        party,
        role: planned.by.staff_role(),
        organisation_id: match party {
            Party::Brand => ground.brand,
            Party::Agency => ground.agency,
            Party::Creator | Party::Platform | Party::Finance | Party::Clock => None,
        },
        user_id: if on_brand {
            ground.brand_user
        } else if on_creator {
            ground.creator_user
        } else {
            None
        },
        creator_id: if on_creator { ground.creator.map(Uuid::from) } else { None },
        brief_id: ground.brief,
        deal_id: ground.deal,
        since: tx.now(),
        until: planned.until,
        on_silence: planned.on_silence.map(str::to_owned),
        remind_at: planned.remind_at,
        reminded: 0,
        escalated: false,
        paused_at: None,
        leased_until: None,
        ended_at: None,
        ended_by: None,
    }
}

/// Ends the open wait of a subject that takes a step.
pub(super) fn close(bundle: &mut Bundle, at: Instant, (kind, id): (SubjectKind, Uuid), step: &str) {
    let sql = "UPDATE wait SET ended_at = $1, ended_by = $2, leased_until = NULL \
               WHERE subject_id = $3 AND subject_kind = $4 AND ended_at IS NULL";
    bundle.add_end(sql, [at.into(), step.into(), id.into(), kind.into()]);
}

/// The open wait of a subject.
pub async fn open_of(db: &impl ConnectionTrait, id: impl Into<Uuid>) -> Result<Option<wait::Model>, Fault> {
    let open = wait::Entity::find().filter(wait::Column::SubjectId.eq(id.into())).filter(wait::Column::EndedAt.is_null());
    Ok(open.one(db).await?)
}

/// Open waits of a deal and everything under it, the earliest deadline first.
pub async fn open_under_deal(db: &impl ConnectionTrait, deal: DealId) -> Result<Vec<wait::Model>, Fault> {
    let open = wait::Entity::find().filter(wait::Column::DealId.eq(deal)).filter(wait::Column::EndedAt.is_null());
    Ok(open.order_by_asc(wait::Column::Until).all(db).await?)
}

/// Open waits of a brief and everything under it.
pub async fn open_under_brief(db: &impl ConnectionTrait, brief: BriefId) -> Result<Vec<wait::Model>, Fault> {
    let open = wait::Entity::find().filter(wait::Column::BriefId.eq(brief)).filter(wait::Column::EndedAt.is_null());
    Ok(open.order_by_asc(wait::Column::Until).all(db).await?)
}

/// What waits for an actor, the earliest deadline first, at most `limit`.
pub async fn todo(db: &impl ConnectionTrait, actor: &Actor, limit: u64) -> Result<Vec<wait::Model>, Fault> {
    let mut mine = Condition::any();
    if let Some(creator) = actor.creator {
        mine = mine.add(wait::Column::CreatorId.eq(Uuid::from(creator)));
    } else if actor.is_staff() {
        mine = mine.add(wait::Column::Role.eq(actor.role));
    } else if let Some(organisation) = actor.organisation {
        mine = mine.add(wait::Column::OrganisationId.eq(organisation));
    } else {
        return Ok(Vec::new());
    }
    let open = wait::Entity::find().filter(mine).filter(wait::Column::EndedAt.is_null());
    Ok(open.order_by_asc(wait::Column::Until).order_by_asc(wait::Column::Since).limit(limit).all(db).await?)
}

/// Stops the clocks of everything under a deal but one subject (the dispute or cancellation itself).
pub async fn pause_deal(tx: &Tx, deal: DealId, but: impl Into<Uuid>) -> Result<(), Fault> {
    let sql = "UPDATE wait SET paused_at = $1 WHERE deal_id = $2 AND subject_id <> $3 AND ended_at IS NULL AND paused_at IS NULL";
    tx.db().execute_raw(tx.sql(sql, [tx.now().into(), deal.into(), but.into().into()])).await?;
    Ok(())
}

/// Lets the clocks of a deal run again with the time they had left.
pub async fn resume_deal(tx: &Tx, deal: DealId) -> Result<(), Fault> {
    let sql = "UPDATE wait SET until = until + ($1 - paused_at), remind_at = remind_at + ($1 - paused_at), paused_at = NULL \
               WHERE deal_id = $2 AND ended_at IS NULL AND paused_at IS NOT NULL";
    tx.db().execute_raw(tx.sql(sql, [tx.now().into(), deal.into()])).await?;
    Ok(())
}

/// Ends every wait under a deal because the deal itself has ended.
pub async fn end_deal(tx: &Tx, deal: DealId, step: &str) -> Result<(), Fault> {
    let sql = "UPDATE wait SET ended_at = $1, ended_by = $2, leased_until = NULL WHERE deal_id = $3 AND ended_at IS NULL";
    tx.db().execute_raw(tx.sql(sql, [tx.now().into(), step.into(), deal.into()])).await?;
    Ok(())
}

/// A wait whose hour has come.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Due {
    /// Its deadline has passed.
    Deadline,
    /// Its party is to be reminded.
    Reminder,
}

/// How long a worker keeps a wait to itself.
const LEASE: SignedDuration = SignedDuration::from_secs(60);

/// Waits whose deadline or reminder has come, in the order of their deadlines, without claiming them.
pub async fn due(db: &impl ConnectionTrait, now: Instant, limit: u64) -> Result<Vec<wait::Model>, Fault> {
    let come = Condition::any()
        .add(wait::Column::RemindAt.lte(now))
        .add(Condition::all().add(wait::Column::Until.lte(now)).add(wait::Column::Escalated.eq(false)));
    let waits = wait::Entity::find()
        .filter(wait::Column::EndedAt.is_null())
        .filter(wait::Column::PausedAt.is_null())
        .filter(Condition::any().add(wait::Column::LeasedUntil.is_null()).add(wait::Column::LeasedUntil.lte(now)))
        .filter(come);
    Ok(waits.order_by_asc(wait::Column::Until).order_by_asc(wait::Column::Id).limit(limit).all(db).await?)
}

/// Claims due waits for one worker; several processes never claim the same one.
pub async fn claim(house: &House, limit: u64) -> Result<Vec<wait::Model>, Fault> {
    let now = house.now();
    if due(house.reader(), now, 1).await?.is_empty() {
        return Ok(Vec::new());
    }
    house
        .promise(&super::Call::by(Actor::clock()), async |tx| {
            let skip = if tx.db().get_database_backend() == DbBackend::Postgres { " FOR UPDATE SKIP LOCKED" } else { "" };
            let sql = format!(
                "UPDATE wait SET leased_until = $1 WHERE id IN (SELECT id FROM wait WHERE ended_at IS NULL AND paused_at IS NULL \
                 AND (leased_until IS NULL OR leased_until <= $2) AND (remind_at <= $2 OR (until <= $2 AND NOT escalated)) \
                 ORDER BY until, id LIMIT $3{skip}) RETURNING id"
            );
            let limit = i64::try_from(limit).unwrap_or(100);
            let rows = tx.db().query_all_raw(tx.sql(&sql, [now.plus(LEASE).into(), now.into(), limit.into()])).await?;
            let ids = rows.iter().map(|row| row.try_get::<WaitId>("", "id")).collect::<Result<Vec<_>, _>>()?;
            let claimed = wait::Entity::find().filter(wait::Column::Id.is_in(ids)).order_by_asc(wait::Column::Until);
            Ok(claimed.order_by_asc(wait::Column::Id).all(tx.db()).await?)
        })
        .await
}

/// Why a wait is due at an instant: its deadline rules over its reminder.
pub fn why_due(wait: &wait::Model, now: Instant) -> Due {
    if wait.until.is_some_and(|until| until <= now) { Due::Deadline } else { Due::Reminder }
}

/// Notes that the party was reminded, and when next; `false` if the wait has ended meanwhile.
pub async fn reminded(tx: &Tx, id: WaitId, next: Option<Instant>) -> Result<bool, Fault> {
    let sql = "UPDATE wait SET reminded = reminded + 1, remind_at = $1, leased_until = NULL WHERE id = $2 AND ended_at IS NULL";
    Ok(tx.db().execute_raw(tx.sql(sql, [next.into(), id.into()])).await?.rows_affected() == 1)
}

/// Notes that the deadline passed and whoever it concerns was told; `false` if the wait has ended meanwhile.
pub async fn escalated(tx: &Tx, id: WaitId) -> Result<bool, Fault> {
    let sql = "UPDATE wait SET escalated = $1, remind_at = NULL, leased_until = NULL WHERE id = $2 AND ended_at IS NULL";
    Ok(tx.db().execute_raw(tx.sql(sql, [true.into(), id.into()])).await?.rows_affected() == 1)
}
