//! Deals on a page: what was agreed, whose turn it is, and the money as the visitor's side may see it.

use std::rc::Rc;

use entity::deal::DealState;
use entity::{Money, Party, SubjectKind, deal as row, deliverable, earning};
use serde_json::{Value, json};

use super::act::{Button, Errand, buttons_of, link_to, read, send};
use super::board;
use super::chronicle;
use super::rows::{self, Head};
use super::turn::Turn;
use super::visit::{Sheet, Visit};
use super::way::path_of_id;
use super::zones;
use crate::finance::earning::store as earnings;
use crate::finance::hold::store as holds;
use crate::kernel::paging::{Page, Paged};
use crate::kernel::{Fault, wait};
use crate::market::deal::actions::is_paid_here;
use crate::market::deal::store::pieces::deals_with;
use crate::market::deal::store::{self, ground};
use crate::web::route::Reply;

/// What stands in the file of the list.
const HEADS: &[Head] = &[
    Head::Plain("id"),
    Head::Plain("title"),
    Head::Plain("brand"),
    Head::Plain("creator"),
    Head::Plain("state"),
    Head::Plain("disputed"),
    Head::Amount("price"),
    Head::Plain("created_at"),
];

/// A file of a message.
pub async fn attachment(visit: Rc<Visit>) -> Result<Sheet, Fault> {
    let path = visit.path.clone();
    match send(&visit, "read_attachment", Errand { path, ..Errand::default() }).await? {
        Reply::File(file) => Ok(Sheet::File(file)),
        Reply::Json(_) => Err(Fault::missing()),
    }
}

/// The deals the visitor may see: a table, the newest first, with `at` only those with a piece in that column; or the
/// board itself with `view=board`.
pub async fn list(visit: Rc<Visit>) -> Result<Sheet, Fault> {
    let at = visit.asked("at").filter(|place| board::PLACES.contains(place));
    if visit.asked("view") == Some("board") {
        let heads = board::heads(&visit, None).await?;
        let columns = board::columns(&visit, &heads).await?;
        let data = json!({ "board": true, "at": null, "heads": heads, "columns": columns, "deals": [], "next": null });
        return Ok(Sheet::read("pages/deal/list", visit.say("page-deals"), data));
    }
    let pieces = at.map(board::states_at).unwrap_or_default();
    let list = async |page: Page| {
        let (db, actor) = (visit.house().reader(), visit.actor());
        let found =
            if pieces.is_empty() { store::list_deals(db, actor, &page).await? } else { deals_with(db, actor, &pieces, &page).await? };
        let paged = page.wrap(found, |deal| deal.id.into());
        Ok(Paged { items: paged.items.iter().map(line).collect(), next: paged.next })
    };
    if rows::is_asked(&visit) {
        return rows::saved("deals", HEADS, list).await;
    }
    let paged = list(visit.page()?).await?;
    let data = json!({
        "board": false, "at": at, "heads": board::heads(&visit, at).await?, "columns": [],
        "deals": paged.items, "next": paged.next,
    });
    Ok(Sheet::read("pages/deal/list", visit.say("page-deals"), data))
}

/// One deal.
pub async fn show(visit: Rc<Visit>) -> Result<Sheet, Fault> {
    let db = visit.house().reader();
    let deal = store::load_deal(db, visit.actor(), visit.id()?).await?;
    let ground = ground(&deal);
    let party = ground.party_of(visit.actor());
    let turns: Vec<Turn> =
        wait::open_under_deal(db, deal.id).await?.iter().map(|wait| Turn::on(&visit, wait, &deal.title, &ground)).collect();
    let pieces = store::deliverables_of(db, deal.id).await?;
    let document = store::document_of(db, &deal).await?;
    let story = chronicle::of(&visit, &deal, &pieces).await?;
    let shown = read(&visit, "read_deal", visit.path.clone(), "").await?;
    let mut buttons = buttons_of(&visit, SubjectKind::Deal, &shown, None);
    buttons.extend(ways(&visit, &deal, party));
    let data = json!({
        "buttons": buttons,
        "asides": asides(&visit, &deal).await?,
        "deal": line(&deal),
        "brief": format!("/briefs/{}", deal.brief_id),
        "fee": sees_fee(party).then(|| Money::new(deal.fee_minor, deal.currency)),
        "settlement": deal.settlement,
        "paid_here": is_paid_here(&deal),
        "turns": turns,
        "pieces": pieces.iter().map(|piece| piece_line(&deal, piece)).collect::<Vec<_>>(),
        "document": document.map(|document| json!({
            "number": document.number, "hash": document.content_hash, "at": document.created_at,
            "link": format!("/confirmations/{}", deal.id),
        })),
        "evidence": format!("/deals/{}/evidence", deal.id),
        "timeline": story.timeline,
        "older": story.older,
        "messages": story.messages,
        "hold": hold(&visit, &deal, party).await?,
        "earnings": owed(&visit, &deal).await?,
    });
    let zone = zones::other_side(&visit, (deal.brand_id, deal.creator_id)).await?;
    Ok(Sheet::read("pages/deal/show", deal.title.clone(), data).beside_zone(zone))
}

/// What was agreed, checked and published, as a file to be saved.
pub async fn evidence(visit: Rc<Visit>) -> Result<Sheet, Fault> {
    match send(&visit, "read_evidence", Errand { path: visit.path.clone(), ..Errand::default() }).await? {
        Reply::File(file) => Ok(Sheet::File(file)),
        Reply::Json(_) => Err(Fault::missing()),
    }
}

/// What both sides can ask for while a deal runs.
fn ways(visit: &Visit, deal: &row::Model, party: Option<Party>) -> Vec<Button> {
    let is_side = matches!(party, Some(Party::Brand | Party::Creator | Party::Agency));
    let below = |operation: &str, what: &str| link_to(visit, operation, &format!("/deals/{}/{what}/new", deal.id));
    match deal.state {
        DealState::Active if is_side => {
            vec![below("ask_change", "change-requests"), below("open_dispute", "disputes"), below("ask_cancellation", "cancellations")]
        }
        DealState::AwaitingFunds if is_side => vec![below("ask_cancellation", "cancellations")],
        DealState::Completed if is_side => vec![below("open_dispute", "disputes")],
        DealState::Active
        | DealState::AwaitingFunds
        | DealState::Completed
        | DealState::Cancelled
        | DealState::Lapsed
        | DealState::Resolved => Vec::new(),
    }
}

/// Cancellations, change requests and disputes of a deal, the newest first of each.
async fn asides(visit: &Visit, deal: &row::Model) -> Result<Vec<Value>, Fault> {
    let mut all = Vec::new();
    for (kind, operation) in [
        (SubjectKind::Cancellation, "list_cancellations"),
        (SubjectKind::ChangeRequest, "list_change_requests"),
        (SubjectKind::Dispute, "list_disputes"),
    ] {
        let path = vec![("id".to_owned(), deal.id.to_string())];
        let shown = read(visit, operation, path, "").await?;
        for item in shown.get("items").and_then(Value::as_array).into_iter().flatten() {
            let text = |name: &str| item.get(name).and_then(Value::as_str).unwrap_or_default().to_owned();
            all.push(json!({ "kind": kind, "state": text("state"), "link": path_of_id(&text("id")), "at": text("created_at") }));
        }
    }
    Ok(all)
}

/// A deal in a line.
pub fn line(deal: &row::Model) -> Value {
    json!({
        "link": format!("/deals/{}", deal.id),
        "id": deal.id,
        "title": deal.title,
        "state": deal.state,
        "brand": deal.brand_name,
        "creator": deal.creator_name,
        "price": Money::new(deal.price_minor, deal.currency),
        "disputed": deal.disputed,
        "created_at": deal.created_at,
    })
}

fn piece_line(deal: &row::Model, piece: &deliverable::Model) -> Value {
    json!({
        "link": format!("/deliverables/{}", piece.id),
        "number": piece.number,
        "platform": piece.platform,
        "format": piece.format,
        "state": piece.state,
        "due_at": piece.due_at,
        "price": Money::new(piece.price_minor, deal.currency),
    })
}

fn sees_fee(party: Option<Party>) -> bool {
    matches!(party, Some(Party::Brand | Party::Platform | Party::Finance))
}

/// The deal's money set aside: its state for both sides, its figures for whoever paid it and for staff.
async fn hold(visit: &Visit, deal: &row::Model, party: Option<Party>) -> Result<Option<Value>, Fault> {
    let Some(hold) = holds::find_of_deal(visit.house().reader(), deal.id).await? else { return Ok(None) };
    let money = |minor: i64| Money::new(minor, hold.currency);
    let figures = sees_fee(party).then(|| {
        json!([
            { "key": "funded", "money": money(hold.funded_minor) },
            { "key": "released", "money": money(hold.released_minor) },
            { "key": "refunded", "money": money(hold.refunded_minor) },
            { "key": "left", "money": money(hold.funded_minor - hold.released_minor - hold.refunded_minor) },
        ])
    });
    Ok(Some(json!({ "state": hold.state, "frozen": hold.frozen, "figures": figures })))
}

/// What is owed because of the deal, as far as the visitor may see it.
async fn owed(visit: &Visit, deal: &row::Model) -> Result<Vec<Value>, Fault> {
    let mut lines = Vec::new();
    for earning in &chronicle::own_earnings(visit, deal).await? {
        lines.push(earning_line(visit, earning).await?);
    }
    Ok(lines)
}

async fn earning_line(visit: &Visit, earning: &earning::Model) -> Result<Value, Fault> {
    let blocked = if earning.state == earning::EarningState::Available {
        earnings::blockers_of(visit.house().reader(), earning, visit.house().now()).await?
    } else {
        Vec::new()
    };
    let named: Vec<Value> = blocked
        .iter()
        .map(|blocked| {
            let name = visit.words().say_if_known(&format!("blocker-{}", blocked.code)).unwrap_or_else(|| blocked.code.clone());
            json!({ "name": name, "clears_on": blocked.clears_on })
        })
        .collect();
    let money = |minor: i64| Money::new(minor, earning.currency);
    Ok(json!({
        "kind": earning.kind,
        "state": earning.state,
        "gross": money(earning.gross_minor),
        "agency": money(earning.agency_minor),
        "owed": money(earning.owed_minor),
        "happened_on": earning.happened_on,
        "blocked": named,
    }))
}
