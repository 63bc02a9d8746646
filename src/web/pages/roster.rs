//! An agency's creators: their mandates, the deals on their behalf, and the way to act for one of them.

use std::collections::BTreeMap;
use std::rc::Rc;

use entity::representation::RepresentationState;
use entity::{CreatorId, SubjectKind};
use serde_json::{Value, json};

use super::act::{buttons_of, link_to, read};
use super::visit::{Sheet, Visit};
use crate::kernel::Fault;
use crate::kernel::paging::Page;
use crate::market::deal;
use crate::market::identity::store;

/// The roster.
pub async fn show(visit: Rc<Visit>) -> Result<Sheet, Fault> {
    let (db, actor) = (visit.house().reader(), visit.actor());
    let mut deals: BTreeMap<CreatorId, Vec<Value>> = BTreeMap::new();
    for deal in deal::store::list_deals(db, actor, &Page::first(100)).await? {
        let line = json!({ "title": deal.title, "link": format!("/deals/{}", deal.id), "state": deal.state, "brand": deal.brand_name });
        deals.entry(deal.creator_id).or_default().push(line);
    }
    let shown = read(&visit, "list_representations", Vec::new(), "").await?;
    let steps = |id: String| {
        let items = shown.get("items").and_then(Value::as_array).into_iter().flatten();
        let own = items.filter(|item| item.get("id").and_then(Value::as_str) == Some(&id));
        own.flat_map(|item| buttons_of(&visit, SubjectKind::Representation, item, Some("/roster"))).collect::<Vec<_>>()
    };
    let mut rows = Vec::new();
    for mandate in store::list_own_mandates(db, actor).await? {
        let creator = store::find_creator(db, mandate.creator_id).await?.map(|creator| creator.display_name).unwrap_or_default();
        let is_active = mandate.state == RepresentationState::Active;
        rows.push(json!({
            "creator": creator,
            "profile": format!("/creators/{}", mandate.creator_id),
            "link": format!("/representations/{}", mandate.id),
            "state": mandate.state,
            "share_bp": mandate.share_bp,
            "receives": visit.say(&format!("settlement-{}", mandate.receives)),
            "exclusive": mandate.exclusive,
            "ends_at": mandate.ends_at,
            "act_for": is_active.then_some(mandate.creator_id),
            "here": actor.acting_for() == Some(mandate.creator_id),
            "organisation": mandate.agency_id,
            "buttons": steps(mandate.id.to_string()),
            "deals": if is_active { deals.get(&mandate.creator_id).cloned().unwrap_or_default() } else { Vec::new() },
        }));
    }
    let data = json!({ "mandates": rows, "buttons": [link_to(&visit, "propose_representation", "/representations/new?_back=/roster")] });
    Ok(Sheet::read("pages/desk/roster", visit.say("page-roster"), data))
}
