//! The operator takes what it has earned out of the clients' account, and asks how that account stands against the bank.

use entity::{Currency, Money, PostingId, SubjectKind};

use super::posting::must_be_finance;
use super::reconcile::{Reconciliation, reconcile};
use super::rules::DepositError;
use super::store;
use crate::finance::Because;
use crate::finance::ledger::{self, recipes};
use crate::kernel::{Call, Fault, House, record};

/// Money of the operator's that leaves the clients' account.
#[derive(Clone, Debug, PartialEq, serde::Serialize, serde::Deserialize)]
pub struct Swept {
    /// Its posting; the transfer names it, so that the bank's line finds it.
    pub reference: PostingId,
    /// How much.
    pub amount: Money,
    /// The event that says so.
    pub event_id: entity::EventId,
}

/// Books that the operator takes an amount of its own out of the clients' account: fees, VAT on them, tax withheld. Never
/// more than clients' money has beyond what is owed; the transfer itself is made at the bank and names the posting.
pub async fn sweep(house: &House, call: &Call, amount: Money) -> Result<Swept, Fault> {
    must_be_finance(call)?;
    house
        .promise(call, async |tx| {
            let platform = tx.actor().organisation.ok_or_else(Fault::missing)?;
            ledger::store::take_turns_on_surplus(tx).await?;
            let surplus_minor = ledger::store::clients_surplus_minor(tx.db(), amount.currency).await?;
            if amount.minor <= 0 || amount.minor > surplus_minor {
                return Err(DepositError::NotOwn.into());
            }
            let facts = serde_json::json!({ "amount_minor": amount.minor, "currency": amount.currency });
            let event_id = record(tx, SubjectKind::Organisation, platform, "sweep_fees", facts).await?;
            let because = Because::new("fees", platform, tx.now());
            let key = format!("sweep:{event_id}");
            let header = ledger::actions::Header { key, because: &because, chain: platform.into(), event: Some(event_id), reverses: None };
            let posted = ledger::post_in(tx, &recipes::fee_swept(amount.minor, amount.currency), header).await?;
            Ok(Swept { reference: posted.id, amount, event_id })
        })
        .await
}

/// What the operator may take out of the clients' account now, in one currency; below zero if it has to put money in.
pub async fn own_money(house: &House, currency: Currency) -> Result<Money, Fault> {
    Ok(Money::new(ledger::store::clients_surplus_minor(house.reader(), currency).await?, currency))
}

/// The bank's statements against the books, line by line, as both stand now.
pub async fn reconciliation(house: &House, currency: Currency) -> Result<Reconciliation, Fault> {
    let lines = store::lines(house.reader(), currency).await?;
    Ok(reconcile(currency, lines, store::moves_at_bank(house.reader(), currency).await?))
}
