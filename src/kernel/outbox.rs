//! Letters owed: who receives them, and the rows written in the promise that causes them.
//!
//! Claiming and settling them is `outbox/delivery.rs`, sending `work/relay.rs`; what a letter says is `notify`.

pub mod delivery;
pub mod digest;
pub mod inbox;
pub mod leave;
pub mod link;

use entity::outbox::{Channel, OutboxState};
use entity::{EventId, Instant, Letter, OrganisationId, OutboxId, Role, SubjectKind, UserId, outbox, wait};
use sea_orm::ConnectionTrait;
use uuid::Uuid;

use super::lifecycle::{By, Told};
use super::{Fault, Ground, Tx};

/// What is owed, to be told to somebody.
#[derive(Clone, Copy, Debug)]
pub struct Owed<'a> {
    /// The event that causes it.
    pub event_id: EventId,
    /// The wait that began with it.
    pub wait: Option<&'a wait::Model>,
    /// What it is about.
    pub kind: SubjectKind,
    /// Which one.
    pub id: Uuid,
}

/// One letter to one person.
#[derive(Clone, Copy, Debug)]
pub struct Addressed<'a> {
    /// Which letter.
    pub letter: Letter,
    /// To whom.
    pub user: UserId,
    /// Its facts, frozen now.
    pub facts: &'a serde_json::Value,
}

/// The people behind a capacity on a ground. Staff letters go to everyone in the role.
pub async fn recipients(tx: &Tx, ground: &Ground, by: By) -> Result<Vec<UserId>, Fault> {
    match by {
        By::Brand | By::BrandFinance => Ok(ground.brand_user.into_iter().collect()),
        By::Creator | By::CreatorInPerson => Ok(ground.creator_user.into_iter().collect()),
        By::Agency => owners(tx, ground.agency).await,
        By::Reviewer | By::Mediator | By::Finance | By::Operator => team(tx, by).await,
        By::Clock => Ok(Vec::new()),
    }
}

async fn team(tx: &Tx, by: By) -> Result<Vec<UserId>, Fault> {
    let Some(role) = by.staff_role() else { return Ok(Vec::new()) };
    let sql = "SELECT user_id FROM membership WHERE role = $1 AND ended_at IS NULL ORDER BY user_id";
    let rows = tx.db().query_all_raw(tx.sql(sql, [role.into()])).await?;
    rows.iter().map(|row| Ok(row.try_get::<UserId>("", "user_id")?)).collect()
}

/// The owners of an agency: its own matters are told to all of them.
async fn owners(tx: &Tx, agency: Option<OrganisationId>) -> Result<Vec<UserId>, Fault> {
    let Some(agency) = agency else { return Ok(Vec::new()) };
    let sql = "SELECT user_id FROM membership WHERE organisation_id = $1 AND role = $2 AND ended_at IS NULL ORDER BY user_id";
    let rows = tx.db().query_all_raw(tx.sql(sql, [agency.into(), Role::AgencyOwner.into()])).await?;
    rows.iter().map(|row| Ok(row.try_get::<UserId>("", "user_id")?)).collect()
}

/// The fact of a step's event that says how many letters it owes.
pub const LETTERS: &str = "letters";

/// The letters of a step, for everyone its row names. `facts` are those for all and those for one side.
pub(super) async fn addressed<'a>(
    tx: &Tx,
    ground: &Ground,
    told: &[Told],
    (facts, for_one): (&'a serde_json::Value, &'a [(By, serde_json::Value)]),
) -> Result<Vec<Addressed<'a>>, Fault> {
    let mut letters: Vec<Addressed<'a>> = Vec::new();
    for (by, letter) in told {
        let facts = for_one.iter().find(|(to, _)| to == by).map_or(facts, |(_, facts)| facts);
        for user in recipients(tx, ground, *by).await? {
            if !letters.iter().any(|known| known.letter == *letter && known.user == user) {
                letters.push(Addressed { letter: *letter, user, facts });
            }
        }
    }
    Ok(letters)
}

/// An event's facts with the number of letters it owes, so that a lost one is noticed.
pub(super) fn counted(facts: &serde_json::Value, letters: &[Addressed<'_>]) -> serde_json::Value {
    let mut facts = if facts.is_null() { serde_json::json!({}) } else { facts.clone() };
    if let Some(fields) = facts.as_object_mut().filter(|_| !letters.is_empty()) {
        fields.insert(LETTERS.to_owned(), letters.len().into());
    }
    facts
}

/// Queues letters on every channel: one row per event, recipient and channel.
pub fn queue(tx: &Tx, letters: &[Addressed<'_>], owed: &Owed<'_>) {
    queue_for(tx, letters, owed, (tx.now(), None));
}

/// Queues letters that go later, and only while their subject is still in a state.
pub fn queue_for(tx: &Tx, letters: &[Addressed<'_>], owed: &Owed<'_>, when: (Instant, Option<&str>)) {
    tx.insert_later(&rows(tx, letters, owed, when));
}

/// The rows of letters, not yet written: one per event, recipient and channel.
pub(super) fn rows(
    tx: &Tx,
    letters: &[Addressed<'_>],
    owed: &Owed<'_>,
    (due_at, valid_state): (Instant, Option<&str>),
) -> Vec<outbox::Model> {
    let wait = owed.wait.map(|wait| {
        let (state, version) = (&wait.state, wait.subject_version);
        serde_json::json!({ "for": wait.party, "until": wait.until, "on_silence": wait.on_silence, "state": state, "version": version })
    });
    let both = letters.iter().flat_map(|Addressed { letter, user, facts }| {
        let facts = serde_json::json!({ "facts": facts, "wait": wait }).to_string();
        [Channel::Inbox, Channel::Email].map(|channel| {
            let in_inbox = channel == Channel::Inbox;
            outbox::Model {
                id: tx.mint::<OutboxId>(),
                event_id: owed.event_id,
                letter: *letter,
                user_id: *user,
                channel,
                subject_kind: owed.kind,
                subject_id: owed.id,
                valid_state: valid_state.map(str::to_owned),
                facts: facts.clone(),
                created_at: tx.now(),
                due_at,
                state: if in_inbox && valid_state.is_none() { OutboxState::Sent } else { OutboxState::Queued },
                attempts: 0,
                leased_until: None,
                ended_at: (in_inbox && valid_state.is_none()).then(|| tx.now()),
                last_error: None,
                read_at: None,
            }
        })
    });
    both.collect()
}
