//! Taking earned money back: the original legs are reversed in proportion, fee and VAT with them; from what payees are
//! not paid yet first, then as a debt, with the clients' account topped up the same day.

use std::collections::BTreeMap;

use entity::earning::{EarningKind, EarningState};
use entity::terms::MoneyMode;
use entity::{DealId, DeliverableId, EarningId, Money, PayeeId, SubjectKind, earning, hold};

use super::birth::made;
use super::rules::EarningError;
use super::store;
use crate::finance::Because;
use crate::finance::ledger::{self, Account, recipes};
use crate::finance::share::{ShareError, proportion_minor, reversal_minor};
use crate::kernel::{Fault, Ground, Tx, record};

/// What was taken back, and from where.
#[derive(Clone, Copy, Debug, PartialEq, serde::Serialize, serde::Deserialize)]
pub struct ClawedBack {
    /// From what payees were still owed.
    pub from_unpaid: Money,
    /// As debts of those who were paid already.
    pub receivable: Money,
}

/// What of each original earning goes back now.
struct Back {
    originals: Vec<earning::Model>,
    now_minor: Vec<i64>,
    fee_minor: i64,
    vat_minor: i64,
    /// Price taken back in all, this time included.
    reached_minor: i64,
}

/// Takes so much of an earned price back to the brand, fee and VAT in proportion. `deliverable` narrows it to what was
/// earned with one; `None` takes from the whole deal. A negative earning stands against each original.
pub async fn claw_back_in(
    tx: &Tx,
    ground: &Ground,
    deal: DealId,
    deliverable: impl Into<Option<DeliverableId>>,
    price: Money,
    because: Because,
) -> Result<ClawedBack, Fault> {
    let deliverable = deliverable.into();
    let hold = store::load_hold(tx, deal).await?;
    if price.currency != hold.currency || price.minor <= 0 {
        return Err(EarningError::BadAmount.into());
    }
    let back = back_of(store::released_of(tx.db(), deal, deliverable).await?, price.minor)?;
    let parts = sources(tx, &hold, &back).await?;
    for (original, unpaid_minor, debt_minor, extra) in negatives(&back, &parts) {
        for (state, minor) in [(EarningState::Available, unpaid_minor), (EarningState::OnHold, debt_minor)] {
            let extra = if state == EarningState::Available || unpaid_minor == 0 { extra } else { Extra::default() };
            if minor > 0 {
                let state = if hold.money_mode == MoneyMode::Direct { EarningState::Paid } else { state };
                let negative = negative_of(tx, original, &because, (state, minor, extra));
                made(tx, ground, &negative).await?;
            }
        }
    }
    let taken = recipes::TakenBack {
        price_minor: price.minor,
        fee_minor: back.fee_minor,
        vat_minor: back.vat_minor,
        parts: per_payee(&back, &parts),
    };
    let place = deliverable.map_or_else(|| deal.to_string(), |deliverable| deliverable.to_string());
    let key = format!("hold:{}:clawback:{place}:{}", hold.id, back.reached_minor);
    post(tx, &hold, &taken, (key, &because)).await?;
    let sum = |pick: fn(&(i64, i64)) -> i64| Money::new(parts.iter().map(pick).sum(), hold.currency);
    Ok(ClawedBack { from_unpaid: sum(|part| part.0), receivable: sum(|part| part.1) })
}

async fn post(tx: &Tx, hold: &hold::Model, taken: &recipes::TakenBack, (key, because): (String, &Because)) -> Result<(), Fault> {
    let movement = match hold.money_mode {
        MoneyMode::Principal => recipes::clawed_back_as_principal(hold.brand_id, taken, hold.currency),
        MoneyMode::Custody => recipes::clawed_back_in_custody(hold.brand_id, taken, hold.currency),
        MoneyMode::Direct => {
            let owed_minor = ledger::store::locked_balance_minor(tx, Account::ReceivableBrand(hold.brand_id), hold.currency).await?;
            recipes::fee_given_back(hold.brand_id, taken, owed_minor, hold.currency)
        }
    };
    if movement.lines.is_empty() {
        return Ok(());
    }
    let parts = taken.parts.iter().map(
        |(payee, unpaid_minor, debt_minor)| serde_json::json!({ "payee": payee, "unpaid_minor": unpaid_minor, "debt_minor": debt_minor }),
    );
    let facts = serde_json::json!({
        "deal": hold.deal_id, "brand": hold.brand_id, "price_minor": taken.price_minor, "fee_minor": taken.fee_minor,
        "currency": hold.currency, "money_mode": hold.money_mode, "parts": parts.collect::<Vec<_>>(),
    });
    let event = record(tx, SubjectKind::Hold, hold.id, "claw_back", facts).await?;
    let header = ledger::actions::Header { key, because, chain: hold.id.into(), event: Some(event), reverses: None };
    ledger::post_in(tx, &movement.of_deal(hold.deal_id), header.clone()).await?;
    ledger::cover_clients_in(tx, Money::new(taken.fee_minor, hold.currency), header).await
}

fn back_of(rows: Vec<earning::Model>, price_minor: i64) -> Result<Back, Fault> {
    let broken = |error: ShareError| Fault::broken(error.to_string());
    let (mut originals, negatives): (Vec<_>, Vec<_>) = rows.into_iter().partition(|row: &earning::Model| row.kind != EarningKind::Clawback);
    // Agencies first, creators last: whoever stands last takes the residue.
    originals.sort_by_key(|earning| (earning.kind != EarningKind::Agency, earning.id));
    let owed: Vec<i64> = originals.iter().map(|earning| earning.owed_minor).collect();
    let reversed_of = |id: EarningId| -> i64 { negatives.iter().filter(|row| row.reverses == Some(id)).map(|row| -row.owed_minor).sum() };
    let reversed: Vec<i64> = originals.iter().map(|earning| reversed_of(earning.id)).collect();
    let (whole_minor, before_minor): (i64, i64) = (owed.iter().sum(), reversed.iter().sum());
    let reached_minor = before_minor.saturating_add(price_minor);
    if reached_minor > whole_minor {
        return Err(EarningError::TooMuch.into());
    }
    let now_minor = reversal_minor(&owed, &reversed, reached_minor, whole_minor).map_err(broken)?;
    let share = |of: fn(&earning::Model) -> i64| -> Result<i64, Fault> {
        let (whole, back): (i64, i64) = (originals.iter().map(of).sum(), negatives.iter().map(of).sum());
        Ok(proportion_minor(whole, reached_minor, whole_minor).map_err(broken)? + back)
    };
    Ok(Back { fee_minor: share(|row| row.fee_minor)?, vat_minor: share(|row| row.vat_minor)?, now_minor, originals, reached_minor })
}

/// Per original earning: from what is not paid yet, and as a debt.
async fn sources(tx: &Tx, hold: &hold::Model, back: &Back) -> Result<Vec<(i64, i64)>, Fault> {
    let mut unpaid: BTreeMap<PayeeId, i64> = BTreeMap::new();
    let mut parts = Vec::with_capacity(back.originals.len());
    for (original, now_minor) in back.originals.iter().zip(&back.now_minor) {
        if hold.money_mode == MoneyMode::Direct {
            parts.push((*now_minor, 0));
            continue;
        }
        let left_minor = match unpaid.get(&original.payee_id) {
            Some(left_minor) => *left_minor,
            None => ledger::store::locked_balance_minor(tx, Account::PayeeAvailable(original.payee_id), hold.currency).await?,
        };
        let from_unpaid_minor = left_minor.min(*now_minor).max(0);
        unpaid.insert(original.payee_id, left_minor - from_unpaid_minor);
        parts.push((from_unpaid_minor, now_minor - from_unpaid_minor));
    }
    Ok(parts)
}

/// What goes back beside the payee's own money; minor units.
#[derive(Clone, Copy, Default)]
struct Extra {
    agency_minor: i64,
    fee_minor: i64,
    vat_minor: i64,
}

/// Fee and VAT go with the last original that loses something, the agency's share with the creator's.
fn negatives<'a>(back: &'a Back, parts: &[(i64, i64)]) -> Vec<(&'a earning::Model, i64, i64, Extra)> {
    let of_agencies_minor: i64 =
        back.originals.iter().zip(&back.now_minor).filter(|(row, _)| row.kind == EarningKind::Agency).map(|(_, now)| now).sum();
    let last = back.now_minor.iter().rposition(|now| *now > 0);
    let rows = back.originals.iter().zip(parts).enumerate().map(|(index, (original, (unpaid_minor, debt_minor)))| {
        let is_last = Some(index) == last;
        let extra = Extra {
            agency_minor: if original.agency_minor > 0 { of_agencies_minor } else { 0 },
            fee_minor: if is_last { back.fee_minor } else { 0 },
            vat_minor: if is_last { back.vat_minor } else { 0 },
        };
        (original, *unpaid_minor, *debt_minor, extra)
    });
    rows.collect()
}

fn negative_of(tx: &Tx, original: &earning::Model, because: &Because, (state, minor, extra): (EarningState, i64, Extra)) -> earning::Model {
    earning::Model {
        id: tx.mint::<EarningId>(),
        state,
        version: 1,
        created_at: tx.now(),
        changed_at: tx.now(),
        kind: EarningKind::Clawback,
        gross_minor: -minor - extra.agency_minor,
        agency_minor: -extra.agency_minor,
        owed_minor: -minor,
        fee_minor: -extra.fee_minor,
        vat_minor: -extra.vat_minor,
        because: because.stored(),
        happened_on: because.happened_on,
        clears_on: because.clears_on,
        reverses: Some(original.id),
        item_id: None,
        ..original.clone()
    }
}

fn per_payee(back: &Back, parts: &[(i64, i64)]) -> Vec<(PayeeId, i64, i64)> {
    back.originals.iter().zip(parts).map(|(original, (unpaid_minor, debt_minor))| (original.payee_id, *unpaid_minor, *debt_minor)).collect()
}
