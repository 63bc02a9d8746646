//! The facts of identity's letters: accounts and mandates.
//!
//! A letter with a ticket carries its secret link beside the facts, in the outbox row and nowhere else.

use entity::representation;
use entity::{Instant, Letter, Party, Role, SubjectKind, UserId, creator, organisation, user};
use serde::Serialize;

use crate::kernel::outbox::{self, Addressed, Owed};
use crate::kernel::{Fault, Tx, record};
use crate::notify::facts::{AccountFacts, MandateFacts};

/// Facts with the link of the letter's button, where it is not the subject's own page.
#[derive(Debug, Clone, Serialize)]
pub struct WithLink {
    /// The facts.
    #[serde(flatten)]
    pub facts: AccountFacts,
    /// Where the button leads: the whole address, with its secret.
    pub link: Option<String>,
}

/// Facts about an account at an instant, nothing else known.
pub fn account(at: Instant) -> AccountFacts {
    AccountFacts {
        at,
        expires_at: None,
        organisation: None,
        by: None,
        role: None,
        device: None,
        address: None,
        account_tail: None,
        token: None,
    }
}

/// Facts of an invitation.
pub fn invitation(at: Instant, organisation: &organisation::Model, by: Option<&user::Model>, role: Role) -> AccountFacts {
    AccountFacts { organisation: Some(organisation.name.clone()), by: by.map(|user| user.name.clone()), role: Some(role), ..account(at) }
}

/// Facts of a mandate as it stands after a step.
pub fn mandate(
    mandate: &representation::Model,
    state: representation::RepresentationState,
    (agency, creator): (&organisation::Model, &creator::Model),
    by: Option<Party>,
) -> MandateFacts {
    MandateFacts {
        agency: agency.name.clone(),
        creator: creator.display_name.clone(),
        state: state.to_string(),
        share_bp: i32::try_from(mandate.share_bp).unwrap_or(i32::MAX),
        exclusive: mandate.exclusive,
        settlement: mandate.receives.to_string(),
        starts_at: mandate.starts_at,
        ends_at: mandate.ends_at,
        by,
        reason: None,
    }
}

/// Records something about a user and writes to them about it.
pub async fn write_to(tx: &Tx, to: UserId, (letter, name): (Letter, &str), facts: AccountFacts, link: Option<String>) -> Result<(), Fault> {
    let event_id = record(tx, SubjectKind::User, to, name, serde_json::json!({})).await?;
    let facts = serde_json::to_value(WithLink { facts, link })?;
    let owed = Owed { event_id, wait: None, kind: SubjectKind::User, id: to.into() };
    outbox::queue(tx, &[Addressed { letter, user: to, facts: &facts }], &owed);
    Ok(())
}
