//! Reads a body: not too large, JSON, without control characters, and with no field nobody asked for.

use actix_web::HttpRequest;
use actix_web::http::header;
use actix_web::web::Payload;
use futures_util::StreamExt;
use serde::de::DeserializeOwned;
use serde_json::Value;

use super::problem;
use crate::kernel::{Fault, FieldError, Kind, Refusal};

/// The most bytes a body may have where its route says nothing else.
pub const BODY_MOST: usize = 1024 * 1024;

/// Reads the body of at most so many bytes as JSON. No body at all counts as `{}`.
pub async fn read(request: &HttpRequest, payload: Payload, most: usize) -> Result<Value, Fault> {
    let bytes = collect(request, payload, most).await?;
    if bytes.is_empty() {
        return Ok(Value::Object(serde_json::Map::new()));
    }
    must_be_json(request)?;
    let value: Value = serde_json::from_slice(&bytes).map_err(|error| malformed("", &format!("The body is no JSON: {error}.")))?;
    must_be_plain(&value, "")?;
    Ok(value)
}

/// The body in its type; names the field that does not fit.
pub fn typed<B: DeserializeOwned>(value: Value) -> Result<B, Fault> {
    serde_path_to_error::deserialize(value).map_err(|error| {
        let reason = error.inner().to_string();
        let path = error.path().to_string().replace('[', ".").replace(']', "");
        let field = if path == "." { quoted(&reason) } else { path };
        malformed(&field, &format!("{reason}."))
    })
}

async fn collect(request: &HttpRequest, mut payload: Payload, most: usize) -> Result<Vec<u8>, Fault> {
    let announced = request.headers().get(header::CONTENT_LENGTH).and_then(|value| value.to_str().ok()?.parse::<usize>().ok());
    if announced.is_some_and(|length| length > most) {
        return Err(too_large());
    }
    let mut bytes = Vec::with_capacity(announced.unwrap_or(0));
    while let Some(chunk) = payload.next().await {
        let chunk = chunk.map_err(|error| malformed("", &format!("The body broke off: {error}.")))?;
        if bytes.len() + chunk.len() > most {
            return Err(too_large());
        }
        bytes.extend_from_slice(&chunk);
    }
    Ok(bytes)
}

fn must_be_json(request: &HttpRequest) -> Result<(), Fault> {
    let given = request.headers().get(header::CONTENT_TYPE).and_then(|value| value.to_str().ok()).unwrap_or_default();
    let essence = given.split(';').next().unwrap_or_default().trim();
    if essence.eq_ignore_ascii_case("application/json") {
        return Ok(());
    }
    Err(Fault::refuse(Kind::Malformed, problem::WRONG_TYPE, "A body is sent as application/json."))
}

/// Refuses control characters in any text: they hide in names, letters and files of banks.
pub(super) fn must_be_plain(value: &Value, path: &str) -> Result<(), Fault> {
    let below = |name: &str| if path.is_empty() { name.to_owned() } else { format!("{path}.{name}") };
    match value {
        Value::String(text) if text.chars().any(is_forbidden) => {
            Err(malformed(path, "Text holds no control characters but line breaks and tabs."))
        }
        Value::Array(items) => items.iter().enumerate().try_for_each(|(place, item)| must_be_plain(item, &below(&place.to_string()))),
        Value::Object(fields) => fields.iter().try_for_each(|(name, item)| {
            if name.chars().any(char::is_control) {
                return Err(malformed(path, "Names of fields hold no control characters."));
            }
            must_be_plain(item, &below(name))
        }),
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => Ok(()),
    }
}

fn is_forbidden(letter: char) -> bool {
    letter.is_control() && letter != '\n' && letter != '\t'
}

fn malformed(field: &str, message: &str) -> Fault {
    let fields = if field.is_empty() { Vec::new() } else { vec![FieldError::new(field, "malformed", message)] };
    Fault::Refused(Box::new(Refusal { kind: Kind::Malformed, code: "malformed", message: message.to_owned(), fields, version: None }))
}

pub(super) fn too_large() -> Fault {
    Fault::refuse(
        Kind::Malformed,
        problem::TOO_LARGE,
        "This body is too large: 1 MiB at most; where files are sent, 12 MiB with a message and 24 MiB with a draft.",
    )
}

/// The name between back quotes in a sentence such as "unknown field `colour`, expected one of …".
fn quoted(reason: &str) -> String {
    reason.split('`').nth(1).unwrap_or_default().to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[derive(Debug, serde::Deserialize)]
    #[serde(deny_unknown_fields)]
    struct Body {
        #[expect(dead_code, reason = "only read by the deserialiser")]
        lines: Vec<Line>,
    }

    #[derive(Debug, serde::Deserialize)]
    #[serde(deny_unknown_fields)]
    struct Line {
        #[expect(dead_code, reason = "only read by the deserialiser")]
        price: u32,
    }

    fn field_of(value: Value) -> String {
        let fault = typed::<Body>(value).unwrap_err();
        fault.refusal().unwrap().fields.first().map(|field| field.field.clone()).unwrap_or_default()
    }

    #[test]
    fn a_body_that_does_not_fit_names_its_field() {
        assert_eq!(field_of(json!({"lines": [{"price": "12"}]})), "lines.0.price");
        assert_eq!(field_of(json!({"lines": [], "colour": 1})), "colour");
        assert_eq!(field_of(json!({})), "lines");
    }

    #[test]
    fn control_characters_are_found_at_any_depth() {
        for text in ["a\u{0}b", "a\rb", "\u{7f}", "\u{85}"] {
            assert!(must_be_plain(&json!({"a": [{"b": text}]}), "").is_err(), "{text:?}");
        }
        assert!(must_be_plain(&json!({"a": "线\n\t😀"}), "").is_ok());
    }
}
