//! A URL of the house as data, and the builders that keep its line in `routes.rs` short.
//!
//! The server, the OpenAPI document and the printed list are made from the same values.

use std::rc::Rc;

use entity::{Code, Role, SubjectKind};
use futures_util::future::LocalBoxFuture;
use serde::Serialize;
use serde::de::DeserializeOwned;
use utoipa::openapi::path::Parameter;
use utoipa::openapi::{RefOr, schema::Schema};
use utoipa::{IntoParams, ToSchema};

use super::api::history;
use super::ask::{Ask, Nothing};
use super::body;
use crate::kernel::{Actor, Fault, House};

/// A method of HTTP.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Method {
    /// Reads.
    Get,
    /// Creates or moves.
    Post,
    /// Replaces.
    Put,
    /// Changes some fields.
    Patch,
    /// Ends.
    Delete,
}

impl Method {
    /// Its word in HTTP.
    pub fn word(self) -> &'static str {
        match self {
            Self::Get => "GET",
            Self::Post => "POST",
            Self::Put => "PUT",
            Self::Patch => "PATCH",
            Self::Delete => "DELETE",
        }
    }
}

/// Who may come in. What they may do to a thing is decided by its lifecycle.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Entry {
    /// Everybody.
    Anyone,
    /// Everybody, but only so often a minute and address: attempts to sign in.
    Guessable,
    /// Whoever has signed in.
    SignedIn,
    /// Only these roles.
    Roles(&'static [Role]),
}

/// Whether a request carries an `Idempotency-Key`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Keyed {
    /// It must: it creates or moves.
    Always,
    /// It may: repeating it does no harm.
    IfGiven,
    /// A key is not looked at: it only reads, or its answer holds a token that must not be stored.
    Never,
}

/// A named shape and everything it refers to.
#[derive(Clone)]
pub struct Shape {
    /// Its name in the document.
    pub name: String,
    /// Itself.
    pub schema: RefOr<Schema>,
    /// What it refers to.
    pub parts: Vec<(String, RefOr<Schema>)>,
}

fn shape_of<T: ToSchema>() -> Shape {
    let mut parts = Vec::new();
    T::schemas(&mut parts);
    Shape { name: T::name().into_owned(), schema: T::schema(), parts }
}

/// What a handler gives back, ready to be sent.
#[derive(Debug)]
pub enum Reply {
    /// JSON text.
    Json(String),
    /// A file.
    File(Download),
}

/// A file to be saved by the caller.
#[derive(Debug)]
pub struct Download {
    /// Its name.
    pub name: String,
    /// Its media type.
    pub media_type: String,
    /// Its bytes.
    pub bytes: Vec<u8>,
}

impl Download {
    /// Its name as a header carries it: letters, digits, dots, dashes and underscores.
    pub fn plain_name(&self) -> String {
        self.name.replace(|letter: char| !letter.is_ascii_alphanumeric() && !matches!(letter, '.' | '-' | '_'), "_")
    }
}

/// What a handler may give back.
pub trait Answer {
    /// Ready to be sent.
    fn reply(self) -> Result<Reply, Fault>;
    /// Its shape, if it is JSON.
    fn shape() -> Option<Shape>;
}

impl<T: Serialize + ToSchema> Answer for T {
    fn reply(self) -> Result<Reply, Fault> {
        Ok(Reply::Json(serde_json::to_string(&self)?))
    }

    fn shape() -> Option<Shape> {
        Some(shape_of::<T>())
    }
}

impl Answer for Download {
    fn reply(self) -> Result<Reply, Fault> {
        Ok(Reply::File(self))
    }

    fn shape() -> Option<Shape> {
        None
    }
}

/// What runs behind a URL: the request with its body still untyped in, the answer out.
pub type Run = Rc<dyn Fn(Ask<serde_json::Value>) -> LocalBoxFuture<'static, Result<Reply, Fault>>>;

/// One URL with its method.
#[derive(Clone)]
pub struct Route {
    /// How.
    pub method: Method,
    /// Where, with its ids in braces.
    pub path: String,
    /// Its name in the document; unique.
    pub operation_id: String,
    /// What it does, in a few words.
    pub summary: String,
    /// Who may come in.
    pub entry: Entry,
    /// Whether an `Idempotency-Key` is required.
    pub keyed: Keyed,
    /// The status code of success; 204 sends no body.
    pub success: u16,
    /// The most bytes its body may have.
    pub body_most: usize,
    /// Whether its body may also come in parts, files as they are.
    pub in_parts: bool,
    /// The shape of its body, where it takes one.
    pub body: Option<fn() -> Shape>,
    /// The shape of its answer.
    pub answer: fn() -> Option<Shape>,
    /// What its query may say.
    pub query: fn() -> Vec<Parameter>,
    pub(super) run: Run,
}

/// Reads a thing.
pub fn get<A: Answer, F>(path: &str, operation_id: &str, handler: F) -> Route
where
    F: AsyncFn(Ask<Nothing>) -> Result<A, Fault> + Clone + 'static,
{
    Route { keyed: Keyed::Never, success: 200, body: None, ..route(Method::Get, path, operation_id, handler) }
}

/// Reads a page of things; the query may hold `cursor` and `limit`.
pub fn list<A: Answer, F>(path: &str, operation_id: &str, handler: F) -> Route
where
    F: AsyncFn(Ask<Nothing>) -> Result<A, Fault> + Clone + 'static,
{
    get(path, operation_id, handler).query::<super::ask::PageQuery>()
}

/// Makes a thing.
pub fn post<B, A: Answer, F>(path: &str, operation_id: &str, handler: F) -> Route
where
    B: DeserializeOwned + ToSchema + 'static,
    F: AsyncFn(Ask<B>) -> Result<A, Fault> + Clone + 'static,
{
    Route { success: 201, ..route(Method::Post, path, operation_id, handler) }
}

/// Replaces what is not a promise: a profile, a rate card.
pub fn put<B, A: Answer, F>(path: &str, operation_id: &str, handler: F) -> Route
where
    B: DeserializeOwned + ToSchema + 'static,
    F: AsyncFn(Ask<B>) -> Result<A, Fault> + Clone + 'static,
{
    Route { keyed: Keyed::IfGiven, ..route(Method::Put, path, operation_id, handler) }
}

/// Changes some fields of what is not yet a promise.
pub fn patch<B, A: Answer, F>(path: &str, operation_id: &str, handler: F) -> Route
where
    B: DeserializeOwned + ToSchema + 'static,
    F: AsyncFn(Ask<B>) -> Result<A, Fault> + Clone + 'static,
{
    Route { keyed: Keyed::IfGiven, ..route(Method::Patch, path, operation_id, handler) }
}

/// Ends what is not a promise: a session, a membership.
pub fn delete<A: Answer, F>(path: &str, operation_id: &str, handler: F) -> Route
where
    F: AsyncFn(Ask<Nothing>) -> Result<A, Fault> + Clone + 'static,
{
    Route { keyed: Keyed::Never, success: 204, body: None, ..route(Method::Delete, path, operation_id, handler) }
}

/// Takes a step: `step("drafts", "submit", content::submit)` is `POST /api/v1/drafts/{id}/steps/submit`.
pub fn step<B, A: Answer, F>(plural: &str, step: &str, handler: F) -> Route
where
    B: DeserializeOwned + ToSchema + 'static,
    F: AsyncFn(Ask<B>) -> Result<A, Fault> + Clone + 'static,
{
    let kind = kind_of(plural);
    let path = format!("/api/v1/{plural}/{{id}}/steps/{step}");
    route(Method::Post, &path, &format!("{kind}_{step}"), handler).says(&format!("Takes the step {step}."))
}

/// The events of a thing, for whoever may see it: `history("drafts", content::is_visible)`.
pub fn history<F>(plural: &str, is_visible: F) -> Route
where
    F: AsyncFn(&House, &Actor, uuid::Uuid) -> Result<bool, Fault> + Clone + 'static,
{
    let kind = kind_of(plural);
    let handler = async move |ask: Ask<Nothing>| history::read(&ask, kind, &is_visible).await;
    let path = format!("/api/v1/{plural}/{{id}}/history");
    list(&path, &format!("read_{kind}_history"), handler).says("What happened, who did it, when and why.")
}

impl Route {
    /// What it does, in a few words.
    #[must_use]
    pub fn says(mut self, summary: &str) -> Self {
        summary.clone_into(&mut self.summary);
        self
    }

    /// The most bytes of its body; without this, 1 MiB.
    #[must_use]
    pub fn takes(mut self, bytes: usize) -> Self {
        self.body_most = bytes;
        self
    }

    /// Takes files of so many bytes together, in parts or in Base64.
    #[must_use]
    pub fn takes_files(mut self, bytes: usize) -> Self {
        self.in_parts = true;
        self.takes(bytes)
    }

    /// Who may come in; without this, whoever has signed in.
    #[must_use]
    pub fn for_only(mut self, entry: Entry) -> Self {
        self.entry = entry;
        self
    }

    /// For requests that may be repeated without harm or whose answer must not be stored (tokens).
    #[must_use]
    pub fn without_key(mut self) -> Self {
        self.keyed = Keyed::Never;
        self
    }

    /// The status code of success, where it is not the usual one; 204 sends no body.
    #[must_use]
    pub fn gives(mut self, success: u16) -> Self {
        self.success = success;
        self
    }

    /// What its query may say.
    #[must_use]
    pub fn query<Q: IntoParams>(mut self) -> Self {
        self.query = || Q::into_params(|| None);
        self
    }
}

fn route<B, A: Answer, F>(method: Method, path: &str, operation_id: &str, handler: F) -> Route
where
    B: DeserializeOwned + ToSchema + 'static,
    F: AsyncFn(Ask<B>) -> Result<A, Fault> + Clone + 'static,
{
    let run: Run = Rc::new(move |mut ask: Ask<serde_json::Value>| {
        let handler = handler.clone();
        Box::pin(async move {
            let body = body::typed::<B>(ask.body.take())?;
            handler(ask.with_body(body)).await?.reply()
        })
    });
    Route {
        method,
        path: path.to_owned(),
        operation_id: operation_id.to_owned(),
        summary: String::new(),
        entry: Entry::SignedIn,
        keyed: Keyed::Always,
        success: 200,
        body_most: body::BODY_MOST,
        in_parts: false,
        body: Some(shape_of::<B>),
        answer: A::shape,
        query: Vec::new,
        run,
    }
}

fn kind_of(plural: &str) -> SubjectKind {
    let kind = SubjectKind::ALL.iter().find(|kind| kind.plural() == plural);
    assert!(kind.is_some(), "{plural} is no plural of the house");
    kind.copied().unwrap_or(SubjectKind::User)
}
