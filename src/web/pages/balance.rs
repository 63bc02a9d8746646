//! A brand's money on a page: what is free, what is set aside for which deal, and how to pay in.

use std::collections::{BTreeMap, BTreeSet};
use std::rc::Rc;

use entity::{Currency, DealId, deal};
use serde_json::{Value, json};

use super::act::read;
use super::figures;
use super::rows::{self, Head};
use super::visit::{Sheet, Visit};
use crate::finance::bank::brand_balance;
use crate::finance::hold::store as holds;
use crate::kernel::Fault;
use crate::market::deal::store as deals;

/// What stands in the file of what is set aside.
const HEADS: &[Head] = &[
    Head::Plain("id"),
    Head::Plain("deal"),
    Head::Plain("state"),
    Head::Amount("price"),
    Head::Amount("fee"),
    Head::Amount("funded"),
    Head::Amount("released"),
    Head::Amount("refunded"),
    Head::Plain("frozen"),
];

/// The balance of the visitor's brand.
pub async fn show(visit: Rc<Visit>) -> Result<Sheet, Fault> {
    if rows::is_asked(&visit) {
        return rows::of_api(&visit, "holds", "list_holds", HEADS).await;
    }
    let shown = read(&visit, "read_balance", Vec::new(), "").await?;
    let db = visit.house().reader();
    let brand = visit.actor().organisation.ok_or_else(Fault::missing)?;
    let mut currencies = BTreeSet::from([Currency::CNY]);
    currencies.extend(holds::currencies_of_brand(db, brand).await?);
    let mut sums = Vec::new();
    for currency in currencies {
        let here = brand_balance(db, brand, currency).await?;
        sums.push(json!({ "available": here.available, "held": here.held }));
    }
    let listed = read(&visit, "list_holds", Vec::new(), "limit=50").await?;
    let holds = listed.get("items").and_then(Value::as_array).map(Vec::as_slice).unwrap_or_default();
    let deals = deals::deals_seen(db, visit.actor(), holds.iter().filter_map(deal_of)).await?;
    let lines: Vec<Value> = holds.iter().map(|hold| line(&deals, hold)).collect();
    let data = json!({ "code": shown.get("payment_code"), "figures": sums, "holds": lines,
                       "account": visit.front.account(), "charts": figures::budgets(&visit).await? });
    Ok(Sheet::read("pages/balance", visit.say("page-balance"), data))
}

fn deal_of(hold: &Value) -> Option<DealId> {
    hold.get("deal").and_then(Value::as_str)?.parse().ok()
}

/// A hold with the name of its deal.
fn line(deals: &BTreeMap<DealId, deal::Model>, hold: &Value) -> Value {
    let id = hold.get("deal").and_then(Value::as_str).unwrap_or_default();
    let deal = deal_of(hold).and_then(|id| deals.get(&id));
    let own = |name: &str| hold.get(name).cloned().unwrap_or_default();
    json!({
        "link": format!("/deals/{id}"),
        "title": deal.map_or(id, |deal| deal.title.as_str()),
        "creator": deal.map(|deal| deal.creator_name.as_str()),
        "state": own("state"),
        "funded": own("funded"),
        "released": own("released"),
        "refunded": own("refunded"),
        "frozen": own("frozen"),
    })
}
