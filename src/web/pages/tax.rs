//! What was withheld in a tax month, payee by payee, for finance: what is filed and paid to the tax office.

use std::collections::BTreeMap;
use std::rc::Rc;

use entity::{Currency, Money, PayeeId, Role, withholding};
use jiff::ToSpan;
use serde_json::{Value, json};

use super::payees::name_of;
use super::rows::{self, Head};
use super::visit::{Sheet, Visit};
use crate::finance::payee::store as payees;
use crate::finance::tax::store;
use crate::kernel::calendar::{BOOK_ZONE, Period};
use crate::kernel::paging::Paged;
use crate::kernel::{Fault, calendar::CalendarError};

/// What stands in the file of the list.
const HEADS: &[Head] = &[
    Head::Plain("period"),
    Head::Plain("payee"),
    Head::Plain("name"),
    Head::Plain("legal_name"),
    Head::Plain("profile"),
    Head::Plain("scheme"),
    Head::Plain("payments"),
    Head::Amount("gross"),
    Head::Amount("taxable"),
    Head::Amount("withheld"),
    Head::Amount("taken_back"),
    Head::Amount("due"),
];
/// By which day of the following month withheld tax is paid (个人所得税法 第十四条).
const DUE_DAY: i32 = 15;

/// A payee's month.
#[derive(Default)]
struct Sum {
    scheme: String,
    payments: u32,
    gross_minor: i64,
    taxable_minor: i64,
    withheld_minor: i64,
    taken_back_minor: i64,
}

/// The list of a month; `?period=2026-11`, without one the current month.
pub async fn list(visit: Rc<Visit>) -> Result<Sheet, Fault> {
    let broken = |error: CalendarError| Fault::broken(error.to_string());
    let asked = visit.asked("period").and_then(|period| period.parse::<Period>().ok());
    let period = asked.map_or_else(|| Period::of(visit.house().now(), BOOK_ZONE).map_err(broken), Ok)?;
    let months = sums(store::of_period(visit.house().reader(), &period.to_string()).await?);
    let mut lines = Vec::new();
    for ((payee, currency), sum) in &months {
        lines.push(line(&visit, (&period, *payee, *currency), sum).await?);
    }
    if rows::is_asked(&visit) {
        let name = format!("tax-{period}");
        return rows::saved(&name, HEADS, async |_| Ok(Paged { items: lines.clone(), next: None })).await;
    }
    let mut totals: BTreeMap<Currency, i64> = BTreeMap::new();
    for ((_, currency), sum) in &months {
        *totals.entry(*currency).or_default() += sum.withheld_minor - sum.taken_back_minor;
    }
    let due_on = period.last_day().checked_add(DUE_DAY.days())?;
    let data = json!({
        "period": period.to_string(),
        "lines": lines,
        "last": if lines.is_empty() { store::last_period(visit.house().reader()).await? } else { None },
        "due": totals.iter().map(|(currency, minor)| Money::new(*minor, *currency)).collect::<Vec<_>>(),
        "due_on": format!("{due_on}T04:00:00Z"),
    });
    Ok(Sheet::read("pages/desk/tax", visit.say("page-tax-list"), data))
}

/// Computations by payee and currency. Under the cumulative method the last one says what the year comes to.
fn sums(rows: Vec<withholding::Model>) -> BTreeMap<(PayeeId, Currency), Sum> {
    let mut sums: BTreeMap<(PayeeId, Currency), Sum> = BTreeMap::new();
    for row in rows {
        let sum = sums.entry((row.payee_id, row.currency)).or_default();
        sum.withheld_minor += row.tax_minor;
        sum.scheme.clone_from(&row.scheme);
        if row.reversed_by.is_some() {
            sum.taken_back_minor += row.tax_minor;
            continue;
        }
        sum.payments += 1;
        sum.gross_minor += row.income_minor;
        sum.taxable_minor = if row.scheme == "cumulative" { row.taxable_minor } else { sum.taxable_minor + row.taxable_minor };
    }
    sums
}

async fn line(visit: &Visit, (period, id, currency): (&Period, PayeeId, Currency), sum: &Sum) -> Result<Value, Fault> {
    let payee = payees::load(visit.house().reader(), id).await?;
    // The legal name is what is filed; whoever only looks on does not need it.
    let is_finance = visit.actor().role == Role::Finance;
    let legal_name = if is_finance { Some(payees::legal_name(visit.house().sealer(), &payee)?) } else { None };
    let money = |minor: i64| Money::new(minor, currency);
    Ok(json!({
        "period": period.to_string(),
        "payee": id,
        "name": name_of(visit, id).await?,
        "legal_name": legal_name.filter(|name| !name.is_empty()),
        "profile": payee.tax_profile,
        "scheme": sum.scheme,
        "payments": sum.payments,
        "gross": money(sum.gross_minor),
        "taxable": money(sum.taxable_minor),
        "withheld": money(sum.withheld_minor),
        "taken_back": money(sum.taken_back_minor),
        "due": money(sum.withheld_minor - sum.taken_back_minor),
        "link": format!("/liabilities?payee={id}"),
    }))
}
