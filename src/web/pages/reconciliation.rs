//! The clients' account at the bank against the books, what leaves on the next pay day, what is blocked and why, and
//! what is still to do before a month can be closed. Reads only.

use std::collections::BTreeMap;
use std::rc::Rc;

use entity::deposit::DepositState;
use entity::{Currency, Instant, Money, PayeeId};
use serde_json::{Value, json};

use super::act::{Errand, link_to, send};
use super::payees::name_of;
use super::visit::{Sheet, Visit};
use crate::finance::bank::{self, reconcile::Reconciliation, store as banks};
use crate::finance::closing;
use crate::finance::earning::store as earnings;
use crate::finance::payout::prepare::next_pay_date;
use crate::kernel::Fault;
use crate::kernel::calendar::{BOOK_ZONE, Period};
use crate::kernel::paging::Page;
use crate::web::route::Reply;

/// The most rows of each part.
const ROWS_MOST: usize = 200;
/// The most earnings looked through for what leaves next.
const EARNINGS_MOST: u64 = 1000;

/// The page; `?currency=USD`, `?period=2026-11`.
pub async fn show(visit: Rc<Visit>) -> Result<Sheet, Fault> {
    let currency = visit.asked("currency").and_then(|code| code.parse().ok()).unwrap_or(Currency::CNY);
    let found = bank::reconciliation(visit.house(), currency).await?;
    let own = bank::own_money(visit.house(), currency).await?;
    let pay_date = next_pay_date(visit.house())?;
    let is_finance = visit.actor().role == entity::Role::Finance;
    let ways =
        [("prepare_payout_batch", "/payout-batches/new"), ("sweep_fees", "/bank/sweeps/new"), ("import_deposits", "/deposits/imports/new")];
    let buttons: Vec<_> = ways.into_iter().filter(|_| is_finance).map(|(operation, link)| link_to(&visit, operation, link)).collect();
    let currencies = currencies(&visit, currency).await?;
    let data = json!({
        "currency": currency,
        "bank": found.bank,
        "books": found.books,
        "difference": found.difference(),
        "even": found.is_even(),
        "matched": found.matched,
        "own": own,
        "files": files(&visit).await?,
        "at_bank": at_bank(&found),
        "in_books": in_books(&visit, &found),
        "ages": unmatched(&visit).await?,
        "pay_date": format!("{pay_date}T04:00:00Z"),
        "due": due(&visit, currency).await?,
        "checklist": checklist(&visit).await?,
        "buttons": buttons,
        "currencies": currencies,
        "many_currencies": currencies.len() > 1,
    });
    Ok(Sheet::read("pages/desk/reconciliation", visit.say("page-reconciliation"), data))
}

/// The bank's file that sends a deposit back, as it was stored.
pub async fn return_file(visit: Rc<Visit>) -> Result<Sheet, Fault> {
    match send(&visit, "read_return_file", Errand { path: visit.path.clone(), ..Errand::default() }).await? {
        Reply::File(file) => Ok(Sheet::File(file)),
        Reply::Json(_) => Err(Fault::missing()),
    }
}

/// The currencies the bank holds money in, and the one that is looked at.
async fn currencies(visit: &Visit, chosen: Currency) -> Result<Vec<Value>, Fault> {
    let mut all = banks::currencies(visit.house().reader()).await?;
    all.extend([Currency::CNY, chosen]);
    all.sort_unstable();
    all.dedup();
    Ok(all.iter().map(|currency| json!({ "code": currency, "chosen": *currency == chosen })).collect())
}

async fn files(visit: &Visit) -> Result<Vec<Value>, Fault> {
    let db = visit.house().reader();
    let mut rows = Vec::new();
    for file in banks::files(db, 12).await? {
        rows.push(json!({
            "account": file.account, "lines": file.lines, "at": file.created_at, "sums": banks::sums_of_file(db, file.id).await?,
        }));
    }
    Ok(rows)
}

fn at_bank(found: &Reconciliation) -> Vec<Value> {
    let lines = found.only_at_bank.iter().rev().take(ROWS_MOST);
    lines
        .map(|line| {
            json!({ "reference": line.reference, "day": line.booked_on, "remark": line.remark, "amount": Money::new(line.amount_minor, line.currency) })
        })
        .collect()
}

fn in_books(visit: &Visit, found: &Reconciliation) -> Vec<Value> {
    let moves = found.only_in_books.iter().rev().take(ROWS_MOST);
    moves
        .map(|of| {
            let said = visit.words().say_if_known(&format!("posting-{}", of.kind)).unwrap_or_else(|| of.kind.to_string());
            json!({ "posting": of.posting, "kind": said, "amount": Money::new(of.amount_minor, found.currency) })
        })
        .collect()
}

/// Deposits nobody knows the brand of, the oldest first, with how many days they wait.
async fn unmatched(visit: &Visit) -> Result<Vec<Value>, Fault> {
    let waiting = banks::list(visit.house().reader(), Some(DepositState::Suspense), &Page::first(100)).await?;
    let today = visit.house().now();
    let days = |day: &str| day.parse::<jiff::civil::Date>().ok().map_or(0, |day| days_since(day, today));
    let line = |deposit: &entity::deposit::Model| {
        json!({
            "payer": deposit.payer_name,
            "remark": deposit.remark,
            "day": deposit.booked_on,
            "days": days(&deposit.booked_on),
            "amount": Money::new(deposit.amount_minor, deposit.currency),
            "link": format!("/deposits/{}/steps/match?_back=/reconciliation", deposit.id),
        })
    };
    Ok(waiting.items.iter().rev().map(line).collect())
}

fn days_since(day: jiff::civil::Date, now: Instant) -> i64 {
    let began = day.in_tz(BOOK_ZONE).ok().map(|began| began.timestamp().as_second());
    began.map_or(0, |began| (now.millis().cast_signed() / 1000 - began).max(0) / 86_400)
}

/// What a payee is owed, and why it does not leave, if it does not.
struct Due {
    owed_minor: i64,
    reasons: BTreeMap<String, Option<Instant>>,
}

/// What leaves on the next pay day, and what is blocked.
async fn due(visit: &Visit, currency: Currency) -> Result<Value, Fault> {
    let (db, now) = (visit.house().reader(), visit.house().now());
    let mut payees: BTreeMap<(PayeeId, bool), Due> = BTreeMap::new();
    let owed = earnings::available(db, currency, EARNINGS_MOST).await?;
    for earning in &owed {
        let blockers = earnings::blockers_of(db, earning, now).await?;
        let place = (earning.payee_id, !blockers.is_empty());
        let due = payees.entry(place).or_insert_with(|| Due { owed_minor: 0, reasons: BTreeMap::new() });
        due.owed_minor += earning.owed_minor;
        due.reasons.extend(blockers.into_iter().map(|blocked| (blocked.code, blocked.clears_on)));
    }
    let (mut leaving, mut blocked) = (Vec::new(), Vec::new());
    let mut sums = [0_i64; 2];
    for ((payee, is_blocked), due) in &payees {
        let reasons: Vec<Value> = due
            .reasons
            .iter()
            .map(|(code, clears_on)| {
                let said = visit.words().say_if_known(&format!("blocker-{code}")).unwrap_or_else(|| code.clone());
                json!({ "said": said, "clears_on": clears_on })
            })
            .collect();
        let line = json!({ "name": name_of(visit, *payee).await?, "owed": Money::new(due.owed_minor, currency), "reasons": reasons });
        sums[usize::from(*is_blocked)] += due.owed_minor;
        if *is_blocked { blocked.push(line) } else { leaving.push(line) }
    }
    Ok(json!({
        "leaving": leaving,
        "blocked": blocked,
        "leaving_sum": Money::new(sums[0], currency),
        "blocked_sum": Money::new(sums[1], currency),
        "more": u64::try_from(owed.len()).unwrap_or(EARNINGS_MOST) == EARNINGS_MOST,
    }))
}

/// What must be so before a month is closed, each with whether it is; the closing that stands, or the way to prepare one.
async fn checklist(visit: &Visit) -> Result<Value, Fault> {
    let house = visit.house();
    let broken = |error: crate::kernel::calendar::CalendarError| Fault::broken(error.to_string());
    let current = Period::of(house.now(), BOOK_ZONE).map_err(broken)?;
    let asked = visit.asked("period").and_then(|period| period.parse::<Period>().ok());
    let period = asked.map_or_else(|| current.previous().map_err(broken), Ok)?;
    let found = closing::checklist::of(house, period).await?;
    let standing = closing::store::standing(house.reader(), &period.to_string()).await?;
    let done = found.items.iter().filter(|(_, done)| *done).count();
    let settled_at = |key: &str| match key {
        "lines" | "books" => "#only-bank".to_owned(),
        "deposits" => "/deposits?state=suspense".to_owned(),
        "batches" => "/payout-batches".to_owned(),
        "statements" => format!("/statements/new?period={period}"),
        "objections" => format!("/statements?period={period}&state=objected"),
        "settled" => format!("/statements?period={period}&state=issued"),
        "invoices" => "/invoices?state=requested".to_owned(),
        _ => String::new(),
    };
    let may_prepare = found.is_done() && standing.is_none() && visit.actor().role == entity::Role::Finance;
    let way = format!("/closings/new?period={period}&_back=/reconciliation");
    let line = |(key, done): &(&str, bool)| json!({ "key": key, "done": done, "link": settled_at(key) });
    Ok(json!({
        "period": period.to_string(),
        "done": done,
        "all": found.items.len(),
        "items": found.items.iter().map(line).collect::<Vec<_>>(),
        "closing": standing.map(|row| json!({ "link": format!("/closings/{}", row.id), "state": row.state })),
        "prepare": may_prepare.then(|| link_to(visit, "prepare_closing", &way)),
    }))
}
