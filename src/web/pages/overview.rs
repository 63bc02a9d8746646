//! The figures of a role on its first page: a brand's budget and board, a creator's money by stage, the house's health.

use std::collections::BTreeMap;

use entity::deliverable::DeliverableState as Piece;
use entity::earning::EarningState;
use entity::{Currency, Money, OrganisationId, Role};
use serde::Serialize;
use serde_json::{Value, json};

use super::visit::Visit;
use crate::finance::earning::store as earnings;
use crate::finance::hold::store as holds;
use crate::finance::ledger::{self, Account};
use crate::finance::payee::{PayeeRef, store as payees};
use crate::kernel::calendar::{BOOK_ZONE, next_pay_day};
use crate::kernel::{Fault, pulse};
use crate::market::deal::store::{self as deals, Tally};

/// A figure with its name.
#[derive(Debug, Serialize)]
struct Figure {
    key: &'static str,
    money: Vec<Money>,
}

/// A place on the board: how many pieces stand there.
#[derive(Debug, Serialize)]
struct Count {
    key: &'static str,
    count: i64,
    alarming: bool,
}

/// The figures of the visitor's role; `null` where it has none yet.
pub async fn of(visit: &Visit) -> Result<Value, Fault> {
    let tallies = async || deals::tally(visit.house().reader(), visit.actor()).await;
    match (visit.actor().role, visit.actor().organisation, visit.actor().creator) {
        (Role::BrandOwner | Role::BrandManager | Role::BrandFinance | Role::BrandViewer, Some(brand), _) => {
            let budget = budget(visit, brand).await?;
            Ok(json!({ "kind": "brand", "figures": budget, "board": board(&tallies().await?), "pay_day": null, "pulse": null }))
        }
        (Role::Creator, _, Some(creator)) => {
            let stages = stages(visit, PayeeRef::Creator(creator), &tallies().await?).await?;
            let pay_day = next_pay_day(visit.house().now(), BOOK_ZONE).map_err(|error| Fault::broken(error.to_string()))?;
            let pay_day = format!("{pay_day}T04:00:00Z");
            Ok(json!({ "kind": "creator", "figures": stages, "board": board(&tallies().await?), "pay_day": pay_day, "pulse": null }))
        }
        (Role::AgencyOwner | Role::AgencyAgent, Some(agency), None) => {
            let stages = stages(visit, PayeeRef::Agency(agency), &[]).await?;
            Ok(json!({ "kind": "agency", "figures": stages, "board": board(&tallies().await?), "pay_day": null, "pulse": null }))
        }
        (Role::Operator, _, _) => {
            let pulse = pulse::take(visit.house()).await?;
            Ok(json!({ "kind": "operator", "figures": [], "board": board(&tallies().await?), "pay_day": null, "pulse": pulse }))
        }
        (Role::Reviewer | Role::Mediator | Role::Finance | Role::Auditor, _, _) => {
            Ok(json!({ "kind": "staff", "figures": [], "board": board(&tallies().await?), "pay_day": null, "pulse": null }))
        }
        _ => Ok(Value::Null),
    }
}

/// What a brand has, what is set aside, and what has been spent out of what is still open.
async fn budget(visit: &Visit, brand: OrganisationId) -> Result<Vec<Figure>, Fault> {
    let db = visit.house().reader();
    let open = holds::open_of_brand(db, brand).await?;
    let mut frozen: BTreeMap<Currency, i64> = BTreeMap::from([(Currency::CNY, 0)]);
    for hold in &open {
        *frozen.entry(hold.currency).or_default() += hold.funded_minor - hold.released_minor - hold.refunded_minor;
    }
    let mut balance = Vec::new();
    for currency in frozen.keys() {
        let minor = ledger::store::balance_minor(db, Account::BrandAvailable(brand), *currency).await?;
        balance.push(Money::new(minor, *currency));
    }
    let frozen = frozen.into_iter().map(|(currency, minor)| Money::new(minor, currency)).collect();
    Ok(vec![Figure { key: "balance", money: balance }, Figure { key: "frozen", money: frozen }])
}

/// Money by stage: what is set aside for work under way, what waits for sign-off, and what is owed, leaving, paid.
async fn stages(visit: &Visit, payee: PayeeRef, tallies: &[Tally]) -> Result<Vec<Figure>, Fault> {
    let db = visit.house().reader();
    let owed = match payees::find_of_owner(db, payee).await? {
        Some(payee) => earnings::sums_of_payee(db, payee.id).await?,
        None => Vec::new(),
    };
    let under_way = |wanted: fn(Piece) -> bool| -> Vec<(Currency, i64)> {
        tallies.iter().filter(|tally| wanted(tally.state)).map(|tally| (tally.currency, tally.price_minor)).collect()
    };
    let earned = |state: EarningState| -> Vec<(Currency, i64)> {
        owed.iter().filter(|sum| sum.state == state).map(|sum| (sum.currency, sum.owed_minor)).collect()
    };
    let in_work = |state: Piece| place_of(state).is_some_and(|place| matches!(place, "making" | "sample" | "review" | "publish"));
    Ok(vec![
        Figure { key: "set-aside", money: totals(under_way(in_work)) },
        Figure { key: "to-sign-off", money: totals(under_way(|state| place_of(state) == Some("sign-off"))) },
        Figure { key: "available", money: totals(earned(EarningState::Available)) },
        Figure { key: "in-payout", money: totals(earned(EarningState::InPayout)) },
        Figure { key: "paid", money: totals(earned(EarningState::Paid)) },
    ])
}

/// One amount a currency; currencies are never added to each other.
fn totals(parts: Vec<(Currency, i64)>) -> Vec<Money> {
    let mut sums: BTreeMap<Currency, i64> = BTreeMap::new();
    for (currency, minor) in parts {
        *sums.entry(currency).or_default() += minor;
    }
    if sums.is_empty() {
        sums.insert(Currency::CNY, 0);
    }
    sums.into_iter().map(|(currency, minor)| Money::new(minor, currency)).collect()
}

fn board(tallies: &[Tally]) -> Vec<Count> {
    ["sample", "making", "review", "publish", "sign-off", "trouble"]
        .into_iter()
        .map(|key| {
            let count = tallies.iter().filter(|tally| place_of(tally.state) == Some(key)).map(|tally| tally.count).sum();
            Count { key, count, alarming: key == "trouble" && count > 0 }
        })
        .collect()
}

/// Where on the board a piece stands: 待寄样, 制作中, 待审稿, 待发布, 待验收, 异常.
fn place_of(state: Piece) -> Option<&'static str> {
    match state {
        Piece::AwaitingSample => Some("sample"),
        Piece::Producing => Some("making"),
        Piece::OutlineReview | Piece::InReview => Some("review"),
        Piece::Approved => Some("publish"),
        Piece::ProofReview | Piece::Published => Some("sign-off"),
        Piece::RemovalAsked | Piece::Missing => Some("trouble"),
        Piece::InRetention | Piece::Completed | Piece::ClawedBack | Piece::Cancelled => None,
    }
}
