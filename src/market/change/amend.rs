//! An agreed change takes effect: the piece, the money set aside, the deal and its confirmation, in one promise.

use entity::{DocumentId, Money, change_request, deal, deliverable, document};
use serde_json::{Value, json};
use sha2::{Digest, Sha256};

use super::rules::{Change, ChangeError, changed, fee_after, is_possible};
use super::store;
use crate::finance::Because;
use crate::finance::hold::actions as holds;
use crate::kernel::advance::advance_by_house;
use crate::kernel::terms::hex;
use crate::kernel::{Fault, Term, Tx, With, wait};
use crate::market::deal::actions::is_paid_here;
use crate::market::deal::deliverable::DeliverableStep;
use crate::market::deal::lifecycle::DealStep;
use crate::market::deal::store::{deliverables_of, document_of, ground, load_deliverable};

/// What the brand has to add for a change, fee included; minor units, zero where nothing rises.
pub(super) async fn to_fund_minor(tx: &Tx, deal: &deal::Model, difference_minor: i64) -> Result<i64, Fault> {
    if difference_minor <= 0 {
        return Ok(0);
    }
    Ok(difference_minor + fee_now_minor(tx, deal, difference_minor).await? - deal.fee_minor)
}

async fn fee_now_minor(tx: &Tx, deal: &deal::Model, difference_minor: i64) -> Result<i64, Fault> {
    if !is_paid_here(deal) {
        return Ok(0);
    }
    let terms = tx.terms(deal.terms_id).await?;
    let price_minor = deal.price_minor.checked_add(difference_minor).ok_or(ChangeError::TooLarge)?;
    Ok(fee_after(price_minor, deal.fee_minor, terms.number(Term::FeeBp))?)
}

/// Changes a deal as agreed; refuses where a piece stands elsewhere by now or the balance does not cover the
/// difference. Gives the deal as it is now. The deal's clocks run again before.
pub(super) async fn amend_in(tx: &Tx, deal: &deal::Model, row: &change_request::Model, change: &Change) -> Result<deal::Model, Fault> {
    let mut deal = deal.clone();
    let before = deal.clone();
    if let (Some(id), true) = (row.deliverable_id, change.needs_piece()) {
        let (piece, _) = load_deliverable(tx.db(), tx.actor(), id).await?;
        if !is_possible(piece.state, change) {
            return Err(ChangeError::NotNow.into());
        }
        let deadline = wait::open_of(tx.db(), id).await?.and_then(|wait| wait.until);
        let after = changed(&piece, change, deadline);
        let difference_minor = after.price_minor - piece.price_minor;
        deal.fee_minor = move_money_in(tx, &before, row, difference_minor).await?;
        deal.price_minor = deal.price_minor.checked_add(difference_minor).ok_or(ChangeError::TooLarge)?;
        let facts = json!({ "change_request": row.id, "change": facts_of(change) });
        advance_by_house(tx, &ground(&deal), &after, DeliverableStep::Amend, columns(&after).facts(facts)).await?;
    }
    let confirmation = confirmation(tx, &deal, row, change).await?;
    store::insert_document(tx, &confirmation).await?;
    deal.document_id = Some(confirmation.id);
    let with = With::nothing()
        .facts(json!({ "change_request": row.id, "document": confirmation.content_hash, "price_minor": deal.price_minor, "fee_minor": deal.fee_minor }))
        .set("price_minor", deal.price_minor)
        .set("fee_minor", deal.fee_minor)
        .set("document_id", confirmation.id);
    let moved = advance_by_house(tx, &ground(&deal), &before, DealStep::Amend, with).await?;
    (deal.state, deal.version, deal.changed_at) = (moved.state, moved.version, tx.now());
    Ok(deal)
}

/// A change without its free text: events hold codes and numbers only.
pub(super) fn facts_of(change: &Change) -> Value {
    json!({
        "price_minor": change.price_minor, "due_at": change.due_at, "retention_days": change.retention_days,
        "extra_rounds": change.extra_rounds, "rights": change.rights.is_some(),
    })
}

fn columns(row: &deliverable::Model) -> With<entity::deliverable::DeliverableState> {
    With::nothing()
        .to(row.state)
        .set("price_minor", row.price_minor)
        .set("due_at", row.due_at)
        .set("window_ends_at", row.window_ends_at)
        .set("retention_days", row.retention_days)
        .set("retention_until", row.retention_until)
        .set("sign_off_until", row.sign_off_until)
        .set("brand_rounds", row.brand_rounds)
}

/// Sets the difference aside, or gives it back with its share of the fee. Gives the deal's fee afterwards.
async fn move_money_in(tx: &Tx, deal: &deal::Model, row: &change_request::Model, difference_minor: i64) -> Result<i64, Fault> {
    if !is_paid_here(deal) || difference_minor == 0 {
        return Ok(deal.fee_minor);
    }
    let ground = ground(deal);
    let money = |minor| Money::new(minor, deal.currency);
    if difference_minor > 0 {
        let fee_minor = fee_now_minor(tx, deal, difference_minor).await?;
        let (price, fee) = (money(difference_minor), money(fee_minor - deal.fee_minor));
        if !holds::enlarge_in(tx, &ground, deal.id, price, fee).await? {
            return Err(ChangeError::BalanceShort.into());
        }
        return Ok(fee_minor);
    }
    let because = Because {
        label: json!({ "title": deal.title, "brand": deal.brand_name, "creator": deal.creator_name }),
        link: format!("/deals/{}", deal.id),
        ..Because::new("changed", row.id, tx.now())
    };
    let back = holds::refund_in(tx, &ground, deal.id, Some(money(-difference_minor)), because).await?;
    Ok(deal.fee_minor - (back.minor + difference_minor))
}

/// The confirmation (合作确认单) issued anew: what it amends, what was changed, what holds now.
async fn confirmation(tx: &Tx, deal: &deal::Model, row: &change_request::Model, change: &Change) -> Result<document::Model, Fault> {
    let before = document_of(tx.db(), deal).await?.ok_or_else(|| Fault::broken("a deal under way has its confirmation"))?;
    let number = store::count_confirmations(tx, deal.id).await? + 1;
    let first = before.number.rsplit_once("/").map_or(before.number.as_str(), |(first, _)| first);
    let mut content: Value = serde_json::from_str(&before.content)?;
    if let Some(fields) = content.as_object_mut() {
        fields.insert("price".to_owned(), json!(Money::new(deal.price_minor, deal.currency)));
        fields.insert("fee".to_owned(), json!(Money::new(deal.fee_minor, deal.currency)));
        fields.insert("pieces".to_owned(), json!(pieces(tx, deal).await?));
        fields.insert("amends".to_owned(), json!({ "document": before.id, "number": before.number, "content_hash": before.content_hash }));
        let agreed = json!({ "id": row.id, "asked_by": row.asked_by, "asked_user": row.asked_user_id, "agreed_user": tx.actor().user, "at": tx.now(), "change": change });
        fields.insert("change".to_owned(), agreed);
    }
    let content = serde_json::to_string(&content)?;
    Ok(document::Model {
        id: tx.mint::<DocumentId>(),
        kind: "confirmation".to_owned(),
        number: format!("{first}/{number}"),
        deal_id: Some(deal.id),
        content_hash: hex(&Sha256::digest(&content)),
        content,
        created_at: tx.now(),
    })
}

/// The pieces as they are agreed now.
async fn pieces(tx: &Tx, deal: &deal::Model) -> Result<Vec<Value>, Fault> {
    let rows = deliverables_of(tx.db(), deal.id).await?;
    let piece = |row: &deliverable::Model| {
        json!({
            "id": row.id, "number": row.number, "platform": row.platform, "format": row.format,
            "price": Money::new(row.price_minor, deal.currency), "due_at": row.due_at, "window_ends_at": row.window_ends_at,
            "retention_days": row.retention_days,
        })
    };
    Ok(rows.iter().map(piece).collect())
}
