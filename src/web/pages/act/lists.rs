//! What a field offers that only the database knows: the brand's products, a deal's pieces, the brands that pay in.

use std::collections::BTreeMap;

use serde_json::Value;

use super::errand::read;
use super::shape::{Field, FieldKind};
use crate::kernel::Fault;
use crate::market::identity;
use crate::web::pages::visit::Visit;

/// What fields of a form offer, by their names: codes with their words.
pub type Lists = BTreeMap<&'static str, Vec<(String, String)>>;

/// What the fields of a form offer the visitor; `beside` is the thing the form is about.
pub async fn lists_for(visit: &Visit, fields: &[Field], beside: Option<&Value>) -> Result<Lists, Fault> {
    let mut lists = Lists::new();
    if asks(fields, "product_id") {
        let shown = read(visit, "list_products", Vec::new(), "limit=100").await?;
        lists.insert("product_id", named(&shown, "items", |item| text(item, "name")));
    }
    if asks(fields, "deliverable") {
        let piece = |item: &Value| {
            let word = |prefix: &str, name: &str| visit.say(&format!("{prefix}-{}", text(item, name)));
            let number = item.get("number").and_then(Value::as_i64).unwrap_or_default();
            format!("{number}. {} · {}", word("platform", "platform"), word("format", "format"))
        };
        lists.insert("deliverable", beside.map(|beside| named(beside, "deliverables", piece)).unwrap_or_default());
    }
    if visit.actor().role == entity::Role::Finance && asks(fields, "brand") {
        let brands = identity::store::list_brands(visit.house().reader(), visit.actor()).await?;
        lists.insert("brand", brands.into_iter().map(|brand| (brand.id.to_string(), brand.name)).collect());
    }
    Ok(lists)
}

/// Whether a form asks for a field of this name, at any depth.
fn asks(fields: &[Field], name: &str) -> bool {
    fields.iter().any(|field| match &field.kind {
        FieldKind::Group(below) | FieldKind::Rows(below) => asks(below, name),
        FieldKind::Text { .. }
        | FieldKind::Number { .. }
        | FieldKind::Tick
        | FieldKind::Choice(_)
        | FieldKind::Lines
        | FieldKind::Amount
        | FieldKind::Moment
        | FieldKind::Choices(_)
        | FieldKind::Json => field.name == name,
    })
}

fn named(shown: &Value, list: &str, label: impl Fn(&Value) -> String) -> Vec<(String, String)> {
    let items = shown.get(list).and_then(Value::as_array).into_iter().flatten();
    items.map(|item| (text(item, "id"), label(item))).collect()
}

fn text(item: &Value, name: &str) -> String {
    item.get(name).and_then(Value::as_str).unwrap_or_default().to_owned()
}
