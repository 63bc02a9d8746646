//! What happens to content, by the hour of its life: drafts, checks, lanes, proof, retention.

pub mod check;
pub mod draft;
pub mod ending;
pub mod likeness;
pub mod look;
pub mod measure;
pub mod media;
pub mod originality;
pub mod outline;
pub mod preview;
pub mod proof;
pub mod retention;
pub mod review;

use entity::draft::DraftState;
use entity::{EventId, Party, deal, deliverable, wait};

use crate::kernel::{Fault, Ground, Kind, Moved, Tx};

/// A draft after a step.
#[derive(Clone, Debug, serde::Serialize, serde::Deserialize)]
pub struct DraftAnswer {
    /// The draft.
    pub draft: entity::draft::Model,
    /// Its deliverable.
    pub deliverable: deliverable::Model,
    /// Its deal.
    pub deal: deal::Model,
    /// The event.
    pub event_id: EventId,
    /// Whose turn it is now: the lane's or the check's wait.
    pub wait: Option<wait::Model>,
}

impl DraftAnswer {
    fn after(place: super::store::DraftInPlace, moved: Moved<DraftState>, wait: Option<wait::Model>) -> Self {
        let super::store::DraftInPlace { mut draft, deliverable, deal } = place;
        draft.state = moved.state;
        draft.version = moved.version;
        Self { draft, deliverable, deal, event_id: moved.event_id, wait }
    }
}

/// A deliverable after a step.
#[derive(Clone, Debug, serde::Serialize, serde::Deserialize)]
pub struct DeliverableAnswer {
    /// The deliverable.
    pub deliverable: deliverable::Model,
    /// Its deal.
    pub deal: deal::Model,
    /// The event.
    pub event_id: EventId,
    /// Whose turn it is now.
    pub wait: Option<wait::Model>,
}

impl DeliverableAnswer {
    fn after(mut deliverable: deliverable::Model, deal: deal::Model, moved: Moved<entity::deliverable::DeliverableState>) -> Self {
        deliverable.state = moved.state;
        deliverable.version = moved.version;
        Self { deliverable, deal, event_id: moved.event_id, wait: moved.wait }
    }
}

/// Only the creator's side writes; others are told that there is nothing to write here.
fn may_write(tx: &Tx, ground: &Ground) -> Result<(), Fault> {
    match ground.party_of(tx.actor()) {
        Some(Party::Creator) => Ok(()),
        _ => Err(Fault::refuse(Kind::Forbidden, "role", "Only the creator writes drafts.")),
    }
}
