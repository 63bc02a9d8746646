//! One box over what the visitor may see anyway: briefs and deals by title and side, creators by name.

use std::rc::Rc;

use serde_json::{Value, json};

use super::visit::{Sheet, Visit};
use crate::kernel::Fault;
use crate::market::{brief, deal, identity};

/// The most of each sort.
const MOST: u64 = 20;
/// The longest text that is looked for.
const LETTERS_MOST: usize = 80;

/// What was found for `?q=`.
pub async fn show(visit: Rc<Visit>) -> Result<Sheet, Fault> {
    let text: String = visit.asked("q").unwrap_or_default().trim().chars().take(LETTERS_MOST).collect();
    let (mut briefs, mut deals, mut creators) = (Vec::new(), Vec::new(), Vec::new());
    if !text.is_empty() {
        let (db, actor) = (visit.house().reader(), visit.actor());
        let found = brief::store::search_briefs(db, actor, &text, MOST).await?;
        briefs = found.iter().map(|brief| line("/briefs", &brief.id, &brief.title, Some(json!(brief.state)), "")).collect();
        let found = deal::store::search_deals(db, actor, &text, MOST).await?;
        let sides = |deal: &entity::deal::Model| format!("{} · {}", deal.brand_name, deal.creator_name);
        deals = found.iter().map(|deal| line("/deals", &deal.id, &deal.title, Some(json!(deal.state)), &sides(deal))).collect();
        let found = identity::store::search_creators(db, &text, MOST).await?;
        creators = found.iter().map(|creator| line("/creators", &creator.id, &creator.display_name, None, &creator.region)).collect();
    }
    let nothing = briefs.is_empty() && deals.is_empty() && creators.is_empty();
    let data = json!({ "q": text, "briefs": briefs, "deals": deals, "creators": creators, "nothing": nothing });
    Ok(Sheet::read("pages/desk/search", visit.say("page-search"), data))
}

fn line(room: &str, id: &impl ToString, title: &str, state: Option<Value>, beside: &str) -> Value {
    json!({ "link": format!("{room}/{}", id.to_string()), "title": title, "state": state, "beside": beside })
}
