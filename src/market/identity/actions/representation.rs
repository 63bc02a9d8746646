//! Mandates: an agency asks, the creator answers in person, either side ends it.

use entity::representation::{self, Receives, RepresentationState};
use entity::{CreatorId, Instant, OrganisationKind, Party, RepresentationId, Role, creator, organisation};
use jiff::SignedDuration;

use super::super::lifecycle::{RepresentationLife, Step};
use super::super::rules::text::{self, Fields};
use super::super::rules::{self, IdentityError};
use super::super::{letters, store};
use crate::kernel::advance::{With, may_take};
use crate::kernel::{Call, Fault, Ground, House, Moved, Tx, advance, begin};

/// How long a creator has to answer.
const ANSWER_WITHIN: SignedDuration = SignedDuration::from_hours(14 * 24);

/// A mandate as an agency asks for it.
#[derive(Clone, Debug)]
pub struct MandateDraft {
    /// For whom.
    pub creator: CreatorId,
    /// The agency's share of each earning, 0 to 10000 basis points.
    pub share_bp: i64,
    /// Who is paid.
    pub receives: Receives,
    /// On these platforms; empty means on all.
    pub platforms: Vec<String>,
    /// Whether no other agency may act for the creator there.
    pub exclusive: bool,
    /// How long after its end the agency keeps its share of deals made under it, 0 to 730 days.
    pub tail_days: i32,
    /// From when.
    pub starts_at: Instant,
    /// Until when.
    pub ends_at: Option<Instant>,
}

/// An agency asks a creator for a mandate. It acts for nobody before the creator has confirmed.
pub async fn propose_mandate(house: &House, call: &Call, draft: MandateDraft) -> Result<RepresentationId, Fault> {
    let mut fields = Fields::default();
    let platforms = fields.take(text::words("platforms", &draft.platforms));
    fields.must((0..=10_000).contains(&draft.share_bp), "share_bp", "share_range", "A share is 0 to 10000 basis points.");
    fields.must((0..=730).contains(&draft.tail_days), "tail_days", "tail_range", "The tail is 0 to 730 days.");
    let ordered = draft.ends_at.is_none_or(|end| end > draft.starts_at && end > house.now());
    fields.must(ordered, "ends_at", "mandate_days", "A mandate ends after it begins, and not in the past.");
    fields.done()?;
    house
        .promise(call, async |tx| {
            let agency = own_agency(tx).await?;
            let creator = store::find_creator(tx.db(), draft.creator).await?.ok_or_else(Fault::missing)?;
            if creator.user_id.is_none() {
                return Err(IdentityError::Unclaimed.into());
            }
            let mandate = representation::Model {
                id: tx.mint(),
                state: RepresentationState::Proposed,
                version: 1,
                created_at: tx.now(),
                changed_at: tx.now(),
                creator_id: creator.id,
                agency_id: agency.id,
                share_bp: draft.share_bp,
                receives: draft.receives,
                platforms: platforms.clone(),
                exclusive: draft.exclusive,
                tail_days: draft.tail_days,
                starts_at: draft.starts_at,
                ends_at: draft.ends_at,
                answer_by: tx.now().plus(ANSWER_WITHIN),
            };
            rules::must_not_conflict(&mandate, &store::list_live_mandates(tx.db(), creator.id).await?)?;
            store::insert_mandate(tx, &mandate).await?;
            let facts = letters::mandate(&mandate, mandate.state, (&agency, &creator), Some(Party::Agency));
            begin(tx, &ground_of(&mandate, &creator), &mandate, With::letter(facts)).await?;
            Ok(mandate.id)
        })
        .await
}

async fn own_agency(tx: &Tx) -> Result<organisation::Model, Fault> {
    let (Role::AgencyOwner | Role::AgencyAgent, Some(id)) = (tx.actor().role, tx.actor().organisation) else {
        return Err(IdentityError::NotYourRole.into());
    };
    let agency = store::find_organisation(tx.db(), id).await?.ok_or_else(Fault::missing)?;
    if agency.kind == OrganisationKind::Agency { Ok(agency) } else { Err(IdentityError::NotYourRole.into()) }
}

/// The creator, in person, confirms: from its first day on the agency acts within the mandate.
pub async fn confirm_mandate(house: &House, call: &Call, id: RepresentationId) -> Result<Moved<RepresentationState>, Fault> {
    house
        .promise(call, async |tx| {
            let mandate = store::load_own_mandate(tx.db(), tx.actor(), id).await?;
            must_answer(tx, &mandate).await?;
            store::hold_creator(tx, mandate.creator_id).await?;
            let live = store::list_live_mandates(tx.db(), mandate.creator_id).await?;
            let active: Vec<_> = live.into_iter().filter(|other| other.state == RepresentationState::Active).collect();
            rules::must_not_conflict(&mandate, &active)?;
            step_in(tx, &mandate, (Step::Confirm, RepresentationState::Active)).await
        })
        .await
}

/// Whoever may not confirm hears that first, not what else the creator has signed.
async fn must_answer(tx: &Tx, mandate: &representation::Model) -> Result<(), Fault> {
    let creator = store::find_creator(tx.db(), mandate.creator_id).await?.ok_or_else(Fault::missing)?;
    may_take::<RepresentationLife>(mandate.state, Step::Confirm, &ground_of(mandate, &creator), tx.actor())
}

/// The creator, in person, says no.
pub async fn decline_mandate(house: &House, call: &Call, id: RepresentationId) -> Result<Moved<RepresentationState>, Fault> {
    take(house, call, id, (Step::Decline, RepresentationState::Declined)).await
}

/// The agency takes its question back.
pub async fn withdraw_mandate(house: &House, call: &Call, id: RepresentationId) -> Result<Moved<RepresentationState>, Fault> {
    take(house, call, id, (Step::Withdraw, RepresentationState::Withdrawn)).await
}

/// Time: the creator did not answer.
pub async fn lapse_mandate(house: &House, call: &Call, id: RepresentationId) -> Result<Moved<RepresentationState>, Fault> {
    take(house, call, id, (Step::Lapse, RepresentationState::Declined)).await
}

/// Either side, or the mandate's last day, ends it; the agency acts for the creator no longer.
pub async fn end_mandate(house: &House, call: &Call, id: RepresentationId) -> Result<Moved<RepresentationState>, Fault> {
    take(house, call, id, (Step::End, RepresentationState::Ended)).await
}

async fn take(
    house: &House,
    call: &Call,
    id: RepresentationId,
    step: (Step, RepresentationState),
) -> Result<Moved<RepresentationState>, Fault> {
    house
        .promise(call, async |tx| {
            let mandate = store::load_own_mandate(tx.db(), tx.actor(), id).await?;
            step_in(tx, &mandate, step).await
        })
        .await
}

async fn step_in(
    tx: &Tx,
    mandate: &representation::Model,
    (step, to): (Step, RepresentationState),
) -> Result<Moved<RepresentationState>, Fault> {
    let creator = store::find_creator(tx.db(), mandate.creator_id).await?.ok_or_else(Fault::missing)?;
    let agency = store::find_organisation(tx.db(), mandate.agency_id).await?.ok_or_else(Fault::missing)?;
    let ground = ground_of(mandate, &creator);
    let facts = letters::mandate(mandate, to, (&agency, &creator), ground.party_of(tx.actor()));
    advance(tx, &ground, mandate, step, With::letter(facts)).await
}

/// The sides of a mandate.
pub fn ground_of(mandate: &representation::Model, creator: &creator::Model) -> Ground {
    Ground {
        creator: Some(creator.id),
        creator_user: creator.user_id,
        agency: Some(mandate.agency_id),
        zone: creator.zone.clone(),
        ..Ground::platform()
    }
}
