//! The first page of everybody: what waits for me, how long still, what silence does; then the figures of my role.

use std::rc::Rc;

use entity::Role;
use serde_json::json;

use super::overview;
use super::readiness;
use super::titles::Titles;
use super::turn::Turn;
use super::visit::{Sheet, Visit};
use crate::kernel::paging::Page;
use crate::kernel::{Fault, wait as waits};
use crate::market::brief::store as briefs;
use crate::market::identity;

/// The most to-dos the page holds.
const TODO_MOST: u64 = 50;

/// The page.
pub async fn show(visit: Rc<Visit>) -> Result<Sheet, Fault> {
    let open = waits::todo(visit.house().reader(), visit.actor(), TODO_MOST).await?;
    let mut titles = Titles::ahead(&visit, &open).await?;
    let (mut mine, mut running) = (Vec::new(), Vec::new());
    for wait in &open {
        let title = titles.of(&visit, wait).await?;
        let turn = Turn::of(&visit, wait, &title.text, true).about(title.sum).with_first(&visit, wait);
        if wait.party == entity::Party::Clock { running.push(turn) } else { mine.push(turn) }
    }
    let suppressed = match &visit.visitor.user {
        Some(user) => identity::store::find_suppression(visit.house().reader(), user.id, &user.email).await?.is_some(),
        None => false,
    };
    let name = visit.visitor.user.as_ref().map(|user| user.name.clone()).unwrap_or_default();
    let data = json!({
        "name": name,
        "suppressed": suppressed,
        "role": visit.actor().role,
        "now": visit.house().now(),
        "count": mine.len(),
        "turns": mine,
        "running": running,
        "more": u64::try_from(open.len()).unwrap_or(u64::MAX) == TODO_MOST,
        "overview": overview::of(&visit).await?,
        "is_new": is_new_brand(&visit).await?,
        "readiness": readiness::of(&visit).await?,
        "newcomers": readiness::newcomers(&visit).await?,
    });
    Ok(Sheet::read("pages/home", visit.say("page-home"), data))
}

/// Whether this is a brand that has not written a brief yet: it is shown how to begin.
async fn is_new_brand(visit: &Visit) -> Result<bool, Fault> {
    if !matches!(visit.actor().role, Role::BrandOwner | Role::BrandManager) {
        return Ok(false);
    }
    let one = Page::first(1);
    Ok(briefs::list_briefs(visit.house().reader(), visit.actor(), None, &one).await?.items.is_empty())
}
