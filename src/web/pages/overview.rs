//! The figures of a role on its first page: a brand's budget and board, a creator's money by stage, what finance has to
//! match and to pay, the house's health.

use std::collections::BTreeSet;

use entity::deposit::DepositState;
use entity::earning::EarningState;
use entity::payee_invoice::PayeeInvoiceState;
use entity::{Currency, Money, OrganisationId, Role, deposit};
use serde::Serialize;
use serde_json::{Value, json};

use super::billing;
use super::board::{self, place_of};
use super::chart::Chart;
use super::figures;
use super::payees::name_of;
use super::payout;
use super::sums::totals;
use super::visit::Visit;
use crate::finance::bank::{brand_balance, store as bank};
use crate::finance::earning::store as earnings;
use crate::finance::hold::store as holds;
use crate::finance::invoice::store as invoices;
use crate::finance::ledger::{self, Account};
use crate::finance::payee::{PayeeRef, store as payees};
use crate::finance::payout::store as payouts;
use crate::kernel::calendar::{BOOK_ZONE, next_pay_day};
use crate::kernel::paging::Page;
use crate::kernel::{Fault, pulse};
use crate::market::deal::store::pieces::{self, Sum};

/// The most deposits and batches that finance sees at once.
const LATEST: u64 = 8;

/// A figure with its name.
#[derive(Debug, Serialize)]
struct Figure {
    key: &'static str,
    money: Vec<Money>,
    /// Where it is told in full.
    link: Option<&'static str>,
}

/// A place on the board: how many pieces stand there.
#[derive(Debug, Serialize)]
struct Count {
    key: &'static str,
    link: String,
    count: board::Count,
    alarming: bool,
}

/// What a role sees under its to-do list; a part that it does not have is `null`.
#[derive(Debug, Serialize)]
struct Overview {
    kind: &'static str,
    figures: Vec<Figure>,
    board: Vec<Count>,
    pay_day: Option<String>,
    pulse: Option<pulse::Pulse>,
    desk: Option<Value>,
    due: Option<Value>,
    charts: Vec<Chart>,
}

/// The figures of the visitor's role; `null` where it has none.
pub async fn of(visit: &Visit) -> Result<Value, Fault> {
    let actor = visit.actor();
    let board = board::counts(visit).await?.into_iter().map(place).collect();
    let plain =
        Overview { kind: "staff", figures: Vec::new(), board, pay_day: None, pulse: None, desk: None, due: None, charts: Vec::new() };
    let overview = match (actor.role, actor.organisation, actor.creator) {
        (Role::BrandOwner | Role::BrandManager | Role::BrandFinance | Role::BrandViewer, Some(brand), _) => {
            Overview { kind: "brand", figures: budget(visit, brand).await?, due: Some(billing::last_due(visit).await?), ..plain }
        }
        (Role::Creator, _, Some(creator)) => {
            let payee = PayeeRef::Creator(creator);
            let under_way = pieces::sums(visit.house().reader(), actor, &board::standing()).await?;
            let figures = stages(visit, payee, &under_way).await?;
            Overview { kind: "creator", figures, charts: earned(visit, payee).await?, pay_day: Some(pay_day(visit)?), ..plain }
        }
        (Role::AgencyOwner | Role::AgencyAgent, Some(agency), _) => {
            let payee = PayeeRef::Agency(agency);
            Overview { kind: "agency", figures: owed(visit, payee).await?, charts: earned(visit, payee).await?, ..plain }
        }
        (Role::Operator, _, _) => Overview { kind: "operator", pulse: Some(pulse::take(visit.house()).await?), ..plain },
        (Role::Finance | Role::Auditor, _, _) => {
            let (figures, desk) = (books(visit).await?, Some(desk(visit).await?));
            Overview { kind: "finance", figures, desk, charts: figures::ageing(visit).await?, pay_day: Some(pay_day(visit)?), ..plain }
        }
        (Role::Reviewer | Role::Mediator, _, _) => plain,
        _ => return Ok(Value::Null),
    };
    Ok(serde_json::to_value(overview)?)
}

/// The next day on which money leaves, at noon of the book zone, so that it is the same day nearly everywhere.
fn pay_day(visit: &Visit) -> Result<String, Fault> {
    let day = next_pay_day(visit.house().now(), BOOK_ZONE).map_err(|error| Fault::broken(error.to_string()))?;
    Ok(format!("{day}T04:00:00Z"))
}

/// What a brand has free, and what is set aside, in every currency it uses.
async fn budget(visit: &Visit, brand: OrganisationId) -> Result<Vec<Figure>, Fault> {
    let db = visit.house().reader();
    let mut currencies = BTreeSet::from([Currency::CNY]);
    currencies.extend(holds::currencies_of_brand(db, brand).await?);
    let (mut balance, mut frozen) = (Vec::new(), Vec::new());
    for currency in currencies {
        let here = brand_balance(db, brand, currency).await?;
        balance.push(here.available);
        frozen.push(here.held);
    }
    Ok(vec![
        Figure { key: "balance", money: balance, link: Some("/balance") },
        Figure { key: "frozen", money: frozen, link: Some("/balance") },
    ])
}

/// Money by stage: set aside for work under way, waiting for sign-off, owed, leaving, paid.
async fn stages(visit: &Visit, payee: PayeeRef, sums: &[Sum]) -> Result<Vec<Figure>, Fault> {
    let under_way = |key: &'static str, wanted: fn(&str) -> bool| {
        let there = sums.iter().filter(|sum| place_of(sum.state).is_some_and(wanted));
        Figure { key, money: totals(there.map(|sum| (sum.currency, sum.price_minor))), link: None }
    };
    let mut figures = vec![
        under_way("set-aside", |place| matches!(place, "sample" | "making" | "review" | "publish")),
        under_way("to-sign-off", |place| place == "sign-off"),
    ];
    figures.append(&mut owed(visit, payee).await?);
    Ok(figures)
}

/// What is owed, leaving and paid. What an agency will have of a piece is known once the piece is signed off.
async fn owed(visit: &Visit, payee: PayeeRef) -> Result<Vec<Figure>, Fault> {
    let db = visit.house().reader();
    let owed = match payees::find_of_owner(db, payee).await? {
        Some(payee) => earnings::sums_of_payee(db, payee.id).await?,
        None => Vec::new(),
    };
    let earned = |key: &'static str, state: EarningState| Figure { key, money: totals(in_state(&owed, state)), link: stage_of(state) };
    Ok(vec![earned("available", EarningState::Available), earned("in-payout", EarningState::InPayout), earned("paid", EarningState::Paid)])
}

/// Where a payee sees what is at a state.
fn stage_of(state: EarningState) -> Option<&'static str> {
    match state {
        EarningState::Available => Some("/earnings?stage=available"),
        EarningState::InPayout => Some("/earnings?stage=in_payout"),
        EarningState::Paid => Some("/earnings?stage=paid"),
        EarningState::Accrued | EarningState::OnHold | EarningState::Reversed => None,
    }
}

/// What a payee has earned by month.
async fn earned(visit: &Visit, payee: PayeeRef) -> Result<Vec<Chart>, Fault> {
    match payees::find_of_owner(visit.house().reader(), payee).await? {
        Some(payee) => figures::earned(visit, payee.id).await,
        None => Ok(Vec::new()),
    }
}

fn in_state(sums: &[earnings::Sum], state: EarningState) -> impl Iterator<Item = (Currency, i64)> {
    sums.iter().filter(move |sum| sum.state == state).map(|sum| (sum.currency, sum.owed_minor))
}

/// What finance answers for: the bank by the ledger, money nobody knows the payer of, what is owed, tax withheld.
async fn books(visit: &Visit) -> Result<Vec<Figure>, Fault> {
    let db = visit.house().reader();
    let mut figures = Vec::new();
    let accounts = [
        ("bank", Account::BankClient, "/reconciliation"),
        ("suspense", Account::Suspense, "/deposits?state=suspense"),
        ("tax-withheld", Account::TaxWithheld, "/tax"),
    ];
    for (key, account, link) in accounts {
        let minor = ledger::store::balance_minor(db, account, Currency::CNY).await?;
        figures.push(Figure { key, money: vec![Money::new(minor, Currency::CNY)], link: Some(link) });
    }
    let owed = earnings::sums_owed(db).await?;
    figures.push(Figure { key: "to-pay", money: totals(in_state(&owed, EarningState::Available)), link: Some("/liabilities") });
    figures.push(Figure { key: "in-payout", money: totals(in_state(&owed, EarningState::InPayout)), link: Some("/payout-batches") });
    Ok(figures)
}

/// What lies on the desk of finance: deposits without a brand, and the latest batches.
async fn desk(visit: &Visit) -> Result<Value, Fault> {
    let (db, page) = (visit.house().reader(), Page::first(LATEST));
    let unmatched = bank::list(db, Some(DepositState::Suspense), &page).await?;
    let batches = payouts::list(db, &page).await?;
    let waiting = invoices::list(db, (None, Some(PayeeInvoiceState::HandedIn)), &page).await?;
    let mut handed_in = Vec::new();
    for row in &waiting.items {
        handed_in.push(json!({
            "link": format!("/payee-invoices/{}", row.id),
            "number": row.number,
            "payee": name_of(visit, row.payee_id).await?,
            "since": row.created_at,
            "amount": Money::new(row.amount_minor, row.currency),
        }));
    }
    Ok(json!({
        "invoices": handed_in,
        "asked": billing::waiting(visit).await?,
        "deposits": unmatched.items.iter().map(deposit_line).collect::<Vec<_>>(),
        "batches": batches.items.iter().map(payout::line).collect::<Vec<_>>(),
    }))
}

fn deposit_line(deposit: &deposit::Model) -> Value {
    json!({
        "payer": deposit.payer_name,
        "remark": deposit.remark,
        "booked_on": deposit.booked_on,
        "state": deposit.state,
        "amount": Money::new(deposit.amount_minor, deposit.currency),
    })
}

fn place((key, count): (&'static str, board::Count)) -> Count {
    Count { key, link: format!("/deals?at={key}"), count, alarming: key == "trouble" && count.count > 0 }
}
