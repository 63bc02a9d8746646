//! What a deal says of its posts before a word is written: the product's facts, pinned when it was agreed, and what the
//! format of a piece shows. Pure.
//!
//! A creator need not attest these, and cannot deny them.

use std::collections::BTreeMap;

use entity::{deal, product};
use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::fact::{FactType, type_of};

/// The facts that a product's attributes may state, by their own names.
const OF_PRODUCTS: [&str; 5] = ["cosmetic_type", "prescription_drug", "product_age_months", "product_is_health_food", "registered_names"];

/// What the posts of a deal promote.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Promoted {
    /// The product's category, a code; the deal's own counts where no product is named.
    pub category: Option<String>,
    /// Facts of the compliance vocabulary.
    pub facts: BTreeMap<String, Value>,
}

impl Promoted {
    /// As the brand has entered its product.
    pub fn of_product(product: &product::Model) -> Result<Self, serde_json::Error> {
        let attributes: BTreeMap<String, Value> = serde_json::from_str(&product.attributes)?;
        let mut promoted = Self { category: Some(product.category.clone()), facts: BTreeMap::new() };
        for name in OF_PRODUCTS {
            let said = attributes.get(name).zip(type_of(name));
            if let Some(value) = said.and_then(|(said, kind)| value_of(kind, said)) {
                promoted.facts.insert(name.to_owned(), value);
            }
        }
        if let Some(number) = &product.approval_number {
            promoted.state("approval_no", number.as_str());
        }
        Ok(promoted)
    }

    /// As a deal has pinned it.
    pub fn of_deal(deal: &deal::Model) -> Result<Self, serde_json::Error> {
        serde_json::from_str(&deal.promoted)
    }

    /// States a fact.
    pub fn state(&mut self, fact: &str, value: impl Into<Value>) {
        self.facts.insert(fact.to_owned(), value.into());
    }

    /// The facts of a piece of a format: what the creator attests, and over it what the deal knows.
    pub fn facts_of(&self, format: &str, attested: BTreeMap<String, Value>) -> BTreeMap<String, Value> {
        let mut facts = attested;
        let (media, is_sure) = media_of(format);
        if is_sure || !facts.contains_key("media") {
            facts.insert("media".to_owned(), Value::from(media));
        }
        facts.extend(self.facts.clone());
        facts
    }

    /// The facts that the creator of a piece is not asked for.
    pub fn known_of(&self, format: &str) -> BTreeMap<String, Value> {
        let mut known = self.facts.clone();
        if let (media, true) = media_of(format) {
            known.insert("media".to_owned(), Value::from(media));
        }
        known
    }
}

/// What is published in a format, and whether it is always that: a note or a story may hold a video too.
fn media_of(format: &str) -> (&'static str, bool) {
    match format {
        "video" => ("video", true),
        "livestream" => ("live", true),
        "article" => ("text", true),
        _ => ("image", false),
    }
}

/// An attribute in the type of its fact. Words stand for yes and no, and a list is a text with marks between.
fn value_of(kind: FactType, said: &Value) -> Option<Value> {
    match kind {
        FactType::Truth => match said.as_str().map(|word| word.trim().to_lowercase()).as_deref() {
            Some("true" | "yes" | "是") => Some(Value::Bool(true)),
            Some("false" | "no" | "否") => Some(Value::Bool(false)),
            Some(_) => None,
            None => said.as_bool().map(Value::Bool),
        },
        FactType::Text => said.as_str().map(str::to_owned).or_else(|| said.as_number().map(ToString::to_string)).map(Value::String),
        FactType::Integer | FactType::Number => said.as_number().cloned().map(Value::Number),
        FactType::Texts => {
            let names = said.as_str()?.split([',', '，', '、', ';', '；']).map(str::trim).filter(|name| !name.is_empty());
            Some(names.map(Value::from).collect())
        }
    }
}

#[cfg(test)]
mod tests {
    use entity::{Instant, OrganisationId, ProductId};
    use serde_json::json;
    use uuid::Uuid;

    use super::*;

    fn promoted(attributes: &Value) -> Promoted {
        Promoted::of_product(&product::Model {
            id: ProductId(Uuid::nil()),
            brand_id: OrganisationId(Uuid::nil()),
            name: "绿豆糕".to_owned(),
            category: "food".to_owned(),
            attributes: attributes.to_string(),
            claims: "[]".to_owned(),
            approval_number: Some("SC-1".to_owned()),
            created_at: Instant::from_micros(0),
            ended_at: None,
        })
        .unwrap()
    }

    #[test]
    fn a_product_states_facts_by_number_and_attributes_and_other_attributes_are_none() {
        let known = promoted(&json!({"registered_names": "第一食品厂、第一牌", "product_is_health_food": "是", "colour": "green"}));
        let facts = json!({"approval_no": "SC-1", "registered_names": ["第一食品厂", "第一牌"], "product_is_health_food": true});
        assert_eq!(serde_json::to_value(&known.facts).unwrap(), facts);
        assert_eq!(known.category.as_deref(), Some("food"));
    }

    #[test]
    fn what_the_deal_knows_stands_over_what_is_attested() {
        let attested: BTreeMap<String, Value> =
            [("media".to_owned(), json!("image")), ("approval_no".to_owned(), json!("mine")), ("ai_generated".to_owned(), json!(false))]
                .into();
        let known = promoted(&json!({}));
        let facts = known.facts_of("video", attested.clone());
        assert_eq!((&facts["media"], &facts["approval_no"], &facts["ai_generated"]), (&json!("video"), &json!("SC-1"), &json!(false)));
        let video: BTreeMap<String, Value> = [("media".to_owned(), json!("video"))].into();
        assert_eq!(known.facts_of("note", video)["media"], json!("video"));
        assert_eq!(known.facts_of("note", BTreeMap::new())["media"], json!("image"));
    }
}
