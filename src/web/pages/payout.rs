//! Payout batches on a page, for finance: who is paid what, who approved which content, what the bank said.

use std::rc::Rc;

use entity::payout_batch::BatchState;
use entity::{Money, PayoutBatchId, Role, SubjectKind, payout_batch as row, payout_item};
use serde_json::{Value, json};

use super::act::{Button, Errand, buttons_of, link_to, read, send};
use super::person::Names;
use super::rows::{self, Head};
use super::timeline::{self, Told};
use super::turn::Turn;
use super::visit::{Sheet, Visit};
use crate::finance::payee::store as payees;
use crate::finance::payout::snapshot::open;
use crate::finance::payout::store;
use crate::kernel::terms::hex;
use crate::kernel::{Fault, wait};
use crate::market::identity;
use crate::web::route::Reply;

/// What stands in the file of the list.
const HEADS: &[Head] = &[
    Head::Plain("id"),
    Head::Plain("pay_date"),
    Head::Plain("state"),
    Head::Plain("item_count"),
    Head::Amount("total"),
    Head::Plain("maker"),
    Head::Plain("submitted_at"),
    Head::Plain("exported_at"),
    Head::Plain("content_hash"),
];

/// Batches, the newest first; `?state=exported` only those in a state.
pub async fn list(visit: Rc<Visit>) -> Result<Sheet, Fault> {
    if rows::is_asked(&visit) {
        return rows::of_api(&visit, "payout-batches", "list_payout_batches", HEADS).await;
    }
    let (states, asked) = rows::states::<BatchState>(&visit);
    let paged = store::list_in(visit.house().reader(), asked, &visit.page()?).await?;
    let data = json!({
        "batches": paged.items.iter().map(line).collect::<Vec<_>>(),
        "next": paged.next,
        "kind": SubjectKind::PayoutBatch,
        "states": states,
        "asked": asked,
        "buttons": ways(&visit),
    });
    Ok(Sheet::read("pages/payout/list", visit.say("page-payouts"), data))
}

/// What finance can do about payouts as a whole.
fn ways(visit: &Visit) -> Vec<Button> {
    let may = visit.actor().role == Role::Finance;
    may.then(|| link_to(visit, "prepare_payout_batch", "/payout-batches/new")).into_iter().collect()
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
    let listed = read(&visit, "list_payout_items", visit.path.clone(), "").await?;
    let here = format!("/payout-batches/{}", batch.id);
    for item in store::items_of(db, batch.id).await? {
        let id = item.id.to_string();
        let all = listed.get("items").and_then(Value::as_array).into_iter().flatten();
        let own = all.filter(|shown| shown.get("id").and_then(Value::as_str) == Some(&id));
        let steps: Vec<Button> = own.flat_map(|shown| buttons_of(&visit, SubjectKind::PayoutItem, shown, Some(&here))).collect();
        let mut line = item_line(&visit, &item).await?;
        line["buttons"] = json!(steps);
        items.push(line);
    }
    let shown = read(&visit, "read_payout_batch", visit.path.clone(), "").await?;
    let wait = wait::open_of(db, batch.id).await?;
    let mine = wait.as_ref().is_some_and(|wait| wait.role == Some(visit.actor().role) && visit.actor().user != Some(batch.maker_id));
    let data = json!({
        "batch": line(&batch),
        "buttons": buttons_of(&visit, SubjectKind::PayoutBatch, &shown, None),
        "files": files(&visit, &batch),
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

/// A file of a batch, as it was stored when it was exported.
pub async fn file(visit: Rc<Visit>) -> Result<Sheet, Fault> {
    match send(&visit, "read_bank_file", Errand { path: visit.path.clone(), ..Errand::default() }).await? {
        Reply::File(file) => Ok(Sheet::File(file)),
        Reply::Json(_) => Err(Fault::missing()),
    }
}

/// The files a batch can be fetched as, once it has left the house.
fn files(visit: &Visit, batch: &row::Model) -> Vec<Value> {
    if batch.exported_at.is_none() || visit.actor().role != Role::Finance {
        return Vec::new();
    }
    let file = |format: &str| json!({ "label": visit.say(&format!("file-{format}")), "link": format!("/payout-batches/{}/files/{format}", batch.id) });
    vec![file("pain001"), file("daifa")]
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
