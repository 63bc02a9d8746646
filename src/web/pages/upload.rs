//! Forms with a file in them: the file becomes the fields its route takes, and what is wrong with it is said there.
//!
//! Which files a route takes, and what stands in them, the route says; here only their size and sort are looked at.

use actix_web::HttpRequest;
use actix_web::dev::Payload;
use actix_web::http::header;
use actix_web::web::Bytes;
use base64::Engine;
use futures_util::{StreamExt, stream};

use super::visit::{Fields, found};
use crate::kernel::{Fault, FieldError, Kind};

/// The field of a body that holds a file.
pub const FILE: &str = "base64";
/// Where the name of what was sent is kept, and what is wrong with it.
const NAME: &str = "_file";
const WRONG: &str = "_file_wrong";
/// The field of a body that holds the files of a message, each with its name; which are taken, its rules say.
pub const ATTACHMENTS: &str = "attachments";
/// The most bytes of a form with everything in it.
const FORM_MOST: usize = 9 * 1024 * 1024;
/// The most bytes of a file.
const FILE_MOST: usize = 2 * 1024 * 1024;
/// What an XLSX begins with, as every ZIP does.
const ZIP: &[u8] = b"PK\x03\x04";

/// Whether a request brings a form with a file.
pub fn is_upload(request: &HttpRequest) -> bool {
    content_type(request).is_some_and(|kind| kind.starts_with("multipart/form-data"))
}

/// The fields of a form with a file.
pub async fn read(request: &HttpRequest, mut stream: Payload) -> Result<Fields, Fault> {
    let boundary = content_type(request).and_then(|kind| multer::parse_boundary(kind).ok()).ok_or_else(unreadable)?;
    let mut bytes = Vec::new();
    while let Some(chunk) = stream.next().await {
        let chunk = chunk.map_err(|_| unreadable())?;
        if bytes.len() + chunk.len() > FORM_MOST {
            let message = "This form is too large: a bank's file has at most 2 MB, all files of a message 8 MB.";
            return Err(Fault::refuse(Kind::Malformed, "form_too_large", message));
        }
        bytes.extend_from_slice(&chunk);
    }
    fields_of(bytes.into(), boundary).await
}

/// Refuses a file that is none of the sorts a bank gives.
pub fn must_be_a_file(form: &Fields) -> Result<(), Fault> {
    let Some(code) = found(form, WRONG) else { return Ok(()) };
    let message = match code {
        "file_too_large" => "The file is larger than 2 MB.",
        "file_empty" => "The file is empty.",
        _ => "Only CSV and XLSX files are read.",
    };
    Err(Fault::invalid(vec![FieldError::new("file", code, message)]))
}

/// Gives what was sent its name, and lets a file rule over pasted text.
pub fn complete(form: &mut Fields) {
    let has_file = found(form, FILE).is_some_and(|file| !file.is_empty());
    let own = found(form, "name").is_some_and(|name| !name.trim().is_empty());
    let name = if has_file { found(form, NAME).unwrap_or("file").to_owned() } else { "pasted.csv".to_owned() };
    form.retain(|(field, _)| !(field == "text" && has_file || field == "name" && !own));
    if !own {
        form.push(("name".to_owned(), name));
    }
}

async fn fields_of(bytes: Bytes, boundary: String) -> Result<Fields, Fault> {
    let whole = stream::once(async move { Ok::<_, std::convert::Infallible>(bytes) });
    let mut parts = multer::Multipart::new(whole, boundary);
    let mut fields = Fields::new();
    while let Some(part) = parts.next_field().await.map_err(|_| unreadable())? {
        let name = part.name().unwrap_or_default().to_owned();
        let file = part.file_name().map(str::to_owned);
        let bytes = part.bytes().await.map_err(|_| unreadable())?;
        match file {
            // A browser sends an empty part where no file was chosen.
            Some(file) if file.is_empty() && bytes.is_empty() => {}
            Some(file) if name == ATTACHMENTS => attach(&file, &bytes, &mut fields),
            Some(file) => keep(&file, &bytes, &mut fields),
            None => fields.push((name, String::from_utf8(bytes.to_vec()).map_err(|_| unreadable())?)),
        }
    }
    Ok(fields)
}

fn attach(file: &str, bytes: &[u8], fields: &mut Fields) {
    let number = fields.iter().filter(|(name, _)| name.starts_with(ATTACHMENTS) && name.ends_with(FILE)).count();
    let name = file.chars().filter(|letter| !letter.is_control()).take(120).collect();
    fields.push((format!("{ATTACHMENTS}.{number}.name"), name));
    fields.push((format!("{ATTACHMENTS}.{number}.{FILE}"), base64::engine::general_purpose::STANDARD.encode(bytes)));
}

fn keep(file: &str, bytes: &[u8], fields: &mut Fields) {
    match wrong_with(file, bytes) {
        Some(code) => fields.push((WRONG.to_owned(), code.to_owned())),
        None => {
            fields.push((FILE.to_owned(), base64::engine::general_purpose::STANDARD.encode(bytes)));
            fields.push((NAME.to_owned(), file.chars().filter(|letter| !letter.is_control()).take(120).collect()));
        }
    }
}

/// What is wrong with a file by its name, size and first bytes.
fn wrong_with(file: &str, bytes: &[u8]) -> Option<&'static str> {
    let ending = file.rsplit_once('.').map(|(_, ending)| ending.to_ascii_lowercase()).unwrap_or_default();
    let is_book = bytes.starts_with(ZIP);
    match ending.as_str() {
        _ if bytes.is_empty() => Some("file_empty"),
        _ if bytes.len() > FILE_MOST => Some("file_too_large"),
        "xlsx" if is_book => None,
        "csv" | "txt" if !is_book && !bytes.contains(&0) => None,
        _ => Some("file_sort"),
    }
}

fn content_type(request: &HttpRequest) -> Option<&str> {
    request.headers().get(header::CONTENT_TYPE)?.to_str().ok()
}

fn unreadable() -> Fault {
    Fault::refuse(Kind::Malformed, "malformed", "The form cannot be read.")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_is_what_its_name_says_or_is_refused() {
        assert_eq!(wrong_with("bank.CSV", b"a,b\n1,2\n"), None);
        assert_eq!(wrong_with("bank.xlsx", b"PK\x03\x04rest"), None);
        assert_eq!(wrong_with("bank.xlsx", b"a,b\n"), Some("file_sort"));
        assert_eq!(wrong_with("bank.csv", b"PK\x03\x04rest"), Some("file_sort"));
        assert_eq!(wrong_with("bank.pdf", b"%PDF-1.7"), Some("file_sort"));
        assert_eq!(wrong_with("bank.csv", b""), Some("file_empty"));
        assert_eq!(wrong_with("bank.csv", &vec![b'a'; FILE_MOST + 1]), Some("file_too_large"));
    }

    #[test]
    fn a_file_rules_over_pasted_text_and_gives_its_name() {
        let field = |name: &str, value: &str| (name.to_owned(), value.to_owned());
        let mut form = vec![field("text", "old"), field("name", ""), field(FILE, "YQ=="), field(NAME, "bank.csv")];
        complete(&mut form);
        assert_eq!((found(&form, "text"), found(&form, "name")), (None, Some("bank.csv")));
        let mut pasted = vec![field("text", "a,b")];
        complete(&mut pasted);
        assert_eq!((found(&pasted, "text"), found(&pasted, "name")), (Some("a,b"), Some("pasted.csv")));
    }
}
