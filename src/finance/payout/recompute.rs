//! A batch whose tax month passed before it left: its tax is computed anew, and it has to be approved again.
//!
//! What the bank pays in another month after it has left is `figures.rs`.

use entity::job::{self, JobKind};
use entity::payout_batch::BatchState;
use entity::payout_item;
use entity::{Instant, PayoutBatchId};
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use super::figures::replace;
use super::lifecycle::{ItemStep, Step};
use super::prepare::{CHUNK, Preparing, next_pay_date, prepared};
use super::report::owe_again;
use super::rules::{PayoutError, finance_user};
use super::store;
use crate::finance::ledger::recipes;
use crate::finance::payee::store as payees;
use crate::finance::tax::withhold;
use crate::kernel::advance::advance;
use crate::kernel::calendar::{BOOK_ZONE, Period};
use crate::kernel::job::{Asked, Budget, Chunk, ask_in};
use crate::kernel::{Call, Fault, Ground, House, Tx, With};

/// What the job was asked to do.
#[derive(Debug, Serialize, Deserialize)]
struct Ask {
    batch: PayoutBatchId,
}

/// Finance takes back a batch whose tax month passed before it left: it gets the next pay date, a job withholds for its
/// payments anew, and then it is handed in and approved again. Earlier approvals bind nobody.
pub async fn recompute(house: &House, call: &Call, id: PayoutBatchId) -> Result<Preparing, Fault> {
    finance_user(call)?;
    let pay_date = next_pay_date(house)?;
    house
        .promise(call, async |tx| {
            let batch = store::load(tx.db(), id).await?;
            let month = Period::of(tx.now(), BOOK_ZONE)?.to_string();
            let items = store::leaving_of(tx.db(), id).await?;
            let crossed = items.iter().filter(|item| item.tax_period < month).count();
            if crossed == 0 && matches!(batch.state, BatchState::Preparing | BatchState::Submitted | BatchState::Approved) {
                return Err(PayoutError::MonthRuns.into());
            }
            let with = With::nothing()
                .facts(serde_json::json!({ "items": crossed, "pay_date": pay_date.to_string(), "before": batch.pay_date }))
                .set("pay_date", pay_date.to_string())
                .set("content_hash", None::<Vec<u8>>)
                .set("submitted_at", None::<Instant>)
                .set("item_count", 0_i64)
                .set("total_minor", 0_i64);
            advance(tx, &Ground::platform(), &batch, Step::Recompute, with).await?;
            let (about, asked) = (id.to_string(), Ask { batch: id });
            let total = i64::try_from(crossed).unwrap_or(i64::MAX);
            let job = ask_in(tx, &Asked { kind: JobKind::RecomputePayouts, about: &about, asked: &asked, total }).await?;
            Ok(Preparing { batch: id, job })
        })
        .await
}

/// Withholds anew for the next payments of a batch; ends with the last one, or when the batch was called off.
pub async fn next_chunk_in(tx: &Tx, job: &job::Model) -> Result<Chunk, Fault> {
    let asked: Ask = serde_json::from_str(&job.asked)?;
    let batch = store::load(tx.db(), asked.batch).await?;
    let on: Date = batch.pay_date.parse()?;
    let month = Period::containing(on).to_string();
    let (budget, mut done) = (Budget::begin(), job.done);
    let items =
        if batch.state == BatchState::Preparing { store::reserved_elsewhere(tx, batch.id, (&month, CHUNK)).await? } else { Vec::new() };
    for item in &items {
        compute_anew(tx, item, on).await?;
        done += 1;
        if budget.is_spent() {
            break;
        }
    }
    let result = if items.is_empty() { Some(serde_json::to_value(prepared(tx, &batch).await?)?) } else { None };
    Ok(Chunk { cursor: serde_json::Value::Null, done, result })
}

/// Withholds for a payment as if it were reserved now; where nothing would be left to pay, it is owed as before.
async fn compute_anew(tx: &Tx, item: &payout_item::Model, on: Date) -> Result<(), Fault> {
    let payee = payees::load(tx.db(), item.payee_id).await?;
    let declared = tx.current_terms().await?.1.withholding;
    let computed = withhold(tx.db(), (&payee, declared), item.currency, (on, item.gross_minor, Some(item.id))).await?;
    let net_minor = item.gross_minor - item.agency_minor - computed.withheld.tax_minor;
    if net_minor <= 0 {
        return owe_again(tx, item, (ItemStep::Cancel, recipes::payout_failed), None).await;
    }
    let tax_period = Period::containing(on).to_string();
    let after = payout_item::Model { tax_minor: computed.withheld.tax_minor, net_minor, tax_period, ..item.clone() };
    replace(tx, item, after, &computed).await.map(drop)
}
