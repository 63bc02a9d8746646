//! Writing a movement into the books: balances under guard, entries, header, in one savepoint.
//!
//! This is the only function that writes entries, and it never leaves one without its header.

use std::collections::BTreeMap;

use entity::{EntryId, EventId, LedgerAccountId, PostingId, entry, posting};
use uuid::Uuid;

use super::recipes::Movement;
use super::rules::{Account, LedgerError, NOT_ENOUGH};
use super::store;
use crate::finance::Because;
use crate::kernel::{Fault, Tx};

/// What a posting is told beside its lines.
#[derive(Clone, Debug)]
pub struct Header<'a> {
    /// Its natural key: the same thing is never posted twice.
    pub key: String,
    /// Why.
    pub because: &'a Because,
    /// What its chain is about: a hold, a deposit, a payout item. Its owner takes turns on that row.
    pub chain: Uuid,
    /// The event it belongs to.
    pub event: Option<EventId>,
    /// The posting it reverses in full.
    pub reverses: Option<PostingId>,
}

/// A posting that was written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Posted {
    /// Its id.
    pub id: PostingId,
}

/// Posts a movement; refuses what a guarded account does not have.
pub async fn post_in(tx: &Tx, movement: &Movement, header: Header<'_>) -> Result<Posted, Fault> {
    assert!(movement.is_balanced(), "a recipe always balances: {movement:?}");
    tx.savepoint(async |tx| write(tx, movement, header).await).await
}

/// Posts a movement; `None` if a guarded account has too little, and then nothing was written.
pub async fn try_post_in(tx: &Tx, movement: &Movement, header: Header<'_>) -> Result<Option<Posted>, Fault> {
    match post_in(tx, movement, header).await {
        Ok(posted) => Ok(Some(posted)),
        Err(fault) if fault.refusal().is_some_and(|refusal| refusal.code == NOT_ENOUGH) => Ok(None),
        Err(fault) => Err(fault),
    }
}

async fn write(tx: &Tx, movement: &Movement, header: Header<'_>) -> Result<Posted, Fault> {
    let currency = movement.currency;
    let used: Vec<Account> = movement.lines.iter().map(|line| line.account).collect();
    let accounts = store::accounts_in(tx, &used, currency).await?;
    let id_of = |account: Account| {
        accounts.get(&account.code(currency)).copied().ok_or_else(|| Fault::broken(format!("{} was not opened", account.code(currency))))
    };
    let mut moves: BTreeMap<LedgerAccountId, (Account, i64)> = BTreeMap::new();
    for line in movement.lines.iter().filter(|line| line.account.owner().is_some()) {
        moves.entry(id_of(line.account)?).or_insert((line.account, 0)).1 += line.amount_minor;
    }
    for (id, (account, by_minor)) in moves {
        if !store::move_balance(tx, id, account, by_minor).await? {
            return Err(LedgerError::NotEnough(account.code(currency)).into());
        }
    }
    let id = tx.mint::<PostingId>();
    let mut entries = Vec::with_capacity(movement.lines.len());
    for (line, number) in movement.lines.iter().zip(1_i32..) {
        entries.push(entry::Model {
            id: tx.mint::<EntryId>(),
            posting_id: id,
            line: number,
            account_id: id_of(line.account)?,
            amount_minor: line.amount_minor,
            currency,
            deal_id: movement.deal,
            payee_id: line.payee,
            tax_period: line.tax_period.clone(),
        });
    }
    let (number, previous_hash) = store::chain_head(tx.db(), header.chain).await?;
    let mut row = posting::Model {
        id,
        kind: movement.kind,
        because: header.because.stored(),
        happened_on: header.because.happened_on,
        posted_at: tx.now(),
        event_id: header.event,
        user_id: tx.actor().user,
        reverses: header.reverses,
        key: header.key,
        chain_id: header.chain,
        number: number + 1,
        previous_hash,
        hash: Vec::new(),
        seq: None,
    };
    row.hash = store::hash_of(&row, &entries)?;
    store::write_posting(tx, row, entries).await?;
    Ok(Posted { id })
}
