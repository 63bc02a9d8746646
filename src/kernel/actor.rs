//! Who acts, on what ground: the actor of a call and the sides of a promise.

use std::cell::Cell;

use entity::{BriefId, CreatorId, DealId, Instant, OrganisationId, Party, Role, SessionId, TermsId, UserId};
use sha2::{Digest, Sha256};
use uuid::Uuid;

/// Who is acting, as one membership at a time, perhaps for a creator under a mandate.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct Actor {
    /// The person; `None` for the clock and for nobody.
    pub user: Option<UserId>,
    /// The organisation acted for.
    pub organisation: Option<OrganisationId>,
    /// The role in it.
    pub role: Role,
    /// The creator: the person's own profile, or the one acted for under a mandate.
    pub creator: Option<CreatorId>,
    /// The sign-in.
    pub session: Option<SessionId>,
}

impl Actor {
    /// Time itself.
    pub fn clock() -> Self {
        Self { user: None, organisation: None, role: Role::Clock, creator: None, session: None }
    }

    /// Somebody who has not signed in.
    pub fn nobody() -> Self {
        Self { role: Role::Nobody, ..Self::clock() }
    }

    /// The creator acted for by an agency, if it is not the person's own profile.
    pub fn acting_for(&self) -> Option<CreatorId> {
        if self.role == Role::Creator { None } else { self.creator }
    }

    /// Whether this is platform staff.
    pub fn is_staff(&self) -> bool {
        self.role.is_staff()
    }
}

/// The ground a promise stands on: its sides, its place, the terms it pinned.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Ground {
    /// The brand.
    pub brand: Option<OrganisationId>,
    /// The person at the brand who is told.
    pub brand_user: Option<UserId>,
    /// The creator.
    pub creator: Option<CreatorId>,
    /// The person behind the creator who is told (the agency's agent, where one acts).
    pub creator_user: Option<UserId>,
    /// The agency that represents the creator here.
    pub agency: Option<OrganisationId>,
    /// The brief it belongs to.
    pub brief: Option<BriefId>,
    /// The deal it belongs to.
    pub deal: Option<DealId>,
    /// The terms it pinned; `None` reads the current ones.
    pub terms: Option<TermsId>,
    /// The time zone for days and business hours, an IANA name.
    pub zone: String,
}

impl Ground {
    /// The platform's own ground: no brand, no creator, the book zone.
    pub fn platform() -> Self {
        Self {
            brand: None,
            brand_user: None,
            creator: None,
            creator_user: None,
            agency: None,
            brief: None,
            deal: None,
            terms: None,
            zone: super::calendar::BOOK_ZONE.to_owned(),
        }
    }

    /// Which side of this ground the actor stands on; `None` for strangers.
    pub fn party_of(&self, actor: &Actor) -> Option<Party> {
        match actor.role {
            Role::BrandOwner | Role::BrandManager | Role::BrandFinance | Role::BrandViewer => {
                (actor.organisation.is_some() && actor.organisation == self.brand).then_some(Party::Brand)
            }
            Role::Creator => (actor.creator.is_some() && actor.creator == self.creator).then_some(Party::Creator),
            Role::AgencyOwner | Role::AgencyAgent => {
                if actor.creator.is_some() && actor.creator == self.creator {
                    Some(Party::Creator)
                } else {
                    (actor.organisation.is_some() && actor.organisation == self.agency).then_some(Party::Agency)
                }
            }
            Role::Reviewer | Role::Mediator | Role::Operator | Role::Auditor => Some(Party::Platform),
            Role::Finance => Some(Party::Finance),
            Role::Clock => Some(Party::Clock),
            Role::Nobody => None,
        }
    }
}

/// The caller's key for a request that must happen once.
#[derive(Clone, Debug)]
pub struct Key {
    /// The route with its ids: `POST /api/v1/drafts/draft_…/steps/submit`.
    pub route: String,
    /// The caller's own word for this attempt.
    pub key: String,
    /// SHA-256 of the body.
    pub request_hash: [u8; 32],
}

impl Key {
    /// The key of a request to a route with its ids, bound to its body. The API and the pages make it here, so that a
    /// promise made by one and repeated by the other is one promise.
    pub fn of(route: String, key: &str, body: &serde_json::Value) -> Result<Self, serde_json::Error> {
        let mut hash = Sha256::new();
        hash.update(route.as_bytes());
        hash.update([0]);
        hash.update(serde_json::to_vec(body)?);
        Ok(Self { route, key: key.to_owned(), request_hash: hash.finalize().into() })
    }
}

/// One call of a use case: who, with which key, expecting which version.
#[derive(Debug)]
pub struct Call {
    /// Who acts.
    pub actor: Actor,
    /// The key, for calls from outside.
    pub key: Option<Key>,
    /// The version the caller has seen (`If-Match`).
    pub expected_version: Option<i64>,
    /// The instant at which this call pretends to happen: timers caught up after a downtime run at
    /// the deadline they missed. `None` reads the clock.
    pub at: Option<Instant>,
    replayed: Cell<bool>,
}

impl Call {
    /// A call without a key: timers, the demo, the command line.
    pub fn by(actor: Actor) -> Self {
        Self { actor, key: None, expected_version: None, at: None, replayed: Cell::new(false) }
    }

    /// A call from outside, with its key.
    pub fn with_key(actor: Actor, key: Key) -> Self {
        Self { key: Some(key), ..Self::by(actor) }
    }

    /// Whether the answer was a stored one.
    pub fn was_replayed(&self) -> bool {
        self.replayed.get()
    }

    pub(super) fn mark_replayed(&self) {
        self.replayed.set(true);
    }

    /// Whose keys these are: the user's id, nil before sign-in.
    pub(super) fn key_owner(&self) -> Uuid {
        self.actor.user.map(Uuid::from).unwrap_or_default()
    }
}
