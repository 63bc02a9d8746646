//! Payout batches on a page, for finance: who is paid what, who approved which content, what the bank said.

use std::rc::Rc;

use entity::{Money, PayoutBatchId, payout_batch as row, payout_item};
use serde_json::{Value, json};

use super::person::Names;
use super::timeline::{self, Told};
use super::turn::Turn;
use super::visit::{Sheet, Visit};
use crate::finance::payee::store as payees;
use crate::finance::payout::snapshot::open;
use crate::finance::payout::store;
use crate::kernel::terms::hex;
use crate::kernel::{Fault, wait};
use crate::market::identity;

/// Batches, the newest first.
pub async fn list(visit: Rc<Visit>) -> Result<Sheet, Fault> {
    let paged = store::list(visit.house().reader(), &visit.page()?).await?;
    let rows: Vec<Value> = paged.items.iter().map(line).collect();
    Ok(Sheet::read("pages/payout/list", visit.say("page-payouts"), json!({ "batches": rows, "next": paged.next })))
}

/// One batch with its payments.
pub async fn show(visit: Rc<Visit>) -> Result<Sheet, Fault> {
    let db = visit.house().reader();
    let batch = store::load(db, visit.id::<PayoutBatchId>()?).await?;
    let mut names = Names::of(&visit);
    let mut approvals = Vec::new();
    for approval in store::approvals_of(db, batch.id).await? {
        approvals.push(json!({ "name": names.name(approval.user_id).await?, "at": approval.at, "hash": approval.content_hash }));
    }
    let mut items = Vec::new();
    for item in store::items_of(db, batch.id).await? {
        items.push(item_line(&visit, &item).await?);
    }
    let wait = wait::open_of(db, batch.id).await?;
    let mine = wait.as_ref().is_some_and(|wait| wait.role == Some(visit.actor().role) && visit.actor().user != Some(batch.maker_id));
    let data = json!({
        "batch": line(&batch),
        "maker": names.name(batch.maker_id).await?,
        "hash": batch.content_hash.as_deref().map(hex),
        "cut_off": batch.cut_off,
        "approvals": approvals,
        "items": items,
        "turn": wait.map(|wait| Turn::of(&visit, &wait, &batch.pay_date, mine)),
        "timeline": timeline::of_staff(&visit, &[Told::of(batch.id)]).await?,
    });
    Ok(Sheet::read("pages/payout/show", visit.say("page-payout-batch"), data))
}

/// A batch in a line.
pub fn line(batch: &row::Model) -> Value {
    json!({
        "link": format!("/payout-batches/{}", batch.id),
        "id": batch.id,
        "state": batch.state,
        "pay_date": format!("{}T04:00:00Z", batch.pay_date),
        "total": Money::new(batch.total_minor, batch.currency),
        "count": batch.item_count,
    })
}

async fn item_line(visit: &Visit, item: &payout_item::Model) -> Result<Value, Fault> {
    let destination = open(visit.house().sealer(), item)?;
    let payee = payees::load(visit.house().reader(), item.payee_id).await?;
    let creator = identity::store::find_creator(visit.house().reader(), entity::CreatorId(payee.owner_id)).await?;
    let money = |minor: i64| Money::new(minor, item.currency);
    Ok(json!({
        "creator": creator.map(|creator| creator.display_name),
        "holder": destination.holder,
        "bank": destination.bank_name,
        "ending": destination.ending,
        "state": item.state,
        "gross": money(item.gross_minor),
        "agency": money(item.agency_minor),
        "tax": money(item.tax_minor),
        "net": money(item.net_minor),
        "reason": item.reason,
        "bank_reference": item.bank_reference,
        "tax_period": item.tax_period,
    }))
}
