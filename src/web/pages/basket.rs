//! A basket of invitations from a brief's page or from the directory: many creators at once, one result each.

use std::collections::BTreeSet;
use std::rc::Rc;

use entity::{BriefId, CreatorId};
use serde_json::{Value, json};

use super::absent;
use super::act::{Errand, send};
use super::visit::{Sheet, Visit};
use crate::kernel::Fault;
use crate::kernel::seal::fresh_token;
use crate::market::brief::store as briefs;
use crate::market::identity;
use crate::web::pages::way::path_of_id;
use crate::web::route::Reply;

/// Sends the invitations that were ticked and says what became of each. The key of the form makes a second click
/// repeat the answer.
pub async fn send_all(visit: Rc<Visit>) -> Result<Sheet, Fault> {
    let id = visit.id()?;
    deliver(&visit, id).await
}

/// The same from the directory, for the brief that was chosen there.
pub async fn send_to_chosen(visit: Rc<Visit>) -> Result<Sheet, Fault> {
    let id = visit.field("brief").parse().map_err(|_| Fault::missing())?;
    deliver(&visit, id).await
}

async fn deliver(visit: &Visit, id: BriefId) -> Result<Sheet, Fault> {
    let brief = briefs::load_brief(visit.house().reader(), visit.actor(), id).await?;
    let chosen: BTreeSet<CreatorId> =
        visit.form.iter().filter(|(name, _)| name == "creator").filter_map(|(_, id)| id.parse().ok()).collect();
    let results = if chosen.is_empty() { Vec::new() } else { results(visit, id, &chosen).await? };
    let data = json!({ "brief": brief.title, "link": format!("/briefs/{id}"), "results": results });
    Ok(Sheet::read("pages/brief/basket", visit.say("page-basket"), data))
}

async fn results(visit: &Visit, id: BriefId, chosen: &BTreeSet<CreatorId>) -> Result<Vec<Value>, Fault> {
    let (kind, message) = (visit.field("kind"), visit.field("message").replace("\r\n", "\n"));
    let invitation = |creator: &CreatorId| json!({ "creator": creator, "kind": kind, "message": message });
    let body = json!({ "invitations": chosen.iter().map(invitation).collect::<Vec<_>>() });
    let key = Some(visit.field("_key").to_owned()).filter(|key| !key.is_empty()).unwrap_or_else(fresh_token);
    let errand = Errand { path: vec![("id".to_owned(), id.to_string())], body, key: Some(key), ..Errand::default() };
    let Reply::Json(text) = send(visit, "invite_basket", errand).await? else { return Ok(Vec::new()) };
    let shown: Value = serde_json::from_str(&text)?;
    let mut rows = Vec::new();
    for item in shown.get("items").and_then(Value::as_array).into_iter().flatten() {
        rows.push(row(visit, item).await?);
    }
    Ok(rows)
}

async fn row(visit: &Visit, item: &Value) -> Result<Value, Fault> {
    let text = |name: &str| item.get(name).and_then(Value::as_str);
    let creator = match text("creator").and_then(|id| id.parse::<CreatorId>().ok()) {
        Some(id) => identity::store::find_creator(visit.house().reader(), id).await?,
        None => None,
    };
    let remark = match &creator {
        Some(creator) if text("proposal").is_some() => absent::remark_on(visit, creator.id).await?,
        Some(_) | None => None,
    };
    let said = text("code").and_then(|code| visit.words().say_if_known(&format!("refusal-{code}")));
    Ok(json!({
        "name": creator.map_or_else(|| text("creator").unwrap_or_default().to_owned(), |creator| creator.display_name),
        "link": text("creator").map(|id| format!("/creators/{id}")),
        "proposal": text("proposal").and_then(path_of_id),
        "remark": remark,
        "why": said.or_else(|| text("message").map(str::to_owned)),
    }))
}
