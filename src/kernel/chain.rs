//! Events: written once, each sealed with the hash of the one before it in its subject's chain.

use entity::{EventId, Instant, OrganisationId, Role, SubjectKind, UserId, event, event_unsealed};
use sha2::{Digest, Sha256};
use uuid::Uuid;

use super::head::Head;
use super::{Actor, Fault, Ground, Tx};

/// What happened, as the caller knows it.
pub struct Link<'a> {
    /// The step or record.
    pub name: &'a str,
    /// State before.
    pub from: Option<&'a str>,
    /// State after.
    pub to: Option<&'a str>,
    /// The subject's version after it.
    pub version: Option<i64>,
    /// Ids, codes and numbers.
    pub facts: &'a serde_json::Value,
}

/// Which subject, on which ground.
pub(super) struct Place<'a> {
    pub kind: SubjectKind,
    pub id: Uuid,
    pub ground: &'a Ground,
}

/// Appends an event to a subject's chain.
pub(super) fn append(tx: &Tx, place: &Place<'_>, head: &Head, link: &Link<'_>, actor: &Actor) -> Result<EventId, Fault> {
    let event = next(tx, place, head, link, actor)?;
    Ok(write(tx, event))
}

/// Writes an event, and that it waits for its place in the global order.
pub(super) fn write(tx: &Tx, event: event::Model) -> EventId {
    let event_id = event.id;
    tx.insert_later(&[event]);
    tx.insert_later(&[event_unsealed::Model { event_id }]);
    event_id
}

/// The next event of a subject's chain, sealed; whoever asks for it writes it.
pub(super) fn next(tx: &Tx, place: &Place<'_>, head: &Head, link: &Link<'_>, actor: &Actor) -> Result<event::Model, Fault> {
    let mut event = event::Model {
        id: tx.mint::<EventId>(),
        subject_kind: place.kind,
        subject_id: place.id,
        number: head.number + 1,
        name: link.name.to_owned(),
        from_state: link.from.map(str::to_owned),
        to_state: link.to.map(str::to_owned),
        version: link.version,
        at: tx.now(),
        user_id: actor.user,
        organisation_id: actor.organisation,
        role: actor.role,
        acting_for: actor.acting_for().map(Uuid::from),
        facts: serde_json::to_string(link.facts)?,
        previous_hash: head.hash.clone(),
        hash: Vec::new(),
    };
    event.hash = hash_of(&event)?;
    tx.knows_head(place.id, Head { number: event.number, hash: event.hash.clone() });
    Ok(event)
}

/// The hash an event must have: SHA-256 over the hash before it and its own canonical text.
pub fn hash_of(event: &event::Model) -> Result<Vec<u8>, Fault> {
    #[derive(serde::Serialize)]
    struct Sealed<'a> {
        id: EventId,
        subject_kind: SubjectKind,
        subject_id: Uuid,
        number: i64,
        name: &'a str,
        from: Option<&'a str>,
        to: Option<&'a str>,
        version: Option<i64>,
        at: Instant,
        user: Option<UserId>,
        organisation: Option<OrganisationId>,
        role: Role,
        acting_for: Option<Uuid>,
        facts: &'a str,
    }
    let sealed = Sealed {
        id: event.id,
        subject_kind: event.subject_kind,
        subject_id: event.subject_id,
        number: event.number,
        name: &event.name,
        from: event.from_state.as_deref(),
        to: event.to_state.as_deref(),
        version: event.version,
        at: event.at,
        user: event.user_id,
        organisation: event.organisation_id,
        role: event.role,
        acting_for: event.acting_for,
        facts: &event.facts,
    };
    let mut hasher = Sha256::new();
    hasher.update(&event.previous_hash);
    hasher.update(serde_json::to_vec(&sealed)?);
    Ok(hasher.finalize().to_vec())
}
