//! Creators on a page: who they are, where they publish, what they ask for.

use std::rc::Rc;

use entity::OrganisationKind;
use entity::brief::{BriefMode, BriefState};
use serde_json::{Value, json};

use super::act::read;
use super::visit::{Sheet, Visit};
use crate::kernel::Fault;
use crate::kernel::paging::Page;
use crate::market::brief::store as briefs;

/// The most briefs a creator can be invited to from their page.
const BRIEFS_MOST: u64 = 50;

/// Creators, the newest first.
pub async fn list(visit: Rc<Visit>) -> Result<Sheet, Fault> {
    let query = visit.asked("cursor").map(|cursor| format!("cursor={cursor}&limit=50")).unwrap_or_else(|| "limit=50".to_owned());
    let shown = read(&visit, "list_creators", Vec::new(), &query).await?;
    let creators = shown.get("items").cloned().unwrap_or_default();
    let data = json!({ "creators": creators, "next": shown.get("next").cloned().unwrap_or_default() });
    Ok(Sheet::read("pages/creator/list", visit.say("page-creators"), data))
}

/// One creator, with the briefs the visitor could invite them to.
pub async fn show(visit: Rc<Visit>) -> Result<Sheet, Fault> {
    let creator = read(&visit, "read_creator", visit.path.clone(), "").await?;
    let name = creator.get("display_name").and_then(Value::as_str).unwrap_or_default().to_owned();
    let is_own = visit.actor().creator.is_some_and(|own| creator.get("id") == Some(&json!(own)));
    let open = if visit.actor().role.organisation_kind() == Some(OrganisationKind::Brand) { invitable(&visit).await? } else { Vec::new() };
    let data = json!({ "creator": creator, "own": is_own, "briefs": open });
    Ok(Sheet::read("pages/creator/show", name, data))
}

/// The visitor's briefs that still look for creators.
async fn invitable(visit: &Visit) -> Result<Vec<Value>, Fault> {
    let page = Page::first(BRIEFS_MOST);
    let own = briefs::list_briefs(visit.house().reader(), visit.actor(), None, &page).await?;
    let looks = |brief: &&entity::brief::Model| {
        matches!(brief.state, BriefState::Open | BriefState::Selecting) && matches!(brief.mode, BriefMode::Custom | BriefMode::Recruit)
    };
    Ok(own.items.iter().filter(looks).map(|brief| json!({ "id": brief.id, "title": brief.title })).collect())
}
