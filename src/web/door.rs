//! The way of each request: who is it, may they come in, what do they send; run; answer.
//!
//! A handler runs to its end even when its caller has gone: a promise under way is not dropped.

use std::rc::Rc;
use std::sync::Arc;

use actix_web::body::MessageBody;
use actix_web::dev::{ServiceRequest, ServiceResponse};
use actix_web::http::{StatusCode, header};
use actix_web::middleware::Next;
use actix_web::web::{Data, Payload, ServiceConfig};
use actix_web::{HttpMessage, HttpRequest, HttpResponse, web};
use entity::personal_token::TokenScope;

use super::access::is_closed_to_tokens;
use super::ask::{Ask, Origin};
use super::body;
use super::front::Front;
use super::multipart;
use super::problem::{self, Listener};
use super::route::{Entry, Keyed, Method, Reply, Route};
use super::session::{self, Caller};
use crate::kernel::{Actor, Call, Fault, Key, Kind, record};
use crate::market::identity;
use crate::render::Locale;

/// What an operator finds in the log for one request.
#[derive(Clone)]
pub struct TraceId(pub Arc<str>);

/// Registers the routes: those of one path together, so that a wrong method is told from a wrong path, and those of
/// one kind of thing under their common beginning, so that a request is compared with a few of them only.
pub fn register(config: &mut ServiceConfig, routes: Vec<Route>) {
    let mut kinds: Vec<(String, Vec<Route>)> = Vec::new();
    for route in routes {
        let beginning = beginning_of(&route.path);
        match kinds.iter_mut().find(|(known, _)| *known == beginning) {
            Some((_, there)) => there.push(route),
            None => kinds.push((beginning.to_owned(), vec![route])),
        }
    }
    for (beginning, routes) in kinds {
        let mut scope = web::scope(&beginning).default_service(web::to(nothing_here));
        for resource in resources(&beginning, routes) {
            scope = scope.service(resource);
        }
        config.service(scope);
    }
}

/// The part of a path that names the kind of thing: `/api/v1/briefs`.
fn beginning_of(path: &str) -> &str {
    path.match_indices('/').nth(3).map_or(path, |(end, _)| &path[..end])
}

fn resources(beginning: &str, routes: Vec<Route>) -> Vec<actix_web::Resource> {
    let mut paths: Vec<(String, Vec<Rc<Route>>)> = Vec::new();
    for route in routes {
        let rest = &route.path[beginning.len()..];
        match paths.iter_mut().find(|(path, _)| path == rest) {
            Some((_, there)) => there.push(Rc::new(route)),
            None => paths.push((rest.to_owned(), vec![Rc::new(route)])),
        }
    }
    let resource_of = |(path, there): (String, Vec<Rc<Route>>)| {
        let mut resource = web::resource(&path).default_service(web::to(wrong_method));
        for route in there {
            let method = match route.method {
                Method::Get => web::get(),
                Method::Post => web::post(),
                Method::Put => web::put(),
                Method::Patch => web::patch(),
                Method::Delete => web::delete(),
            };
            resource = resource.route(method.to(move |front: Data<Front>, request: HttpRequest, payload: Payload| {
                let route = Rc::clone(&route);
                async move { answer(&front, &route, &request, payload).await }
            }));
        }
        resource
    };
    paths.into_iter().map(resource_of).collect()
}

/// Whatever the API has no route for: who has not signed in learns nothing about what the API has.
pub async fn nothing_here(front: Data<Front>, request: HttpRequest) -> HttpResponse {
    let fault = match signed_in(&front, &request).await {
        Ok(_) => Fault::missing(),
        Err(fault) => fault,
    };
    refused(&front, &request, &fault)
}

async fn wrong_method(front: Data<Front>, request: HttpRequest) -> HttpResponse {
    let fault = match signed_in(&front, &request).await {
        Ok(_) => Fault::refuse(Kind::Malformed, problem::WRONG_METHOD, "This address does not know this method."),
        Err(fault) => fault,
    };
    refused(&front, &request, &fault)
}

async fn answer(front: &Front, route: &Rc<Route>, request: &HttpRequest, payload: Payload) -> HttpResponse {
    let Caller { actor, token } = match enter(front, route, request).await {
        Ok(caller) => caller,
        Err(fault) => return refused(front, request, &fault),
    };
    if let Err(seconds) = knock(front, route, request, &actor) {
        return too_often(front, request, seconds);
    }
    if let Some((id, _)) = token
        && front.sightings().take(&id.to_string()).is_ok()
        && let Err(error) = identity::note_token_used(front.house(), &actor, id).await
    {
        tracing::warn!(%error, "the use of a token could not be noted");
    }
    let ready = match must_be_open_to(route, token.map(|(_, scope)| scope)) {
        Ok(()) => prepare(front, route, request, payload, actor.clone()).await,
        Err(fault) => Err(fault),
    };
    let done = match ready {
        Ok(ask) => run(route, ask).await,
        Err(fault) => Err(fault),
    };
    match done {
        Ok((reply, replayed)) => sent(route, reply, replayed),
        Err(fault) => {
            if let Err(error) = record::record_refusal(front.house(), &actor, &spoken(route, request), &fault).await {
                tracing::error!(%error, "a refusal could not be recorded");
            }
            refused(front, request, &fault)
        }
    }
}

/// Who it is, if they may come in here.
async fn enter(front: &Front, route: &Route, request: &HttpRequest) -> Result<Caller, Fault> {
    match route.entry {
        Entry::Anyone | Entry::Guessable => Ok(session::caller_of(front.house(), request).await.unwrap_or_else(|_| Caller::nobody())),
        Entry::SignedIn | Entry::Roles(_) => signed_in(front, request).await,
    }
}

async fn signed_in(front: &Front, request: &HttpRequest) -> Result<Caller, Fault> {
    let caller = session::caller_of(front.house(), request).await?;
    if caller.actor.user.is_none() { Err(session::unauthenticated()) } else { Ok(caller) }
}

/// Refuses a program what its token is not good for.
fn must_be_open_to(route: &Route, token: Option<TokenScope>) -> Result<(), Fault> {
    let Some(scope) = token else { return Ok(()) };
    if is_closed_to_tokens(&route.operation_id) {
        return Err(Fault::refuse(Kind::Forbidden, "not_by_token", "A token may not do this. Sign in for it."));
    }
    match (scope, route.method) {
        (TokenScope::ReadWrite, _) | (TokenScope::Read, Method::Get) => Ok(()),
        (TokenScope::Read, Method::Post | Method::Put | Method::Patch | Method::Delete) => {
            Err(Fault::refuse(Kind::Forbidden, "token_only_reads", "This token may only read."))
        }
    }
}

/// Reads everything a handler is given.
async fn prepare(
    front: &Front,
    route: &Route,
    request: &HttpRequest,
    payload: Payload,
    actor: Actor,
) -> Result<Ask<serde_json::Value>, Fault> {
    if let Entry::Roles(roles) = route.entry
        && !roles.contains(&actor.role)
    {
        return Err(Fault::refuse(Kind::Forbidden, "role", "Your role may not do this."));
    }
    let body = if route.in_parts && multipart::is_multipart(request) {
        multipart::body(request, payload.into_inner(), route.body_most).await?
    } else {
        body::read(request, payload, route.body_most).await?
    };
    let mut call = match key(route, request, &body)? {
        Some(key) => Call::with_key(actor, key),
        None => Call::by(actor),
    };
    call.expected_version = expected_version(request)?;
    Ok(Ask {
        house: front.house().clone(),
        call: Rc::new(call),
        body,
        locale: locale_of(request),
        origin: origin_of(request),
        front: front.clone(),
        path: Rc::new(request.match_info().iter().map(|(name, value)| (name.to_owned(), value.to_owned())).collect()),
        query: request.query_string().into(),
    })
}

/// Runs the handler in a task of its own, which a caller who goes away does not end.
async fn run(route: &Rc<Route>, ask: Ask<serde_json::Value>) -> Result<(Reply, bool), Fault> {
    let call = Rc::clone(&ask.call);
    let done = actix_web::rt::spawn((route.run)(ask)).await;
    let reply = done.map_err(|error| Fault::broken(format!("a handler ended early: {error}")))??;
    Ok((reply, call.was_replayed()))
}

fn sent(route: &Route, reply: Reply, replayed: bool) -> HttpResponse {
    let status = StatusCode::from_u16(route.success).unwrap_or(StatusCode::OK);
    let mut response = HttpResponse::build(status);
    if replayed {
        response.insert_header(("Idempotent-Replayed", "true"));
    }
    match reply {
        Reply::Json(_) if status == StatusCode::NO_CONTENT => response.finish(),
        Reply::Json(text) => response.content_type("application/json").body(text),
        Reply::File(file) => {
            let name = file.plain_name();
            response.insert_header((header::CONTENT_DISPOSITION, format!("attachment; filename=\"{name}\"")));
            response.content_type(file.media_type).body(file.bytes)
        }
    }
}

/// Counts a request against its caller: the person, or the address of whoever has not signed in.
fn knock(front: &Front, route: &Route, request: &HttpRequest, actor: &Actor) -> Result<(), u64> {
    let address = || request.peer_addr().map_or_else(|| "nowhere".to_owned(), |address| address.ip().to_string());
    if route.entry == Entry::Guessable {
        front.sign_ins().take(&address())?;
    }
    front.requests().take(&actor.user.map_or_else(address, |user| user.to_string()))
}

fn too_often(front: &Front, request: &HttpRequest, seconds: u64) -> HttpResponse {
    let fault = Fault::refuse(Kind::Limited, "too_many_requests", "Too many requests. Please wait a moment.");
    let trace = trace_of(request);
    problem::answer(&fault, &Listener { words: front.words(locale_of(request)), trace_id: &trace.0, retry_after_seconds: Some(seconds) })
}

fn refused(front: &Front, request: &HttpRequest, fault: &Fault) -> HttpResponse {
    let trace = trace_of(request);
    problem::answer(fault, &Listener { words: front.words(locale_of(request)), trace_id: &trace.0, retry_after_seconds: None })
}

/// The caller's key, with the hash of what is asked under it.
fn key(route: &Route, request: &HttpRequest, body: &serde_json::Value) -> Result<Option<Key>, Fault> {
    let given = request.headers().get("idempotency-key").map(header::HeaderValue::as_bytes);
    let given = match (route.keyed, given) {
        (Keyed::Never, _) | (Keyed::IfGiven, None) => return Ok(None),
        (Keyed::IfGiven | Keyed::Always, given) => given.unwrap_or_default(),
    };
    if given.is_empty() || given.len() > 255 || !given.iter().all(u8::is_ascii_graphic) {
        let message = "This request needs an Idempotency-Key header of 1 to 255 visible characters.";
        return Err(Fault::refuse(Kind::Malformed, "idempotency_key_missing", message));
    }
    let spoken = spoken(route, request);
    Ok(Some(Key::of(spoken, &String::from_utf8_lossy(given), body)?))
}

/// The route with its ids: `POST /api/v1/drafts/draft_…/steps/submit`.
fn spoken(route: &Route, request: &HttpRequest) -> String {
    format!("{} {}", route.method.word(), request.path())
}

fn expected_version(request: &HttpRequest) -> Result<Option<i64>, Fault> {
    let Some(given) = request.headers().get(header::IF_MATCH) else { return Ok(None) };
    let version = given.to_str().ok().and_then(|text| text.strip_prefix('"')?.strip_suffix('"')?.parse().ok());
    version.map(Some).ok_or_else(|| Fault::refuse(Kind::Malformed, "malformed", "If-Match holds a version in quotes, such as \"7\"."))
}

/// The language the caller likes best; the house's own where they say nothing.
fn locale_of(request: &HttpRequest) -> Locale {
    let asked = request.headers().get(header::ACCEPT_LANGUAGE).and_then(|value| value.to_str().ok());
    asked.and_then(Locale::from_accept_language).unwrap_or_default()
}

/// Where a request came from.
pub(super) fn origin_of(request: &HttpRequest) -> Origin {
    let agent = request.headers().get(header::USER_AGENT).and_then(|value| value.to_str().ok());
    Origin {
        address: request.peer_addr().map(|address| address.ip().to_string()),
        agent: agent.map(|agent| agent.chars().filter(|letter| !letter.is_control()).take(200).collect()),
    }
}

/// The trace id that `dress` gave a request.
pub(super) fn trace_of(request: &HttpRequest) -> TraceId {
    request.extensions().get::<TraceId>().cloned().unwrap_or_else(|| TraceId("unknown".into()))
}

/// Gives every request its trace id and a line in the log, and every answer the headers of the house.
pub async fn dress<B: MessageBody + 'static>(request: ServiceRequest, next: Next<B>) -> Result<ServiceResponse<B>, actix_web::Error> {
    let began = tokio::time::Instant::now();
    let trace = TraceId(fresh_trace(&request).into());
    request.extensions_mut().insert(trace.clone());
    let method = request.method().clone();
    let is_api = request.path().starts_with("/api/");
    let mut response = next.call(request).await?;
    let headers = response.headers_mut();
    for (name, value) in HEADERS {
        if !headers.contains_key(*name) {
            headers.insert(header::HeaderName::from_static(name), header::HeaderValue::from_static(value));
        }
    }
    if is_api && !headers.contains_key(header::CACHE_CONTROL) {
        headers.insert(header::CACHE_CONTROL, header::HeaderValue::from_static("no-store"));
    }
    if let Ok(value) = header::HeaderValue::from_str(&trace.0) {
        headers.insert(header::HeaderName::from_static("x-trace-id"), value);
    }
    // The pattern, not the path: links from letters carry their secret in it.
    let pattern = response.request().match_pattern().unwrap_or_else(|| "-".to_owned());
    let millis = u64::try_from(began.elapsed().as_millis()).unwrap_or(u64::MAX);
    tracing::info!(trace_id = %trace.0, %method, pattern, status = response.status().as_u16(), millis, "answered");
    Ok(response)
}

const HEADERS: &[(&str, &str)] = &[
    ("content-security-policy", "default-src 'self'; object-src 'none'; base-uri 'self'; form-action 'self'; frame-ancestors 'none'"),
    ("x-content-type-options", "nosniff"),
    ("x-frame-options", "DENY"),
    ("referrer-policy", "no-referrer"),
    ("cross-origin-opener-policy", "same-origin"),
    ("permissions-policy", "camera=(), geolocation=(), microphone=()"),
];

fn fresh_trace(request: &ServiceRequest) -> String {
    let mut bytes = [0_u8; 16];
    if let Some(front) = request.app_data::<Data<Front>>() {
        front.house().random().fill(&mut bytes);
    }
    crate::kernel::terms::hex(&bytes)
}
