//! The briefs a creator could take: open ones on a platform of theirs unless they ask for all, each with what it pays. What
//! they are narrowed to stands in the address.

use std::collections::BTreeMap;

use entity::brief::BriefMode;
use entity::{Money, OrganisationId, brief};
use serde_json::{Value, json};

use super::creator::select;
use super::visit::{Sheet, Visit};
use crate::kernel::Fault;
use crate::kernel::paging::Page;
use crate::market::brief::content::Content;
use crate::market::brief::store::{self, Sought};
use crate::market::identity;

/// The most rows of a page.
const ROWS: u64 = 50;
/// The most briefs one page looks through for those that pay enough.
const SCANNED_MOST: usize = 1_000;

/// The page.
pub async fn list(visit: &Visit) -> Result<Sheet, Fault> {
    let asked = |name: &str| visit.asked(name).map(str::trim).filter(|value| !value.is_empty()).map(str::to_owned);
    let everything = visit.asked("all") == Some("true");
    let own = visit.actor().creator;
    let sought = Sought { open_for: own.filter(|_| !everything), platform: asked("platform"), category: asked("category") };
    let least = asked("pays").and_then(|amount| amount.replace(',', "").parse::<i64>().ok());
    let (found, next) = found(visit, &sought, least).await?;
    let mut brands = BTreeMap::new();
    let mut rows = Vec::new();
    for (brief, content) in &found {
        rows.push(row(brief, content, brand_of(visit, brief.brand_id, &mut brands).await?));
    }
    let filtered = sought.platform.is_some() || sought.category.is_some() || least.is_some();
    let data = json!({
        "briefs": rows,
        "next": next,
        "selects": [select(visit, "list_briefs", "platform"), select(visit, "list_briefs", "category")],
        "pays": visit.asked("pays").unwrap_or_default(),
        "everything": everything,
        "for_somebody": own.is_some(),
        "filtered": filtered,
    });
    Ok(Sheet::read("pages/brief/feed", visit.say("page-briefs"), data))
}

/// A page of briefs that pay enough, and where the next begins.
async fn found(visit: &Visit, sought: &Sought, least: Option<i64>) -> Result<(Vec<(brief::Model, Content)>, Option<String>), Fault> {
    let mut page = Page::read(visit.asked("cursor"), Some(ROWS))?;
    let (mut rows, mut scanned) = (Vec::new(), 0);
    let enough = usize::try_from(ROWS).unwrap_or(usize::MAX);
    loop {
        let paged = store::list_sought(visit.house().reader(), visit.actor(), sought, &page).await?;
        scanned += paged.items.len();
        for brief in paged.items {
            let content = store::content_of(&brief)?;
            let pays = content.offer.price_minor().unwrap_or(i64::MAX);
            if least.is_none_or(|least| pays >= least.saturating_mul(brief.currency.unit())) {
                rows.push((brief, content));
            }
        }
        match paged.next {
            Some(next) if least.is_some() && rows.len() < enough && scanned < SCANNED_MOST => {
                page = Page::read(Some(&next), Some(ROWS))?;
            }
            next => return Ok((rows, next)),
        }
    }
}

/// What a brand is called; each looked up once.
async fn brand_of(visit: &Visit, id: OrganisationId, known: &mut BTreeMap<OrganisationId, String>) -> Result<String, Fault> {
    if let Some(name) = known.get(&id) {
        return Ok(name.clone());
    }
    let found = identity::store::find_organisation(visit.house().reader(), id).await?;
    let name = found.map(|brand| brand.name).unwrap_or_default();
    known.insert(id, name.clone());
    Ok(name)
}

fn row(brief: &brief::Model, content: &Content, brand: String) -> Value {
    json!({
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
