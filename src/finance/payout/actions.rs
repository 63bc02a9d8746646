//! A batch before it leaves: handed in, approved or refused, called off. Preparing it is `prepare.rs`.

use entity::job::JobState;
use entity::payout_batch::{self, BatchState};
use entity::payout_item::{self, ItemState};
use entity::{Money, PayoutBatchId, UserId, payout_approval};

use super::lifecycle::{ItemStep, Step};
use super::report::owe_again;
use super::rules::{PayoutError, approvals_needed, content_hash, finance_user, must_be_another};
use super::store;
use crate::finance::ledger::recipes;
use crate::kernel::advance::{Moved, advance};
use crate::kernel::calendar::{BOOK_ZONE, Period};
use crate::kernel::terms::hex;
use crate::kernel::{Call, Fault, Ground, House, Kind, Tx, With, job};
use crate::notify::facts::BatchFacts;

/// How many payments one promise takes.
const CHUNK: usize = 10;

/// The maker hands the batch in: from here on its content is bound.
pub async fn submit(house: &House, call: &Call, id: PayoutBatchId) -> Result<Moved<BatchState>, Fault> {
    finance_user(call)?;
    house
        .promise(call, async |tx| {
            let batch = store::load(tx.db(), id).await?;
            must_be_prepared(tx, &batch).await?;
            let items = store::leaving_of(tx.db(), id).await?;
            if items.is_empty() {
                return Err(PayoutError::Empty.into());
            }
            let needed = approvals_needed(&items, &tx.current_terms().await?.1);
            let hash = content_hash(&batch, &items);
            let facts = facts_of(tx, &batch, &items, (None, needed > 1)).await?;
            let with = With::letter(facts)
                .facts(serde_json::json!({ "content_hash": hex(&hash), "items": items.len(), "total_minor": total_minor(&items) }))
                .set("content_hash", hash)
                .set("item_count", i64::try_from(items.len()).unwrap_or(i64::MAX))
                .set("total_minor", total_minor(&items))
                .set("submitted_at", tx.now());
            advance(tx, &Ground::platform(), &batch, Step::Submit, with).await
        })
        .await
}

/// A batch is handed in whole: not while its payments are still being reserved.
async fn must_be_prepared(tx: &Tx, batch: &payout_batch::Model) -> Result<(), Fault> {
    match job::store::newest_about(tx.db(), &batch.id.to_string()).await? {
        Some(job) if job.state != JobState::Done => Err(PayoutError::StillPreparing.into()),
        Some(_) | None => Ok(()),
    }
}

/// Another person agrees to exactly the content that was handed in. Above the limits of the terms it takes two.
pub async fn approve(house: &House, call: &Call, id: PayoutBatchId) -> Result<Moved<BatchState>, Fault> {
    let user = finance_user(call)?;
    house
        .promise(call, async |tx| {
            let batch = store::load(tx.db(), id).await?;
            let items = store::leaving_of(tx.db(), id).await?;
            let hash = content_hash(&batch, &items);
            if batch.state == BatchState::Submitted && batch.content_hash.as_ref() != Some(&hash) {
                return Err(PayoutError::Changed.into());
            }
            let mut earlier = store::approvals_of(tx.db(), id).await?;
            // What was agreed to before the content changed binds nobody any more.
            earlier.retain(|row| row.content_hash == hex(&hash));
            let approver = store::person_of(tx, user).await?;
            let mut before = vec![store::person_of(tx, batch.maker_id).await?];
            before.extend(earlier.iter().map(|row| super::rules::Person { user: row.user_id, hash: row.person_hash.clone() }));
            must_be_another(&approver, &before, &store::payees_of(tx.db(), &items).await?)?;
            let missing = approvals_needed(&items, &tx.current_terms().await?.1).saturating_sub(earlier.len() + 1);
            let to = if missing == 0 { BatchState::Approved } else { BatchState::Submitted };
            let facts = facts_of(tx, &batch, &items, (Some(user), missing > 0)).await?;
            let with = With::letter(facts).to(to).facts(serde_json::json!({ "content_hash": hex(&hash) }));
            let moved = advance(tx, &Ground::platform(), &batch, Step::Approve, with).await?;
            let row =
                payout_approval::Model { batch_id: id, user_id: user, content_hash: hex(&hash), person_hash: approver.hash, at: tx.now() };
            store::insert_approval(tx, row).await?;
            Ok(moved)
        })
        .await
}

/// Finance refuses a batch that was handed in: its payments are given up and owed as before.
pub async fn reject(house: &House, call: &Call, id: PayoutBatchId, reason: &str) -> Result<Moved<BatchState>, Fault> {
    end(house, call, id, (Step::Reject, Some(reason))).await
}

/// Finance calls a batch off before it leaves: its payments are given up and owed as before.
pub async fn cancel(house: &House, call: &Call, id: PayoutBatchId) -> Result<Moved<BatchState>, Fault> {
    end(house, call, id, (Step::Cancel, None)).await
}

/// Gives payments up a few at a time, then ends the batch. Half-way through, its content is no longer the approved one,
/// so it cannot leave; doing it again goes on.
async fn end(house: &House, call: &Call, id: PayoutBatchId, (step, reason): (Step, Option<&str>)) -> Result<Moved<BatchState>, Fault> {
    let user = finance_user(call)?;
    let items = store::items_of(house.reader(), id).await?;
    for chunk in items.chunks(CHUNK) {
        house
            .promise(&Call::by(call.actor.clone()), async |tx| {
                let batch = store::load(tx.db(), id).await?;
                must_be_stoppable(&batch, step)?;
                for item in chunk {
                    let item = store::load_item(tx, item.id).await?;
                    if item.state == ItemState::Reserved {
                        owe_again(tx, &item, (ItemStep::Cancel, recipes::payout_failed), None).await?;
                    }
                }
                Ok(())
            })
            .await?;
    }
    house
        .promise(call, async |tx| {
            let batch = store::load(tx.db(), id).await?;
            let mut facts = facts_of(tx, &batch, &store::items_of(tx.db(), id).await?, (Some(user), false)).await?;
            facts.reason = reason.map(str::to_owned);
            advance(tx, &Ground::platform(), &batch, step, With::letter(facts)).await
        })
        .await
}

fn must_be_stoppable(batch: &payout_batch::Model, step: Step) -> Result<(), Fault> {
    match crate::kernel::lifecycle::find_row::<super::BatchLife>(batch.state, step) {
        Some(_) => Ok(()),
        None => {
            let message = format!("The step {step} cannot be taken while this is {}.", batch.state);
            Err(Fault::refuse(Kind::Illegal, "illegal_step", message))
        }
    }
}

pub(super) fn total_minor(items: &[payout_item::Model]) -> i64 {
    items.iter().map(|item| item.net_minor).sum()
}

async fn facts_of(
    tx: &Tx,
    batch: &payout_batch::Model,
    items: &[payout_item::Model],
    (decided_by, second_approval): (Option<UserId>, bool),
) -> Result<BatchFacts, Fault> {
    Ok(BatchFacts {
        number: batch.id.to_string(),
        count: i64::try_from(items.len()).unwrap_or(i64::MAX),
        amount: Money::new(total_minor(items), batch.currency),
        prepared_by: store::name_of(tx.db(), batch.maker_id).await?,
        decided_by: match decided_by {
            Some(user) => Some(store::name_of(tx.db(), user).await?),
            None => None,
        },
        second_approval,
        reason: None,
    })
}

/// Marks an approved batch as exported, if it is still exactly what enough people approved and its tax month has not
/// passed. The caller stores the file in the same promise.
pub async fn mark_exported_in(tx: &Tx, id: PayoutBatchId) -> Result<Moved<BatchState>, Fault> {
    let batch = store::load(tx.db(), id).await?;
    let items = store::leaving_of(tx.db(), id).await?;
    let hash = content_hash(&batch, &items);
    let approvals = store::approvals_of(tx.db(), id).await?;
    let agreed = approvals.iter().filter(|row| row.content_hash == hex(&hash)).count();
    if batch.state == BatchState::Approved && agreed < approvals_needed(&items, &tx.current_terms().await?.1) {
        return Err(PayoutError::Changed.into());
    }
    let month = Period::of(tx.now(), BOOK_ZONE)?.to_string();
    if items.iter().any(|item| item.tax_period < month) {
        return Err(PayoutError::MonthPassed.into());
    }
    let with = With::nothing().facts(serde_json::json!({ "content_hash": hex(&hash) })).set("exported_at", tx.now());
    advance(tx, &Ground::platform(), &batch, Step::Export, with).await
}
