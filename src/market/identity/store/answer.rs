//! As whom somebody answers who has not signed in: what a link in a letter rests on. Sign-ins are `sign_in.rs`'s.

use entity::{CreatorId, Instant, OrganisationId, Party, SessionId, UserId, session, wait};
use sea_orm::ConnectionTrait;

use super::{actor_behind, list_memberships_of};
use crate::kernel::{Actor, Fault};

/// As whom a person answers what waits for a side: in a living seat of the organisation that must act, as the creator, or
/// for the creator under a living mandate. Never for the platform, nor in a role that takes a second factor.
pub async fn actor_who_answers(db: &impl ConnectionTrait, user: UserId, wait: &wait::Model, now: Instant) -> Result<Option<Actor>, Fault> {
    match (wait.party, wait.organisation_id, wait.creator_id.map(CreatorId)) {
        (Party::Brand | Party::Agency, Some(organisation), _) => {
            let actor = actor_in(db, user, (Some(organisation), None), now).await?;
            Ok(actor.filter(|actor| actor.organisation == Some(organisation)))
        }
        (Party::Creator, _, Some(creator)) => {
            let mut seats = vec![(None, None)];
            let memberships = list_memberships_of(db, user).await?;
            seats.extend(memberships.iter().map(|member| (Some(member.organisation_id), Some(creator))));
            for seat in seats {
                let actor = actor_in(db, user, seat, now).await?.filter(|actor| actor.creator == Some(creator));
                if actor.is_some() {
                    return Ok(actor);
                }
            }
            Ok(None)
        }
        (Party::Brand | Party::Agency | Party::Creator | Party::Platform | Party::Finance | Party::Clock, _, _) => Ok(None),
    }
}

/// Who somebody would be after signing in to a seat without a second factor. No such sign-in is stored.
async fn actor_in(
    db: &impl ConnectionTrait,
    user: UserId,
    (organisation_id, acting_for): (Option<OrganisationId>, Option<CreatorId>),
    now: Instant,
) -> Result<Option<Actor>, Fault> {
    let seat = session::Model {
        id: SessionId(uuid::Uuid::nil()),
        user_id: user,
        organisation_id,
        acting_for,
        second_factor: false,
        device_hash: None,
        browser: None,
        system: None,
        network: None,
        created_at: now,
        seen_at: now,
        ended_at: None,
        ended_why: None,
    };
    Ok(actor_behind(db, &seat, now).await?.map(|actor| Actor { session: None, ..actor }))
}
