//! Journeys of people with a real browser, through what stands on the pages: labels, buttons, links. Each is played with
//! scripts; the essential way is played again without.

mod brand;
mod creator;
mod disclosure;
mod essential;
mod finance;
mod mishaps;
mod review;

use entity::brief::BriefMode;
use entity::{DeliverableId, ProposalId};
use pappus::kernel::{Actor, House};
use pappus::market::deal::store::deliverables_of;
use pappus::market::proposal::actions::{self as proposals, Invitation, InvitationKind};

use crate::cast::{Cast, by, creator, written};

/// Acme, with money, makes Ana a firm offer for one note.
async fn offered(house: &House) -> (Cast, Actor, ProposalId) {
    let cast = Cast::enter(house).await;
    cast.deposit(house, 1_000_000).await;
    let ana = creator(house, "ana").await;
    let brief = cast.open_brief(house, &written(BriefMode::Custom, 1)).await;
    let (creator_id, message) = (ana.creator.unwrap(), "Would you?".to_owned());
    let invitation = Invitation { creator_id, kind: InvitationKind::Firm, offer: None, message };
    let proposal = proposals::invite(house, &by(&cast.acme), brief, &invitation).await.unwrap().proposal.id;
    (cast, ana, proposal)
}

/// The same, and she agrees; gives the piece she is to make.
async fn agreed(house: &House) -> (Cast, Actor, DeliverableId) {
    let (cast, ana, proposal) = offered(house).await;
    let agreed = proposals::agree(house, &by(&ana), proposal).await.unwrap();
    let piece = deliverables_of(house.reader(), agreed.proposal.deal_id.unwrap()).await.unwrap()[0].id;
    (cast, ana, piece)
}
