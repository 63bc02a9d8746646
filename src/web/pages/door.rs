//! The way of a page: who visits, may they come in, is the form really theirs; run; render; answer.

use std::rc::Rc;

use actix_web::dev::Payload as Stream;
use actix_web::http::{StatusCode, header};
use actix_web::web::{self, Data, Form, FormConfig, Payload, ServiceConfig};
use actix_web::{FromRequest, HttpRequest, HttpResponse, HttpResponseBuilder};
use serde_json::{Value, json};

use super::act;
use super::attention;
use super::cookie::{Kept, csrf_token, is_csrf_token, language_of, seat_of};
use super::events::Events;
use super::follow;
use super::me;
use super::page::{Entry, Page};
use super::rooms::{icon_of, rooms};
use super::routes::pages;
use super::sign_in;
use super::stretch::stretch;
use super::style;
use super::upload;
use super::visit::{Fields, Reading, Sheet, Visit, Visitor, found, url_encoded};
use crate::kernel::outbox::inbox;
use crate::kernel::seal::fresh_token;
use crate::kernel::{Actor, Fault, Kind, record};
use crate::market::identity;
use crate::render::Locale;
use crate::web::door::{nothing_here as no_such_route, origin_of, trace_of};
use crate::web::front::Front;
use crate::web::multipart::is_multipart;
use crate::web::route::{Download, Method};
use crate::web::{problem, session};

/// Where business days are told to somebody whose zone nobody knows.
const NEUTRAL_ZONE: &str = crate::kernel::calendar::BOOK_ZONE;

/// Up to how many unread letters are counted.
const UNREAD_MOST: u64 = 100;

/// The most bytes of a form: a Chinese letter is nine of them on its way.
const FORM_MOST: usize = 2 * 1024 * 1024;

/// Who is there, and what a browser is to keep because of that.
struct Arrival {
    visitor: Visitor,
    keep: Vec<actix_web::cookie::Cookie<'static>>,
    /// How many letters of their inbox they have not opened, as far as that is counted.
    unread: usize,
    /// The organisation they sit in, or the creator they act for.
    seat: Option<String>,
    /// Their other sides, where a page is not to be seen from this one.
    sides: Vec<Value>,
}

/// Registers every page and what they are drawn with.
pub fn register(config: &mut ServiceConfig) {
    config.app_data(FormConfig::default().limit(FORM_MOST));
    let mut paths: Vec<(String, Vec<Rc<Page>>)> = Vec::new();
    for page in pages() {
        match paths.iter_mut().find(|(path, _)| *path == page.path) {
            Some((_, there)) => there.push(Rc::new(page)),
            None => paths.push((page.path.to_string(), vec![Rc::new(page)])),
        }
    }
    for (path, there) in paths {
        let mut resource = web::resource(path.as_str());
        for page in there {
            let method = if page.method == Method::Post { web::post() } else { web::get() };
            resource = resource.route(method.to(move |front: Data<Front>, request: HttpRequest, payload: Payload| {
                let page = Rc::clone(&page);
                async move { answer(&front, &page, &request, payload.into_inner()).await }
            }));
        }
        config.service(resource.default_service(web::to(nothing_here)));
    }
    config.route("/static/{name}", web::get().to(drawn_with));
}

/// Whatever has no route: a page that says so, or the API's own answer.
pub async fn nothing_here(front: Data<Front>, request: HttpRequest) -> HttpResponse {
    if request.path().starts_with("/api/") {
        return no_such_route(front, request).await;
    }
    let arrival = arrive(&front, &request).await;
    refused(&front, &request, &arrival, &Fault::missing())
}

async fn drawn_with(front: Data<Front>, request: HttpRequest) -> HttpResponse {
    match style::answer(request.path()) {
        Some(file) => file,
        None => nothing_here(front, request).await,
    }
}

async fn answer(front: &Front, page: &Rc<Page>, request: &HttpRequest, stream: Stream) -> HttpResponse {
    let mut arrival = arrive(front, request).await;
    me::note_seen(front, &arrival.visitor.actor, &origin_of(request)).await;
    if let Err(seconds) = knock(front, page, request, &arrival.visitor.actor) {
        let fault = Fault::refuse(Kind::Limited, "too_many_requests", "Too many requests. Please wait a moment.");
        let mut response = refused(front, request, &arrival, &fault);
        response.headers_mut().insert(header::RETRY_AFTER, header::HeaderValue::from(seconds));
        return response;
    }
    let done = match turned_away(page, &arrival.visitor.actor) {
        Some(fault) if page.method == Method::Get && is_unknown(&fault) => {
            let back = url_encoded(request.uri().path_and_query().map_or("/", |there| there.as_str()));
            Ok(Sheet::Go(format!("/sign-in?next={back}")))
        }
        // Nothing somebody wrote is lost because their sign-in ended meanwhile.
        Some(fault) if is_unknown(&fault) => read_form(request, stream, page.form_most)
            .await
            .map(|form| sign_in::interrupted(front, request.path(), &form, &arrival.visitor)),
        Some(fault) => Err(fault),
        None => run(front, page, request, stream, &arrival.visitor).await,
    };
    match done {
        Ok(sheet) => sent(front, request, &arrival, sheet),
        Err(fault) => {
            let route = format!("{} {}", page.method.word(), request.path());
            if let Err(error) = record::record_refusal(front.house(), &arrival.visitor.actor, &route, &fault).await {
                tracing::error!(%error, "a refusal could not be recorded");
            }
            if page.method == Method::Get && fault.refusal().is_some_and(|refusal| refusal.kind == Kind::Missing) {
                arrival.sides = other_sides(front, &arrival.visitor).await;
            }
            refused(front, request, &arrival, &fault)
        }
    }
}

async fn run(front: &Front, page: &Rc<Page>, request: &HttpRequest, stream: Stream, visitor: &Visitor) -> Result<Sheet, Fault> {
    let form = if page.method == Method::Post { read_form(request, stream, page.form_most).await? } else { Vec::new() };
    if page.method == Method::Post && page.guarded && !is_csrf_token(&visitor.csrf, found(&form, "csrf").unwrap_or_default()) {
        let message =
            "This form is not one of ours, or belongs to another sign-in or seat of yours. Open the page again and send it from there.";
        return Err(Fault::refuse(Kind::Forbidden, "form", message));
    }
    let visit = Visit {
        front: front.clone(),
        visitor: visitor.clone(),
        origin: origin_of(request),
        looked_at: attention::is_looked_at(request.headers()),
        path: request.match_info().iter().map(|(name, value)| (name.to_owned(), value.to_owned())).collect(),
        query: query_of(request),
        form,
    };
    // A promise under way is not dropped when its caller goes away.
    let done = actix_web::rt::spawn((page.run)(Rc::new(visit))).await;
    done.map_err(|error| Fault::broken(format!("a page ended early: {error}")))?
}

async fn read_form(request: &HttpRequest, mut stream: Stream, most: usize) -> Result<Fields, Fault> {
    if is_multipart(request) {
        return upload::read(request, stream, most).await;
    }
    let form = Form::<Fields>::from_request(request, &mut stream).await;
    let unreadable = |error| Fault::refuse(Kind::Malformed, "malformed", format!("The form cannot be read: {error}."));
    Ok(form.map_err(unreadable)?.into_inner())
}

/// Who visits. A sign-in that is over is none.
async fn arrive(front: &Front, request: &HttpRequest) -> Arrival {
    let (house, mut keep) = (front.house(), Vec::new());
    let mut actor = Actor::nobody();
    if let Some(cookie) = Kept::SignIn.of(house, request) {
        match session::actor_of_cookie(house, &cookie).await {
            Ok(known) => actor = known,
            Err(_) => keep.push(Kept::SignIn.forgotten(house)),
        }
    }
    let user = match actor.user {
        Some(user) => identity::store::find_user(house.reader(), user).await.ok().flatten(),
        None => None,
    };
    let chosen = found(&query_of(request), "lang").and_then(Locale::from_code);
    if let Some(locale) = chosen {
        keep.push(Kept::Language.with(house, locale.code().to_owned()));
    }
    let asked = request.headers().get(header::ACCEPT_LANGUAGE).and_then(|value| value.to_str().ok());
    let own = user.as_ref().and_then(|user| Locale::from_code(&user.locale));
    let locale = chosen.or_else(|| language_of(house, request)).or(own).or_else(|| asked.and_then(Locale::from_accept_language));
    let bound_to = match (seat_of(&actor), Kept::Visit.of(house, request)) {
        (Some(seat), _) => seat,
        (None, Some(visit)) => visit,
        (None, None) => {
            let visit = fresh_token();
            keep.push(Kept::Visit.with(house, visit.clone()));
            visit
        }
    };
    let zone = user.as_ref().map_or_else(|| NEUTRAL_ZONE.to_owned(), |user| user.zone.clone());
    let visitor = Visitor { csrf: csrf_token(house, &bound_to), locale: locale.unwrap_or_default(), actor, user, zone };
    let unread = match visitor.actor.user {
        Some(user) if request.method() == actix_web::http::Method::GET => {
            inbox::unread(house.reader(), user, UNREAD_MOST).await.unwrap_or(0)
        }
        Some(_) | None => 0,
    };
    let seat = me::seat_name(house, &visitor.actor).await;
    Arrival { visitor, keep, unread, seat, sides: Vec::new() }
}

/// The other sides somebody of several could look from; what cannot be found out now is not offered.
async fn other_sides(front: &Front, visitor: &Visitor) -> Vec<Value> {
    let Some(user) = &visitor.user else { return Vec::new() };
    let seats = me::seats(front.house(), &visitor.actor, user).await.unwrap_or_default();
    seats.into_iter().filter(|seat| seat["here"] == false).collect()
}

/// Why somebody may not come in here, if they may not.
fn turned_away(page: &Page, actor: &Actor) -> Option<Fault> {
    match page.entry {
        Entry::Anyone | Entry::Guessable => None,
        Entry::SignedIn | Entry::Roles(_) if actor.user.is_none() => Some(session::unauthenticated()),
        Entry::SignedIn => None,
        Entry::Roles(roles) => {
            let refused = || Fault::refuse(Kind::Forbidden, "role", "Your role may not do this.");
            (!roles.contains(&actor.role)).then(refused)
        }
    }
}

/// Whether a fault asks for a sign-in.
fn is_unknown(fault: &Fault) -> bool {
    fault.refusal().is_some_and(|refusal| refusal.kind == Kind::Unauthenticated)
}

fn knock(front: &Front, page: &Page, request: &HttpRequest, actor: &Actor) -> Result<(), u64> {
    let address = || request.peer_addr().map_or_else(|| "nowhere".to_owned(), |address| address.ip().to_string());
    if page.entry == Entry::Guessable {
        front.sign_ins().take(&address())?;
    }
    front.requests().take(&actor.user.map_or_else(address, |user| user.to_string()))
}

fn sent(front: &Front, request: &HttpRequest, arrival: &Arrival, sheet: Sheet) -> HttpResponse {
    let house = front.house();
    let mut keep = arrival.keep.clone();
    let to = match sheet {
        Sheet::Read(reading) => return rendered(front, request, arrival, reading),
        Sheet::Letter(html) => return letter(html),
        Sheet::File(file) => return saved(request, file),
        Sheet::Events(events) => return streamed(events),
        Sheet::Go(to) => to,
        Sheet::SignedIn { to, cookie } => {
            keep = vec![Kept::Visit.forgotten(house), Kept::SignIn.with(house, cookie)];
            to
        }
        Sheet::Resumed { cookie, seat, reading } => {
            // The form that waits is bound to the new sign-in.
            let visitor = Visitor { csrf: csrf_token(house, &seat), ..arrival.visitor.clone() };
            let keep = vec![Kept::Visit.forgotten(house), Kept::SignIn.with(house, cookie)];
            return rendered(front, request, &Arrival { visitor, keep, unread: 0, seat: None, sides: Vec::new() }, reading);
        }
        Sheet::SignedOut { to } => {
            keep = vec![Kept::SignIn.forgotten(house)];
            to
        }
    };
    let mut response = HttpResponse::SeeOther();
    response.insert_header((header::LOCATION, to)).insert_header((header::CACHE_CONTROL, "no-store"));
    for cookie in keep {
        response.cookie(cookie);
    }
    response.finish()
}

/// A file to be saved, whatever a browser thinks it is.
fn saved(request: &HttpRequest, file: Download) -> HttpResponse {
    let name = file.plain_name();
    let mut response = HttpResponse::Ok();
    response.insert_header((header::ACCEPT_RANGES, "bytes"));
    // Players of videos ask for a stretch at a time, and some take nothing else.
    let asked = request.headers().get(header::RANGE).and_then(|value| value.to_str().ok());
    if let Some((from, to)) = asked.and_then(|asked| stretch(asked, file.bytes.len())) {
        response.status(StatusCode::PARTIAL_CONTENT);
        response.insert_header((header::CONTENT_RANGE, format!("bytes {from}-{to}/{}", file.bytes.len())));
        return sealed(&mut response, &name, &file.media_type, file.bytes.get(from..=to).unwrap_or_default().to_vec());
    }
    sealed(&mut response, &name, &file.media_type, file.bytes)
}

fn sealed(response: &mut HttpResponseBuilder, name: &str, media_type: &str, bytes: Vec<u8>) -> HttpResponse {
    response.insert_header((header::CONTENT_DISPOSITION, format!("attachment; filename=\"{name}\"")));
    response.insert_header((header::CACHE_CONTROL, "no-store")).content_type(media_type).body(bytes)
}

/// Events as they come, which nothing between may gather or keep.
fn streamed(Events(events): Events) -> HttpResponse {
    let mut response = HttpResponse::Ok();
    response.insert_header((header::CACHE_CONTROL, "no-store")).insert_header(("X-Accel-Buffering", "no"));
    response.content_type("text/event-stream").streaming(events)
}

/// Letters bring their styles inside, as mail programs want them; nothing else of theirs may run or be fetched.
fn letter(html: String) -> HttpResponse {
    let policy = "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";
    let mut response = HttpResponse::Ok();
    response.insert_header((header::CONTENT_SECURITY_POLICY, policy)).insert_header((header::CACHE_CONTROL, "no-store"));
    response.content_type("text/html; charset=utf-8").body(html)
}

/// A refusal as a page. The cause of what is broken is logged and not shown.
fn refused(front: &Front, request: &HttpRequest, arrival: &Arrival, fault: &Fault) -> HttpResponse {
    let (status, words) = (problem::status_of(fault), front.words(arrival.visitor.locale));
    let trace = trace_of(request);
    let sentence = match fault {
        Fault::Refused(refusal) => problem::sentence(refusal, words),
        Fault::Unavailable(reason) => {
            tracing::warn!(trace_id = &*trace.0, %reason, "unavailable");
            words.say_if_known("refusal-unavailable").unwrap_or_default()
        }
        Fault::Broken(cause) => {
            tracing::error!(trace_id = &*trace.0, %cause, "broken");
            words.say_if_known("refusal-broken").unwrap_or_default()
        }
    };
    let title = words.say_if_known(&format!("problem-{}", status.as_u16())).unwrap_or_else(|| status.to_string());
    let data = json!({ "sentence": sentence, "trace_id": &*trace.0, "broken": status.is_server_error(), "sides": arrival.sides });
    rendered(front, request, arrival, Reading { template: "pages/problem", title, status: status.as_u16(), data })
}

fn rendered(front: &Front, request: &HttpRequest, arrival: &Arrival, reading: Reading) -> HttpResponse {
    let visitor = &arrival.visitor;
    let around = shell(front, request, arrival, (&reading.title, reading.status));
    let mut data = reading.data;
    let again = data.get("refresh").and_then(Value::as_u64);
    if let Value::Object(fields) = &mut data {
        fields.insert("shell".to_owned(), around);
        fields.insert("zone".to_owned(), Value::from(visitor.zone.as_str()));
        fields.entry("other_zone").or_insert(Value::Null);
    }
    match front.renderer().page(reading.template, visitor.locale, &data) {
        Ok(text) => {
            let mut response = HttpResponse::build(StatusCode::from_u16(reading.status).unwrap_or(StatusCode::OK));
            response.content_type("text/html; charset=utf-8").insert_header((header::CACHE_CONTROL, "no-store"));
            if let Some(seconds) = again {
                response.insert_header((header::REFRESH, seconds.to_string()));
            }
            for cookie in &arrival.keep {
                response.cookie(cookie.clone());
            }
            response.body(text)
        }
        Err(error) => {
            tracing::error!(trace_id = &*trace_of(request).0, %error, "a page could not be rendered");
            HttpResponse::InternalServerError().content_type("text/plain; charset=utf-8").body("This page is broken on our side.\n")
        }
    }
}

/// What stands around every page.
fn shell(front: &Front, request: &HttpRequest, arrival: &Arrival, (title, status): (&str, u16)) -> Value {
    let visitor = &arrival.visitor;
    let signed_in = visitor.user.is_some();
    let words = front.words(visitor.locale);
    let rooms = rooms(visitor.actor.role).iter().filter(|_| signed_in);
    let nav: Vec<Value> = rooms
        .map(|(path, key)| {
            let is_here = if *path == "/" { request.path() == "/" } else { request.path().starts_with(path) };
            let fresh = if *path == "/inbox" { arrival.unread } else { 0 };
            json!({ "path": path, "label": words.say_if_known(key).unwrap_or_default(), "icon": icon_of(key), "here": is_here, "fresh": fresh })
        })
        .collect();
    json!({
        "title": title,
        "style": style::style_url(),
        "mark": style::mark_url(),
        "icons": style::icons_url(),
        "script": style::page_url(),
        "follow": follow::address_for(request.path()).filter(|_| signed_in && status == 200),
        "csrf": visitor.csrf,
        "nav": nav,
        "path": request.path(),
        "kept": kept(request, &["cursor", "before", "limit", "as", "secret", "lang", "done", act::UNDO]),
        "tongue": format!("{}?{}lang=", request.path(), kept(request, &["lang", "done", act::UNDO])),
        "zone": words.zone(&visitor.zone),
        "user": visitor.user.as_ref().map(|user| json!({ "name": user.name, "role": visitor.actor.role, "seat": arrival.seat, "key": user.id })),
        "fresh": arrival.unread,
        "undo": act::undo_shown(words, &query_of(request), (&visitor.csrf, front.house().now())),
        "in_play": !front.is_in_earnest(),
        "done": found(&query_of(request), "done").and_then(|done| act::done_sentence(words, done).or_else(|| words.say_if_known(&format!("done-{done}")))),
    })
}

/// What the address asks for besides some names, as a query that more is added to.
fn kept(request: &HttpRequest, but: &[&str]) -> String {
    let query = query_of(request);
    let own = query.iter().filter(|(name, _)| !but.contains(&name.as_str()));
    own.map(|(name, value)| format!("{}={}&", url_encoded(name), url_encoded(value))).collect()
}

fn query_of(request: &HttpRequest) -> Fields {
    web::Query::<Fields>::from_query(request.query_string()).map(web::Query::into_inner).unwrap_or_default()
}
