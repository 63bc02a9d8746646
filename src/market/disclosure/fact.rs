//! The facts a note may state about what its text cannot show, with their types.
//!
//! A fact outside this list, or of the wrong type, is ignored; the verdict says so.

use serde_json::Value;

use super::note::Note;

/// The type of a fact.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FactType {
    /// `true` or `false`.
    Truth,
    /// A text.
    Text,
    /// A whole number, not negative.
    Integer,
    /// A number.
    Number,
    /// A list of texts.
    Texts,
}

/// Every known fact.
#[rustfmt::skip]
pub const FACTS: &[(&str, FactType)] = &[
    ("account_shows_trader_identity", FactType::Truth), ("advertiser_republished", FactType::Truth),
    ("ai_generated", FactType::Truth),                  ("approval_no", FactType::Text),
    ("brand_instruction", FactType::Truth),             ("cosmetic_type", FactType::Text),
    ("deepfake", FactType::Truth),                      ("disclosure_in_video", FactType::Truth),
    ("endorser_age", FactType::Integer),                ("endorser_role", FactType::Text),
    ("first_comment", FactType::Text),                  ("image_filter_relevant", FactType::Truth),
    ("image_retouched_body", FactType::Truth),          ("label_contrast", FactType::Text),
    ("label_seconds", FactType::Number),                ("label_size", FactType::Text),
    ("media", FactType::Text),                          ("own_brand", FactType::Truth),
    ("placed_in_feed", FactType::Truth),                ("platform_label", FactType::Truth),
    ("prescription_drug", FactType::Truth),             ("product_age_months", FactType::Text),
    ("product_is_health_food", FactType::Truth),        ("product_mentioned", FactType::Truth),
    ("profile_disclosure", FactType::Text),             ("purchase_link", FactType::Truth),
    ("recognisable_ad_format", FactType::Truth),        ("registered_names", FactType::Texts),
    ("substantiated", FactType::Truth),                 ("synthetic_performer", FactType::Truth),
];

/// The type of a known fact.
pub fn type_of(name: &str) -> Option<FactType> {
    FACTS.iter().find(|(known, _)| *known == name).map(|(_, kind)| *kind)
}

/// The value of a fact, if it is stated, known and of its type.
pub fn stated<'a>(note: &'a Note, name: &str) -> Option<&'a Value> {
    let value = note.facts.get(name)?;
    type_of(name).filter(|kind| fits(*kind, value)).map(|_| value)
}

/// The stated facts that are ignored, by name.
pub fn ignored(note: &Note) -> impl Iterator<Item = &str> {
    note.facts
        .iter()
        .filter(|(name, value)| !value.is_null() && !type_of(name).is_some_and(|kind| fits(kind, value)))
        .map(|(name, _)| name.as_str())
}

fn fits(kind: FactType, value: &Value) -> bool {
    match kind {
        FactType::Truth => value.is_boolean(),
        FactType::Text => value.is_string(),
        FactType::Integer => value.is_u64(),
        FactType::Number => value.is_number(),
        FactType::Texts => value.as_array().is_some_and(|items| items.iter().all(Value::is_string)),
    }
}
