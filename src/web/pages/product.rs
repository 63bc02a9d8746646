//! A brand's product on a page: what it is, what may be claimed of it, and the way to a brief about it.

use std::rc::Rc;

use entity::Role;
use serde_json::{Value, json};

use super::act::{Button, link_to};
use super::visit::{Sheet, Visit};
use crate::kernel::Fault;
use crate::market::brief::store;

/// One product, for its brand.
pub async fn show(visit: Rc<Visit>) -> Result<Sheet, Fault> {
    let brand = visit.actor().organisation.ok_or_else(Fault::missing)?;
    let product = store::find_product(visit.house().reader(), brand, visit.id()?).await?.ok_or_else(Fault::missing)?;
    let attributes: serde_json::Map<String, Value> = serde_json::from_str(&product.attributes)?;
    let said = |value: &Value| match value {
        Value::Bool(yes) => visit.say(if *yes { "page-yes" } else { "page-no" }),
        Value::String(text) => text.clone(),
        Value::Null | Value::Number(_) | Value::Array(_) | Value::Object(_) => value.to_string(),
    };
    let claims: Vec<String> = serde_json::from_str(&product.claims)?;
    let data = json!({
        "name": product.name,
        "category": visit.words().say_if_known(&format!("category-{}", product.category)).unwrap_or(product.category),
        "approval_number": product.approval_number,
        "claims": claims,
        "attributes": attributes.iter().map(|(name, value)| json!({ "name": name, "value": said(value) })).collect::<Vec<_>>(),
        "created_at": product.created_at,
        "ended_at": product.ended_at,
        "buttons": if product.ended_at.is_none() { ways(&visit, &product.id.to_string()) } else { Vec::new() },
    });
    Ok(Sheet::read("pages/product", product.name, data))
}

/// What its brand's managers can do with it.
fn ways(visit: &Visit, id: &str) -> Vec<Button> {
    if !matches!(visit.actor().role, Role::BrandOwner | Role::BrandManager) {
        return Vec::new();
    }
    vec![
        link_to(visit, "create_brief", &format!("/briefs/new?content.product_id={id}")),
        link_to(visit, "end_product", &format!("/products/{id}/remove?_back=/products")),
    ]
}
