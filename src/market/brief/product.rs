//! Products a brand writes briefs about: entered, listed, taken off the list.

use entity::{OrganisationId, ProductId, product};
use serde_json::Value;

use super::offer::{category_error, text_error};
use super::store;
use crate::kernel::{By, Call, Fault, FieldError, House, Kind};

/// A product as the brand enters it.
#[derive(Clone, Debug, PartialEq)]
pub struct Entered {
    /// Its name, at most 120 characters.
    pub name: String,
    /// Its category.
    pub category: String,
    /// Attributes: words and their values, at most 50.
    pub attributes: serde_json::Map<String, Value>,
    /// Claims it may make, at most 50 of 300 characters.
    pub claims: Vec<String>,
    /// Its approval number, where its category needs one.
    pub approval_number: Option<String>,
}

/// Enters a product on the brand's list.
pub async fn create(house: &House, call: &Call, entered: &Entered) -> Result<product::Model, Fault> {
    let wrong = errors(entered);
    if !wrong.is_empty() {
        return Err(Fault::invalid(wrong));
    }
    house
        .promise(call, async |tx| {
            let product = product::Model {
                id: tx.mint(),
                brand_id: brand_of(call)?,
                name: entered.name.clone(),
                category: entered.category.clone(),
                attributes: serde_json::to_string(&entered.attributes)?,
                claims: serde_json::to_string(&entered.claims)?,
                approval_number: entered.approval_number.clone(),
                created_at: tx.now(),
                ended_at: None,
            };
            store::insert_product(tx, &product).await?;
            Ok(product)
        })
        .await
}

/// Takes a product off the brand's list; briefs written about it keep it.
pub async fn end(house: &House, call: &Call, id: ProductId) -> Result<product::Model, Fault> {
    house
        .promise(call, async |tx| {
            let mut product = store::find_product(tx.db(), brand_of(call)?, id).await?.ok_or_else(Fault::missing)?;
            if store::end_product(tx, id, tx.now()).await? {
                product.ended_at = Some(tx.now());
            }
            Ok(product)
        })
        .await
}

fn brand_of(call: &Call) -> Result<OrganisationId, Fault> {
    match call.actor.organisation {
        Some(brand) if By::Brand.roles().contains(&call.actor.role) => Ok(brand),
        Some(_) | None => Err(Fault::refuse(Kind::Forbidden, "role", "Only a brand's owner or manager keeps its products.")),
    }
}

/// Everything wrong with a product as it is entered.
pub fn errors(entered: &Entered) -> Vec<FieldError> {
    let mut errors: Vec<FieldError> =
        [text_error("name", &entered.name, (1, 120)), category_error("category", &entered.category)].into_iter().flatten().collect();
    if entered.attributes.len() > 50 || entered.attributes.iter().any(|(name, value)| !is_plain(name, value)) {
        errors.push(FieldError::new("attributes", "attributes", "Attributes are at most 50 words with texts, numbers or yes and no."));
    }
    if entered.claims.len() > 50 {
        errors.push(FieldError::new("claims", "count", "A product has at most 50 claims."));
    }
    for (index, claim) in entered.claims.iter().take(50).enumerate() {
        errors.extend(text_error(&format!("claims.{index}"), claim, (1, 300)));
    }
    if let Some(number) = &entered.approval_number {
        errors.extend(text_error("approval_number", number, (1, 80)));
    }
    errors
}

fn is_plain(name: &str, value: &Value) -> bool {
    let text_fits = |text: &str, most| text_error("attributes", text, (1, most)).is_none();
    text_fits(name, 60)
        && match value {
            Value::String(text) => text_fits(text, 300),
            Value::Bool(_) | Value::Number(_) => true,
            Value::Null | Value::Array(_) | Value::Object(_) => false,
        }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_product_names_everything_wrong_at_once() {
        let entered = Entered {
            name: "Walk\u{1}".to_owned(),
            category: "shoe".to_owned(),
            attributes: [("size".to_owned(), Value::Null)].into_iter().collect(),
            claims: vec![String::new()],
            approval_number: None,
        };
        let codes: Vec<String> = errors(&entered).into_iter().map(|error| error.field).collect();
        assert_eq!(codes, ["name", "category", "attributes", "claims.0"]);
    }
}
