//! What would be said to a text if it were handed in now: by the packs, and by the brief. Stores nothing.

use entity::draft::DraftState;
use entity::{DeliverableId, DraftId, Party, draft};
use uuid::Uuid;

use crate::kernel::{Actor, Fault, House, Kind};
use crate::market::brief::content::Requirement;
use crate::market::content::rules::{Text, unmet};
use crate::market::deal::store::{ground, load_deliverable};
use crate::market::disclosure::actions::{Foretold, foretell};

/// What a text would hear.
#[derive(Debug, Clone)]
pub struct Preview {
    /// From the packs that the deal has pinned.
    pub foretold: Foretold,
    /// The requirements of the brief that it does not meet.
    pub unmet: Vec<Requirement>,
}

/// Judges a text as handing it in would, for the side that writes it; the other side has nothing to look at yet.
pub async fn preview(house: &House, actor: &Actor, id: DeliverableId, text: &Text) -> Result<Preview, Fault> {
    text.check()?;
    let (deliverable, deal) = load_deliverable(house.reader(), actor, id).await?;
    if ground(&deal).party_of(actor) != Some(Party::Creator) {
        return Err(Fault::refuse(Kind::Forbidden, "role", "Only the creator writes drafts."));
    }
    let draft = draft::Model {
        // It never becomes a row: nothing refers to it.
        id: DraftId(Uuid::nil()),
        state: DraftState::Writing,
        version: 0,
        created_at: house.now(),
        changed_at: house.now(),
        deal_id: deal.id,
        deliverable_id: id,
        number: 0,
        title: text.title.clone(),
        body: text.body.clone(),
        hashtags: serde_json::to_string(&text.hashtags)?,
        facts: text.facts.to_string(),
        content_hash: text.content_hash(&[]),
        submitted_at: None,
        by_silence: false,
    };
    let unmet = unmet(&deliverable, &draft)?.into_iter().map(|unmet| unmet.requirement).collect();
    Ok(Preview { foretold: foretell(house, &deal, &deliverable, &draft).await?, unmet })
}
