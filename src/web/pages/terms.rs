//! Terms on pages: what new promises are made under, every version with what it changed, and a change tried out in
//! words before it is published. Publishing itself is the route's.

use std::rc::Rc;

use entity::{Code, Currency, Money, Role, terms as row};
use serde_json::{Map, Value, json};

use super::health::tabs;
use super::visit::{Reading, Sheet, Visit};
use crate::kernel::seal::fresh_token;
use crate::kernel::{Fault, Term, Terms};
use crate::market::terms::store;

/// What terms say beside their numbers.
const BESIDE: &[&str] = &["money_mode", "withholding", "lanes", "regulated_categories", "routed_platforms"];

/// The version in force, and all versions with what each changed.
pub async fn show(visit: Rc<Visit>) -> Result<Sheet, Fault> {
    let (id, current) = visit.house().current_terms().await?;
    let rows = store::list(visit.house().reader()).await?;
    let mut versions = Vec::new();
    for (place, row) in rows.iter().enumerate() {
        let before = rows.get(place + 1).map(content_of).transpose()?;
        let changed = before.map_or_else(Vec::new, |before| changes(&visit, &before, &content_of(row).unwrap_or_default()));
        versions.push(json!({
            "number": row.number, "hash": row.content_hash, "effective_from": row.effective_from, "changes": changed, "in_force": row.id == id,
        }));
    }
    let content = serde_json::to_value(&*current)?;
    let numbers: Vec<Value> =
        Term::ALL.iter().map(|term| json!({ "code": term, "cell": cell(&visit, *term, current.number(*term)) })).collect();
    let beside: Vec<Value> = BESIDE.iter().map(|name| json!({ "code": name, "said": told(content.get(*name)) })).collect();
    let data = json!({
        "numbers": numbers, "beside": beside, "versions": versions, "may_change": visit.actor().role == Role::Operator,
        "tabs": tabs(&visit, "/terms"),
    });
    Ok(Sheet::read("pages/house/terms", visit.say("page-terms"), data))
}

/// A form with every number as it is.
pub async fn change(visit: Rc<Visit>) -> Result<Sheet, Fault> {
    let (_, current) = visit.house().current_terms().await?;
    Ok(form(&visit, &serde_json::to_value(&*current)?, None))
}

/// What would change, in words; nothing is published yet.
pub async fn preview(visit: Rc<Visit>) -> Result<Sheet, Fault> {
    let (_, current) = visit.house().current_terms().await?;
    let current = serde_json::to_value(&*current)?;
    let mut wanted = current.clone();
    let mut numbers = Map::new();
    for term in Term::ALL {
        let written = visit.field(&format!("n.{term}")).trim().parse::<i64>();
        let kept = current.get("numbers").and_then(|numbers| numbers.get(term.code())).cloned().unwrap_or_default();
        numbers.insert(term.code().to_owned(), written.map_or(kept, Value::from));
    }
    if let Value::Object(wanted) = &mut wanted {
        wanted.insert("numbers".to_owned(), Value::Object(numbers));
        if let Ok(Value::Object(beside)) = serde_json::from_str::<Value>(visit.field("beside")) {
            wanted.extend(beside.into_iter().filter(|(name, _)| BESIDE.contains(&name.as_str())));
        }
    }
    let readable = serde_json::from_value::<Terms>(wanted.clone()).is_ok();
    let changed = changes(&visit, &current, &wanted);
    let mut sheet = form(&visit, &wanted, Some((readable, changed)));
    let reach = store::reach(visit.house().reader(), visit.actor()).await?;
    if let Sheet::Read(Reading { data: Value::Object(data), .. }) = &mut sheet {
        let pinned: Vec<Value> = reach.deals.iter().map(|(version, deals)| json!({ "version": version, "deals": deals })).collect();
        let more = reach.brands_count.saturating_sub(i64::try_from(reach.brands.len()).unwrap_or(i64::MAX));
        data.insert("reach".to_owned(), json!({ "deals": pinned, "briefs": reach.briefs, "brands": reach.brands, "more": more }));
    }
    Ok(sheet)
}

fn form(visit: &Visit, content: &Value, tried: Option<(bool, Vec<Value>)>) -> Sheet {
    let read = serde_json::from_value::<Terms>(content.clone()).ok();
    let number = |term: &Term| {
        let value = content.get("numbers").and_then(|numbers| numbers.get(term.code())).cloned();
        // Terms of before a number existed say nothing of it, and yet it holds.
        let value = value.or_else(|| read.as_ref().map(|terms| terms.number(*term).into())).unwrap_or_default();
        json!({ "code": term, "value": value, "unit": visit.say(&format!("unit-{}", unit_of(*term))) })
    };
    let beside: Map<String, Value> = BESIDE.iter().filter_map(|name| Some(((*name).to_owned(), content.get(*name)?.clone()))).collect();
    let zone = jiff::tz::TimeZone::get(&visit.visitor.zone).unwrap_or(jiff::tz::TimeZone::UTC);
    let soon = jiff::Timestamp::from_millisecond(visit.house().now().millis().cast_signed() + 3_600_000).unwrap_or_default();
    let (readable, changed) = tried.clone().unwrap_or_default();
    let data = json!({
        "numbers": Term::ALL.iter().map(number).collect::<Vec<_>>(),
        "beside": format!("{:#}", Value::Object(beside)),
        "tried": tried.is_some(),
        "readable": readable,
        "changes": changed,
        "content": content.to_string(),
        "from": soon.to_zoned(zone).strftime("%Y-%m-%dT%H:%M").to_string(),
        "key": fresh_token(),
        "reach": Value::Null,
    });
    Sheet::read("pages/house/terms_change", visit.say("page-terms-change"), data)
}

/// What one version says otherwise than the one before, in words.
fn changes(visit: &Visit, before: &Value, after: &Value) -> Vec<Value> {
    let number = |content: &Value, term: Term| content.get("numbers")?.get(term.code())?.as_i64();
    let mut changed = Vec::new();
    for term in Term::ALL {
        let (was, is) = (number(before, *term), number(after, *term));
        if was != is {
            let shown = |number: Option<i64>| number.map_or_else(|| text("—"), |number| cell(visit, *term, number));
            changed.push(json!({ "code": term, "was": shown(was), "is": shown(is) }));
        }
    }
    for name in BESIDE {
        let (was, is) = (told(before.get(*name)), told(after.get(*name)));
        if was != is {
            changed.push(json!({ "code": name, "was": text(&was), "is": text(&is) }));
        }
    }
    changed
}

fn content_of(row: &row::Model) -> Result<Value, Fault> {
    Ok(serde_json::from_str(&row.content)?)
}

/// The unit a term counts in: the last words of its name.
fn unit_of(term: Term) -> &'static str {
    const UNITS: &[&str] = &["business_days", "days", "hours", "count", "minor", "bp"];
    UNITS.iter().find(|unit| term.code().ends_with(*unit)).copied().unwrap_or("count")
}

fn cell(visit: &Visit, term: Term, number: i64) -> Value {
    match unit_of(term) {
        "bp" => json!({ "shape": "share", "value": number, "kind": null, "link": null }),
        "minor" => json!({ "shape": "money", "value": Money::new(number, Currency::CNY), "kind": null, "link": null }),
        unit => text(&format!("{number} {}", visit.say(&format!("unit-{unit}")))),
    }
}

fn text(said: &str) -> Value {
    json!({ "shape": "text", "value": said, "kind": null, "link": null })
}

fn told(value: Option<&Value>) -> String {
    match value {
        Some(Value::String(code)) => code.clone(),
        Some(Value::Array(all)) => {
            all.iter().map(|one| one.as_str().map_or_else(|| one.to_string(), str::to_owned)).collect::<Vec<_>>().join(", ")
        }
        Some(other) => other.to_string(),
        None => String::new(),
    }
}
