//! Lists that are read as they stand: a table over what the API lists, with its links, its steps and its CSV.
//!
//! Which lists there are, and their columns, stands in `LISTINGS`; lists with a page of their own making are elsewhere.

use std::rc::Rc;

use entity::{Role, SubjectKind};
use serde_json::{Value, json};

use super::act::{buttons_of, read};
use super::page::{Entry, Page, get};
use super::titles::name_of;
use super::visit::{Sheet, Visit};
use super::way::path_of_id;
use crate::finance::export::sheet::guarded;
use crate::kernel::Fault;
use crate::web::route::Download;

/// The most rows a CSV of a list holds.
const ROWS_MOST: usize = 10_000;

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
        path: "/earnings",
        operation: "list_earnings",
        kind: Some(SubjectKind::Earning),
        entry: EVERYBODY,
        columns: &[
            Column("deal", Link),
            Column("kind", Word("earning")),
            Column("state", State),
            Column("happened_on", Moment),
            Column("gross", Amount),
            Column("agency_share", Amount),
        ],
        page: None,
        acts: &[("set_payee_profile", "/payee/profile/edit"), ("set_bank_details", "/payee/bank-details/edit")],
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
    let filters = visit.query.iter().filter(|(name, _)| !matches!(name.as_str(), "as" | "lang" | "done"));
    let query: Vec<String> = filters.map(|(name, value)| format!("{name}={value}")).collect();
    if visit.asked("as") == Some("csv") {
        return csv(visit, listing, &query.join("&")).await;
    }
    let shown = read(visit, listing.operation, Vec::new(), &query.join("&")).await?;
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
    let data = json!({
        "heading": title,
        "nothing": visit.words().say_if_known(&format!("nothing{}", listing.path.replace('/', "-"))),
        "columns": columns,
        "rows": rows,
        "buttons": acts,
        "next": shown.get("next").cloned().unwrap_or_default(),
        "csv": format!("{}?{}as=csv", listing.path, onward(&query)),
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

/// A query to which more is added, without where a page begins.
fn onward(query: &[String]) -> String {
    query.iter().filter(|pair| !pair.starts_with("cursor=")).map(|pair| format!("{pair}&")).collect()
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
    Ok(json!({ "cells": cells, "buttons": buttons }))
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

/// All of a list, in the units of the API: amounts as decimals with their currency beside them.
async fn csv(visit: &Visit, listing: &Listing, query: &str) -> Result<Sheet, Fault> {
    let mut writer = csv::Writer::from_writer(Vec::new());
    let broken = |error: csv::Error| Fault::broken(format!("a table could not be written: {error}"));
    let mut heads = Vec::new();
    for Column(name, cell) in listing.columns {
        heads.push((*name).to_owned());
        if *cell == Amount {
            heads.push(format!("{name}_currency"));
        }
    }
    writer.write_record(&heads).map_err(broken)?;
    let (mut cursor, mut count) = (None::<String>, 0);
    loop {
        let onward = cursor.as_ref().map(|cursor| format!("&cursor={cursor}")).unwrap_or_default();
        let shown = read(visit, listing.operation, Vec::new(), &format!("{query}{onward}")).await?;
        for item in items(&shown) {
            writer.write_record(plain(listing, item)).map_err(broken)?;
            count += 1;
        }
        cursor = shown.get("next").and_then(Value::as_str).map(str::to_owned);
        if cursor.is_none() || count >= ROWS_MOST {
            break;
        }
    }
    let bytes = writer.into_inner().map_err(|error| Fault::broken(format!("a table could not be written: {error}")))?;
    let name = format!("{}.csv", listing.path.trim_start_matches('/'));
    Ok(Sheet::File(Download { name, media_type: "text/csv; charset=utf-8".to_owned(), bytes }))
}

fn plain(listing: &Listing, item: &Value) -> Vec<String> {
    let text = |value: &Value| match value {
        Value::String(text) => text.clone(),
        Value::Null => String::new(),
        Value::Array(all) => all.iter().filter_map(Value::as_str).collect::<Vec<_>>().join(" "),
        other @ (Value::Bool(_) | Value::Number(_) | Value::Object(_)) => other.to_string(),
    };
    let mut cells = Vec::new();
    for Column(name, cell) in listing.columns {
        let value = item.get(*name).cloned().unwrap_or_default();
        if *cell == Amount {
            cells.push(value.get("amount").map(text).unwrap_or_default());
            cells.push(value.get("currency").map(text).unwrap_or_default());
        } else {
            cells.push(guarded(&text(&value)));
        }
    }
    cells
}
