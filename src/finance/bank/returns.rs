//! Money of an unknown sender goes back: one person of finance asks, another agrees, the bank's file is written by
//! `export`, and the bank's own statement says when it has left. Until then it stays in suspense.

use entity::deposit::{self, DepositState};
use entity::{DepositId, Money};

use super::lifecycle::Step;
use super::posting::{must_be_finance, post};
use super::reconcile::Name;
use super::rules::DepositError;
use super::store;
use crate::finance::ledger::recipes;
use crate::kernel::advance::{Moved, advance, advance_by_house};
use crate::kernel::seal::Sealer;
use crate::kernel::{Call, Fault, Ground, House, Tx, With};

/// Somebody of finance asks to send a deposit in suspense back to the account it came from.
pub async fn ask_send_back(house: &House, call: &Call, id: DepositId) -> Result<Moved<DepositState>, Fault> {
    must_be_finance(call)?;
    house
        .promise(call, async |tx| {
            let deposit = store::find(tx.db(), id).await?.ok_or(DepositError::NoSuchDeposit)?;
            if deposit.payer_account.is_none() {
                return Err(DepositError::NoAccount.into());
            }
            let with = With::nothing().set("return_asked_by", tx.actor().user);
            advance(tx, &Ground::platform(), &deposit, Step::AskSendBack, with).await
        })
        .await
}

/// The deposit stays in suspense after all.
pub async fn refuse_send_back(house: &House, call: &Call, id: DepositId) -> Result<Moved<DepositState>, Fault> {
    must_be_finance(call)?;
    house
        .promise(call, async |tx| {
            let deposit = store::find(tx.db(), id).await?.ok_or(DepositError::NoSuchDeposit)?;
            advance(tx, &Ground::platform(), &deposit, Step::RefuseSendBack, With::nothing()).await
        })
        .await
}

/// Another person of finance agrees that a deposit goes back. The caller stores the bank's file in the same promise.
pub async fn approve_send_back_in(tx: &Tx, id: DepositId) -> Result<Moved<DepositState>, Fault> {
    let deposit = store::find(tx.db(), id).await?.ok_or(DepositError::NoSuchDeposit)?;
    let (asked_by, agrees) = (deposit.return_asked_by, tx.actor().user);
    if asked_by.is_none() || store::is_same_person(tx.db(), asked_by, agrees).await? {
        return Err(DepositError::SamePerson.into());
    }
    advance(tx, &Ground::platform(), &deposit, Step::ApproveSendBack, With::nothing().facts(amounts(&deposit))).await
}

/// A line of money that left, if it is a deposit on its way back: it is booked.
pub(super) async fn book_send_back_in(tx: &Tx, names: &[Name], amount: Money) -> Result<(), Fault> {
    for id in names.iter().filter_map(|name| name.parse_as::<DepositId>()) {
        let Some(deposit) = store::find(tx.db(), id).await? else { continue };
        if deposit.state == DepositState::Returning && Money::new(-deposit.amount_minor, deposit.currency) == amount {
            let with = With::nothing().facts(amounts(&deposit));
            let moved = advance_by_house(tx, &Ground::platform(), &deposit, Step::BookSendBack, with).await?;
            post(tx, &deposit, &recipes::suspense_returned(deposit.amount_minor, deposit.currency), moved.event_id).await?;
            return Ok(());
        }
    }
    Ok(())
}

/// The account a deposit came from, for the bank's file that sends it back.
pub fn sender_account(sealer: &Sealer, deposit: &deposit::Model) -> Result<String, Fault> {
    let sealed = deposit.payer_account.as_ref().ok_or(DepositError::NoAccount)?;
    sealer.open(&place(deposit.id), sealed)
}

/// What the sealed account is bound to.
pub(super) fn place(id: DepositId) -> String {
    format!("deposit/{id}/payer_account")
}

fn amounts(deposit: &deposit::Model) -> serde_json::Value {
    serde_json::json!({ "amount_minor": deposit.amount_minor, "currency": deposit.currency })
}
