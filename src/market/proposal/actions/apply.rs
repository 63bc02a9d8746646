//! Creators come to a brief: they apply, or claim a slot as it is offered.

use entity::proposal::ProposalKind;
use entity::{BriefId, CreatorId};

use super::setting::{Answered, Hand, Setting};
use crate::kernel::{By, Call, Fault, House, Kind, Tx};
use crate::market::brief;
use crate::market::brief::content::Offer;
use crate::market::proposal::rules::{self, Entrance};

/// An application.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Application {
    /// What the creator offers to do; the brief's own offer where it says nothing.
    pub offer: Option<Offer>,
    /// Words to the brand, at most 2,000 characters.
    pub message: String,
}

/// Applies to a brief. In a mass brief an application at the brief's own offer is agreed at once.
pub async fn apply(house: &House, call: &Call, brief: BriefId, application: &Application) -> Result<Answered, Fault> {
    if let Some(wrong) = rules::message_error(&application.message) {
        return Err(Fault::invalid(vec![wrong]));
    }
    house
        .promise(call, async |tx| {
            let setting = enter(tx, brief, Entrance::Applies).await?;
            let offer = application.offer.as_ref().unwrap_or(&setting.content.offer);
            setting.must_hold_offer(tx, offer).await?;
            must_fit(tx, &setting, offer).await?;
            if !rules::accepts_at_once(&setting.brief, &setting.content, offer) {
                return setting.begin_in(tx, ProposalKind::Application, offer, (&application.message, true)).await;
            }
            agree_at_once(tx, &setting, &application.message).await
        })
        .await
}

/// Claims a slot of a flash brief: first come, first served. Application and agreement are one.
pub async fn claim(house: &House, call: &Call, brief: BriefId, unlock_code: Option<&str>) -> Result<Answered, Fault> {
    house
        .promise(call, async |tx| {
            let setting = enter(tx, brief, Entrance::Claims(unlock_code)).await?;
            must_fit(tx, &setting, &setting.content.offer).await?;
            agree_at_once(tx, &setting, "").await
        })
        .await
}

/// Takes the slot before anything is written, so that whoever comes late waits for nobody's row but the brief's.
async fn agree_at_once(tx: &Tx, setting: &Setting, message: &str) -> Result<Answered, Fault> {
    rules::must_be_checked(&setting.creator)?;
    brief::actions::take_slot_in(tx, setting.brief.id).await?;
    let begun = setting.begin_in(tx, ProposalKind::Application, &setting.content.offer, (message, false)).await?;
    setting.conclude(tx, begun.proposal, Hand::House).await
}

async fn enter(tx: &Tx, id: BriefId, entrance: Entrance<'_>) -> Result<Setting, Fault> {
    let creator = creator_of(tx)?;
    let brief = brief::store::load_brief(tx.db(), tx.actor(), id).await?;
    rules::must_be_entered_so(&brief, entrance, tx.now())?;
    Setting::of(tx, brief, creator).await
}

async fn must_fit(tx: &Tx, setting: &Setting, offer: &Offer) -> Result<(), Fault> {
    rules::must_take_orders(&setting.creator)?;
    setting.must_be_within_mandate(tx, offer).await?;
    setting.must_have_accounts(tx, offer).await
}

fn creator_of(tx: &Tx) -> Result<CreatorId, Fault> {
    match tx.actor().creator {
        Some(creator) if By::Creator.roles().contains(&tx.actor().role) => Ok(creator),
        Some(_) | None => Err(Fault::refuse(Kind::Forbidden, "role", "Only a creator, or an agency for one, applies.")),
    }
}
