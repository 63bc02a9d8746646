//! What is owed to whom, for finance: by account of the books, and what payees are owed by how long, down to each earning.

use std::rc::Rc;

use entity::{Instant, Money, PayeeId};
use jiff::SignedDuration;
use serde_json::{Value, json};

use super::figures::AGES;
use super::payees::name_of;
use super::rows::{self, Head};
use super::visit::{Sheet, Visit};
use crate::finance::earning::store as earnings;
use crate::finance::ledger::store as books;
use crate::kernel::Fault;
use crate::kernel::paging::{Page, Paged};

/// What stands in the file of the list: each earning that is owed.
const HEADS: &[Head] = &[
    Head::Plain("id"),
    Head::Plain("payee"),
    Head::Plain("name"),
    Head::Plain("title"),
    Head::Plain("since"),
    Head::Plain("days"),
    Head::Amount("owed"),
];

/// What of it is asked for.
struct Asked {
    payee: Option<PayeeId>,
    /// From when until before when it was earned.
    span: (Option<Instant>, Option<Instant>),
    age: Option<&'static str>,
}

/// The page; `?age=age-month` what was earned that long ago, `?payee=payee_…` what one payee is owed, each earning.
pub async fn show(visit: Rc<Visit>) -> Result<Sheet, Fault> {
    let asked = asked(&visit);
    if rows::is_asked(&visit) {
        return rows::saved("liabilities", HEADS, async |page| list(&visit, &asked, &page).await).await;
    }
    let is_listed = asked.payee.is_some() || asked.age.is_some();
    let listed = if is_listed { list(&visit, &asked, &visit.page()?).await? } else { Paged { items: Vec::new(), next: None } };
    let name = match asked.payee {
        Some(payee) => Some(name_of(&visit, payee).await?),
        None => None,
    };
    let ages: Vec<Value> = ages().map(|age| json!({ "code": age, "chosen": asked.age == Some(age) })).collect();
    let data = json!({
        "accounts": accounts(&visit).await?,
        "payees": if is_listed { Vec::new() } else { owed_by_payee(&visit).await? },
        "ages": ages,
        "listed": is_listed,
        "earnings": listed.items,
        "next": listed.next,
        "name": name,
        "age": asked.age,
    });
    Ok(Sheet::read("pages/desk/liabilities", visit.say("page-liabilities"), data))
}

fn ages() -> impl Iterator<Item = &'static str> {
    AGES.iter().map(|(key, _)| *key).chain(["age-older"])
}

fn asked(visit: &Visit) -> Asked {
    let age = visit.asked("age").and_then(|asked| ages().find(|age| *age == asked));
    let back = |days: i64| visit.house().now().minus(SignedDuration::from_hours(days * 24));
    let place = age.and_then(|age| ages().position(|known| known == age));
    let span = match place {
        Some(place) => {
            let younger = place.checked_sub(1).and_then(|before| AGES.get(before));
            (AGES.get(place).map(|(_, days)| back(*days)), younger.map(|(_, days)| back(*days)))
        }
        None => (None, None),
    };
    Asked { payee: visit.asked("payee").and_then(|id| id.parse().ok()), span, age }
}

/// What is owed by account of the books, a line an account and currency.
async fn accounts(visit: &Visit) -> Result<Vec<Value>, Fault> {
    let sums = books::liabilities(visit.house().reader()).await?;
    let line = |sum: &books::Liability| {
        let link = match sum.account.as_str() {
            "suspense" => Some("/deposits?state=suspense"),
            "payee_available" => Some("#payees"),
            "payee_in_payout" => Some("/payout-batches?state=exported"),
            "tax_withheld" => Some("/tax"),
            _ => None,
        };
        json!({ "account": sum.account, "amount": Money::new(sum.owed_minor, sum.currency), "many": sum.many, "link": link })
    };
    Ok(sums.iter().map(line).collect())
}

/// What each payee is owed and not yet paid, with how much of it is how old.
async fn owed_by_payee(visit: &Visit) -> Result<Vec<Value>, Fault> {
    let (db, now) = (visit.house().reader(), visit.house().now());
    let mut lines = Vec::new();
    for owed in earnings::owed_by_payee(db).await? {
        let days = now.since(owed.oldest).as_hours() / 24;
        lines.push(json!({
            "name": name_of(visit, owed.payee_id).await?,
            "link": format!("/liabilities?payee={}", owed.payee_id),
            "owed": Money::new(owed.owed_minor, owed.currency),
            "many": owed.many,
            "days": days.max(0),
        }));
    }
    Ok(lines)
}

/// Each earning that is owed, the newest first.
async fn list(visit: &Visit, asked: &Asked, page: &Page) -> Result<Paged<Value>, Fault> {
    let (db, now) = (visit.house().reader(), visit.house().now());
    let paged = earnings::owed(db, (asked.payee, asked.span), page).await?;
    let mut items = Vec::new();
    for row in &paged.items {
        let because: Value = serde_json::from_str(&row.because)?;
        let title = because.pointer("/label/title").and_then(Value::as_str).unwrap_or_default();
        items.push(json!({
            "id": row.id,
            "link": format!("/earnings/{}", row.id),
            "payee": row.payee_id,
            "name": name_of(visit, row.payee_id).await?,
            "title": if title.is_empty() { visit.say(&format!("earning-{}", row.kind)) } else { title.to_owned() },
            "since": row.happened_on,
            "days": (now.since(row.happened_on).as_hours() / 24).max(0),
            "owed": Money::new(row.owed_minor, row.currency),
        }));
    }
    Ok(Paged { items, next: paged.next })
}
