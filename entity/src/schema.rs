//! How the value types of the rows look in the API's document (OpenAPI 3.1).
//!
//! Only shapes: ids with their prefix, codes with their words, money and instants. What a body or a
//! view consists of stands beside its handler.

use std::borrow::Cow;

use serde_json::Value;
use utoipa::openapi::schema::{Object, ObjectBuilder, Schema, SchemaFormat, Type};
use utoipa::openapi::{KnownFormat, RefOr};
use utoipa::{PartialSchema, ToSchema};

use crate::{Currency, Instant, Money};

/// The shape of a prefixed id.
pub fn id(prefix: &str) -> RefOr<Schema> {
    text().pattern(Some(format!("^{prefix}_[0-9a-f]{{32}}$"))).build().into()
}

/// The shape of a code with its vocabulary.
pub fn code(words: &[&'static str]) -> RefOr<Schema> {
    text().enum_values(Some(words.iter().map(|word| Value::from(*word)))).build().into()
}

fn text() -> ObjectBuilder {
    ObjectBuilder::new().schema_type(Type::String)
}

impl PartialSchema for Instant {
    fn schema() -> RefOr<Schema> {
        text().format(Some(SchemaFormat::KnownFormat(KnownFormat::DateTime))).description(Some("RFC 3339, UTC")).build().into()
    }
}

impl ToSchema for Instant {
    fn name() -> Cow<'static, str> {
        "Instant".into()
    }
}

impl PartialSchema for Currency {
    fn schema() -> RefOr<Schema> {
        text().pattern(Some("^[A-Z]{3}$")).description(Some("ISO 4217")).build().into()
    }
}

impl ToSchema for Currency {
    fn name() -> Cow<'static, str> {
        "Currency".into()
    }
}

impl PartialSchema for Money {
    fn schema() -> RefOr<Schema> {
        let amount: Object =
            text().pattern(Some("^-?[0-9]+(\\.[0-9]+)?$")).description(Some("A decimal number with at most the currency's digits")).build();
        ObjectBuilder::new()
            .property("amount", amount)
            .required("amount")
            .property("currency", Currency::schema())
            .required("currency")
            .build()
            .into()
    }
}

impl ToSchema for Money {
    fn name() -> Cow<'static, str> {
        "Money".into()
    }
}
