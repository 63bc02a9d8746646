//! Reminders and escalations: who is told that something waits, and in which words it is named.

use entity::{Instant, Letter, Party, SubjectKind, UserId, wait};
use serde_json::json;

use crate::kernel::advance::{World, next_reminder};
use crate::kernel::outbox::{Addressed, Owed, queue_for};
use crate::kernel::wait::{escalated, reminded};
use crate::kernel::{Actor, Call, Fault, House, record};
use crate::lifecycles::state_line;
use crate::market::identity::store as identity;
use crate::market::{brief, deal};
use crate::notify::facts::ReminderFacts;

/// What a timer did.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Did {
    /// Took the step of silence.
    Stepped,
    /// Reminded the party.
    Reminded,
    /// Told whoever stands above.
    Escalated,
    /// Nothing: somebody was faster, or the step is not legal now.
    TooLate,
    /// Failed; it will be tried again when its lease ends.
    Failed,
}

/// What a letter about a wait needs, looked up before its promise.
struct Notice {
    letter: Letter,
    readers: Vec<UserId>,
    facts: serde_json::Value,
}

/// Reminds the party, and notes when next.
pub(super) async fn remind(house: &House, wait: &wait::Model) -> Result<Did, Fault> {
    let notice = notice(house, wait, Letter::Reminder, party(house, wait).await?).await?;
    let next = next(house, wait).await?;
    tell(house, wait, &notice, async |tx| reminded(tx, wait.id, next).await).await
}

/// The deadline has passed and silence takes no step: the party is reminded once more, or whoever stands
/// above it is told, as the lifecycle says.
pub(super) async fn deadline_passed(house: &House, wait: &wait::Model) -> Result<Did, Fault> {
    let line = state_line(wait.subject_kind, &wait.state);
    let escalates = line.and_then(|line| line.on_silence.as_deref()) == Some("escalate");
    let notice = if escalates {
        notice(house, wait, Letter::Escalation, above(house, wait).await?).await?
    } else {
        notice(house, wait, Letter::Reminder, party(house, wait).await?).await?
    };
    tell(house, wait, &notice, async |tx| escalated(tx, wait.id).await).await
}

async fn tell(
    house: &House,
    wait: &wait::Model,
    notice: &Notice,
    note: impl AsyncFn(&crate::kernel::Tx) -> Result<bool, Fault>,
) -> Result<Did, Fault> {
    let escalates = notice.letter == Letter::Escalation;
    let (name, did) = if escalates { ("escalated", Did::Escalated) } else { ("reminded", Did::Reminded) };
    let call = Call::by(Actor::clock());
    let told = house.promise(&call, async |tx| {
        if !note(tx).await? {
            return Ok(false);
        }
        let told = json!({ "state": wait.state, "letters": notice.readers.len() });
        let event_id = record(tx, wait.subject_kind, wait.subject_id, name, told).await?;
        let owed = Owed { event_id, wait: Some(wait), kind: wait.subject_kind, id: wait.subject_id };
        let letters: Vec<_> =
            notice.readers.iter().map(|user| Addressed { letter: notice.letter, user: *user, facts: &notice.facts }).collect();
        queue_for(tx, &letters, &owed, (tx.now(), Some(&wait.state)));
        Ok(true)
    });
    Ok(if told.await? { did } else { Did::TooLate })
}

/// The people whose turn it is.
async fn party(house: &House, wait: &wait::Model) -> Result<Vec<UserId>, Fault> {
    let db = house.reader();
    if let Some(user) = wait.user_id {
        return Ok(vec![user]);
    }
    if let Some(role) = wait.role {
        return identity::members_with_role(db, role).await;
    }
    match wait.organisation_id {
        Some(organisation) => identity::owners_of(db, organisation).await,
        None => Ok(Vec::new()),
    }
}

/// Whoever stands above the party: the organisation's owners, or the platform's operators.
async fn above(house: &House, wait: &wait::Model) -> Result<Vec<UserId>, Fault> {
    let db = house.reader();
    if let Some(organisation) = wait.organisation_id {
        let owners = identity::owners_of(db, organisation).await?;
        if !owners.is_empty() {
            return Ok(owners);
        }
    }
    identity::members_with_role(db, entity::Role::Operator).await
}

async fn notice(house: &House, wait: &wait::Model, letter: Letter, readers: Vec<UserId>) -> Result<Notice, Fault> {
    let facts = ReminderFacts {
        subject: wait.subject_kind,
        state: wait.state.clone(),
        title: title(house, wait).await?,
        party: wait.party,
        party_name: party_name(house, wait).await?,
        since: wait.since,
        reminded: wait.reminded,
    };
    Ok(Notice { letter, readers, facts: serde_json::to_value(facts)? })
}

/// What the thing that waits is called: the title of its deal or brief, or its number.
async fn title(house: &House, wait: &wait::Model) -> Result<String, Fault> {
    let (db, clock) = (house.reader(), Actor::clock());
    if let Some(id) = wait.deal_id
        && let Some(deal) = deal::store::find_deal(db, &clock, id).await?
    {
        return Ok(deal.title);
    }
    if let Some(id) = wait.brief_id
        && let Ok(brief) = brief::store::load_for_house(db, id).await
    {
        return Ok(brief.title);
    }
    if wait.subject_kind == SubjectKind::Brief
        && let Ok(brief) = brief::store::load_for_house(db, wait.subject_id.into()).await
    {
        return Ok(brief.title);
    }
    Ok(wait.subject_kind.show(wait.subject_id))
}

async fn party_name(house: &House, wait: &wait::Model) -> Result<Option<String>, Fault> {
    let db = house.reader();
    if let Some(id) = wait.organisation_id {
        return Ok(identity::find_organisation(db, id).await?.map(|organisation| organisation.name));
    }
    match wait.creator_id {
        Some(id) if wait.party == Party::Creator => Ok(identity::find_creator(db, id.into()).await?.map(|creator| creator.display_name)),
        Some(_) | None => Ok(None),
    }
}

/// When the party is reminded next: by the terms its deal has pinned, or the current ones.
async fn next(house: &House, wait: &wait::Model) -> Result<Option<Instant>, Fault> {
    let (Some(until), Some(line)) = (wait.until, state_line(wait.subject_kind, &wait.state)) else { return Ok(None) };
    let deal = match wait.deal_id {
        Some(id) => deal::store::find_deal(house.reader(), &Actor::clock(), id).await?,
        None => None,
    };
    let terms = match deal {
        Some(deal) => house.terms(deal.terms_id).await?,
        None => house.current_terms().await?.1,
    };
    Ok(next_reminder(line.reminders, until, &World { now: house.now(), calendar: house.calendar(), terms: &terms }))
}
