//! Invoices of payees on pages: what waits for finance beside what is owed, and one with its steps.

use std::rc::Rc;

use entity::payee_invoice::PayeeInvoiceState;
use entity::{Code, Role, SubjectKind};
use serde_json::{Value, json};

use super::act::{buttons_of, read};
use super::payees::name_of;
use super::rows::{self, Head};
use super::subject::facts_of;
use super::timeline::{self, Told};
use super::visit::{Sheet, Visit, url_encoded};
use crate::kernel::Fault;

/// What stands in the file of the list.
const HEADS: &[Head] = &[
    Head::Plain("id"),
    Head::Plain("state"),
    Head::Plain("payee"),
    Head::Plain("earning"),
    Head::Plain("number"),
    Head::Plain("issued_on"),
    Head::Amount("amount"),
    Head::Amount("owed"),
    Head::Plain("reason"),
];

/// The visitor's invoices, for finance everybody's; `?state=handed_in` those that wait.
pub async fn list(visit: Rc<Visit>) -> Result<Sheet, Fault> {
    if rows::is_asked(&visit) {
        return rows::of_api(&visit, "payee-invoices", "list_payee_invoices", HEADS).await;
    }
    let cursor = visit.asked("cursor").map(|cursor| format!("&cursor={}", url_encoded(cursor))).unwrap_or_default();
    let shown = read(&visit, "list_payee_invoices", Vec::new(), &format!("{}{cursor}", rows::filters(&visit))).await?;
    let mut lines = Vec::new();
    for item in shown.get("items").and_then(Value::as_array).into_iter().flatten() {
        lines.push(line(&visit, item).await?);
    }
    let asked = visit.asked("state").and_then(PayeeInvoiceState::from_code);
    let states: Vec<Value> =
        <PayeeInvoiceState as Code>::ALL.iter().map(|state| json!({ "code": state, "chosen": asked == Some(*state) })).collect();
    let data = json!({
        "invoices": lines,
        "states": states,
        "all": asked.is_none(),
        "sees_all": sees_all(&visit),
        "next": shown.get("next").cloned().unwrap_or_default(),
    });
    Ok(Sheet::read("pages/earning/invoices", visit.say("page-payee-invoices"), data))
}

/// One invoice, for its payee and for finance.
pub async fn show(visit: Rc<Visit>) -> Result<Sheet, Fault> {
    let shown = read(&visit, "read_payee_invoice", visit.path.clone(), "").await?;
    let id: entity::PayeeInvoiceId = visit.id()?;
    let mut facts = shown.clone();
    if let Value::Object(fields) = &mut facts {
        fields.retain(|name, _| !matches!(name.as_str(), "reason" | "payee"));
    }
    let data = json!({
        "line": line(&visit, &shown).await?,
        "facts": facts_of(visit.words(), &facts),
        "back": if sees_all(&visit) { "/payee-invoices" } else { "/earnings" },
        "buttons": buttons_of(&visit, SubjectKind::PayeeInvoice, &shown, Some("/payee-invoices?state=handed_in")),
        "timeline": if sees_all(&visit) { timeline::of_staff(&visit, &[Told::of(id)]).await? } else { json!([]) },
    });
    Ok(Sheet::read("pages/earning/invoice", visit.say("subject-payee_invoice"), data))
}

fn sees_all(visit: &Visit) -> bool {
    matches!(visit.actor().role, Role::Finance | Role::Auditor)
}

/// An invoice in a line; whether it says another amount than is owed.
async fn line(visit: &Visit, item: &Value) -> Result<Value, Fault> {
    let own = |name: &str| item.get(name).cloned().unwrap_or_default();
    let text = |name: &str| item.get(name).and_then(Value::as_str).unwrap_or_default().to_owned();
    let payee = match text("payee").parse() {
        Ok(id) if sees_all(visit) => Some(name_of(visit, id).await?),
        Ok(_) | Err(_) => None,
    };
    Ok(json!({
        "link": format!("/payee-invoices/{}", text("id")),
        "earning": format!("/earnings/{}", text("earning")),
        "payee": payee,
        "number": text("number"),
        "issued_on": text("issued_on"),
        "state": text("state"),
        "amount": own("amount"),
        "owed": own("owed"),
        "differs": own("amount") != own("owed"),
        "reason": own("reason"),
    }))
}
