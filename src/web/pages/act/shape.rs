//! What a form asks for, read from the schema of the body it stands for. Pure.
//!
//! The OpenAPI document and the forms come from the same schema; how a field is drawn is not decided here.

use std::collections::BTreeMap;

use serde_json::{Map, Value};

use crate::web::route::Shape;

/// How deep bodies are nested at most; a schema that refers to itself ends here.
const DEPTH_MOST: usize = 24;
/// From how many characters on a text has more than one line.
const LINE_MOST: u64 = 200;

/// One thing a form asks for.
#[derive(Clone, Debug, PartialEq)]
pub struct Field {
    /// Its name in the body.
    pub name: String,
    /// What it holds.
    pub kind: FieldKind,
    /// Whether the body must hold it.
    pub required: bool,
}

/// What a field holds.
#[derive(Clone, Debug, PartialEq)]
pub enum FieldKind {
    /// Text of one line, or of several.
    Text {
        /// Whether it may break into lines.
        long: bool,
        /// The most characters, where the schema says.
        most: Option<u64>,
    },
    /// A whole number.
    Number {
        /// The least.
        least: Option<i64>,
        /// The most.
        most: Option<i64>,
    },
    /// Yes or no.
    Tick,
    /// One of some codes.
    Choice(Vec<String>),
    /// Several texts, a line each.
    Lines,
    /// An amount with its currency.
    Amount,
    /// A moment, told in the visitor's zone.
    Moment,
    /// Some of many codes.
    Choices(Vec<String>),
    /// Fields that belong together.
    Group(Vec<Field>),
    /// Any number of such groups.
    Rows(Vec<Field>),
    /// Whatever JSON an operator writes.
    Json,
}

/// What a form asks first. Schemas have no order of their own; names that are not here follow, as they come.
const FIRST: &[&str] = &[
    "name",
    "title",
    "display_name",
    "email",
    "password",
    "newcomer",
    "brand",
    "agency",
    "creator",
    "kind",
    "mode",
    "category",
    "goal",
    "product_id",
    "markets",
    "platforms",
    "platform",
    "format",
    "budget",
    "slots",
    "applications_days",
    "unlock_code",
    "content",
    "requirements",
    "offer",
    "deliverables",
    "route",
    "price",
    "due_days",
    "window_days",
    "retention_days",
    "what",
    "text",
    "body",
    "hashtags",
    "reason",
    "deliverable",
    "due_at",
    "message",
    "legal_name",
    "country",
    "holder",
    "bank_name",
    "account",
];

/// Everything a body asks for, in the order a person is asked.
pub fn fields_of(shape: &Shape) -> Vec<Field> {
    let parts: BTreeMap<&str, Value> =
        shape.parts.iter().filter_map(|(name, schema)| Some((name.as_str(), serde_json::to_value(schema).ok()?))).collect();
    let Ok(schema) = serde_json::to_value(&shape.schema) else { return Vec::new() };
    Reader { parts }.fields(&schema, 0)
}

struct Reader<'a> {
    parts: BTreeMap<&'a str, Value>,
}

impl Reader<'_> {
    fn fields(&self, schema: &Value, depth: usize) -> Vec<Field> {
        let empty = Map::new();
        let properties = schema.get("properties").and_then(Value::as_object).unwrap_or(&empty);
        let required: Vec<&str> = list(schema, "required").filter_map(Value::as_str).collect();
        let field = |(name, schema): (&String, &Value)| {
            let kind = by_name(name, self.kind(schema, depth + 1)?);
            Some(Field { name: name.clone(), kind, required: required.contains(&name.as_str()) })
        };
        let mut fields: Vec<Field> = properties.iter().filter_map(field).collect();
        fields.sort_by_key(|field| FIRST.iter().position(|first| *first == field.name).unwrap_or(FIRST.len()));
        fields
    }

    fn kind(&self, schema: &Value, depth: usize) -> Option<FieldKind> {
        if depth > DEPTH_MOST {
            return None;
        }
        if let Some(name) = schema.get("$ref").and_then(Value::as_str).and_then(|path| path.rsplit('/').next()) {
            return self.named(name, depth);
        }
        if let Some(inner) = list(schema, "oneOf").chain(list(schema, "allOf")).find(|option| !is_null(option)) {
            return self.kind(inner, depth);
        }
        let codes: Vec<String> = list(schema, "enum").filter_map(Value::as_str).map(str::to_owned).collect();
        if !codes.is_empty() {
            return Some(FieldKind::Choice(codes));
        }
        let number = |name: &str| schema.get(name).and_then(Value::as_i64);
        Some(match type_of(schema)? {
            "string" => {
                let most = schema.get("maxLength").and_then(Value::as_u64);
                FieldKind::Text { long: most.is_some_and(|most| most > LINE_MOST), most }
            }
            "integer" => FieldKind::Number { least: number("minimum"), most: number("maximum") },
            "boolean" => FieldKind::Tick,
            "array" => self.several(schema.get("items")?, depth)?,
            "object" if schema.get("properties").is_some() => FieldKind::Group(self.fields(schema, depth)),
            "object" => FieldKind::Json,
            _ => return None,
        })
    }

    fn named(&self, name: &str, depth: usize) -> Option<FieldKind> {
        match name {
            "Money" => return Some(FieldKind::Amount),
            "Instant" => return Some(FieldKind::Moment),
            id if id.ends_with("Id") => return Some(FieldKind::Text { long: false, most: None }),
            _ => {}
        }
        self.kind(self.parts.get(name)?, depth + 1)
    }

    fn several(&self, items: &Value, depth: usize) -> Option<FieldKind> {
        Some(match self.kind(items, depth + 1)? {
            FieldKind::Group(fields) => FieldKind::Rows(fields),
            FieldKind::Choice(codes) => FieldKind::Choices(codes),
            FieldKind::Text { .. }
            | FieldKind::Number { .. }
            | FieldKind::Tick
            | FieldKind::Lines
            | FieldKind::Amount
            | FieldKind::Moment
            | FieldKind::Choices(_)
            | FieldKind::Rows(_)
            | FieldKind::Json => FieldKind::Lines,
        })
    }
}

/// Texts whose name says that they are long, where the schema gives no length.
fn by_name(name: &str, kind: FieldKind) -> FieldKind {
    const LONG: &[&str] = &["reason", "grounds", "outline", "body", "remarks", "message", "statement", "reasons", "goal", "bio", "text"];
    if let FieldKind::Text { most, .. } = kind
        && LONG.contains(&name)
    {
        return FieldKind::Text { long: true, most };
    }
    kind
}

fn list<'a>(schema: &'a Value, name: &str) -> impl Iterator<Item = &'a Value> {
    schema.get(name).and_then(Value::as_array).into_iter().flatten()
}

fn is_null(schema: &Value) -> bool {
    schema.get("type").and_then(Value::as_str) == Some("null")
}

/// The type of a schema; of `["string", "null"]` the first.
fn type_of(schema: &Value) -> Option<&str> {
    let given = schema.get("type")?;
    given.as_str().or_else(|| given.as_array()?.iter().filter_map(Value::as_str).find(|name| *name != "null"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::web::routes::routes;

    fn of(operation: &str) -> Vec<Field> {
        let route = routes().into_iter().find(|route| route.operation_id == operation).unwrap();
        fields_of(&(route.body.unwrap())())
    }

    fn named<'a>(fields: &'a [Field], name: &str) -> &'a Field {
        fields.iter().find(|field| field.name == name).unwrap()
    }

    #[test]
    fn a_step_without_a_body_asks_for_nothing() {
        assert_eq!(of("brief_pause"), Vec::new());
    }

    #[test]
    fn a_bid_asks_for_words_and_for_rows_of_pieces() {
        let fields = of("proposal_counter");
        assert_eq!(named(&fields, "message").kind, FieldKind::Text { long: true, most: Some(2000) });
        let FieldKind::Group(offer) = &named(&fields, "offer").kind else { panic!("an offer is a group") };
        let FieldKind::Rows(pieces) = &named(offer, "deliverables").kind else { panic!("pieces are rows") };
        assert_eq!(named(pieces, "price").kind, FieldKind::Amount);
        assert!(named(pieces, "price").required);
        assert!(matches!(named(pieces, "due_days").kind, FieldKind::Number { least: Some(1), most: Some(180) }));
        assert_eq!(named(pieces, "outline").kind, FieldKind::Tick);
    }

    #[test]
    fn moments_amounts_and_codes_are_told_apart() {
        let change = of("ask_change");
        assert_eq!(named(&change, "due_at").kind, FieldKind::Moment);
        assert_eq!(named(&change, "price").kind, FieldKind::Amount);
        assert!(matches!(&named(&of("create_brief"), "mode").kind, FieldKind::Choice(codes) if codes.contains(&"flash".to_owned())));
    }
}
