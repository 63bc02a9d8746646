//! The briefs a creator could take: open ones on a platform of theirs unless they ask for all, each with what it pays. What
//! they are narrowed to stands in the address.

use std::rc::Rc;

use entity::brief::BriefMode;
use entity::{Money, brief};
use serde_json::{Value, json};

use super::creator::select;
use super::rows::{self, Head};
use super::visit::{Sheet, Visit};
use crate::kernel::Fault;
use crate::kernel::paging::{Page, Paged};
use crate::market::brief::content::Content;
use crate::market::brief::store::{self, Sought};
use crate::market::identity;

/// What stands in the file of the list.
const HEADS: &[Head] = &[
    Head::Plain("id"),
    Head::Plain("title"),
    Head::Plain("brand"),
    Head::Plain("state"),
    Head::Plain("platforms"),
    Head::Plain("category"),
    Head::Amount("/pay/price"),
    Head::Plain("/pay/negotiable"),
    Head::Plain("slots_left"),
    Head::Plain("funded"),
    Head::Plain("applications_until"),
];

/// The page.
pub async fn list(visit: &Rc<Visit>) -> Result<Sheet, Fault> {
    let asked = |name: &str| visit.asked(name).map(str::trim).filter(|value| !value.is_empty()).map(str::to_owned);
    let everything = visit.asked("all") == Some("true");
    let own = visit.actor().creator;
    let sought = Sought {
        open_for: own.filter(|_| !everything),
        platform: asked("platform"),
        category: asked("category"),
        pays: asked("pays").and_then(|amount| amount.replace(',', "").parse().ok()),
    };
    let list = async |page: Page| found(visit, &sought, &page).await;
    if rows::is_asked(visit) {
        return rows::saved("briefs", HEADS, list).await;
    }
    let paged = list(visit.page()?).await?;
    let filtered = sought.platform.is_some() || sought.category.is_some() || sought.pays.is_some();
    let data = json!({
        "briefs": paged.items,
        "next": paged.next,
        "selects": [select(visit, "list_briefs", "platform"), select(visit, "list_briefs", "category")],
        "pays": visit.asked("pays").unwrap_or_default(),
        "everything": everything,
        "for_somebody": own.is_some(),
        "filtered": filtered,
    });
    Ok(Sheet::read("pages/brief/feed", visit.say("page-briefs"), data))
}

/// A page of briefs, each with what it pays and the name of its brand.
async fn found(visit: &Visit, sought: &Sought, page: &Page) -> Result<Paged<Value>, Fault> {
    let db = visit.house().reader();
    let paged = store::list_sought(db, visit.actor(), sought, page).await?;
    let brands = identity::store::names_of_organisations(db, paged.items.iter().map(|brief| brief.brand_id)).await?;
    let mut items = Vec::new();
    for brief in &paged.items {
        let brand = brands.get(&brief.brand_id).cloned().unwrap_or_default();
        items.push(row(brief, &store::content_of(brief)?, brand));
    }
    Ok(Paged { items, next: paged.next })
}

fn row(brief: &brief::Model, content: &Content, brand: String) -> Value {
    json!({
        "id": brief.id,
        "link": format!("/briefs/{}", brief.id),
        "title": brief.title,
        "brand": brand,
        "state": brief.state,
        "platforms": content.platforms,
        "category": brief.category,
        "pay": pay(brief, content),
        "slots_left": (brief.slots - brief.slots_taken).max(0),
        "funded": brief.funded,
        "applications_until": brief.applications_until,
    })
}

/// What a brief pays one creator, and whether that can be talked about.
pub fn pay(brief: &brief::Model, content: &Content) -> Value {
    let negotiable = match brief.mode {
        BriefMode::Custom | BriefMode::Recruit => true,
        BriefMode::Flash | BriefMode::Mass => false,
    };
    let price = content.offer.price_minor().map(|minor| Money::new(minor, brief.currency));
    json!({ "price": price, "negotiable": negotiable })
}
