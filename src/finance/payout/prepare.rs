//! Preparing a batch: what belongs to it is fixed at once by a cut-off, its payments are reserved by a job, payee after
//! payee. It can be handed in when the job is done.

use entity::job::{self, JobKind};
use entity::payout_batch::{self, BatchState};
use entity::{Currency, Money, PayeeId, PayoutBatchId};
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use super::actions::total_minor;
use super::reserve::reserve_in;
use super::rules::finance_user;
use super::store;
use crate::kernel::advance::begin;
use crate::kernel::calendar::{BOOK_ZONE, next_pay_day};
use crate::kernel::job::{Asked, Budget, Chunk, ask_in};
use crate::kernel::{Call, Fault, Ground, House, Tx, With};

/// How many payees a chunk takes at most.
pub const CHUNK: u64 = 10;

/// A batch that is being prepared.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Preparing {
    /// The batch.
    pub batch: PayoutBatchId,
    /// The job that reserves its payments.
    pub job: job::Model,
}

/// What came of preparing a batch: the result of its job.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Prepared {
    /// The batch.
    pub batch: PayoutBatchId,
    /// The day its money is to leave: `2026-11-25`.
    pub pay_date: String,
    /// How many payments it has.
    pub items: usize,
    /// What leaves the bank.
    pub total: Money,
}

/// What the job was asked to do.
#[derive(Debug, Serialize, Deserialize)]
struct Ask {
    batch: PayoutBatchId,
}

/// The next day on which money leaves, in the platform's book zone.
pub fn next_pay_date(house: &House) -> Result<Date, Fault> {
    Ok(next_pay_day(house.now(), BOOK_ZONE)?)
}

/// Prepares a batch of everything owed in a currency now that nothing blocks: who belongs to it is fixed by this
/// instant, a job reserves their payments.
pub async fn prepare(house: &House, call: &Call, currency: Currency) -> Result<Preparing, Fault> {
    let maker = finance_user(call)?;
    let pay_date = next_pay_date(house)?.to_string();
    house
        .promise(call, async |tx| {
            let batch = payout_batch::Model {
                id: tx.mint::<PayoutBatchId>(),
                state: BatchState::Preparing,
                version: 1,
                created_at: tx.now(),
                changed_at: tx.now(),
                currency,
                pay_date: pay_date.clone(),
                cut_off: tx.now(),
                total_minor: 0,
                item_count: 0,
                content_hash: None,
                maker_id: maker,
                submitted_at: None,
                exported_at: None,
            };
            store::insert_batch(tx, &batch).await?;
            let facts = serde_json::json!({ "currency": currency, "pay_date": batch.pay_date });
            begin(tx, &Ground::platform(), &batch, With::nothing().facts(facts)).await?;
            let total = store::count_owed_payees(tx.db(), (currency, batch.cut_off)).await?;
            let (about, asked) = (batch.id.to_string(), Ask { batch: batch.id });
            let job = ask_in(tx, &Asked { kind: JobKind::PreparePayouts, about: &about, asked: &asked, total }).await?;
            Ok(Preparing { batch: batch.id, job })
        })
        .await
}

/// Reserves the payments of the next payees of a batch; ends with the last one, or when the batch was called off.
pub async fn next_chunk_in(tx: &Tx, job: &job::Model) -> Result<Chunk, Fault> {
    let asked: Ask = serde_json::from_str(&job.asked)?;
    let mut after: Option<PayeeId> = serde_json::from_str(&job.cursor)?;
    let batch = store::load(tx.db(), asked.batch).await?;
    let (budget, mut done) = (Budget::begin(), job.done);
    let payees = if batch.state == BatchState::Preparing {
        store::owed_payees(tx.db(), (batch.currency, batch.cut_off), (after, CHUNK)).await?
    } else {
        Vec::new()
    };
    for payee in &payees {
        reserve_in(tx, &batch, *payee).await?;
        (after, done) = (Some(*payee), done + 1);
        if budget.is_spent() {
            break;
        }
    }
    let result = if payees.is_empty() { Some(serde_json::to_value(prepared(tx, &batch).await?)?) } else { None };
    Ok(Chunk { cursor: serde_json::to_value(after)?, done, result })
}

pub(super) async fn prepared(tx: &Tx, batch: &payout_batch::Model) -> Result<Prepared, Fault> {
    let items = store::items_of(tx.db(), batch.id).await?;
    let total = Money::new(total_minor(&items), batch.currency);
    Ok(Prepared { batch: batch.id, pay_date: batch.pay_date.clone(), items: items.len(), total })
}
