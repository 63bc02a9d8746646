//! A dispute on a page: both words side by side, the evidence, and the ruling as the mediator writes it.

use std::rc::Rc;

use entity::{DealId, Money, SubjectKind, deal, deliverable};
use serde_json::{Value, json};
use uuid::Uuid;

use super::act::{buttons_of, read};
use super::chronicle;
use super::deliverable as piece_page;
use super::turn::Turn;
use super::visit::{Sheet, Visit, found};
use crate::finance::share::WHOLE_BP;
use crate::kernel::seal::fresh_token;
use crate::kernel::{Fault, wait};
use crate::market::content::store as content;
use crate::market::deal::store::{deliverables_of, document_of, ground, load_deal, sample_of};
use crate::market::dispute::rules::{Stake, award};
use crate::market::dispute::store as disputes;

/// How finely a mediator parts what is at stake, in basis points: 5 percent.
const SHARE_STEP_BP: usize = 500;

/// The page.
pub async fn show(visit: Rc<Visit>) -> Result<Sheet, Fault> {
    let id = found(&visit.path, "id").unwrap_or_default().to_owned();
    let data = told(&visit, &id).await?;
    Ok(Sheet::read("pages/dispute", visit.say("subject-dispute"), json!({ "dispute": data })))
}

/// A dispute as its page and the queue tell it.
pub async fn told(visit: &Visit, id: &str) -> Result<Value, Fault> {
    let shown = read(visit, "read_dispute", vec![("id".to_owned(), id.to_owned())], "").await?;
    let text = |name: &str| shown[name].as_str();
    let uuid = id.rsplit_once('_').and_then(|(_, digits)| Uuid::try_parse(digits).ok()).ok_or_else(Fault::missing)?;
    let deal_id: DealId = text("deal").and_then(|deal| deal.parse().ok()).ok_or_else(Fault::missing)?;
    let db = visit.house().reader();
    let deal = load_deal(db, visit.actor(), deal_id).await?;
    let wait = wait::open_of(db, uuid).await?;
    let all = deliverables_of(db, deal.id).await?;
    let story = chronicle::of(visit, &deal, &all).await?;
    let stake = disputes::stake(db, &deal).await?;
    let document = document_of(db, &deal).await?;
    let buttons = buttons_of(visit, SubjectKind::Dispute, &shown, None);
    let ruling = buttons.iter().map(|button| button.step.as_str()).find(|step| matches!(*step, "rule" | "rule_appeal")).map(str::to_owned);
    let reason = text("reason").unwrap_or_default();
    Ok(json!({
        "id": id,
        "here": format!("/disputes/{id}"),
        "state_now": shown["state"],
        "version": shown["version"],
        "key": fresh_token(),
        "deal": super::deal::line(&deal),
        "price": Money::new(deal.price_minor, deal.currency),
        "opened_by": shown["opened_by"],
        "created_at": shown["created_at"],
        "reason": reason,
        "brand_statement": shown["brand_statement"],
        "creator_statement": shown["creator_statement"],
        "share_bp": shown["creator_share_bp"],
        "ruled": shown["ruling"],
        "appealed_by": shown["appealed_by"],
        "turn": wait.map(|wait| Turn::on(visit, &wait, &deal.title, &ground(&deal))),
        "buttons": buttons.iter().filter(|button| Some(&button.step) != ruling.as_ref()).collect::<Vec<_>>(),
        "ruling": ruling,
        "stake": Money::new(stake.price_minor, deal.currency),
        "stake_in_hold": stake.in_hold,
        "shares": shares(&deal, stake)?,
        "template": visit.say(&format!("ruling-{reason}")),
        "pieces": pieces(visit, &deal, &all).await?,
        "confirmation": document.map(|document| json!({
            "number": document.number, "hash": document.content_hash, "link": format!("/confirmations/{}", deal.id),
        })),
        "archive": format!("/deals/{}/evidence", deal.id),
        "timeline": story.timeline,
        "older": story.older,
    }))
}

/// What each share of the ruling means in money, for both sides.
fn shares(deal: &deal::Model, stake: Stake) -> Result<Vec<Value>, Fault> {
    let money = |minor| Money::new(minor, deal.currency);
    let share = |share_bp: u32| {
        let award = award(stake, share_bp)?;
        Ok(json!({ "bp": share_bp, "creator": money(award.creator_minor), "brand": money(award.brand_minor) }))
    };
    (0..=WHOLE_BP).step_by(SHARE_STEP_BP).map(share).collect()
}

/// The pieces of the deal with what shows how far they came.
async fn pieces(visit: &Visit, deal: &deal::Model, all: &[deliverable::Model]) -> Result<Vec<Value>, Fault> {
    let db = visit.house().reader();
    let mut pieces = Vec::new();
    for piece in all {
        let drafts = content::drafts_of(db, visit.actor(), piece.id).await?;
        let proof = content::proof_of(db, piece.id).await?;
        let sample = sample_of(db, piece.id).await?;
        pieces.push(json!({
            "link": format!("/deliverables/{}", piece.id),
            "number": piece.number,
            "platform": piece.platform,
            "format": piece.format,
            "state": piece.state,
            "price": Money::new(piece.price_minor, deal.currency),
            "due_at": piece.due_at,
            "drafts": drafts.iter().map(|draft| json!({ "number": draft.number, "state": draft.state })).collect::<Vec<_>>(),
            // Only an address of the web becomes a link.
            "proof": proof.as_ref().filter(|proof| proof.url.starts_with("https://")).map(|proof| proof.url.clone()),
            "screenshot": proof.as_ref().and_then(|proof| proof.screenshot_id).map(|id| format!("/deliverables/{}/screenshots/{id}", piece.id)),
            "text": piece_page::newest_text(visit, piece.id).await?,
            "sample": sample.as_ref().map(|sample| json!({ "state": sample.state, "link": format!("/samples/{}", sample.id) })),
        }));
    }
    Ok(pieces)
}
