//! The files against each other, to the fen. Each comparison answers with what differs; none, if everything agrees.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;

use super::outside::{Entry, Event, Month, Order, Row, minor};

pub type Feed = BTreeMap<String, Event>;

fn differs(found: &mut Vec<String>, what: impl FnOnce() -> String, one: i64, other: i64) {
    if one != other {
        found.push(format!("{}: {one} here, {other} there", what()));
    }
}

/// Statements as CSV and as a workbook: every cell of every row.
pub fn tables(month: &Month) -> Vec<String> {
    let mut found = Vec::new();
    if month.csv.len() != month.xlsx.len() {
        found.push(format!("{}: {} rows in the CSV, {} in the workbook", month.period, month.csv.len(), month.xlsx.len()));
    }
    for (csv, xlsx) in month.csv.iter().zip(&month.xlsx) {
        for (header, cell) in csv.iter().filter(|(header, cell)| xlsx.get(*header) != Some(*cell)) {
            found.push(format!("{} {header}: {cell:?} in the CSV, {:?} in the workbook", csv["Statement"], xlsx.get(header)));
        }
    }
    found
}

fn is(row: &Row, kind: &str) -> bool {
    row["Row"].ends_with(kind)
}

fn fact(facts: &Value, name: &str) -> i64 {
    facts[name].as_i64().unwrap_or_else(|| panic!("{name} is missing in {facts}"))
}

/// What of an event's parts is a payee's.
fn part(facts: &Value, payee: &str, name: &str) -> i64 {
    let parts = facts["parts"].as_array().into_iter().flatten();
    parts.filter(|part| part["payee"] == payee).map(|part| fact(part, name)).sum()
}

/// Gross, fee, tax and net of a statement's line, as its event has them.
fn by_event(kind: &str, party: &str, facts: &Value) -> (i64, i64, i64, i64) {
    let is_brand = party.starts_with("org_");
    match kind {
        "deposit_matched" | "suspense_matched" => {
            let amount = fact(facts, "amount_minor");
            (amount, 0, 0, amount)
        }
        "hold_released" | "hold_compensated" if is_brand => {
            let (price, fee) = (fact(facts, "price_minor"), fact(facts, "fee_minor"));
            (-price, fee, 0, -price - fee)
        }
        "hold_released" | "hold_compensated" => {
            let owed = part(facts, party, "owed_minor");
            (owed, 0, 0, owed)
        }
        "clawed_back" if is_brand => {
            let (price, fee) = (fact(facts, "price_minor"), fact(facts, "fee_minor"));
            (price, -fee, 0, price + fee)
        }
        "clawed_back" => {
            let unpaid = part(facts, party, "unpaid_minor");
            (-unpaid, 0, 0, -unpaid)
        }
        "debt_recovered" => (-fact(facts, "debt_minor"), 0, 0, -fact(facts, "debt_minor")),
        "fee_collected" => (0, fact(facts, "amount_minor"), 0, -fact(facts, "amount_minor")),
        "payout_reserved" => (0, 0, fact(facts, "tax_minor"), -fact(facts, "tax_minor")),
        "payout_recomputed" => {
            let more = fact(facts, "tax_minor") - fact(facts, "tax_before_minor");
            (0, 0, more, -more)
        }
        "payout_failed" | "payout_returned" => (0, 0, -fact(facts, "tax_minor"), fact(facts, "tax_minor")),
        other => panic!("{other} is no line of a statement"),
    }
}

/// Every line and payment of a statement has its event in the feed, with the same amounts; and every event that moved a
/// party's money stands on a statement of its month.
pub fn lines_and_events(months: &[Month], feed: &Feed) -> Vec<String> {
    let mut found = Vec::new();
    let mut told = BTreeSet::new();
    for row in months.iter().flat_map(|month| &month.csv).filter(|row| is(row, "Line") || is(row, "Payout")) {
        let Some(event) = feed.get(&row["Event"]) else {
            found.push(format!("{} {}: no event {:?} in the feed", row["Statement"], row["Kind"], row["Event"]));
            continue;
        };
        told.insert(row["Event"].as_str());
        let place = |column: &'static str| move || format!("{} {} {column} and event {}", row["Statement"], row["Kind"], row["Event"]);
        if is(row, "Payout") {
            let sign = if row["Kind"] == "returned" { -1 } else { 1 };
            differs(&mut found, place("paid"), minor(&row["Paid out"]), sign * fact(&event.facts, "net_minor"));
            if row["Reference"] != format!("item_{}", event.subject_id) || event.facts["payee"] != row["Party"] {
                found.push(format!("{}: event {} is of another payment", row["Statement"], row["Event"]));
            }
            continue;
        }
        let (gross, fee, tax, net) = by_event(&row["Kind"], &row["Party"], &event.facts);
        // An agency's share is the creator's income first: in the gross, not in what the creator is owed.
        let agency = minor(&row["Agency share"]);
        differs(&mut found, place("gross"), minor(&row["Gross"]), gross + agency);
        differs(&mut found, place("fee"), minor(&row["Platform fee"]), fee);
        differs(&mut found, place("tax"), minor(&row["Tax withheld"]), tax);
        differs(&mut found, place("net"), minor(&row["Net"]), net);
    }
    let periods: BTreeSet<&str> = months.iter().map(|month| month.period.as_str()).collect();
    for (id, event) in feed.iter().filter(|(_, event)| periods.contains(event.period.as_str()) && moves_money(event)) {
        if !told.contains(id.as_str()) {
            found.push(format!("{id} ({} {}) moved money and stands on no statement", event.subject_kind, event.name));
        }
    }
    found
}

/// Whether an event changed what a brand or payee has at the house.
fn moves_money(event: &Event) -> bool {
    let is_direct = event.facts["money_mode"] == "direct";
    match (event.subject_kind.as_str(), event.name.as_str()) {
        ("deposit", "match") | ("payout_item", "settle" | "return") | ("organisation", "pay_fees") => true,
        ("payout_item", "create") => fact(&event.facts, "tax_minor") != 0,
        ("payout_item", "recompute") => fact(&event.facts, "tax_minor") != fact(&event.facts, "tax_before_minor"),
        ("hold", "release" | "claw_back") => !is_direct,
        _ => false,
    }
}

/// The accounts of a party in the journal: a brand's own and those of its holds, a payee's two.
fn is_of(account: &str, party: &str, holds: &BTreeMap<String, String>) -> bool {
    let mut parts = account.split(':');
    let (root, kind, owner) = (parts.next(), parts.next(), parts.next().unwrap_or_default());
    let owner = owner.to_lowercase().replace('-', "_");
    root == Some("Liabilities")
        && match kind {
            Some("Brand" | "Payee") => owner == party,
            Some("Hold" | "Budget") => holds.get(&owner).is_some_and(|brand| brand == party),
            _ => false,
        }
}

/// Whose money stands in each hold, and in the budget of each brief.
fn holds(feed: &Feed) -> BTreeMap<String, String> {
    let made = |kind: &'static str| feed.values().filter(move |event| event.subject_kind == kind && event.name == "create");
    let brand = |event: &Event| event.facts["brand"].as_str().unwrap_or_default().to_owned();
    let holds = made("hold").map(|event| (format!("hold_{}", event.subject_id), brand(event)));
    holds.chain(made("brief").map(|event| (format!("brief_{}", event.subject_id), event.organisation.clone()))).collect()
}

/// Opening, movement and closing of every party's statement are those of its accounts in the journal, line by line too;
/// and no account of a party is left without a statement.
pub fn parties_and_journal(month: &Month, feed: &Feed) -> Vec<String> {
    let mut found = Vec::new();
    let holds = holds(feed);
    let parties: BTreeSet<&str> = month.csv.iter().map(|row| row["Party"].as_str()).collect();
    for party in &parties {
        let rows: Vec<&Row> = month.csv.iter().filter(|row| row["Party"] == **party).collect();
        let sum = |kind: &str, column: &str| -> i64 { rows.iter().filter(|row| is(row, kind)).map(|row| minor(&row[column])).sum() };
        let stands = |balances: &BTreeMap<String, i64>| -> i64 {
            balances.iter().filter(|(account, _)| is_of(account, party, &holds)).map(|(_, minor)| -minor).sum()
        };
        let entries: Vec<&Entry> = month.entries.iter().filter(|entry| is_of(&entry.account, party, &holds)).collect();
        let moved: i64 = entries.iter().map(|entry| -entry.minor).sum();
        let place = |what: &'static str| move || format!("{} {party} {what}, statement and journal", month.period);
        differs(&mut found, place("opening"), sum("Opening", "Balance"), stands(&month.opening));
        differs(&mut found, place("closing"), sum("Closing", "Balance"), stands(&month.closing));
        differs(&mut found, place("movement"), sum("Total", "Net") - sum("Payout", "Paid out"), moved);
        for column in ["Gross", "Platform fee", "Agency share", "Tax withheld", "Net"] {
            differs(
                &mut found,
                || format!("{} {party}: {column} in sum and total", month.period),
                sum("Line", column),
                sum("Total", column),
            );
        }
        for posting in entries.iter().map(|entry| entry.posting.as_str()).collect::<BTreeSet<_>>() {
            let of_it = |kind: &str, column: &str| -> i64 {
                rows.iter().filter(|row| is(row, kind) && row["Posting"] == posting).map(|row| minor(&row[column])).sum()
            };
            let in_journal: i64 = entries.iter().filter(|entry| entry.posting == posting).map(|entry| -entry.minor).sum();
            differs(&mut found, || format!("{party} {posting}"), of_it("Line", "Net") - of_it("Payout", "Paid out"), in_journal);
        }
    }
    for (account, balance) in month.closing.iter().filter(|(_, balance)| **balance != 0) {
        let is_partys = ["Brand:", "Payee:", "Hold:", "Budget:"].iter().any(|kind| account.starts_with(&format!("Liabilities:{kind}")));
        if is_partys && !parties.iter().any(|party| is_of(account, party, &holds)) {
            found.push(format!("{}: {account} has {balance} and no statement", month.period));
        }
    }
    found
}

/// A line and its posting in the journal name the same event.
pub fn lines_and_postings(month: &Month) -> Vec<String> {
    let events: BTreeMap<&str, Option<&str>> = month.entries.iter().map(|entry| (entry.posting.as_str(), entry.event.as_deref())).collect();
    let lines = month.csv.iter().filter(|row| is(row, "Line") || is(row, "Payout"));
    let wrong = lines.filter(|row| events.get(row["Posting"].as_str()) != Some(&Some(row["Event"].as_str())));
    wrong.map(|row| format!("{} {}: event {} is not that of {}", row["Statement"], row["Kind"], row["Event"], row["Posting"])).collect()
}

/// Control sums of bank orders are the sums of their payments, and those are what the feed says was set aside and booked.
pub fn orders_and_feed(orders: &[Order], feed: &Feed) -> Vec<String> {
    let mut found = Vec::new();
    for order in orders {
        let sum: i64 = order.payments.iter().map(|(_, minor)| minor).sum();
        differs(&mut found, || format!("{} control sum", order.of), order.control_minor, sum);
        differs(&mut found, || format!("{} count", order.of), order.count as i64, order.payments.len() as i64);
        if order.of.starts_with("dep_") {
            let agreed = feed.values().find(|event| event.name == "approve_send_back" && order.of == format!("dep_{}", event.subject_id));
            differs(
                &mut found,
                || format!("{} and its deposit", order.of),
                sum,
                agreed.map_or(0, |event| fact(&event.facts, "amount_minor")),
            );
            continue;
        }
        for (names, what) in [(&["create", "recompute"][..], "set aside"), (&["settle"][..], "booked")] {
            let of_batch = nets(feed, names, &order.of);
            differs(&mut found, || format!("{} {what}", order.of), sum, of_batch.values().sum());
            differs(&mut found, || format!("{} {what}, count", order.of), order.count as i64, of_batch.len() as i64);
            for (reference, minor) in order.payments.iter().filter(|(reference, _)| !reference.is_empty()) {
                let net = of_batch.get(reference.as_str()).copied().unwrap_or_default();
                differs(&mut found, || format!("{} payment {reference} {what}", order.of), *minor, net);
            }
        }
    }
    found
}

/// What the feed says each payment of a batch nets, by the last of these events: ids grow with time.
fn nets<'a>(feed: &'a Feed, names: &[&str], batch: &str) -> BTreeMap<&'a str, i64> {
    let of_items = feed.values().filter(|event| event.subject_kind == "payout_item" && names.contains(&event.name.as_str()));
    let of_batch = of_items.filter(|event| event.facts["batch"] == batch);
    of_batch.map(|event| (event.subject_id.as_str(), fact(&event.facts, "net_minor"))).collect()
}
