//! What every use case of the bank shares: who may take it, and how what became of a deposit is posted.

use entity::{EventId, deposit};

use crate::finance::Because;
use crate::finance::ledger::{self, recipes};
use crate::kernel::{Call, Fault, Kind, Tx};

/// Posts what became of a deposit; the answer is the posting's key.
pub(super) async fn post(tx: &Tx, deposit: &deposit::Model, movement: &recipes::Movement, event: EventId) -> Result<String, Fault> {
    let because = Because::new("deposit", deposit.id, tx.now());
    let key = format!("deposit:{}:{}:{}", deposit.account, deposit.reference, movement.kind);
    let chain = deposit.id.into();
    let header = ledger::actions::Header { key: key.clone(), because: &because, chain, event: Some(event), reverses: None };
    ledger::post_in(tx, movement, header).await?;
    Ok(key)
}

/// Only platform finance handles the bank's files and the money they speak of.
pub(super) fn must_be_finance(call: &Call) -> Result<(), Fault> {
    if call.actor.role == entity::Role::Finance {
        return Ok(());
    }
    Err(Fault::refuse(Kind::Forbidden, "role", "Only platform finance handles the bank's files."))
}
