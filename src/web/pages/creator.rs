//! Creators on a page: who they are, where they publish, what they ask for.

use std::rc::Rc;

use entity::brief::{BriefMode, BriefState};
use entity::{Money, OrganisationKind, Role};
use serde_json::{Value, json};

use super::act::{Button, link_to, offered, read};
use super::visit::{Sheet, Visit, found, url_encoded};
use crate::kernel::Fault;
use crate::kernel::paging::Page;
use crate::market::brief::store as briefs;

/// The most briefs a creator can be invited to from their page.
const BRIEFS_MOST: u64 = 50;
/// What creators are filtered by, as it stands in the address.
const FILTERS: &[&str] = &["q", "platform", "category", "region", "taking_orders"];

/// Creators who match the filters of the address, the newest first.
pub async fn list(visit: Rc<Visit>) -> Result<Sheet, Fault> {
    let asked = |name: &'static str| visit.asked(name).map(str::trim).filter(|value| !value.is_empty()).map(|value| (name, value));
    let filters: Vec<(&str, &str)> = FILTERS.iter().filter_map(|name| asked(name)).collect();
    let address = encoded(&filters);
    let query = encoded(&filters.iter().copied().chain(asked("cursor")).chain([("limit", "48")]).collect::<Vec<_>>());
    let shown = read(&visit, "list_creators", Vec::new(), &query).await?;
    let creators: Vec<Value> =
        shown.get("items").and_then(Value::as_array).into_iter().flatten().map(|creator| card(&visit, creator)).collect();
    let onward = shown.get("next").and_then(Value::as_str).map(|next| format!("/creators?{address}&cursor={next}"));
    let data = json!({
        "creators": creators,
        "onward": onward,
        "filtered": !filters.is_empty(),
        "q": visit.asked("q").unwrap_or_default(),
        "taking_orders": visit.asked("taking_orders") == Some("true"),
        "selects": selects(&visit),
    });
    Ok(Sheet::read("pages/creator/list", visit.say("page-creators"), data))
}

/// What is chosen among for each filter that is a code.
fn selects(visit: &Visit) -> Vec<Value> {
    let select = |name: &str| {
        let offered = offered("list_creators", name);
        let codes = offered.iter().flat_map(|offered| offered.codes.iter().map(|code| (offered.prefix, code)));
        let option = |(prefix, code): (&str, &String)| {
            let label = visit.words().say_if_known(&format!("{prefix}-{code}")).unwrap_or_else(|| code.clone());
            json!({ "code": code, "label": label, "chosen": visit.asked(name) == Some(code.as_str()) })
        };
        json!({ "name": name, "label": visit.say(&format!("label-{name}")), "options": codes.map(option).collect::<Vec<_>>() })
    };
    ["platform", "category", "region"].map(select).into()
}

/// A creator with the price they begin at.
fn card(visit: &Visit, creator: &Value) -> Value {
    let rates = creator.get("rates").and_then(Value::as_array).into_iter().flatten();
    let prices = rates.filter_map(|rate| serde_json::from_value::<Money>(rate.get("price")?.clone()).ok());
    // Prices of different currencies are not compared: the first currency of the card counts.
    let cheapest = prices.reduce(|least, price| if price.currency == least.currency && price.minor < least.minor { price } else { least });
    let mut card = in_words(visit, creator);
    if let Value::Object(card) = &mut card {
        card.insert("cheapest".to_owned(), json!(cheapest));
    }
    card
}

/// A creator with words for what they say of themselves. What is in no list (an imported language, say) stands as it is.
fn in_words(visit: &Visit, creator: &Value) -> Value {
    let mut told = creator.clone();
    for (name, prefix) in [("categories", "category"), ("languages", "language")] {
        let codes = creator.get(name).and_then(Value::as_array).into_iter().flatten().filter_map(Value::as_str);
        let said: Vec<String> =
            codes.map(|code| visit.words().say_if_known(&format!("{prefix}-{code}")).unwrap_or_else(|| code.to_owned())).collect();
        if let Value::Object(told) = &mut told {
            told.insert(name.to_owned(), said.into());
        }
    }
    told
}

/// Names with their values as a query.
fn encoded(pairs: &[(&str, &str)]) -> String {
    let pair = |(name, value): &(&str, &str)| format!("{name}={}", url_encoded(value));
    pairs.iter().map(pair).collect::<Vec<_>>().join("&")
}

/// One creator, with the briefs the visitor could invite them to.
pub async fn show(visit: Rc<Visit>) -> Result<Sheet, Fault> {
    let creator = read(&visit, "read_creator", visit.path.clone(), "").await?;
    let name = creator.get("display_name").and_then(Value::as_str).unwrap_or_default().to_owned();
    let is_own = visit.actor().creator.is_some_and(|own| creator.get("id") == Some(&json!(own)));
    let open = if visit.actor().role.organisation_kind() == Some(OrganisationKind::Brand) { invitable(&visit).await? } else { Vec::new() };
    let data = json!({ "creator": in_words(&visit, &creator), "own": is_own, "briefs": open, "buttons": ways(&visit, is_own) });
    Ok(Sheet::read("pages/creator/show", name, data))
}

/// What an agency can do about a creator.
fn ways(visit: &Visit, is_own: bool) -> Vec<Button> {
    let is_agency = matches!(visit.actor().role, Role::AgencyOwner | Role::AgencyAgent) && !is_own && visit.actor().acting_for().is_none();
    let id = found(&visit.path, "id").unwrap_or_default();
    is_agency
        .then(|| link_to(visit, "propose_representation", &format!("/representations/new?creator={id}&_back=/roster")))
        .into_iter()
        .collect()
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
