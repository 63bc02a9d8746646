//! Events that are no step: roles granted, bank details changed, terms published, refused attempts.

use std::collections::HashMap;

use entity::{EventId, Instant, Role, SubjectKind, UserId, event, event_seal};
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, JoinType, QueryFilter, QueryOrder, QuerySelect, SelectTwo};
use uuid::Uuid;

use super::chain::{self, Link, Place};
use super::head::Head;
use super::paging::Page;
use super::{Actor, Call, Fault, Ground, House, Kind, Tx};

/// Records that something happened to a subject. `facts` hold ids, codes and numbers only.
pub async fn record(tx: &Tx, kind: SubjectKind, id: impl Into<Uuid>, name: &str, facts: serde_json::Value) -> Result<EventId, Fault> {
    let id = id.into();
    let head = match tx.known_head(id) {
        Some(head) => head,
        None => {
            let last = event::Entity::find().filter(event::Column::SubjectId.eq(id)).order_by_desc(event::Column::Number);
            last.one(tx.db()).await?.map_or_else(Head::none, |event| Head { number: event.number, hash: event.hash })
        }
    };
    let ground = Ground::platform();
    let place = Place { kind, id, ground: &ground };
    let link = Link { name, from: None, to: None, version: None, facts: &facts };
    let actor = tx.actor().clone();
    chain::append(tx, &place, &head, &link, &actor)
}

/// Records an attempt that was refused for a reason of security, in a promise of its own.
pub async fn record_refusal(house: &House, actor: &Actor, route: &str, fault: &Fault) -> Result<(), Fault> {
    let Some((user, refusal)) = actor.user.zip(fault.refusal()) else { return Ok(()) };
    if refusal.kind != Kind::Forbidden {
        return Ok(());
    }
    let facts = serde_json::json!({ "route": route, "code": refusal.code });
    house
        .promise(&Call::by(actor.clone()), async |tx| record(tx, SubjectKind::User, user, "refused", facts.clone()).await.map(|_| ()))
        .await
}

/// The events of a subject, the newest first; one more than the page holds, so that it knows whether there is another.
pub async fn history(db: &impl ConnectionTrait, subject: Uuid, page: &Page) -> Result<Vec<event::Model>, Fault> {
    let mut events = event::Entity::find().filter(event::Column::SubjectId.eq(subject));
    if let Some(before) = page.before {
        // By its number: ids follow the clock of whichever process minted them.
        let last = event::Entity::find().filter(event::Column::Id.eq(before)).one(db).await?;
        events = events.filter(event::Column::Number.lt(last.map_or(0, |event| event.number)));
    }
    Ok(events.order_by_desc(event::Column::Number).limit(page.limit + 1).all(db).await?)
}

/// The events of several subjects in one, the newest first, without those of a name; one more than the page holds.
pub async fn histories(db: &impl ConnectionTrait, (subjects, without): (&[Uuid], &str), page: &Page) -> Result<Vec<event::Model>, Fault> {
    let mut events = event::Entity::find().filter(event::Column::SubjectId.is_in(subjects.iter().copied()));
    events = events.filter(event::Column::Name.ne(without));
    if let Some(before) = page.before {
        events = events.filter(event::Column::Id.lt(before));
    }
    Ok(events.order_by_desc(event::Column::Id).limit(page.limit + 1).all(db).await?)
}

/// The newest event of a subject.
pub async fn newest(db: &impl ConnectionTrait, subject: Uuid) -> Result<EventId, Fault> {
    let events = event::Entity::find().filter(event::Column::SubjectId.eq(subject)).order_by_desc(event::Column::Number);
    events.one(db).await?.map(|event| event.id).ok_or_else(|| Fault::broken(format!("{subject} has no event")))
}

/// An event with its place in the global order.
#[derive(Clone, Debug, PartialEq)]
pub struct Placed {
    /// The place, from 1 without gaps.
    pub seq: i64,
    /// The event.
    pub event: event::Model,
}

fn placed() -> SelectTwo<event_seal::Entity, event::Entity> {
    let of_it = event_seal::Entity::belongs_to(event::Entity).from(event_seal::Column::EventId).to(event::Column::Id);
    event_seal::Entity::find().join(JoinType::InnerJoin, of_it.into()).select_also(event::Entity)
}

async fn all(db: &impl ConnectionTrait, sought: SelectTwo<event_seal::Entity, event::Entity>) -> Result<Vec<Placed>, Fault> {
    let found = sought.all(db).await?.into_iter();
    Ok(found.filter_map(|(seal, event)| Some(Placed { seq: seal.seq, event: event? })).collect())
}

/// The global feed after a number, in its order.
pub async fn feed(db: &impl ConnectionTrait, after: i64, limit: u64) -> Result<Vec<Placed>, Fault> {
    all(db, placed().filter(event_seal::Column::Seq.gt(after)).order_by_asc(event_seal::Column::Seq).limit(limit)).await
}

/// The last number given; 0 where there is none.
pub async fn last_seq(db: &impl ConnectionTrait) -> Result<i64, Fault> {
    Ok(event_seal::Entity::find().order_by_desc(event_seal::Column::Seq).one(db).await?.map_or(0, |seal| seal.seq))
}

/// The places of events that have one already.
pub async fn places(db: &impl ConnectionTrait, events: &[event::Model]) -> Result<HashMap<EventId, i64>, Fault> {
    let seals = event_seal::Entity::find().filter(event_seal::Column::EventId.is_in(events.iter().map(|event| event.id)));
    Ok(seals.all(db).await?.into_iter().map(|seal| (seal.event_id, seal.seq)).collect())
}

/// Which events an auditor looks at.
#[derive(Clone, Copy, Debug, Default)]
pub struct Sought<'a> {
    /// Only those of this kind of thing.
    pub kind: Option<SubjectKind>,
    /// Only those of this thing.
    pub subject: Option<Uuid>,
    /// Only those of this name: a step's, or that of what was recorded.
    pub name: Option<&'a str>,
    /// Only what this person did.
    pub user: Option<UserId>,
    /// Only what happened from one instant until before another.
    pub span: (Option<Instant>, Option<Instant>),
    /// Only those before this number of the global order.
    pub before: Option<i64>,
}

/// The global feed from its end, for auditors and operators.
pub async fn latest(db: &impl ConnectionTrait, actor: &Actor, sought: &Sought<'_>, limit: u64) -> Result<Vec<Placed>, Fault> {
    if !matches!(actor.role, Role::Auditor | Role::Operator) {
        return Err(Fault::missing());
    }
    let mut events = placed();
    if let Some(kind) = sought.kind {
        events = events.filter(event::Column::SubjectKind.eq(kind));
    }
    if let Some(subject) = sought.subject {
        events = events.filter(event::Column::SubjectId.eq(subject));
    }
    if let Some(name) = sought.name {
        events = events.filter(event::Column::Name.eq(name));
    }
    if let Some(user) = sought.user {
        events = events.filter(event::Column::UserId.eq(user));
    }
    if let Some(from) = sought.span.0 {
        events = events.filter(event::Column::At.gte(from));
    }
    if let Some(to) = sought.span.1 {
        events = events.filter(event::Column::At.lt(to));
    }
    if let Some(before) = sought.before {
        events = events.filter(event_seal::Column::Seq.lt(before));
    }
    all(db, events.order_by_desc(event_seal::Column::Seq).limit(limit)).await
}
