//! A brand's product on a page: what it is, what may be claimed of it, and the way to a brief about it.

use std::rc::Rc;

use entity::{Role, product as row};
use serde_json::{Value, json};

use super::act::{Button, link_to};
use super::visit::{Sheet, Visit};
use crate::kernel::Fault;
use crate::market::brief::store;

/// One product, for its brand.
pub async fn show(visit: Rc<Visit>) -> Result<Sheet, Fault> {
    let brand = visit.actor().organisation.ok_or_else(Fault::missing)?;
    let product = store::find_product(visit.house().reader(), brand, visit.id()?).await?.ok_or_else(Fault::missing)?;
    let mut data = told(&visit, &product)?;
    if let Value::Object(data) = &mut data {
        data.insert("created_at".to_owned(), json!(product.created_at));
        data.insert("ended_at".to_owned(), json!(product.ended_at));
        let buttons = if product.ended_at.is_none() { ways(&visit, &product.id.to_string()) } else { Vec::new() };
        data.insert("buttons".to_owned(), json!(buttons));
    }
    Ok(Sheet::read("pages/product", product.name, data))
}

/// A product in words: for its brand, and for whoever may see a brief about it.
pub fn told(visit: &Visit, product: &row::Model) -> Result<Value, Fault> {
    let attributes: serde_json::Map<String, Value> = serde_json::from_str(&product.attributes)?;
    let said = |value: &Value| match value {
        Value::Bool(yes) => visit.say(if *yes { "page-yes" } else { "page-no" }),
        Value::String(text) => text.clone(),
        Value::Null | Value::Number(_) | Value::Array(_) | Value::Object(_) => value.to_string(),
    };
    let line = |(name, value): (&String, &Value)| {
        // Only an address of the web becomes a link.
        let link = value.as_str().filter(|text| text.starts_with("https://"));
        json!({ "name": name, "value": said(value), "link": link })
    };
    let claims: Vec<String> = serde_json::from_str(&product.claims)?;
    let category = visit.words().say_if_known(&format!("category-{}", product.category));
    Ok(json!({
        "name": product.name,
        "category": category.unwrap_or_else(|| product.category.clone()),
        "approval_number": product.approval_number,
        "claims": claims,
        "attributes": attributes.iter().map(line).collect::<Vec<_>>(),
    }))
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
