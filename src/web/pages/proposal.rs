//! Proposals on a page: every round of the negotiation, what is on the table, and the answers.

use std::rc::Rc;

use entity::SubjectKind;
use serde_json::{Value, json};

use super::act::{buttons_of, read};
use super::turn::Turn;
use super::visit::{Sheet, Visit};
use crate::kernel::paging::Page;
use crate::kernel::{Fault, wait};
use crate::market::proposal::store;
use crate::market::{brief, identity};

/// The proposals of the visitor's side, the newest first.
pub async fn list(visit: Rc<Visit>) -> Result<Sheet, Fault> {
    let page = visit.page()?;
    let db = visit.house().reader();
    let paged = store::list_proposals(db, visit.actor(), None, &page).await?;
    let mut rows = Vec::new();
    for row in &paged.items {
        rows.push(line(&visit, row).await?);
    }
    let data = json!({ "proposals": rows, "next": paged.next });
    Ok(Sheet::read("pages/proposal/list", visit.say("page-proposals"), data))
}

/// One proposal.
pub async fn show(visit: Rc<Visit>) -> Result<Sheet, Fault> {
    let db = visit.house().reader();
    let row = store::load_proposal(db, visit.actor(), visit.id()?).await?;
    let shown = read(&visit, "read_proposal", visit.path.clone(), "").await?;
    let line = line(&visit, &row).await?;
    let title = line.get("brief_title").and_then(Value::as_str).unwrap_or_default().to_owned();
    let wait = wait::open_of(db, row.id).await?;
    let data = json!({
        "proposal": shown,
        "line": line,
        "turn": wait.map(|wait| Turn::on(&visit, &wait, &title, &store::ground(&row))),
        "buttons": buttons_of(&visit, SubjectKind::Proposal, &shown, None),
        "deal": row.deal_id.map(|deal| format!("/deals/{deal}")),
    });
    Ok(Sheet::read("pages/proposal/show", title, data))
}

/// The proposals of one brief that the visitor may see, the newest first.
pub async fn of_brief(visit: &Visit, id: entity::BriefId) -> Result<Vec<Value>, Fault> {
    let paged = store::list_proposals(visit.house().reader(), visit.actor(), Some(id), &Page::first(100)).await?;
    let mut rows = Vec::new();
    for row in &paged.items {
        rows.push(line(visit, row).await?);
    }
    Ok(rows)
}

/// A proposal in a line, with the names of both sides.
async fn line(visit: &Visit, row: &entity::proposal::Model) -> Result<Value, Fault> {
    let db = visit.house().reader();
    let brief = brief::store::find_brief(db, visit.actor(), row.brief_id).await?;
    let creator = identity::store::find_creator(db, row.creator_id).await?;
    let brand = identity::store::find_organisation(db, row.brand_id).await?;
    Ok(json!({
        "link": format!("/proposals/{}", row.id),
        "brief_title": brief.map(|brief| brief.title).unwrap_or_default(),
        "brief_link": format!("/briefs/{}", row.brief_id),
        "creator": creator.map(|creator| creator.display_name).unwrap_or_default(),
        "creator_link": format!("/creators/{}", row.creator_id),
        "brand": brand.map(|brand| brand.name).unwrap_or_default(),
        "kind": row.kind,
        "state": row.state,
        "price": entity::Money::new(row.price_minor, row.currency),
        "until": row.until,
        "created_at": row.created_at,
    }))
}
