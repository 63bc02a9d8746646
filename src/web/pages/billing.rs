//! Invoices to brands on pages: what may be asked for, what was issued, and what finance has to issue or to take back.

use std::collections::BTreeSet;
use std::rc::Rc;

use entity::invoice::{self, InvoiceState};
use entity::{Money, OrganisationId, Role, SubjectKind};
use serde_json::{Value, json};

use super::act::{Errand, buttons_of, read, send};
use super::rows::{self, Head};
use super::subject::facts_of;
use super::timeline::{self, Told};
use super::turn::Turn;
use super::visit::{Sheet, Visit, url_encoded};
use crate::finance::billing::rules::Heading;
use crate::finance::billing::{sales, store};
use crate::kernel::calendar::{BOOK_ZONE, Period};
use crate::kernel::paging::Page;
use crate::kernel::{Fault, wait};
use crate::web::route::Reply;

/// The most requests that finance sees on its first page.
const LATEST: u64 = 8;
/// What stands in the file of the list.
const HEADS: &[Head] = &[
    Head::Plain("id"),
    Head::Plain("state"),
    Head::Plain("brand"),
    Head::Plain("period"),
    Head::Plain("buyer_name"),
    Head::Plain("buyer_number"),
    Head::Amount("amount"),
    Head::Amount("vat"),
    Head::Plain("rate_bp"),
    Head::Plain("number"),
    Head::Plain("issued_on"),
    Head::Plain("red_number"),
    Head::Plain("red_on"),
    Head::Amount("taken_back"),
    Head::Plain("reason"),
    Head::Plain("created_at"),
];

/// The brand's invoices with the months it may ask one for; for finance and auditors everybody's, with those to take back.
pub async fn list(visit: Rc<Visit>) -> Result<Sheet, Fault> {
    if rows::is_asked(&visit) {
        return rows::of_api(&visit, "invoices", "list_invoices", HEADS).await;
    }
    let cursor = visit.asked("cursor").map(|cursor| format!("&cursor={}", url_encoded(cursor))).unwrap_or_default();
    let shown = read(&visit, "list_invoices", Vec::new(), &format!("{}{cursor}", rows::filters(&visit))).await?;
    let items = shown.get("items").and_then(Value::as_array).map(Vec::as_slice).unwrap_or_default();
    let (states, asked) = rows::states::<InvoiceState>(&visit);
    let is_first = asked.is_none() && visit.asked("cursor").is_none();
    let data = json!({
        "invoices": items.iter().map(line).collect::<Vec<_>>(),
        "states": states,
        "all": asked.is_none(),
        "sees_all": sees_all(&visit),
        "due": if is_first && !sees_all(&visit) { due(&visit, "").await? } else { json!([]) },
        "to_take_back": if is_first && sees_all(&visit) { to_take_back(&visit).await? } else { json!([]) },
        "next": shown.get("next").cloned().unwrap_or_default(),
    });
    Ok(Sheet::read("pages/invoice/list", visit.say("page-invoices"), data))
}

/// One invoice, for its brand and for finance.
pub async fn show(visit: Rc<Visit>) -> Result<Sheet, Fault> {
    let shown = read(&visit, "read_invoice", visit.path.clone(), "").await?;
    let id: entity::InvoiceId = visit.id()?;
    let mut facts = shown.clone();
    if let Value::Object(fields) = &mut facts {
        fields.retain(|name, _| !matches!(name.as_str(), "reason" | "brand" | "taken_back" | "files"));
    }
    let wait = wait::open_of(visit.house().reader(), id).await?;
    let name = shown.get("period").and_then(Value::as_str).unwrap_or_default();
    let own = |name: &str| shown.get(name).cloned().unwrap_or_default();
    let files = own("files");
    let files = files.as_array().into_iter().flatten().map(|file| {
        let of = |name: &str| file.get(name).and_then(Value::as_str).unwrap_or_default();
        json!({ "label": of("name"), "link": format!("/invoices/{id}/files/{}", of("id")), "hash": of("sha256") })
    });
    let data = json!({
        "line": line(&shown),
        "turn": wait.map(|wait| Turn::of(&visit, &wait, name, visit.actor().role == Role::Finance)),
        "files": files.collect::<Vec<_>>(),
        "facts": facts_of(visit.words(), &facts),
        "buttons": buttons_of(&visit, SubjectKind::Invoice, &shown, None),
        "timeline": if sees_all(&visit) { timeline::of_staff(&visit, &[Told::of(id)]).await? } else { json!([]) },
    });
    Ok(Sheet::read("pages/invoice/show", visit.say("subject-invoice"), data))
}

/// A paper of an invoice.
pub async fn paper(visit: Rc<Visit>) -> Result<Sheet, Fault> {
    match send(&visit, "read_invoice_file", Errand { path: visit.path.clone(), ..Errand::default() }).await? {
        Reply::File(file) => Ok(Sheet::File(file)),
        Reply::Json(_) => Err(Fault::missing()),
    }
}

/// The last month that is over, if the visitor's brand may ask an invoice for it: its first page looks no further back.
pub async fn last_due(visit: &Visit) -> Result<Value, Fault> {
    let last = Period::of(visit.house().now(), BOOK_ZONE)?.previous()?;
    due(visit, &format!("from={last}")).await
}

/// The months the visitor's brand may ask an invoice for, each with the way to its form for those who may.
async fn due(visit: &Visit, from: &str) -> Result<Value, Fault> {
    let shown = read(visit, "list_invoices_due", Vec::new(), from).await?;
    let may = matches!(visit.actor().role, Role::BrandOwner | Role::BrandManager | Role::BrandFinance);
    let text = |item: &Value, name: &str| item.get(name).and_then(Value::as_str).unwrap_or_default().to_owned();
    let items = shown.get("items").and_then(Value::as_array).into_iter().flatten().map(|item| {
        let form = format!("/invoices/new?period={}&currency={}", text(item, "period"), text(item, "currency"));
        json!({
            "period": text(item, "period"),
            "amount": item.get("amount"),
            "vat": item.get("vat"),
            "link": may.then_some(form),
        })
    });
    Ok(items.collect())
}

/// What brands have asked finance for and wait for, the newest first.
pub async fn waiting(visit: &Visit) -> Result<Value, Fault> {
    let (db, page) = (visit.house().reader(), Page::first(LATEST));
    let mut lines = Vec::new();
    for state in [InvoiceState::Requested, InvoiceState::RedRequested] {
        lines.extend(store::list(db, (None, Some(state)), &page).await?.items.iter().map(|row| told(row, None)));
    }
    Ok(Value::Array(lines))
}

/// Invoices that say more than was kept: something of their month was taken back since.
async fn to_take_back(visit: &Visit) -> Result<Value, Fault> {
    let back = sales::taken_back(visit.house(), None).await?;
    let brands: BTreeSet<OrganisationId> = back.keys().map(|of| of.brand).collect();
    let rows = store::counting_of(visit.house().reader(), &brands.into_iter().collect::<Vec<_>>()).await?;
    let told = rows.iter().filter_map(|row| {
        let of = Heading { brand: row.brand_id, period: row.period.clone(), currency: row.currency, rate_bp: row.rate_bp };
        back.get(&of).map(|minor| told(row, Some(*minor)))
    });
    Ok(told.collect())
}

fn told(row: &invoice::Model, back_minor: Option<i64>) -> Value {
    json!({
        "link": format!("/invoices/{}", row.id),
        "period": row.period,
        "number": row.number,
        "state": row.state,
        "buyer": row.buyer_name,
        "since": row.changed_at,
        "amount": Money::new(row.amount_minor, row.currency),
        "taken_back": back_minor.map(|minor| Money::new(minor, row.currency)),
    })
}

fn sees_all(visit: &Visit) -> bool {
    matches!(visit.actor().role, Role::Finance | Role::Auditor)
}

/// An invoice in a line.
fn line(item: &Value) -> Value {
    let own = |name: &str| item.get(name).cloned().unwrap_or_default();
    let id = item.get("id").and_then(Value::as_str).unwrap_or_default();
    json!({
        "link": format!("/invoices/{id}"),
        "period": own("period"),
        "number": own("number"),
        "issued_on": own("issued_on"),
        "red_number": own("red_number"),
        "buyer": own("buyer_name"),
        "state": own("state"),
        "amount": own("amount"),
        "vat": own("vat"),
        "taken_back": own("taken_back"),
        "reason": own("reason"),
    })
}
