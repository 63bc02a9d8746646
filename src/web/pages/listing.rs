//! Lists that are read as they stand: a table over what the API lists, with its links, its steps and its CSV.
//!
//! Which lists there are, and their columns, stands in `LISTINGS`; lists with a page of their own making are elsewhere.

use std::rc::Rc;

use entity::deposit::DepositState;
use entity::{Role, SubjectKind};
use serde_json::{Value, json};

use super::act::{buttons_of, read};
use super::page::{Entry, Page, get};
use super::rows::{self, Head};
use super::titles::name_of;
use super::visit::{Sheet, Visit, url_encoded};
use super::way::path_of_id;
use crate::kernel::Fault;
use crate::market::identity;

/// A list.
struct Listing {
    path: &'static str,
    operation: &'static str,
    /// What its rows are, where they have a lifecycle.
    kind: Option<SubjectKind>,
    entry: Entry,
    columns: &'static [Column],
    /// Where a row's own page is, before its id.
    page: Option<&'static str>,
    /// Forms above it: operation and address.
    acts: &'static [(&'static str, &'static str)],
}

/// A column: the field of the view, and how it is shown.
struct Column(&'static str, Cell);

/// How a field of a view is shown.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Cell {
    Text,
    /// A code, whose words begin with this.
    Word(&'static str),
    Amount,
    Moment,
    State,
    /// An id of something with a page, shown as its name that leads there.
    Link,
    Share,
    /// Whether it is.
    Tick,
    /// Several texts.
    Many,
}

use Cell::{Amount, Link, Many, Moment, Share, State, Text, Tick, Word};

const EVERYBODY: Entry = Entry::SignedIn;
const DESK: Entry = Entry::Roles(&[Role::Finance, Role::Auditor]);

const LISTINGS: &[Listing] = &[
    Listing {
        path: "/products",
        operation: "list_products",
        kind: None,
        entry: EVERYBODY,
        columns: &[
            Column("name", Text),
            Column("category", Word("category")),
            Column("approval_number", Text),
            Column("claims", Many),
            Column("created_at", Moment),
        ],
        page: Some("/products/"),
        acts: &[("create_product", "/products/new")],
    },
    Listing {
        path: "/representations",
        operation: "list_representations",
        kind: Some(SubjectKind::Representation),
        entry: EVERYBODY,
        columns: &[
            Column("id", Link),
            Column("state", State),
            Column("share_bp", Share),
            Column("receives", Word("settlement")),
            Column("exclusive", Tick),
            Column("starts_at", Moment),
            Column("ends_at", Moment),
        ],
        page: None,
        acts: &[("propose_representation", "/representations/new")],
    },
    Listing {
        path: "/samples",
        operation: "list_samples",
        kind: Some(SubjectKind::Sample),
        entry: EVERYBODY,
        columns: &[
            Column("what", Text),
            Column("deal", Link),
            Column("state", State),
            Column("carrier", Text),
            Column("tracking", Text),
            Column("shipped_at", Moment),
            Column("to_be_returned", Tick),
        ],
        page: Some("/samples/"),
        acts: &[],
    },
    Listing {
        path: "/disputes",
        operation: "list_own_disputes",
        kind: Some(SubjectKind::Dispute),
        entry: EVERYBODY,
        columns: &[
            Column("reason", Word("disputed")),
            Column("deal", Link),
            Column("state", State),
            Column("opened_by", Word("party")),
            Column("created_at", Moment),
        ],
        page: Some("/disputes/"),
        acts: &[],
    },
    Listing {
        path: "/holds",
        operation: "list_holds",
        kind: Some(SubjectKind::Hold),
        entry: EVERYBODY,
        columns: &[
            Column("deal", Link),
            Column("state", State),
            Column("funded", Amount),
            Column("released", Amount),
            Column("refunded", Amount),
        ],
        page: None,
        acts: &[],
    },
    Listing {
        path: "/closings",
        operation: "list_closings",
        kind: Some(SubjectKind::Closing),
        entry: DESK,
        columns: &[
            Column("period", Text),
            Column("state", State),
            Column("created_at", Moment),
            Column("changed_at", Moment),
            Column("checklist_hash", Text),
        ],
        page: Some("/closings/"),
        acts: &[("prepare_closing", "/closings/new")],
    },
    Listing {
        path: "/deposits",
        operation: "list_deposits",
        kind: Some(SubjectKind::Deposit),
        entry: DESK,
        columns: &[
            Column("booked_on", Text),
            Column("payer_name", Text),
            Column("remark", Text),
            Column("payment_code", Text),
            Column("state", State),
            Column("amount", Amount),
        ],
        page: None,
        acts: &[("import_deposits", "/deposits/imports/new")],
    },
];

/// The pages of the lists.
pub fn pages() -> Vec<Page> {
    let page = |listing: &'static Listing| get(listing.path, async move |visit| show(&visit, listing).await).open_to(listing.entry);
    LISTINGS.iter().map(page).collect()
}

async fn show(visit: &Rc<Visit>, listing: &'static Listing) -> Result<Sheet, Fault> {
    if rows::is_asked(visit) {
        return rows::of_api(visit, listing.path.trim_start_matches('/'), listing.operation, &heads(listing)).await;
    }
    let cursor = visit.asked("cursor").map(|cursor| format!("&cursor={}", url_encoded(cursor))).unwrap_or_default();
    let shown = read(visit, listing.operation, Vec::new(), &format!("{}{cursor}", rows::filters(visit))).await?;
    let mut rows = Vec::new();
    for item in items(&shown) {
        rows.push(row(visit, listing, item).await?);
    }
    let columns: Vec<Value> =
        listing.columns.iter().map(|Column(name, cell)| json!({ "label": label(visit, name), "money": *cell == Amount })).collect();
    let acts: Vec<Value> = listing
        .acts
        .iter()
        .map(|(operation, link)| json!({ "label": visit.say(&format!("act-{operation}")), "link": link, "grave": false }))
        .collect();
    let title = visit.say(&format!("page{}", listing.path.replace('/', "-")));
    let (states, brands) = if listing.kind == Some(SubjectKind::Deposit) { deposits(visit).await? } else { (Vec::new(), Vec::new()) };
    let data = json!({
        "kind": listing.kind,
        "states": states,
        "asked": visit.asked("state"),
        "brands": brands,
        "filtered": !rows::filters(visit).is_empty(),
        "heading": title,
        "nothing": visit.words().say_if_known(&format!("nothing{}", listing.path.replace('/', "-"))),
        "columns": columns,
        "rows": rows,
        "buttons": acts,
        "next": shown.get("next").cloned().unwrap_or_default(),
        "tabs": tabs(visit, listing),
        "stateful": listing.kind.is_some(),
    });
    Ok(Sheet::read("pages/listing", title, data))
}

/// The states by which some lists are looked at.
fn states_of(path: &str) -> &'static [&'static str] {
    match path {
        "/samples" => &["needed", "shipped", "lost", "to_return"],
        "/disputes" => &["statements", "ruling", "ruled", "appealed"],
        _ => &[],
    }
}

/// The ways to look at a list: all of it, or what is in one state.
fn tabs(visit: &Visit, listing: &Listing) -> Vec<Value> {
    let states = states_of(listing.path);
    let here = visit.asked("state");
    let all = json!({ "label": visit.say("page-everything"), "path": listing.path, "here": here.is_none() });
    let tab = |state: &&str| {
        let label = visit.say(&format!("tab{}-{state}", listing.path.replace('/', "-")));
        json!({ "label": label, "path": format!("{}?state={state}", listing.path), "here": here == Some(*state) })
    };
    if states.is_empty() { Vec::new() } else { std::iter::once(all).chain(states.iter().map(tab)).collect() }
}

/// What deposits are filtered by: their state, and the brand whose they are.
async fn deposits(visit: &Visit) -> Result<(Vec<Value>, Vec<Value>), Fault> {
    let brands = if visit.actor().role == Role::Finance {
        identity::store::list_brands(visit.house().reader(), visit.actor()).await?
    } else {
        Vec::new()
    };
    let asked = visit.asked("brand");
    let option = |id: String, name: &str| json!({ "chosen": asked == Some(id.as_str()), "code": id, "name": name });
    let brands = brands.iter().map(|brand| option(brand.id.to_string(), &brand.name)).collect();
    Ok((rows::states::<DepositState>(visit).0, brands))
}

/// What stands in the file of a list: its columns.
fn heads(listing: &Listing) -> Vec<Head> {
    let head = |Column(name, cell): &Column| if *cell == Amount { Head::Amount(name) } else { Head::Plain(name) };
    listing.columns.iter().map(head).collect()
}

fn items(shown: &Value) -> impl Iterator<Item = &Value> {
    shown.get("items").and_then(Value::as_array).into_iter().flatten()
}

fn label(visit: &Visit, name: &str) -> String {
    let name = if name == "id" { "open" } else { name };
    visit.words().say_if_known(&format!("label-{name}")).unwrap_or_else(|| name.to_owned())
}

async fn row(visit: &Visit, listing: &Listing, item: &Value) -> Result<Value, Fault> {
    let mut cells: Vec<Value> = Vec::new();
    for column in listing.columns {
        let mut cell = cell(visit, listing, column, item);
        let id = item.get(column.0).and_then(Value::as_str).filter(|_| column.1 == Link);
        if let (Some(id), Value::Object(told)) = (id, &mut cell) {
            told.insert("value".to_owned(), name_of(visit, id).await?.unwrap_or_else(|| visit.say("page-open-it")).into());
        }
        cells.push(cell);
    }
    let own = listing.page.zip(item.get("id").and_then(Value::as_str)).map(|(page, id)| format!("{page}{id}"));
    if let (Some(own), Some(Value::Object(first))) = (own, cells.first_mut()) {
        first.insert("link".to_owned(), own.into());
    }
    let buttons = listing.kind.map(|kind| buttons_of(visit, kind, item, Some(listing.path))).unwrap_or_default();
    Ok(json!({ "cells": cells, "buttons": buttons, "file": sent_back(visit, listing, item) }))
}

/// Where the bank's file stands that sends a deposit back, once there is one; for finance.
fn sent_back(visit: &Visit, listing: &Listing, item: &Value) -> Option<String> {
    let text = |name: &str| item.get(name).and_then(Value::as_str).unwrap_or_default();
    let has_one = listing.kind == Some(SubjectKind::Deposit) && matches!(text("state"), "returning" | "returned");
    (has_one && visit.actor().role == Role::Finance).then(|| format!("/deposits/{}/return-file", text("id")))
}

fn cell(visit: &Visit, listing: &Listing, Column(name, cell): &Column, item: &Value) -> Value {
    let value = item.get(*name).cloned().unwrap_or_default();
    let shape = match (cell, &value) {
        (_, Value::Null) => "none",
        (Amount, _) => "money",
        (Moment, _) => "moment",
        (State, _) => "state",
        (Link, _) => "link",
        (Share, _) => "share",
        (Text | Word(_) | Tick | Many, _) => "text",
    };
    let said = match cell {
        Word(prefix) => {
            value.as_str().map(|code| visit.words().say_if_known(&format!("{prefix}-{code}")).unwrap_or_else(|| code.to_owned()))
        }
        Tick => value.as_bool().map(|yes| visit.say(if yes { "page-yes" } else { "page-no" })),
        Many => value.as_array().map(|all| all.iter().filter_map(Value::as_str).collect::<Vec<_>>().join(", ")),
        Text => value.as_str().map(str::to_owned).or_else(|| (!value.is_null()).then(|| value.to_string())),
        Amount | Moment | State | Link | Share => None,
    };
    let link = value.as_str().filter(|_| *cell == Link).and_then(path_of_id);
    json!({
        "shape": shape,
        "label": label(visit, name),
        "value": said.map_or(value, Value::from),
        "link": link,
        "kind": listing.kind,
    })
}
