//! The first page of everybody: what waits for me, how long still, what silence does; then the figures of my role.

use std::collections::BTreeMap;
use std::rc::Rc;

use entity::{BriefId, DealId, wait};
use serde_json::json;

use super::overview;
use super::turn::Turn;
use super::visit::{Sheet, Visit};
use crate::kernel::{Fault, wait as waits};
use crate::market::{brief, deal};

/// The most to-dos the page holds.
const TODO_MOST: u64 = 50;

/// The page.
pub async fn show(visit: Rc<Visit>) -> Result<Sheet, Fault> {
    let open = waits::todo(visit.house().reader(), visit.actor(), TODO_MOST).await?;
    let mut titles = Titles::default();
    let (mut mine, mut running) = (Vec::new(), Vec::new());
    for wait in &open {
        let title = titles.of(&visit, wait).await?;
        let turn = Turn::of(&visit, wait, &title, true).with_first(&visit, wait);
        if wait.party == entity::Party::Clock { running.push(turn) } else { mine.push(turn) }
    }
    let name = visit.visitor.user.as_ref().map(|user| user.name.clone()).unwrap_or_default();
    let data = json!({
        "name": name,
        "role": visit.actor().role,
        "now": visit.house().now(),
        "count": mine.len(),
        "turns": mine,
        "running": running,
        "more": u64::try_from(open.len()).unwrap_or(u64::MAX) == TODO_MOST,
        "overview": overview::of(&visit).await?,
    });
    Ok(Sheet::read("pages/home", visit.say("page-home"), data))
}

/// What waits are about, each looked up once.
#[derive(Default)]
struct Titles {
    deals: BTreeMap<DealId, String>,
    briefs: BTreeMap<BriefId, String>,
}

impl Titles {
    async fn of(&mut self, visit: &Visit, wait: &wait::Model) -> Result<String, Fault> {
        let (db, actor) = (visit.house().reader(), visit.actor());
        if let Some(id) = wait.deal_id {
            if let Some(title) = self.deals.get(&id) {
                return Ok(title.clone());
            }
            let found = deal::store::find_deal(db, actor, id).await?;
            let other = |deal: &entity::deal::Model| {
                let is_creator = actor.creator == Some(deal.creator_id);
                if is_creator { deal.brand_name.clone() } else { deal.creator_name.clone() }
            };
            let title = found.map(|deal| format!("{} · {}", deal.title, other(&deal))).unwrap_or_default();
            self.deals.insert(id, title.clone());
            return Ok(title);
        }
        let Some(id) = wait.brief_id else { return Ok(String::new()) };
        if let Some(title) = self.briefs.get(&id) {
            return Ok(title.clone());
        }
        let title = brief::store::find_brief(db, actor, id).await?.map(|brief| brief.title).unwrap_or_default();
        self.briefs.insert(id, title.clone());
        Ok(title)
    }
}
