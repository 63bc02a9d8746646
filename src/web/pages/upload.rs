//! Forms with a file in them: the file becomes the fields its route takes, and what is wrong with it is said there.
//!
//! Which files a route takes, and what stands in them, the route says; here only their size and sort are looked at.

use actix_web::HttpRequest;
use actix_web::dev::Payload;
use serde_json::{Value, json};

use super::visit::{Fields, found};
use crate::kernel::{Fault, FieldError, Kind};
pub use crate::web::multipart::ATTACHMENTS;
use crate::web::multipart::{self, Part, encoded, plain_name, unreadable};

/// The field of a body that holds a file.
pub const FILE: &str = "base64";
/// Where the name of what was sent is kept, and what is wrong with it.
const NAME: &str = "_file";
const WRONG: &str = "_file_wrong";
/// The most bytes of a form with everything in it, where its page says nothing else.
pub const FORM_MOST: usize = 9 * 1024 * 1024;
/// The most bytes of files that a form carries through a sign-in: up to all files of a message.
const CARRIED_MOST: usize = 12 * 1024 * 1024;
/// The most bytes of a file.
const FILE_MOST: usize = 2 * 1024 * 1024;
/// What an XLSX begins with, as every ZIP does.
const ZIP: &[u8] = b"PK\x03\x04";

/// The fields of a form with files, of at most so many bytes.
pub async fn read(request: &HttpRequest, stream: Payload, most: usize) -> Result<Fields, Fault> {
    let mut fields = Fields::new();
    for Part { name, file, bytes } in multipart::parts(request, stream, (most, form_too_large)).await? {
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

fn form_too_large() -> Fault {
    let message =
        "This form is too large: a bank's file has at most 2 MB, all files of a message 8 MB, pictures and videos 24 MB at a time.";
    Fault::refuse(Kind::Malformed, "form_too_large", message)
}

/// The files of a form as a body holds them.
pub fn attachments_in(form: &Fields) -> Vec<Value> {
    let part = |number: usize, what: &str| found(form, &format!("{ATTACHMENTS}.{number}.{what}"));
    (0..).map_while(|number| Some(json!({ "name": part(number, "name")?, FILE: part(number, FILE)? }))).collect()
}

/// A form without its files, where they are too large to be carried through a sign-in.
pub fn without_large_files(form: &Fields) -> Fields {
    let is_file = |name: &str| name.starts_with(ATTACHMENTS);
    let bytes: usize = form.iter().filter(|(name, _)| is_file(name)).map(|(_, value)| value.len()).sum();
    form.iter().filter(|(name, _)| bytes <= CARRIED_MOST || !is_file(name)).cloned().collect()
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

fn attach(file: &str, bytes: &[u8], fields: &mut Fields) {
    let number = fields.iter().filter(|(name, _)| name.starts_with(ATTACHMENTS) && name.ends_with(FILE)).count();
    fields.push((format!("{ATTACHMENTS}.{number}.name"), plain_name(file)));
    fields.push((format!("{ATTACHMENTS}.{number}.{FILE}"), encoded(bytes)));
}

fn keep(file: &str, bytes: &[u8], fields: &mut Fields) {
    match wrong_with(file, bytes) {
        Some(code) => fields.push((WRONG.to_owned(), code.to_owned())),
        None => {
            fields.push((FILE.to_owned(), encoded(bytes)));
            fields.push((NAME.to_owned(), plain_name(file)));
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
