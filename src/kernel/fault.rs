//! Saying no. A refusal is a sentence to a person with a stable code; everything else is broken.
//!
//! Status codes are not known here: `web/problem.rs` is the only place that knows them.

use sea_orm::{DbErr, RuntimeErr, sqlx};

/// What kind of no it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, serde::Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Kind {
    /// Not there, or not yours: nobody can tell which.
    Missing,
    /// You may see it, but not do this.
    Forbidden,
    /// Not in this state.
    Illegal,
    /// The request makes no sense as it stands.
    Invalid,
    /// Someone was faster.
    Stale,
    /// Nobody has signed in, or the token is no longer good.
    Unauthenticated,
    /// The request cannot be read at all.
    Malformed,
    /// The key was used for another request.
    Mismatch,
    /// Too much too fast; later it will do.
    Limited,
    /// The same request is still running; its answer can be asked for again.
    Running,
}

/// A thing wrong with one field of a request.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct FieldError {
    /// The field, as a path: `deliverables.0.price`.
    pub field: String,
    /// A stable code.
    pub code: String,
    /// A sentence.
    pub message: String,
}

impl FieldError {
    /// A field error with its code and sentence.
    pub fn new(field: impl Into<String>, code: &str, message: impl Into<String>) -> Self {
        Self { field: field.into(), code: code.to_owned(), message: message.into() }
    }
}

/// A no to a person.
#[derive(Clone, Debug, PartialEq)]
pub struct Refusal {
    /// What kind of no.
    pub kind: Kind,
    /// The stable code; also the key of the translated sentence (`refusal-<code>`).
    pub code: &'static str,
    /// The sentence in English.
    pub message: String,
    /// The fields it is about.
    pub fields: Vec<FieldError>,
    /// The version the subject has now, where the caller's was old.
    pub version: Option<i64>,
}

/// The error enum of a slice: every variant a sentence (`Display`), a kind and a code.
pub trait Refuse: std::error::Error {
    /// What kind of no.
    fn kind(&self) -> Kind;
    /// The stable code.
    fn code(&self) -> &'static str;
    /// The fields it is about.
    fn fields(&self) -> Vec<FieldError> {
        Vec::new()
    }
}

/// Why a use case did not happen.
#[derive(Debug)]
pub enum Fault {
    /// A no to a person; nothing was stored.
    Refused(Box<Refusal>),
    /// The house cannot write just now (full disk, overload); the same request may work later.
    Unavailable(String),
    /// Something that must not happen did; logged with its cause, shown as a trace id.
    Broken(Box<dyn std::error::Error + Send + Sync>),
}

impl Fault {
    /// A refusal in one line, for the kernel's own rules.
    pub fn refuse(kind: Kind, code: &'static str, message: impl Into<String>) -> Self {
        Self::Refused(Box::new(Refusal { kind, code, message: message.into(), fields: Vec::new(), version: None }))
    }

    /// A request whose fields are wrong.
    pub fn invalid(fields: Vec<FieldError>) -> Self {
        let message = fields.iter().map(|field| field.message.as_str()).collect::<Vec<_>>().join(" ");
        Self::Refused(Box::new(Refusal { kind: Kind::Invalid, code: "invalid", message, fields, version: None }))
    }

    /// Not there, or not yours.
    pub fn missing() -> Self {
        Self::refuse(Kind::Missing, "not_found", "There is nothing here.")
    }

    /// Someone was faster; the subject's version is now `version`.
    pub fn stale(version: Option<i64>) -> Self {
        let message = "Someone was faster. Look at the current state and decide again.".to_owned();
        Self::Refused(Box::new(Refusal { kind: Kind::Stale, code: "stale", message, fields: Vec::new(), version }))
    }

    /// Broken, in a sentence for the log.
    pub fn broken(message: impl Into<String>) -> Self {
        Self::Broken(message.into().into())
    }

    /// The refusal, if it is one.
    pub fn refusal(&self) -> Option<&Refusal> {
        match self {
            Self::Refused(refusal) => Some(refusal),
            Self::Unavailable(_) | Self::Broken(_) => None,
        }
    }
}

impl std::fmt::Display for Fault {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Refused(refusal) => write!(f, "{}: {}", refusal.code, refusal.message),
            Self::Unavailable(reason) => write!(f, "unavailable: {reason}"),
            Self::Broken(cause) => write!(f, "broken: {cause}"),
        }
    }
}

impl std::error::Error for Fault {}

impl<E: Refuse> From<E> for Fault {
    fn from(error: E) -> Self {
        let (kind, code, fields) = (error.kind(), error.code(), error.fields());
        Self::Refused(Box::new(Refusal { kind, code, message: error.to_string(), fields, version: None }))
    }
}

impl From<DbErr> for Fault {
    fn from(error: DbErr) -> Self {
        if is_out_of_reach(&error) { Self::Unavailable(error.to_string()) } else { Self::Broken(Box::new(error)) }
    }
}

/// The code a database gives an error: SQLSTATE, or SQLite's number.
pub(super) fn sql_state(error: &DbErr) -> Option<String> {
    let (DbErr::Exec(RuntimeErr::SqlxError(error)) | DbErr::Query(RuntimeErr::SqlxError(error))) = error else { return None };
    error.as_database_error().and_then(|error| error.code()).map(std::borrow::Cow::into_owned)
}

/// Where PostgreSQL was when it failed, in its own words.
pub(super) fn where_it_failed(error: &DbErr) -> Option<&str> {
    let (DbErr::Exec(RuntimeErr::SqlxError(error)) | DbErr::Query(RuntimeErr::SqlxError(error))) = error else { return None };
    error.as_database_error()?.try_downcast_ref::<sqlx::postgres::PgDatabaseError>()?.r#where()
}

/// Whether PostgreSQL gave up waiting for a lock.
pub(super) fn is_lock_timeout(error: &DbErr) -> bool {
    sql_state(error).is_some_and(|state| state == "55P03")
}

/// Whether the database itself cannot be had just now: the connection broke, none is free, or PostgreSQL is
/// short of something, is starting or is shutting down.
fn is_out_of_reach(error: &DbErr) -> bool {
    let short = |state: &str| state.len() == 5 && ["08", "53", "57P"].iter().any(|class| state.starts_with(class));
    if matches!(error, DbErr::ConnectionAcquire(_) | DbErr::Conn(_)) {
        return true;
    }
    let (DbErr::Exec(RuntimeErr::SqlxError(cause)) | DbErr::Query(RuntimeErr::SqlxError(cause))) = error else { return false };
    matches!(**cause, sqlx::Error::Io(_) | sqlx::Error::PoolTimedOut | sqlx::Error::PoolClosed | sqlx::Error::WorkerCrashed)
        || sql_state(error).is_some_and(|state| short(&state))
}

impl From<serde_json::Error> for Fault {
    fn from(error: serde_json::Error) -> Self {
        Self::Broken(Box::new(error))
    }
}

impl From<jiff::Error> for Fault {
    fn from(error: jiff::Error) -> Self {
        Self::Broken(Box::new(error))
    }
}

impl From<entity::money::MoneyError> for Fault {
    fn from(error: entity::money::MoneyError) -> Self {
        Self::refuse(Kind::Invalid, "money", error.to_string())
    }
}

impl From<super::calendar::CalendarError> for Fault {
    fn from(error: super::calendar::CalendarError) -> Self {
        Self::Broken(Box::new(error))
    }
}
