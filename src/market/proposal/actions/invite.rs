//! A brand comes to creators: inquiries and firm offers, one or a basket of them.

use entity::proposal::ProposalKind;
use entity::{BriefId, CreatorId};

use super::setting::{Answered, Setting};
use crate::kernel::calendar::{BOOK_ZONE, Period};
use crate::kernel::{By, Call, Fault, House, Kind, Term, Tx};
use crate::market::brief;
use crate::market::brief::content::Offer;
use crate::market::proposal::rules::{self, Entrance, ProposalError};
use crate::market::proposal::store;

entity::codes! {
    /// What an invitation is.
    pub enum InvitationKind {
        /// A question that binds to nothing.
        Inquiry = "inquiry",
        /// An offer the creator can agree to.
        Firm = "firm",
    }
}

/// An invitation to one creator.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Invitation {
    /// To whom.
    pub creator_id: CreatorId,
    /// A question or an offer.
    pub kind: InvitationKind,
    /// What is offered; the brief's own offer where it says nothing.
    pub offer: Option<Offer>,
    /// Words to the creator, at most 2,000 characters.
    pub message: String,
}

/// What became of one invitation of a basket.
#[derive(Clone, Debug, serde::Serialize, serde::Deserialize)]
pub struct Invited {
    /// To whom.
    pub creator_id: CreatorId,
    /// The proposal, if it was sent.
    pub sent: Option<Answered>,
    /// The code of the refusal, if it was not.
    pub code: Option<String>,
    /// Its sentence.
    pub message: Option<String>,
}

/// Asks one creator, or makes a firm offer.
pub async fn invite(house: &House, call: &Call, brief: BriefId, invitation: &Invitation) -> Result<Answered, Fault> {
    house.promise(call, async |tx| invite_in(tx, brief, invitation).await).await
}

/// Invites a basket of creators; each gets a result of its own.
pub async fn invite_many(house: &House, call: &Call, brief: BriefId, basket: &[Invitation]) -> Result<Vec<Invited>, Fault> {
    if basket.is_empty() || basket.len() > rules::BASKET_MOST {
        let sentence = format!("A basket holds 1 to {} creators.", rules::BASKET_MOST);
        return Err(Fault::refuse(Kind::Invalid, "basket_size", sentence));
    }
    house
        .promise(call, async |tx| {
            let found = brief::store::load_brief(tx.db(), tx.actor(), brief).await?;
            must_be_brand(tx)?;
            rules::must_be_entered_so(&found, Entrance::Invited, tx.now())?;
            let mut results = Vec::with_capacity(basket.len());
            for invitation in basket {
                let creator_id = invitation.creator_id;
                // A refusal is decided before the first write, so the others of the basket are not touched.
                results.push(match invite_in(tx, brief, invitation).await {
                    Ok(sent) => Invited { creator_id, sent: Some(sent), code: None, message: None },
                    Err(Fault::Refused(refusal)) => {
                        Invited { creator_id, sent: None, code: Some(refusal.code.to_owned()), message: Some(refusal.message) }
                    }
                    Err(fault) => return Err(fault),
                });
            }
            Ok(results)
        })
        .await
}

async fn invite_in(tx: &Tx, brief: BriefId, invitation: &Invitation) -> Result<Answered, Fault> {
    let brief = brief::store::load_brief(tx.db(), tx.actor(), brief).await?;
    must_be_brand(tx)?;
    rules::must_be_entered_so(&brief, Entrance::Invited, tx.now())?;
    if let Some(wrong) = rules::message_error(&invitation.message) {
        return Err(Fault::invalid(vec![wrong]));
    }
    let setting = Setting::of(tx, brief, invitation.creator_id).await?;
    rules::must_take_orders(&setting.creator)?;
    let offer = invitation.offer.as_ref().unwrap_or(&setting.content.offer);
    setting.must_hold_offer(tx, offer).await?;
    let kind = match invitation.kind {
        InvitationKind::Inquiry => ProposalKind::Inquiry,
        InvitationKind::Firm => ProposalKind::Firm,
    };
    if kind == ProposalKind::Firm {
        setting.must_have_accounts(tx, offer).await?;
    }
    if store::find_standing(tx.db(), setting.brief.id, setting.creator.id).await?.is_some() {
        return Err(ProposalError::AlreadyOpen.into());
    }
    if rules::counts_as_invitation(kind, setting.brief.mode) {
        must_have_invitations_left(tx, &setting).await?;
    }
    setting.begin_in(tx, kind, offer, (&invitation.message, true)).await
}

async fn must_have_invitations_left(tx: &Tx, setting: &Setting) -> Result<(), Fault> {
    let most = tx.current_terms().await?.1.number(Term::InvitationsCount);
    let month = Period::of(tx.now(), BOOK_ZONE)?.start(BOOK_ZONE)?;
    let sent = store::count_invitations(tx, setting.brief.brand_id, month).await?;
    if i64::try_from(sent).unwrap_or(i64::MAX) < most { Ok(()) } else { Err(ProposalError::InvitationsUsedUp(most).into()) }
}

fn must_be_brand(tx: &Tx) -> Result<(), Fault> {
    if By::Brand.roles().contains(&tx.actor().role) {
        return Ok(());
    }
    Err(Fault::refuse(Kind::Forbidden, "role", "Only a brand's owner or manager invites creators."))
}
