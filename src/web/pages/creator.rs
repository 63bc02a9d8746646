//! Creators on a page: who they are, where they publish, what they ask for.

use std::rc::Rc;

use entity::brief::{BriefMode, BriefState};
use entity::{Currency, Money, OrganisationKind, Role};
use serde_json::{Value, json};

use super::absent;
use super::act::{Button, CURRENCIES, link_to, offered, read};
use super::readiness;
use super::rows::{self, Head};
use super::visit::{Fields, Sheet, Visit, url_encoded};
use crate::kernel::Fault;
use crate::kernel::paging::Page;
use crate::kernel::seal::fresh_token;
use crate::market::brief::store as briefs;
use crate::market::identity::store;

/// The most briefs a creator can be invited to from their page.
const BRIEFS_MOST: u64 = 50;
/// What stands in the file of the list.
const HEADS: &[Head] = &[
    Head::Plain("id"),
    Head::Plain("display_name"),
    Head::Plain("region"),
    Head::Plain("categories"),
    Head::Plain("languages"),
    Head::Plain("taking_orders"),
    Head::Plain("/availability/state"),
    Head::Plain("/availability/away_until"),
    Head::Plain("real_name_checked"),
    Head::Plain("/accounts/0/platform"),
    Head::Plain("/accounts/0/handle"),
    Head::Plain("/accounts/0/followers"),
    Head::Plain("/rates/0/format"),
    Head::Amount("/rates/0/price"),
];
/// What creators are filtered by, as it stands in the address.
const FILTERS: &[&str] =
    &["q", "platform", "category", "region", "taking_orders", "available", "followers_least", "price_most", "currency"];

/// Creators who match the filters of the address, the newest first; brands tick them for one of their briefs.
pub async fn list(visit: Rc<Visit>) -> Result<Sheet, Fault> {
    let asked = |name: &'static str| visit.asked(name).map(str::trim).filter(|value| !value.is_empty()).map(|value| (name, value));
    let filters: Vec<(&str, &str)> = FILTERS.iter().filter_map(|name| asked(name)).collect();
    let chosen: Currency = visit.asked("currency").and_then(|code| code.parse().ok()).unwrap_or(Currency::CNY);
    let number = |name: &'static str| asked(name).and_then(|(_, value)| value.replace(',', "").parse::<i64>().ok());
    let followers = number("followers_least").map(|least| least.max(0).to_string());
    let most = number("price_most").map(|most| most.max(0).saturating_mul(chosen.unit()).to_string());
    let plain = filters.iter().copied().filter(|(name, _)| !matches!(*name, "followers_least" | "price_most" | "currency"));
    let amounts = [("followers_least", &followers), ("price_most_minor", &most)];
    let amounts = amounts.into_iter().filter_map(|(name, value)| Some((name, value.as_deref()?)));
    let currency = chosen.to_string();
    if rows::is_asked(&visit) {
        let sought = encoded(&plain.chain(amounts).chain([("currency", currency.as_str())]).collect::<Vec<_>>());
        return rows::of_query(&visit, "creators", ("list_creators", &sought), HEADS).await;
    }
    let rest = [("currency", currency.as_str()), ("limit", "48")];
    let query = encoded(&plain.chain(amounts).chain(asked("cursor")).chain(rest).collect::<Vec<_>>());
    let shown = read(&visit, "list_creators", Vec::new(), &query).await?;
    let creators: Vec<Value> =
        shown.get("items").and_then(Value::as_array).into_iter().flatten().map(|creator| card(&visit, creator)).collect();
    let selects = ["platform", "category", "region"].map(|name| select(&visit, "list_creators", name));
    let invites = matches!(visit.actor().role, Role::BrandOwner | Role::BrandManager);
    let data = json!({
        "creators": creators,
        "next": shown.get("next"),
        "filtered": filters.iter().any(|(name, _)| *name != "currency"),
        "q": visit.asked("q").unwrap_or_default(),
        "followers_least": visit.asked("followers_least").unwrap_or_default(),
        "price_most": visit.asked("price_most").unwrap_or_default(),
        "currencies": CURRENCIES.iter().map(|code| json!({ "code": code, "chosen": *code == currency })).collect::<Vec<_>>(),
        "taking_orders": visit.asked("taking_orders") == Some("true"),
        "available": visit.asked("available") == Some("true"),
        "selects": selects,
        "briefs": if invites { invitable(&visit).await? } else { Vec::new() },
        "key": fresh_token(),
    });
    Ok(Sheet::read("pages/creator/list", visit.say("page-creators"), data))
}

/// What is chosen among for a filter that is a code.
pub fn select(visit: &Visit, operation: &str, name: &str) -> Value {
    let offered = offered(operation, name);
    let codes = offered.iter().flat_map(|offered| offered.codes.iter().map(|code| (offered.prefix, code)));
    let option = |(prefix, code): (&str, &String)| {
        let label = named(visit, prefix, code);
        json!({ "code": code, "label": label, "chosen": visit.asked(name) == Some(code.as_str()) })
    };
    json!({ "name": name, "label": visit.say(&format!("label-{name}")), "options": codes.map(option).collect::<Vec<_>>() })
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

/// A creator with words for what they say of themselves.
fn in_words(visit: &Visit, creator: &Value) -> Value {
    let mut told = creator.clone();
    for (name, prefix) in [("categories", "category"), ("languages", "language")] {
        let codes = creator.get(name).and_then(Value::as_array).into_iter().flatten().filter_map(Value::as_str);
        let said: Vec<String> = codes.map(|code| named(visit, prefix, code)).collect();
        if let Value::Object(told) = &mut told {
            told.insert(name.to_owned(), said.into());
        }
    }
    if let (Some(region), Value::Object(told)) = (creator.get("region").and_then(Value::as_str), &mut told) {
        told.insert("region".to_owned(), named(visit, "country", region).into());
    }
    let absent = creator.get("availability").and_then(|availability| absent::badge(visit.words(), availability));
    if let Value::Object(told) = &mut told {
        told.insert("absent".to_owned(), absent.into());
    }
    told
}

/// A code in words; what is in no list (an imported language, say) stands as it is.
fn named(visit: &Visit, prefix: &str, code: &str) -> String {
    visit.words().say_if_known(&format!("{prefix}-{code}")).unwrap_or_else(|| code.to_owned())
}

/// Names with their values as a query.
fn encoded(pairs: &[(&str, &str)]) -> String {
    let pair = |(name, value): &(&str, &str)| format!("{name}={}", url_encoded(value));
    pairs.iter().map(pair).collect::<Vec<_>>().join("&")
}

/// One creator, with the briefs the visitor could invite them to.
pub async fn show(visit: Rc<Visit>) -> Result<Sheet, Fault> {
    let path = visit.path.clone();
    drawn(&visit, path).await
}

/// One's own storefront: the profile, accounts and rate card that brands see.
pub async fn own(visit: Rc<Visit>) -> Result<Sheet, Fault> {
    let own = visit.actor().creator.ok_or_else(Fault::missing)?;
    drawn(&visit, vec![("id".to_owned(), own.to_string())]).await
}

async fn drawn(visit: &Visit, path: Fields) -> Result<Sheet, Fault> {
    let creator = read(visit, "read_creator", path, "").await?;
    let name = creator.get("display_name").and_then(Value::as_str).unwrap_or_default().to_owned();
    let is_own = visit.actor().creator.is_some_and(|own| creator.get("id") == Some(&json!(own)));
    let open = if visit.actor().role.organisation_kind() == Some(OrganisationKind::Brand) { invitable(visit).await? } else { Vec::new() };
    let availability = creator.get("availability").cloned().unwrap_or_default();
    let data = json!({
        "own": is_own,
        // Whoever would invite them reads what to expect.
        "remark": if open.is_empty() { None } else { absent::remark(visit.words(), &availability, &name) },
        "briefs": open,
        "buttons": ways(visit, &creator, is_own),
        "accounts": accounts(visit, &creator, is_own).await?,
        "rates": rates(&creator),
        "creator": in_words(visit, &creator),
        "readiness": if is_own { readiness::of(visit).await? } else { Value::Null },
    });
    Ok(Sheet::read("pages/creator/show", name, data))
}

/// What agencies and those who compare names can do about a creator.
fn ways(visit: &Visit, creator: &Value, is_own: bool) -> Vec<Button> {
    let is_agency = matches!(visit.actor().role, Role::AgencyOwner | Role::AgencyAgent) && !is_own && visit.actor().acting_for().is_none();
    let id = creator.get("id").and_then(Value::as_str).unwrap_or_default();
    let is = |name: &str| creator.get(name) == Some(&Value::Bool(true));
    let mut ways = Vec::new();
    if is_agency {
        ways.push(link_to(visit, "propose_representation", &format!("/representations/new?creator={id}&_back=/roster")));
    }
    if readiness::looks_after(visit) && is("claimed") && !is("real_name_checked") {
        ways.push(link_to(visit, "check_real_name", &format!("/creators/{id}/check-real-name/new?_back=/creators/{id}")));
    }
    ways
}

/// A creator's accounts; their owner and whoever looks at accounts see the code that proves whose one is.
async fn accounts(visit: &Visit, creator: &Value, is_own: bool) -> Result<Vec<Value>, Fault> {
    let looks = readiness::looks_after(visit);
    let id = creator.get("id").and_then(Value::as_str).unwrap_or_default();
    let stored = match id.parse() {
        Ok(id) if is_own || looks => store::list_accounts(visit.house().reader(), id).await?,
        Ok(_) | Err(_) => Vec::new(),
    };
    let told = |account: &Value| {
        let mut told = account.clone();
        let own = account.get("id").and_then(Value::as_str).unwrap_or_default();
        let unseen = stored.iter().find(|account| account.verified_at.is_none() && account.id.to_string() == own);
        if let Value::Object(told) = &mut told {
            told.insert("bio_code".to_owned(), json!(unseen.map(|account| &account.bio_code)));
            let verify = unseen.filter(|_| looks).map(|_| format!("/accounts/{own}/verify/new?_back=/creators/{id}"));
            told.insert("verify".to_owned(), json!(verify));
        }
        told
    };
    Ok(creator.get("accounts").and_then(Value::as_array).into_iter().flatten().map(told).collect())
}

/// A rate card, each price with the ways to change it and to take it off.
pub fn rates(creator: &Value) -> Vec<Value> {
    let told = |rate: &Value| {
        let text = |at: &str| match rate.pointer(at) {
            Some(Value::String(text)) => url_encoded(text),
            Some(other) => other.to_string(),
            None => String::new(),
        };
        let place = format!("/rates/{}/{}", text("/platform"), text("/format"));
        let numbers = ["revisions_count", "delivery_days", "rights_days", "retention_days"];
        let numbers: String = numbers.iter().map(|name| format!("&{name}={}", text(&format!("/{name}")))).collect();
        let mut told = rate.clone();
        if let Value::Object(told) = &mut told {
            let edit = format!("{place}/edit?price.amount={}&price.currency={}{numbers}", text("/price/amount"), text("/price/currency"));
            told.insert("edit".to_owned(), edit.into());
            told.insert("remove".to_owned(), format!("{place}/remove").into());
        }
        told
    };
    creator.get("rates").and_then(Value::as_array).into_iter().flatten().map(told).collect()
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
