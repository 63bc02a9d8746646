//! The confirmation (合作确认单) of a deal as a page to print, exactly as it was frozen, with its hash.

use std::rc::Rc;

use entity::{DealId, Money};
use serde_json::{Value, json};

use super::visit::{Sheet, Visit};
use crate::kernel::Fault;
use crate::market::brief::content::Offer;
use crate::market::deal::store;

/// The page; the path holds the deal's id.
pub async fn show(visit: Rc<Visit>) -> Result<Sheet, Fault> {
    let deal = store::load_deal(visit.house().reader(), visit.actor(), visit.id::<DealId>()?).await?;
    let document = store::document_of(visit.house().reader(), &deal).await?.ok_or_else(Fault::missing)?;
    let content: Value = serde_json::from_str(&document.content)?;
    let said = |path: &str| content.pointer(path).and_then(Value::as_str).map(str::to_owned);
    let amount = |path: &str| content.pointer(path).filter(|money| money.get("amount").is_some()).cloned();
    let offer: Option<Offer> = content.get("offer").cloned().and_then(|offer| serde_json::from_value(offer).ok());
    let pieces: Vec<Value> = offer
        .iter()
        .flat_map(|offer| &offer.deliverables)
        .map(|wanted| {
            json!({
                "platform": wanted.platform,
                "format": wanted.format,
                "price": Money::new(wanted.price_minor, deal.currency),
                "due_days": wanted.due_days,
                "window_days": wanted.window_days,
                "retention_days": wanted.retention_days,
            })
        })
        .collect();
    let pinned = content.pointer("/packs/packs").and_then(Value::as_array);
    let packs: Vec<Value> = pinned
        .into_iter()
        .flatten()
        .map(|pack| {
            let part = |name: &str| pack.get(name).and_then(Value::as_str).unwrap_or_default();
            json!({ "id": part("id"), "version": part("version"), "hash": part("content_hash") })
        })
        .collect();
    let data = json!({
        "number": document.number,
        "hash": document.content_hash,
        "issued_at": document.created_at,
        "deal_link": format!("/deals/{}", deal.id),
        "deal_id": deal.id,
        "title": deal.title,
        "brand": said("/brand/legal_name").unwrap_or_else(|| deal.brand_name.clone()),
        "brand_number": said("/brand/registration_number"),
        "creator": said("/creator/name").unwrap_or_else(|| deal.creator_name.clone()),
        "creator_number": said("/creator/registration_number"),
        "agency": said("/creator/agency"),
        "brief_version": content.pointer("/brief/version").cloned(),
        "price": amount("/price").unwrap_or_else(|| json!(Money::new(deal.price_minor, deal.currency))),
        "fee": amount("/fee"),
        "pieces": pieces,
        "terms_id": said("/terms/id"),
        "terms_hash": said("/terms/content_hash"),
        "packs": packs,
        "rulebook": said("/packs/rulebook"),
        "accepted_at": said("/accepted/at"),
    });
    Ok(Sheet::read("pages/confirmation", document.number.clone(), data))
}
