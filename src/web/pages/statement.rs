//! Statements on a page: 结算单 for creators and agencies, 对账单 for brands, exactly as they were frozen.

use std::rc::Rc;

use entity::statement::{PartyKind, StatementState};
use entity::{Code, Currency, Money, Role, SubjectKind, statement as row};
use serde_json::{Value, json};

use super::act::{Button, buttons_of, link_to, read};
use super::rows::{self, Head};
use super::turn::Turn;
use super::visit::{Sheet, Visit, found};
use crate::finance::export::{TableFormat, statement_file};
use crate::finance::statement::rules::is_of_party;
use crate::finance::statement::store;
use crate::kernel::calendar::{BOOK_ZONE, Period};
use crate::kernel::paging::{Page, Paged};
use crate::kernel::{Actor, Fault, wait};
use crate::web::route::Download;

/// What stands in the file of the list.
const HEADS: &[Head] = &[
    Head::Plain("id"),
    Head::Plain("number"),
    Head::Plain("period"),
    Head::Plain("party_kind"),
    Head::Plain("party"),
    Head::Plain("state"),
    Head::Amount("opening"),
    Head::Amount("closing"),
    Head::Plain("created_at"),
];

/// Own statements; for finance and auditors those of a month, `?period=2026-11`. Of these only those in a state
/// (`?state=objected`) or of one sort of party (`?party=brand`).
pub async fn list(visit: Rc<Visit>) -> Result<Sheet, Fault> {
    let actor = visit.actor();
    let (states, state) = rows::states::<StatementState>(&visit);
    let party = visit.asked("party").and_then(PartyKind::from_code);
    let own = actor.creator.map(uuid::Uuid::from).or(actor.organisation.map(uuid::Uuid::from));
    let period = if sees_all(actor) { Some(period(&visit)?) } else { None };
    let list = async |page: Page| {
        let db = visit.house().reader();
        let (found, next) = match (&period, own) {
            (Some(period), _) => (store::of_period(db, period).await?, None),
            (None, Some(own)) => {
                let paged = store::list_of_party(db, own, &page).await?;
                (paged.items, paged.next)
            }
            (None, None) => (Vec::new(), None),
        };
        let is_asked =
            |row: &&row::Model| state.is_none_or(|state| row.state == state) && party.is_none_or(|party| row.party_kind == party);
        Ok(Paged { items: found.iter().filter(is_asked).map(line).collect(), next })
    };
    if rows::is_asked(&visit) {
        return rows::saved("statements", HEADS, list).await;
    }
    let paged = list(visit.page()?).await?;
    let parties: Vec<Value> = <PartyKind as Code>::ALL.iter().map(|kind| json!({ "code": kind, "chosen": party == Some(*kind) })).collect();
    let data = json!({
        "statements": paged.items,
        "next": paged.next,
        "filtered": state.is_some() || party.is_some(),
        "states": states,
        "parties": if period.is_some() { parties } else { Vec::new() },
        "period": period,
        "buttons": ways(&visit),
    });
    Ok(Sheet::read("pages/statement/list", visit.say("page-statements"), data))
}

/// What finance can do about statements as a whole.
fn ways(visit: &Visit) -> Vec<Button> {
    let may = visit.actor().role == Role::Finance;
    may.then(|| link_to(visit, "issue_statements", "/statements/new")).into_iter().collect()
}

/// One statement, for its party and for finance.
pub async fn show(visit: Rc<Visit>) -> Result<Sheet, Fault> {
    let db = visit.house().reader();
    let statement = store::load(db, visit.id()?).await?;
    if !sees_all(visit.actor()) && !is_of_party(visit.actor(), &statement) {
        return Err(Fault::missing());
    }
    let content: Value = serde_json::from_str(&statement.content)?;
    let wait = wait::open_of(db, statement.id).await?;
    let mine = is_of_party(visit.actor(), &statement);
    let told = |list: &str, tell: fn(&Value, Currency) -> Value| -> Vec<Value> {
        let lines = content.get(list).and_then(Value::as_array);
        lines.into_iter().flatten().map(|line| tell(line, statement.currency)).collect()
    };
    let shown = read(&visit, "read_statement", visit.path.clone(), "").await?;
    let data = json!({
        "statement": line(&statement),
        "buttons": buttons_of(&visit, SubjectKind::Statement, &shown, None),
        "turn": wait.map(|wait| Turn::of(&visit, &wait, &statement.number, mine)),
        "party": content.get("party_legal_name").and_then(Value::as_str).unwrap_or_default(),
        "files": files(&visit, &statement),
        "hash": statement.content_hash,
        "issue": statement.issue,
        "lines": told("lines", entry),
        "payouts": told("payouts", payout),
        "account": said(&content, "account_masked"),
        "working": content.get("tax_working").cloned().unwrap_or_default(),
        "totals": entry(content.get("totals").unwrap_or(&Value::Null), statement.currency),
    });
    Ok(Sheet::read("pages/statement/show", statement.number.clone(), data))
}

/// The ways to a statement's tables.
fn files(visit: &Visit, statement: &row::Model) -> Vec<Value> {
    let file = |format: &str| json!({ "label": visit.say(&format!("file-statement-{format}")), "link": format!("/statements/{}/files/{format}", statement.id) });
    vec![file("xlsx"), file("csv")]
}

/// One statement as a table to be saved: `csv` or `xlsx`.
pub async fn file(visit: Rc<Visit>) -> Result<Sheet, Fault> {
    let statement = store::load(visit.house().reader(), visit.id()?).await?;
    if !sees_all(visit.actor()) && !is_of_party(visit.actor(), &statement) {
        return Err(Fault::missing());
    }
    let (format, ending, media_type) = match found(&visit.path, "format") {
        Some("csv") => (TableFormat::Csv, "csv", "text/csv; charset=utf-8"),
        Some("xlsx") => (TableFormat::Xlsx, "xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
        Some(_) | None => return Err(Fault::missing()),
    };
    let bytes = statement_file(&statement, format)?;
    Ok(Sheet::File(Download { name: format!("{}.{ending}", statement.number), media_type: media_type.to_owned(), bytes }))
}

fn sees_all(actor: &Actor) -> bool {
    matches!(actor.role, Role::Finance | Role::Auditor | Role::Operator)
}

/// The month asked for, or the last one that is over.
fn period(visit: &Visit) -> Result<String, Fault> {
    if let Some(period) = visit.asked("period").and_then(|asked| asked.parse::<Period>().ok()) {
        return Ok(period.to_string());
    }
    let last = Period::of(visit.house().now(), BOOK_ZONE).and_then(Period::previous);
    last.map(|period| period.to_string()).map_err(|error| Fault::broken(error.to_string()))
}

fn line(statement: &row::Model) -> Value {
    json!({
        "id": statement.id,
        "link": format!("/statements/{}", statement.id),
        "number": statement.number,
        "state": statement.state,
        "period": statement.period,
        "party_kind": statement.party_kind,
        "party": party_of(statement),
        "opening": Money::new(statement.opening_minor, statement.currency),
        "closing": Money::new(statement.closing_minor, statement.currency),
        "created_at": statement.created_at,
    })
}

/// Whose it is, by the name the law knows, as it was frozen.
fn party_of(statement: &row::Model) -> String {
    let content: Value = serde_json::from_str(&statement.content).unwrap_or_default();
    said(&content, "party_legal_name").to_owned()
}

fn amount(line: &Value, name: &str, currency: Currency) -> Money {
    Money::new(line.get(name).and_then(Value::as_i64).unwrap_or(0), currency)
}

fn said<'a>(line: &'a Value, name: &str) -> &'a str {
    line.get(name).and_then(Value::as_str).unwrap_or_default()
}

/// A description, unless it is only a code of the books.
fn in_words(text: &str) -> &str {
    if text.bytes().all(|byte| byte.is_ascii_lowercase() || byte == b'_') { "" } else { text }
}

fn entry(line: &Value, currency: Currency) -> Value {
    json!({
        "date": said(line, "date"),
        "kind": said(line, "kind"),
        "reference": said(line, "reference"),
        "description": in_words(said(line, "description")),
        "gross": amount(line, "gross_minor", currency),
        "fee": amount(line, "fee_minor", currency),
        "agency": amount(line, "agency_minor", currency),
        "tax": amount(line, "tax_minor", currency),
        "net": amount(line, "net_minor", currency),
    })
}

fn payout(line: &Value, currency: Currency) -> Value {
    json!({
        "date": said(line, "date"),
        "reference": said(line, "reference"),
        "bank_reference": said(line, "bank_reference"),
        "returned": said(line, "status") == "returned",
        "amount": amount(line, "amount_minor", currency),
    })
}
