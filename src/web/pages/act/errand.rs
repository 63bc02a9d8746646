//! A page runs a route of the API for its visitor: the same entry, the same key, the same answer.

use std::collections::BTreeMap;
use std::rc::Rc;

use serde_json::Value;

use crate::kernel::{Call, Fault, Key, Kind};
use crate::web::ask::Ask;
use crate::web::body::must_be_plain;
use crate::web::pages::visit::{Fields, Visit};
use crate::web::route::{Entry, Keyed, Reply, Route};
use crate::web::routes::routes;
use crate::web::session;

thread_local! {
    static ROUTES: BTreeMap<String, Rc<Route>> =
        routes().into_iter().map(|route| (route.operation_id.clone(), Rc::new(route))).collect();
}

/// What a page asks of the API.
#[derive(Debug, Default)]
pub struct Errand {
    /// The ids of the path by their names.
    pub path: Fields,
    /// The query, encoded.
    pub query: String,
    /// The body; null sends none.
    pub body: Value,
    /// The key of what is to happen once.
    pub key: Option<String>,
    /// The version the visitor saw.
    pub version: Option<i64>,
}

/// The route of an operation.
pub fn route_of(operation: &str) -> Option<Rc<Route>> {
    ROUTES.with(|routes| routes.get(operation).cloned())
}

/// Runs the route of an operation for the visitor.
pub async fn send(visit: &Visit, operation: &str, errand: Errand) -> Result<Reply, Fault> {
    let route = route_of(operation).ok_or_else(|| Fault::broken(format!("no route is called {operation}")))?;
    must_enter(visit, &route)?;
    must_be_plain(&errand.body, "")?;
    let body = if errand.body.is_null() { Value::Object(serde_json::Map::new()) } else { errand.body.clone() };
    let mut call = match &errand.key {
        Some(key) if route.keyed != Keyed::Never => Call::with_key(visit.actor().clone(), keyed(&route, &errand, key)?),
        Some(_) | None => Call::by(visit.actor().clone()),
    };
    call.expected_version = errand.version;
    let ask = Ask {
        house: visit.house().clone(),
        call: Rc::new(call),
        body,
        locale: visit.visitor.locale,
        origin: visit.origin.clone(),
        front: visit.front.clone(),
        path: Rc::new(errand.path),
        query: errand.query.into(),
    };
    (route.run)(ask).await
}

/// Reads what an operation shows.
pub async fn read(visit: &Visit, operation: &str, path: Fields, query: &str) -> Result<Value, Fault> {
    match send(visit, operation, Errand { path, query: query.to_owned(), ..Errand::default() }).await? {
        Reply::Json(text) => Ok(serde_json::from_str(&text)?),
        Reply::File(file) => Err(Fault::broken(format!("{operation} answers with the file {}", file.name))),
    }
}

fn must_enter(visit: &Visit, route: &Route) -> Result<(), Fault> {
    match route.entry {
        Entry::Anyone | Entry::Guessable => Ok(()),
        Entry::SignedIn | Entry::Roles(_) if visit.actor().user.is_none() => Err(session::unauthenticated()),
        Entry::Roles(roles) if !roles.contains(&visit.actor().role) => {
            Err(Fault::refuse(Kind::Forbidden, "role", "Your role may not do this."))
        }
        Entry::SignedIn | Entry::Roles(_) => Ok(()),
    }
}

/// The key as the API itself would have it, so that a promise made on a page and by the API is one.
fn keyed(route: &Route, errand: &Errand, key: &str) -> Result<Key, Fault> {
    let path = errand.path.iter().fold(route.path.clone(), |path, (name, value)| path.replace(&format!("{{{name}}}"), value));
    let spoken = format!("{} {path}", route.method.word());
    Ok(Key::of(spoken, key, &errand.body)?)
}
