//! Bodies in parts, as browsers and upload tools send files: read whole, up to a bound, and told apart.

use actix_web::HttpRequest;
use actix_web::dev::Payload;
use actix_web::http::header;
use actix_web::web::Bytes;
use base64::Engine;
use futures_util::{StreamExt, stream};
use serde_json::{Map, Value, json};

use super::body::{must_be_plain, too_large};
use crate::kernel::{Fault, Kind};

/// The field of a body that holds files, each with its name.
pub const ATTACHMENTS: &str = "attachments";

/// One part of a body.
pub struct Part {
    /// The field it is.
    pub name: String,
    /// What its sender calls the file, where it is one.
    pub file: Option<String>,
    /// What it holds.
    pub bytes: Bytes,
}

/// Whether a request brings parts.
pub fn is_multipart(request: &HttpRequest) -> bool {
    content_type(request).is_some_and(|kind| kind.starts_with("multipart/form-data"))
}

/// The parts of at most so many bytes; `refused` says what more of them is.
pub async fn parts(request: &HttpRequest, mut stream: Payload, (most, refused): (usize, fn() -> Fault)) -> Result<Vec<Part>, Fault> {
    let boundary = content_type(request).and_then(|kind| multer::parse_boundary(kind).ok()).ok_or_else(unreadable)?;
    let mut bytes = Vec::new();
    while let Some(chunk) = stream.next().await {
        let chunk = chunk.map_err(|_| unreadable())?;
        if bytes.len() + chunk.len() > most {
            return Err(refused());
        }
        bytes.extend_from_slice(&chunk);
    }
    let whole = stream::once(async move { Ok::<_, std::convert::Infallible>(Bytes::from(bytes)) });
    let mut parts = multer::Multipart::new(whole, boundary);
    let mut all = Vec::new();
    while let Some(part) = parts.next_field().await.map_err(|_| unreadable())? {
        let name = part.name().unwrap_or_default().to_owned();
        let file = part.file_name().map(str::to_owned);
        all.push(Part { name, file, bytes: part.bytes().await.map_err(|_| unreadable())? });
    }
    Ok(all)
}

/// The same as the JSON body it stands for: files, whatever their field is called, are `attachments`, everything else
/// is text.
pub async fn body(request: &HttpRequest, stream: Payload, most: usize) -> Result<Value, Fault> {
    let (mut fields, mut files) = (Map::new(), Vec::new());
    for part in parts(request, stream, (most, too_large)).await? {
        match part.file {
            Some(name) => files.push(json!({ "name": plain_name(&name), "base64": encoded(&part.bytes) })),
            None => {
                let text = String::from_utf8(part.bytes.to_vec()).map_err(|_| unreadable())?;
                fields.insert(part.name, Value::String(text));
            }
        }
    }
    let value = Value::Object(fields);
    must_be_plain(&value, "")?;
    let Value::Object(mut fields) = value else { return Err(unreadable()) };
    if !files.is_empty() {
        fields.insert(ATTACHMENTS.to_owned(), Value::Array(files));
    }
    Ok(Value::Object(fields))
}

/// What a file is called, without what no name holds.
pub fn plain_name(name: &str) -> String {
    name.chars().filter(|letter| !letter.is_control()).take(120).collect()
}

/// Bytes as a body of JSON holds them.
pub fn encoded(bytes: &[u8]) -> String {
    base64::engine::general_purpose::STANDARD.encode(bytes)
}

/// What cannot be read as a form.
pub fn unreadable() -> Fault {
    Fault::refuse(Kind::Malformed, "malformed", "The form cannot be read.")
}

fn content_type(request: &HttpRequest) -> Option<&str> {
    request.headers().get(header::CONTENT_TYPE)?.to_str().ok()
}
