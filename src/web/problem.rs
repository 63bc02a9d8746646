//! The only place that knows status codes: a `Fault` becomes RFC 9457 problem+json in the caller's language.
//!
//! What is broken is logged here, once, with its cause; the caller sees a trace id and no more.

use actix_web::HttpResponse;
use actix_web::http::{StatusCode, header};

use crate::kernel::{Fault, FieldError, Kind, Refusal};
use crate::render::{Locale, Words};

/// Code of a body over the limit.
pub const TOO_LARGE: &str = "too_large";
/// Code of a body that is not JSON by its header.
pub const WRONG_TYPE: &str = "wrong_media_type";
/// Code of a method that a URL does not know.
pub const WRONG_METHOD: &str = "method_not_allowed";

/// How many seconds a caller waits before trying again, where nothing better is known.
const PATIENCE_SECONDS: u64 = 2;

/// An error as it is sent.
#[derive(Debug, serde::Serialize, utoipa::ToSchema)]
pub struct Problem {
    /// What the problem is called as a URI; `about:blank`, because `code` says it.
    #[serde(rename = "type")]
    pub kind: &'static str,
    /// What kind of no, in the caller's language.
    pub title: String,
    /// The status code of the answer.
    pub status: u16,
    /// The stable code.
    pub code: String,
    /// The sentence, in the caller's language where it is translated.
    pub detail: String,
    /// The fields it is about.
    pub errors: Vec<FieldProblem>,
    /// What an operator finds in the log.
    pub trace_id: String,
    /// The version the subject has now, where the caller's was old.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub version: Option<i64>,
}

/// What is wrong with one field.
#[derive(Debug, serde::Serialize, utoipa::ToSchema)]
pub struct FieldProblem {
    /// The field, as a path.
    pub field: String,
    /// A stable code.
    pub code: String,
    /// A sentence.
    pub message: String,
}

/// To whom a problem is told.
pub struct Listener<'a> {
    /// The sentences of the caller's language.
    pub words: &'a Words,
    /// What an operator finds in the log.
    pub trace_id: &'a str,
    /// After how many seconds the caller may try again, where that is known.
    pub retry_after_seconds: Option<u64>,
}

/// The answer to a fault.
pub fn answer(fault: &Fault, listener: &Listener<'_>) -> HttpResponse {
    let status = status_of(fault);
    let mut response = HttpResponse::build(status);
    let runs = fault.refusal().is_some_and(|refusal| refusal.kind == Kind::Running);
    let later = runs || matches!(status, StatusCode::TOO_MANY_REQUESTS | StatusCode::SERVICE_UNAVAILABLE);
    if later || listener.retry_after_seconds.is_some() {
        let seconds = listener.retry_after_seconds.unwrap_or(PATIENCE_SECONDS);
        response.insert_header((header::RETRY_AFTER, seconds.to_string()));
    }
    if status == StatusCode::UNAUTHORIZED {
        response.insert_header((header::WWW_AUTHENTICATE, "Bearer"));
    }
    response.content_type("application/problem+json").json(problem(fault, status, listener))
}

/// The status code of a fault.
pub fn status_of(fault: &Fault) -> StatusCode {
    match fault {
        Fault::Refused(refusal) => match (refusal.kind, refusal.code) {
            (Kind::Malformed, TOO_LARGE) => StatusCode::PAYLOAD_TOO_LARGE,
            (Kind::Malformed, WRONG_TYPE) => StatusCode::UNSUPPORTED_MEDIA_TYPE,
            (Kind::Malformed, WRONG_METHOD) => StatusCode::METHOD_NOT_ALLOWED,
            (Kind::Malformed, _) => StatusCode::BAD_REQUEST,
            (Kind::Unauthenticated, _) => StatusCode::UNAUTHORIZED,
            (Kind::Forbidden, _) => StatusCode::FORBIDDEN,
            (Kind::Missing, _) => StatusCode::NOT_FOUND,
            (Kind::Illegal | Kind::Stale | Kind::Running, _) => StatusCode::CONFLICT,
            (Kind::Invalid | Kind::Mismatch, _) => StatusCode::UNPROCESSABLE_ENTITY,
            (Kind::Limited, _) => StatusCode::TOO_MANY_REQUESTS,
        },
        Fault::Unavailable(_) => StatusCode::SERVICE_UNAVAILABLE,
        Fault::Broken(_) => StatusCode::INTERNAL_SERVER_ERROR,
    }
}

fn problem(fault: &Fault, status: StatusCode, listener: &Listener<'_>) -> Problem {
    let words = listener.words;
    let title = words.say_if_known(&format!("problem-{}", status.as_u16())).unwrap_or_else(|| status.to_string());
    let bare = |code: &str, detail: String| Problem {
        kind: "about:blank",
        title,
        status: status.as_u16(),
        code: code.to_owned(),
        detail,
        errors: Vec::new(),
        trace_id: listener.trace_id.to_owned(),
        version: None,
    };
    match fault {
        Fault::Refused(refusal) => Problem {
            errors: refusal.fields.iter().map(|field| field_problem(field, words)).collect(),
            version: refusal.version,
            ..bare(refusal.code, sentence(refusal, words))
        },
        Fault::Unavailable(reason) => {
            tracing::warn!(trace_id = listener.trace_id, %reason, "unavailable");
            bare("unavailable", words.say_if_known("refusal-unavailable").unwrap_or_default())
        }
        Fault::Broken(cause) => {
            tracing::error!(trace_id = listener.trace_id, %cause, "broken");
            bare("broken", words.say_if_known("refusal-broken").unwrap_or_default())
        }
    }
}

/// English sentences carry their particulars; other languages are looked up by the code.
pub fn sentence(refusal: &Refusal, words: &Words) -> String {
    translated(words, &format!("refusal-{}", refusal.code), &refusal.message)
}

fn field_problem(field: &FieldError, words: &Words) -> FieldProblem {
    let message = translated(words, &format!("field-{}", field.code), &field.message);
    FieldProblem { field: field.field.clone(), code: field.code.clone(), message }
}

fn translated(words: &Words, key: &str, english: &str) -> String {
    match words.locale() {
        Locale::En => english.to_owned(),
        Locale::ZhCn => words.say_if_known(key).unwrap_or_else(|| english.to_owned()),
    }
}
