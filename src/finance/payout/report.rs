//! What the bank answers: payments settle, fail or come back, one row each; a row that was read before changes nothing.

use entity::payout_batch::{self, BatchState};
use entity::payout_item::{self, ItemState};
use entity::{FileId, Money, PayoutBatchId, PayoutItemId, file};
use sha2::{Digest, Sha256};
use uuid::Uuid;

use super::lifecycle::{BatchLife, ItemStep, Step};
use super::reserve::as_payment;
use super::rules::{PayoutError, finance_user, state_of};
use super::{figures, snapshot, store};
use crate::finance::Because;
use crate::finance::bank::{PaymentOutcome, ResultMap, ResultRow, read_results};
use crate::finance::earning::{self as earnings, store as earning_rows};
use crate::finance::ledger::{self, recipes};
use crate::finance::payee::{ground_of, store as payees};
use crate::finance::tax::store as tax;
use crate::kernel::advance::{advance, advance_by_house, may_take};
use crate::kernel::terms::hex;
use crate::kernel::{Actor, Call, Fault, Ground, House, Tx, With};
use crate::notify::facts::PayoutFacts;

/// How many rows one promise takes.
const CHUNK: usize = 10;

/// A bank's result file as finance hands it in.
#[derive(Clone, Debug)]
pub struct Results {
    /// The column map: `result-plain`, `result-cmb`.
    pub map: String,
    /// The file's name.
    pub name: String,
    /// Its bytes.
    pub bytes: Vec<u8>,
}

/// Where a batch stands after a report.
#[derive(Clone, Debug, PartialEq, serde::Serialize, serde::Deserialize)]
pub struct Reported {
    /// Its state.
    pub state: BatchState,
    /// Payments booked.
    pub settled: usize,
    /// Payments that did not happen.
    pub failed: usize,
    /// Payments that came back.
    pub returned: usize,
}

/// How a payment's money goes back to what is owed.
type Recipe = fn(&recipes::Payment, entity::Currency) -> recipes::Movement;

/// Reads what became of a batch's payments. The file is kept; a payment it does not name is as unknown as before.
pub async fn report(house: &House, call: &Call, id: PayoutBatchId, results: &Results) -> Result<Reported, Fault> {
    finance_user(call)?;
    let rows = read(results)?;
    must_be_out(&store::load(house.reader(), id).await?, &call.actor)?;
    let items = store::items_of(house.reader(), id).await?;
    for row in &rows {
        let item = items.iter().find(|item| Some(item.id) == item_of(&row.reference)).ok_or(PayoutError::NoSuchItem)?;
        if row.amount.is_some_and(|amount| amount != Money::new(item.net_minor, item.currency)) {
            return Err(PayoutError::OtherAmount(item.id.to_string()).into());
        }
    }
    for chunk in rows.chunks(CHUNK) {
        house
            .promise(&Call::by(call.actor.clone()), async |tx| {
                must_be_out(&store::load(tx.db(), id).await?, &call.actor)?;
                for row in chunk {
                    apply(tx, row).await?;
                }
                Ok(())
            })
            .await?;
    }
    house
        .promise(call, async |tx| {
            store::keep_file(tx, kept(tx, results)).await?;
            let batch = store::load(tx.db(), id).await?;
            let states: Vec<ItemState> = store::items_of(tx.db(), id).await?.iter().map(|item| item.state).collect();
            let state = state_of(&states);
            if state != batch.state {
                advance(tx, &Ground::platform(), &batch, Step::Report, With::nothing().to(state)).await?;
            }
            let count = |of: ItemState| states.iter().filter(|state| **state == of).count();
            let (settled, failed, returned) = (count(ItemState::Settled), count(ItemState::Failed), count(ItemState::Returned));
            Ok(Reported { state, settled, failed, returned })
        })
        .await
}

/// Before any payment moves: what was not approved and exported cannot have been paid, whatever a file says.
fn must_be_out(batch: &payout_batch::Model, actor: &Actor) -> Result<(), Fault> {
    may_take::<BatchLife>(batch.state, Step::Report, &Ground::platform(), actor)
}

fn read(results: &Results) -> Result<Vec<ResultRow>, Fault> {
    let maps = ResultMap::shipped()?;
    let map =
        maps.iter().find(|map| map.id == results.map).ok_or_else(|| PayoutError::BadFile(format!("{} is no column map", results.map)))?;
    Ok(read_results(&results.bytes, map)?)
}

/// The payment a bank's reference names: our id, or its digits alone.
fn item_of(reference: &str) -> Option<PayoutItemId> {
    reference.parse().ok().or_else(|| Uuid::try_parse(reference).ok().map(PayoutItemId))
}

fn kept(tx: &Tx, results: &Results) -> file::Model {
    let sha256 = Sha256::digest(&results.bytes).to_vec();
    file::Model {
        id: tx.mint::<FileId>(),
        purpose: "bank_result".to_owned(),
        belongs_to: hex(&sha256),
        name: results.name.clone(),
        media_type: "application/octet-stream".to_owned(),
        sha256,
        content: results.bytes.clone(),
        created_at: tx.now(),
    }
}

async fn apply(tx: &Tx, row: &ResultRow) -> Result<(), Fault> {
    let id = item_of(&row.reference).ok_or(PayoutError::NoSuchItem)?;
    let mut item = store::load_item(tx, id).await?;
    if item.state == ItemState::Reserved {
        advance_item(tx, &mut item, ItemStep::Submit, None).await?;
    }
    let is_under_way = matches!(item.state, ItemState::Submitted | ItemState::Accepted | ItemState::Unknown);
    match row.outcome {
        PaymentOutcome::Settled if is_under_way => settle(tx, &mut item, row).await,
        PaymentOutcome::Failed if is_under_way => owe_again(tx, &item, (ItemStep::Fail, recipes::payout_failed), Some(row)).await,
        PaymentOutcome::Returned if is_under_way => {
            settle(tx, &mut item, row).await?;
            owe_again(tx, &item, (ItemStep::Return, recipes::payout_returned), Some(row)).await
        }
        PaymentOutcome::Returned if item.state == ItemState::Settled => {
            owe_again(tx, &item, (ItemStep::Return, recipes::payout_returned), Some(row)).await
        }
        PaymentOutcome::Settled | PaymentOutcome::Failed | PaymentOutcome::Returned => Ok(()),
    }
}

async fn settle(tx: &Tx, item: &mut payout_item::Model, row: &ResultRow) -> Result<(), Fault> {
    figures::keep_in_month(tx, item, row.happened_on).await?;
    item.bank_reference.clone_from(&row.bank_reference);
    let event = advance_item(tx, item, ItemStep::Settle, Some(row)).await?;
    let ground = ground_of(&payees::load(tx.db(), item.payee_id).await?);
    for earning in earning_rows::of_item(tx.db(), item.id).await? {
        advance_by_house(tx, &ground, &earning, earnings::Step::Settle, With::nothing()).await?;
    }
    post(tx, item, ("settle", event), &recipes::payout_settled(&as_payment(item), item.currency)).await?;
    Ok(())
}

/// Ends a payment whose money is owed again: net and tax legs are reversed together, and its earnings are free.
pub(super) async fn owe_again(
    tx: &Tx,
    item: &payout_item::Model,
    (step, recipe): (ItemStep, Recipe),
    row: Option<&ResultRow>,
) -> Result<(), Fault> {
    let mut item = item.clone();
    let event = advance_item(tx, &mut item, step, row).await?;
    let ground = ground_of(&payees::load(tx.db(), item.payee_id).await?);
    let back = if step == ItemStep::Return { earnings::Step::Return } else { earnings::Step::Free };
    for earning in earning_rows::of_item(tx.db(), item.id).await? {
        let free = With::nothing().facts(serde_json::json!({ "item": item.id })).set("item_id", None::<PayoutItemId>);
        advance_by_house(tx, &ground, &earning, back, free).await?;
    }
    let posting = post(tx, &item, (step_word(step), event), &recipe(&as_payment(&item), item.currency)).await?;
    tax::reverse(tx, item.id, posting.id).await?;
    let because = Because::new("payout", item.id, tx.now());
    ledger::cover_clients_in(tx, Money::new(item.tax_minor, item.currency), header(&item, step_word(step), event, &because)).await
}

fn step_word(step: ItemStep) -> &'static str {
    use entity::Code;
    step.code()
}

async fn advance_item(tx: &Tx, item: &mut payout_item::Model, step: ItemStep, row: Option<&ResultRow>) -> Result<entity::EventId, Fault> {
    let payee = payees::load(tx.db(), item.payee_id).await?;
    let reason = row.and_then(|row| row.reason.clone());
    let facts = PayoutFacts {
        net: Money::new(item.net_minor, item.currency),
        gross: Money::new(item.gross_minor, item.currency),
        tax: Money::new(item.tax_minor, item.currency),
        deductions: Money::new(item.agency_minor, item.currency),
        account_tail: snapshot::open(tx.house().sealer(), item)?.ending,
        at: tx.now(),
        reason: reason.clone(),
    };
    let bank_reference = row.and_then(|row| row.bank_reference.clone()).or_else(|| item.bank_reference.clone());
    let amounts = serde_json::json!({
        "batch": item.batch_id, "payee": item.payee_id, "gross_minor": item.gross_minor, "agency_minor": item.agency_minor,
        "tax_minor": item.tax_minor, "net_minor": item.net_minor, "currency": item.currency,
    });
    let with = With::letter(facts).facts(amounts).set("bank_reference", bank_reference).set("reason", reason);
    let moved = advance_by_house(tx, &ground_of(&payee), item, step, with).await?;
    (item.state, item.version) = (moved.state, moved.version);
    Ok(moved.event_id)
}

async fn post(
    tx: &Tx,
    item: &payout_item::Model,
    (what, event): (&str, entity::EventId),
    movement: &recipes::Movement,
) -> Result<ledger::Posted, Fault> {
    let because = Because::new("payout", item.id, tx.now());
    ledger::post_in(tx, movement, header(item, what, event, &because)).await
}

fn header<'a>(item: &payout_item::Model, what: &str, event: entity::EventId, because: &'a Because) -> ledger::actions::Header<'a> {
    ledger::actions::Header { key: format!("item:{}:{what}", item.id), because, chain: item.id.into(), event: Some(event), reverses: None }
}

/// Notes that payments of an exported batch are with the bank, a few at a time.
pub async fn submit_items(house: &House, call: &Call, id: PayoutBatchId) -> Result<(), Fault> {
    let items = store::items_of(house.reader(), id).await?;
    for chunk in items.chunks(CHUNK) {
        house
            .promise(&Call::by(call.actor.clone()), async |tx| {
                for item in chunk {
                    let mut item = store::load_item(tx, item.id).await?;
                    if item.state == ItemState::Reserved {
                        advance_item(tx, &mut item, ItemStep::Submit, None).await?;
                    }
                }
                Ok(())
            })
            .await?;
    }
    Ok(())
}
