//! What a creator or an agency earns, on a page: how much is at which stage, each earning with what was taken off and what
//! arrives, and what keeps it from being paid with the way to mend it.

use std::rc::Rc;

use entity::payee::{self, TaxProfile};
use entity::{Code, Currency, Role, payee_invoice};
use serde_json::{Value, json};

use super::act::{link_to, read};
use super::net;
use super::rows::{self, Head};
use super::subject::facts_of;
use super::sums::totals;
use super::timeline::{self, Told};
use super::visit::{Sheet, Visit, url_encoded};
use crate::finance::earning::{Stage, store as earnings};
use crate::finance::invoice::store as invoices;
use crate::finance::payee::{PayeeRef, store as payees};
use crate::finance::payout::next_pay_date;
use crate::kernel::Fault;

/// What stands in the file of the list.
const HEADS: &[Head] = &[
    Head::Plain("id"),
    Head::Plain("/because/label/title"),
    Head::Plain("deal"),
    Head::Plain("kind"),
    Head::Plain("stage"),
    Head::Plain("happened_on"),
    Head::Plain("clears_on"),
    Head::Amount("gross"),
    Head::Amount("agency_share"),
    Head::Amount("withheld"),
    Head::Amount("owed"),
    Head::Amount("net"),
];
/// The stages that have a figure, in the order money goes through them.
const STAGES: &[Stage] = &[Stage::Accrued, Stage::Pending, Stage::Available, Stage::InPayout, Stage::Paid];

/// The visitor's earnings, the newest first; `?stage=available` only those at a stage.
pub async fn list(visit: Rc<Visit>) -> Result<Sheet, Fault> {
    if rows::is_asked(&visit) {
        return rows::of_api(&visit, "earnings", "list_earnings", HEADS).await;
    }
    let cursor = visit.asked("cursor").map(|cursor| format!("&cursor={}", url_encoded(cursor))).unwrap_or_default();
    let shown = read(&visit, "list_earnings", Vec::new(), &format!("{}{cursor}", rows::filters(&visit))).await?;
    let payee = payees::find_of_owner(visit.house().reader(), owner(&visit)?).await?;
    let mut lines = Vec::new();
    for item in shown.get("items").and_then(Value::as_array).into_iter().flatten() {
        lines.push(line(&visit, item).await?);
    }
    let pay_day = format!("{}T04:00:00Z", next_pay_date(visit.house())?);
    let data = json!({
        "stages": stages(&visit, payee.as_ref()).await?,
        "estimate": estimate(&visit, payee.as_ref()).await?,
        "pay_day": pay_day,
        "invoices": payee.as_ref().is_some_and(is_business),
        "earnings": lines,
        "filtered": visit.asked("stage").is_some(),
        "next": shown.get("next").cloned().unwrap_or_default(),
        "buttons": if may_change(&visit) {
            vec![link_to(&visit, "set_payee_profile", "/payee/profile/edit"), link_to(&visit, "set_bank_details", "/payee/bank-details/edit")]
        } else {
            Vec::new()
        },
    });
    Ok(Sheet::read("pages/earning/list", visit.say("page-earnings"), data))
}

/// One earning, for its payee and for finance.
pub async fn show(visit: Rc<Visit>) -> Result<Sheet, Fault> {
    let shown = read(&visit, "read_earning", visit.path.clone(), "").await?;
    let id: entity::EarningId = visit.id()?;
    let mut facts = shown.clone();
    if let Value::Object(fields) = &mut facts {
        fields.retain(|name, _| !matches!(name.as_str(), "stage" | "kind" | "because" | "blockers"));
    }
    let handed_in = invoices::newest_of(visit.house().reader(), &[id]).await?;
    let data = json!({
        "line": line(&visit, &shown).await?,
        "back": if sees_all(&visit) { "/liabilities" } else { "/earnings" },
        "facts": facts_of(visit.words(), &facts),
        "invoice": handed_in.first().map(|row| format!("/payee-invoices/{}", row.id)),
        "timeline": if sees_all(&visit) { timeline::of_staff(&visit, &[Told::of(id)]).await? } else { json!([]) },
    });
    Ok(Sheet::read("pages/earning/show", visit.say("subject-earning"), data))
}

fn owner(visit: &Visit) -> Result<PayeeRef, Fault> {
    let actor = visit.actor();
    match (actor.role, actor.creator, actor.organisation) {
        (Role::Creator, Some(creator), _) => Ok(PayeeRef::Creator(creator)),
        (Role::AgencyOwner | Role::AgencyAgent, _, Some(agency)) => Ok(PayeeRef::Agency(agency)),
        _ => Err(Fault::missing()),
    }
}

/// Whether the visitor looks at everybody's.
fn sees_all(visit: &Visit) -> bool {
    matches!(visit.actor().role, Role::Finance | Role::Auditor)
}

/// Whether the visitor may change what is said about the payee.
fn may_change(visit: &Visit) -> bool {
    matches!(visit.actor().role, Role::Creator | Role::AgencyOwner)
}

fn is_business(payee: &payee::Model) -> bool {
    payee.tax_profile.is_some_and(crate::finance::payee::is_business)
}

/// How much is at each stage, each a way to its earnings.
async fn stages(visit: &Visit, payee: Option<&payee::Model>) -> Result<Vec<Value>, Fault> {
    let asked = visit.asked("stage").and_then(Stage::from_code);
    let debts = sums(visit, payee, Stage::OnHold).await?;
    let mut told = Vec::new();
    for stage in STAGES.iter().chain((!debts.is_empty()).then_some(&Stage::OnHold)) {
        let sums = sums(visit, payee, *stage).await?;
        told.push(json!({
            "key": stage,
            "link": if asked == Some(*stage) { "/earnings".to_owned() } else { format!("/earnings?stage={stage}") },
            "here": asked == Some(*stage),
            "money": totals(sums.into_iter()),
        }));
    }
    Ok(told)
}

async fn sums(visit: &Visit, payee: Option<&payee::Model>, stage: Stage) -> Result<Vec<(Currency, i64)>, Fault> {
    let Some(payee) = payee else { return Ok(Vec::new()) };
    let sums = earnings::sums_at(visit.house().reader(), payee.id, (stage, visit.house().now())).await?;
    Ok(sums.into_iter().map(|sum| (sum.currency, sum.owed_minor)).collect())
}

/// What would be withheld if everything payable left on the next pay day; nothing for businesses, who tax themselves.
async fn estimate(visit: &Visit, payee: Option<&payee::Model>) -> Result<Value, Fault> {
    let Some(payee) = payee.filter(|payee| payee.tax_profile != Some(TaxProfile::CompanyGeneral)) else { return Ok(Value::Null) };
    let gross = earnings::gross_at(visit.house().reader(), payee.id, (Stage::Available, visit.house().now())).await?;
    let Some(gross) = gross.into_iter().find(|gross| gross.currency == Currency::CNY) else { return Ok(Value::Null) };
    Ok(net::estimated(visit, payee, gross).await?.map_or(Value::Null, |withheld| json!(withheld)))
}

/// A piece as the ledger calls it (`xiaohongshu note #1`), in the visitor's words.
fn piece_name(visit: &Visit, called: &str) -> String {
    let said = |prefix: &str, code: &str| visit.words().say_if_known(&format!("{prefix}-{code}"));
    let parts: Vec<&str> = called.split(' ').collect();
    match parts.as_slice() {
        [platform, format, number] => said("platform", platform)
            .zip(said("format", format))
            .map_or_else(|| called.to_owned(), |(platform, format)| format!("{}. {platform} · {format}", number.trim_start_matches('#'))),
        _ => called.to_owned(),
    }
}

/// An earning in a line: where it comes from, what is taken off, when it arrives and what is in its way.
async fn line(visit: &Visit, item: &Value) -> Result<Value, Fault> {
    let own = |name: &str| item.get(name).cloned().unwrap_or_default();
    let text = |name: &str| item.get(name).and_then(Value::as_str).unwrap_or_default().to_owned();
    let label = |name: &str| item.pointer(&format!("/because/label/{name}")).and_then(Value::as_str).unwrap_or_default().to_owned();
    let stage = text("stage");
    let invoice = match text("id").parse() {
        Ok(id) => invoices::newest_of(visit.house().reader(), &[id]).await?.into_iter().next(),
        Err(_) => None,
    };
    let blockers = item.get("blockers").and_then(Value::as_array).map(Vec::as_slice).unwrap_or_default();
    let is_owed = matches!(stage.as_str(), "available" | "pending");
    let blocked: Vec<Value> = blockers.iter().filter(|_| is_owed).map(|blocker| way_out(visit, item, blocker, invoice.as_ref())).collect();
    Ok(json!({
        "link": format!("/earnings/{}", text("id")),
        "title": Some(label("title")).filter(|title| !title.is_empty()).unwrap_or_else(|| visit.say(&format!("earning-{}", text("kind")))),
        "piece": piece_name(visit, &label("deliverable")),
        "other": Some(label(if visit.actor().role == Role::Creator { "brand" } else { "creator" })).filter(|name| !name.is_empty()),
        "deal": format!("/deals/{}", text("deal")),
        "kind": text("kind"),
        "stage": stage,
        "gross": own("gross"),
        "agency": own("agency_share"),
        "withheld": own("withheld"),
        "net": if own("net").is_null() { own("owed") } else { own("net") },
        "final": !own("net").is_null(),
        "happened_on": own("happened_on"),
        "clears_on": own("clears_on"),
        "leaves": is_owed && blocked.is_empty(),
        "blocked": blocked,
    }))
}

/// A blocker in words, with what to do about it and where.
fn way_out(visit: &Visit, item: &Value, blocker: &Value, invoice: Option<&payee_invoice::Model>) -> Value {
    let code = blocker.get("code").and_then(Value::as_str).unwrap_or_default();
    let text = |path: &str| item.pointer(path).and_then(Value::as_str).unwrap_or_default().to_owned();
    let is_waiting = invoice.is_some_and(|row| row.state == payee_invoice::PayeeInvoiceState::HandedIn);
    let (todo, link) = match code {
        "bank_details_missing" | "bank_details_refused" => (code, Some("/payee/bank-details/edit?_back=/earnings".to_owned())),
        "tax_profile_missing" => (code, Some("/payee/profile/edit?_back=/earnings".to_owned())),
        "invoice_missing" if is_waiting => ("invoice_waiting", invoice.map(|row| format!("/payee-invoices/{}", row.id))),
        "invoice_missing" => {
            let (id, amount, currency) = (text("/id"), text("/owed/amount"), text("/owed/currency"));
            let form = format!("/earnings/{id}/invoices/new?_back=/earnings&amount.amount={amount}&amount.currency={currency}");
            (if invoice.is_some() { "invoice_returned" } else { code }, Some(form))
        }
        "disputed" => (code, Some(format!("/deals/{}", text("/deal")))),
        _ => (code, None),
    };
    let returned = invoice.filter(|_| todo == "invoice_returned").and_then(|row| row.reason.clone());
    let changes = !link.as_deref().is_some_and(|link| link.contains("/edit") || link.contains("/new"));
    json!({
        "said": visit.words().say_if_known(&format!("blocker-{code}")).unwrap_or_else(|| code.to_owned()),
        "todo": visit.words().say_if_known(&format!("mend-{todo}")),
        "link": link.filter(|_| changes || may_change(visit)),
        "reason": returned,
        "clears_on": blocker.get("clears_on"),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_stage_with_a_figure_is_told_in_both_languages() {
        use crate::render::{Locale, Words};
        for locale in Locale::ALL {
            let words = Words::load(locale).unwrap();
            for stage in <Stage as Code>::ALL {
                assert!(words.say_if_known(&format!("stage-{stage}")).is_some(), "{locale} {stage}");
            }
        }
    }
}
