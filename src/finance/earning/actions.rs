//! Earnings come about: expected with the deal, owed with a release, or dropped; debts are taken from later ones.

use entity::earning::EarningState;
use entity::terms::MoneyMode;
use entity::{DealId, DeliverableId, earning, hold};

use super::birth::{fresh, made, own};
use super::blocker;
use super::lifecycle::Step;
use super::rules::{Part, amounts_of};
use super::store;
use crate::finance::Because;
use crate::finance::ledger::{self, Account, recipes};
use crate::kernel::advance::advance_by_house;
use crate::kernel::{Fault, Ground, Tx, With};

pub use super::blocker::{block_in, unblock_in};
pub use super::clawback::claw_back_in;
pub use super::store::{Blocked, blockers_of, blockers_of_payee};

/// A release, as earnings see it.
#[derive(Debug)]
pub struct Owing<'a> {
    /// Where the money comes from.
    pub hold: &'a hold::Model,
    /// The deliverable, where it is one.
    pub deliverable: Option<DeliverableId>,
    /// The fee released with it, minor units.
    pub fee_minor: i64,
    /// The VAT in what the operator sells with it, minor units.
    pub vat_minor: i64,
    /// Why.
    pub because: &'a Because,
}

/// Notes what a deliverable is expected to earn. Nothing is owed or posted until its money is released.
pub async fn accrue_in(
    tx: &Tx,
    ground: &Ground,
    deal: DealId,
    deliverable: DeliverableId,
    parts: Vec<Part>,
    because: Because,
) -> Result<Vec<earning::Model>, Fault> {
    let amounts = amounts_of(&parts, 0, 0).map_err(|error| Fault::broken(error.to_string()))?;
    let mut accrued = Vec::with_capacity(parts.len());
    for (part, amounts) in parts.iter().zip(amounts).filter(|(part, _)| part.gross.minor > 0) {
        let mut earning = fresh(tx, (deal, Some(deliverable)), part, &amounts, &because).await?;
        earning.state = EarningState::Accrued;
        made(tx, ground, &earning).await?;
        accrued.push(earning);
    }
    Ok(accrued)
}

/// Makes what was released owed: expected earnings become available with the released amounts, others are new. What
/// else the deliverable was expected to earn is dropped. The caller posts the release.
pub async fn owe_in(tx: &Tx, ground: &Ground, owing: &Owing<'_>, parts: &[Part]) -> Result<Vec<earning::Model>, Fault> {
    let amounts = amounts_of(parts, owing.fee_minor, owing.vat_minor).map_err(|error| Fault::broken(error.to_string()))?;
    let deal = owing.hold.deal_id;
    let mut expected = store::accrued_of(tx.db(), deal).await?;
    expected.retain(|earning| owing.deliverable.is_some() && earning.deliverable_id == owing.deliverable);
    let is_direct = owing.hold.money_mode == MoneyMode::Direct;
    let (state, step) = if is_direct { (EarningState::Paid, Step::PayDirect) } else { (EarningState::Available, Step::Release) };
    let mut owed = Vec::with_capacity(parts.len());
    for (part, amounts) in parts.iter().zip(amounts).filter(|(part, _)| part.gross.minor > 0) {
        let mut earning = fresh(tx, (deal, owing.deliverable), part, &amounts, owing.because).await?;
        match expected.iter().position(|expected| expected.payee_id == earning.payee_id) {
            Some(place) => {
                let before = expected.remove(place);
                earning = earning::Model {
                    id: before.id,
                    state: before.state,
                    version: before.version,
                    created_at: before.created_at,
                    ..earning
                };
                let moved = advance_by_house(tx, &own(ground), &earning, step, columns(&earning)).await?;
                (earning.state, earning.version) = (moved.state, moved.version);
            }
            None => {
                earning.state = state;
                made(tx, ground, &earning).await?;
            }
        }
        if !is_direct {
            blocker::await_invoice_in(tx, &earning).await?;
        }
        owed.push(earning);
    }
    for left in expected {
        advance_by_house(tx, &own(ground), &left, Step::Reverse, With::nothing()).await?;
    }
    Ok(owed)
}

/// Drops what a deal still expected to owe, because it ended.
pub async fn drop_accrued_in(tx: &Tx, ground: &Ground, deal: DealId) -> Result<(), Fault> {
    for left in store::accrued_of(tx.db(), deal).await? {
        advance_by_house(tx, &own(ground), &left, Step::Reverse, With::nothing()).await?;
    }
    Ok(())
}

/// Takes the debts of payees who were just owed something from what they are owed, the oldest first, each in whole
/// once it is covered. Until then the payee's money is blocked as `debt_open`.
pub async fn recover_debts_in(tx: &Tx, ground: &Ground, owed: &[earning::Model], because: &Because) -> Result<(), Fault> {
    for earning in owed.iter().filter(|earning| earning.state == EarningState::Available) {
        for debt in store::debts_of(tx.db(), earning.payee_id).await? {
            let debt_minor = -debt.owed_minor;
            let account = Account::PayeeAvailable(debt.payee_id);
            if debt.currency != earning.currency || ledger::store::locked_balance_minor(tx, account, debt.currency).await? < debt_minor {
                break;
            }
            let facts = serde_json::json!({ "payee": debt.payee_id, "debt_minor": debt_minor, "currency": debt.currency });
            let moved = advance_by_house(tx, &own(ground), &debt, Step::Recover, With::nothing().facts(facts)).await?;
            let movement = recipes::debt_recovered(debt.payee_id, debt_minor, debt.currency).of_deal(debt.deal_id);
            let key = format!("earning:{}:recover", debt.id);
            let header = ledger::actions::Header { key, because, chain: debt.id.into(), event: Some(moved.event_id), reverses: None };
            ledger::post_in(tx, &movement, header).await?;
        }
    }
    Ok(())
}

fn columns(earning: &earning::Model) -> With<EarningState> {
    With::nothing()
        .facts(serde_json::json!({ "owed_minor": earning.owed_minor }))
        .set("kind", earning.kind)
        .set("gross_minor", earning.gross_minor)
        .set("agency_minor", earning.agency_minor)
        .set("owed_minor", earning.owed_minor)
        .set("fee_minor", earning.fee_minor)
        .set("vat_minor", earning.vat_minor)
        .set("because", earning.because.clone())
        .set("happened_on", earning.happened_on)
        .set("clears_on", earning.clears_on)
}
