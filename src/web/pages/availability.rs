//! What a creator keeps free: how it stands, the days off with a form for more, how many orders at once.

use std::rc::Rc;

use serde_json::{Value, json};

use super::absent;
use super::act::read;
use super::visit::{Sheet, Visit};
use crate::kernel::Fault;
use crate::kernel::seal::fresh_token;
use crate::market::identity::availability::{ABSENCES_MOST, ORDERS_MOST, day_in};
use crate::market::identity::store;

/// The page, for the creator and for an agency that acts for them.
pub async fn show(visit: Rc<Visit>) -> Result<Sheet, Fault> {
    let creator = store::load_own_creator(visit.house().reader(), visit.actor()).await?;
    let shown = read(&visit, "read_availability", Vec::new(), "").await?;
    let now = shown.get("now").cloned().unwrap_or_default();
    let told = |absence: &Value| {
        let text = |name: &str| absence.get(name).and_then(Value::as_str).unwrap_or_default();
        let day = |name: &str| absent::day_in_words(visit.words(), text(name));
        json!({
            "id": text("id"),
            "from": day("from"),
            "until": day("until"),
            "is_one": text("from") == text("until"),
            "note": absence.get("note"),
            "key": fresh_token(),
        })
    };
    let absences: Vec<Value> = shown.get("absences").and_then(Value::as_array).into_iter().flatten().map(told).collect();
    let data = json!({
        "now": absent::badge(visit.words(), &now).unwrap_or_else(|| visit.say(if creator.taking_orders { "page-available" } else { "page-not-taking" })),
        "paused": !creator.taking_orders,
        "orders_most": shown.get("orders_most"),
        "orders": shown.get("orders"),
        "most": ORDERS_MOST,
        "room": absences.len() < ABSENCES_MOST,
        "absences": absences,
        "today": day_in(&creator.zone, visit.house().now()).to_string(),
        "zone_of": visit.words().zone(&creator.zone),
        "own": visit.actor().acting_for().is_none(),
        "absence_key": fresh_token(),
        "orders_key": fresh_token(),
    });
    Ok(Sheet::read("pages/creator/availability", visit.say("page-availability"), data))
}
