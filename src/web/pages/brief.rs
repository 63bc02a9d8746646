//! Briefs on a page.

use std::rc::Rc;

use entity::{Money, Party, brief as row};
use serde_json::{Value, json};

use super::turn::Turn;
use super::visit::{Sheet, Visit};
use crate::kernel::{Fault, wait};
use crate::market::brief::content::Content;
use crate::market::brief::store;
use crate::market::deal::store as deals;

/// The most deals a brief's page lists.
const DEALS_MOST: usize = 50;

/// The briefs the visitor may see, the newest first.
pub async fn list(visit: Rc<Visit>) -> Result<Sheet, Fault> {
    let page = visit.page()?;
    let paged = store::list_briefs(visit.house().reader(), visit.actor(), None, &page).await?;
    let rows: Vec<Value> = paged.items.iter().map(|brief| line(&visit, brief)).collect();
    let data = json!({ "briefs": rows, "next": paged.next, "role": visit.actor().role });
    Ok(Sheet::read("pages/brief/list", visit.say("page-briefs"), data))
}

/// One brief with what it offers, whose turn it is, and the deals that came of it.
pub async fn show(visit: Rc<Visit>) -> Result<Sheet, Fault> {
    let db = visit.house().reader();
    let brief = store::load_brief(db, visit.actor(), visit.id()?).await?;
    let ground = store::ground(&brief, &visit.visitor.zone);
    let content = store::content_of(&brief)?;
    let wait = wait::open_of(db, brief.id).await?;
    let visible = |deal: &&entity::deal::Model| deals::ground(deal).party_of(visit.actor()).is_some();
    let under = deals::deals_under_brief(db, brief.id).await?;
    let under: Vec<Value> = under.iter().filter(visible).take(DEALS_MOST).map(super::deal::line).collect();
    let data = json!({
        "brief": line(&visit, &brief),
        "goal": content.goal,
        "markets": content.markets,
        "requirements": content.requirements,
        "pieces": pieces(&brief, &content),
        "settlement": content.offer.settlement,
        "review_note": brief.review_note.as_ref().filter(|_| sees_inside(&visit, &brief)),
        "turn": wait.map(|wait| Turn::on(&visit, &wait, &brief.title, &ground)),
        "deals": under,
    });
    Ok(Sheet::read("pages/brief/show", brief.title.clone(), data))
}

fn sees_inside(visit: &Visit, brief: &row::Model) -> bool {
    let party = store::ground(brief, &visit.visitor.zone).party_of(visit.actor());
    matches!(party, Some(Party::Brand | Party::Platform | Party::Finance))
}

fn line(visit: &Visit, brief: &row::Model) -> Value {
    json!({
        "link": format!("/briefs/{}", brief.id),
        "id": brief.id,
        "title": brief.title,
        "state": brief.state,
        "mode": brief.mode,
        "number": brief.number,
        "slots": brief.slots,
        "slots_taken": brief.slots_taken,
        "funded": brief.funded,
        "budget": sees_inside(visit, brief).then(|| Money::new(brief.budget_minor, brief.currency)),
        "applications_until": brief.applications_until,
        "created_at": brief.created_at,
    })
}

fn pieces(brief: &row::Model, content: &Content) -> Vec<Value> {
    let piece = |wanted: &crate::market::brief::content::Wanted| {
        json!({
            "platform": wanted.platform,
            "format": wanted.format,
            "price": Money::new(wanted.price_minor, brief.currency),
            "route": wanted.route,
            "due_days": wanted.due_days,
            "window_days": wanted.window_days,
            "retention_days": wanted.retention_days,
            "sample": wanted.sample.as_ref().map(|sample| &sample.what),
        })
    };
    content.offer.deliverables.iter().map(piece).collect()
}
