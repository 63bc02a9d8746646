//! The front door of a test's house: the real application without a socket, and people who knock.

use std::rc::Rc;
use std::sync::Arc;

use actix_web::body::to_bytes;
use actix_web::dev::ServiceResponse;
use actix_web::http::Method;
use actix_web::test::{TestRequest, call_service, init_service};
use entity::{OrganisationId, OrganisationKind, Role, SessionId, UserId, membership, organisation, session, user};
use futures_util::future::LocalBoxFuture;
use pappus::config::RateLimits;
use pappus::kernel::{Actor, Call, House};
use pappus::market::identity::store;
use pappus::render::Renderer;
use pappus::web::{self, Front, Route};
use serde_json::Value;

type Send = Box<dyn Fn(TestRequest) -> LocalBoxFuture<'static, ServiceResponse>>;

/// The door of a house.
pub struct Door(Send);

/// What came back.
#[derive(Debug)]
pub struct Answer {
    /// The status code.
    pub status: u16,
    /// The headers, names in small letters.
    pub headers: Vec<(String, String)>,
    /// The body, if it is JSON; `null` otherwise.
    pub json: Value,
}

impl Answer {
    /// A header of it.
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.iter().find(|(known, _)| known == name).map(|(_, value)| value.as_str())
    }

    /// The status and, for a refusal, its code: `409 stale`.
    pub fn verdict(&self) -> String {
        match self.json.get("code").and_then(Value::as_str) {
            Some(code) => format!("{} {code}", self.status),
            None => self.status.to_string(),
        }
    }
}

/// One knock, made up before it is sent.
pub struct Knock(TestRequest);

impl Knock {
    /// A request as JSON clients send it.
    pub fn new(method: &str, path: &str) -> Self {
        Self(TestRequest::with_uri(path).method(Method::from_bytes(method.as_bytes()).unwrap()).insert_header(("accept-language", "en")))
    }

    /// A GET.
    pub fn get(path: &str) -> Self {
        Self::new("GET", path)
    }

    /// A POST with a JSON body and a key.
    pub fn post(path: &str, key: &str, body: &Value) -> Self {
        Self::new("POST", path).header("idempotency-key", key).json(&body.to_string())
    }

    /// With a body that says it is JSON.
    pub fn json(self, text: &str) -> Self {
        Self(self.0.insert_header(("content-type", "application/json")).set_payload(text.to_owned()))
    }

    /// With a body in parts.
    pub fn parts(self, boundary: &str, body: Vec<u8>) -> Self {
        Self(self.0.insert_header(("content-type", format!("multipart/form-data; boundary={boundary}"))).set_payload(body))
    }

    /// With a header.
    pub fn header(self, name: &str, value: &str) -> Self {
        Self(self.0.insert_header((name, value)))
    }

    /// As somebody who has signed in.
    pub fn by(self, token: &str) -> Self {
        self.header("authorization", &format!("Bearer {token}"))
    }
}

/// Opens the door of a house with the routes it really has.
pub async fn open_door(house: &House) -> Door {
    open_door_with(house, web::routes(), 100_000).await
}

/// Opens it with other routes, and so many requests a minute.
pub async fn open_door_with(house: &House, routes: Vec<Route>, requests_per_minute: u32) -> Door {
    let service = Rc::new(init_service(web::app_of(&front(house, requests_per_minute), routes)).await);
    Door(Box::new(move |request| {
        let service = Rc::clone(&service);
        Box::pin(async move { call_service(&*service, request.to_request()).await })
    }))
}

fn front(house: &House, requests_per_minute: u32) -> Front {
    let limits = RateLimits { requests_per_minute, sign_ins_per_minute: 100_000 };
    Front::new(house.clone(), Arc::new(Renderer::load().unwrap()), limits)
}

impl Door {
    /// Sends a request; gives what came back.
    pub async fn send(&self, knock: Knock) -> Answer {
        let response = (self.0)(knock.0).await;
        let status = response.status().as_u16();
        let text = |value: &actix_web::http::header::HeaderValue| String::from_utf8_lossy(value.as_bytes()).into_owned();
        let headers = response.headers().iter().map(|(name, value)| (name.as_str().to_owned(), text(value))).collect();
        let bytes = to_bytes(response.into_body()).await.map_err(|_| "the body broke off").unwrap();
        Answer { status, headers, json: serde_json::from_slice(&bytes).unwrap_or(Value::Null) }
    }
}

/// Somebody with a seat in an organisation of their own, signed in: their access token.
pub async fn somebody(house: &House, name: &str, role: Role) -> String {
    let call = Call::by(Actor::clock());
    let made = house.promise(&call, async |tx| {
        let now = tx.now();
        let (user, session, organisation): (UserId, SessionId, OrganisationId) = (tx.mint(), tx.mint(), tx.mint());
        store::insert_user(tx, &person(user, name, now)).await?;
        let seat = role.organisation_kind().map(|_| organisation);
        if let Some(kind) = role.organisation_kind() {
            store::insert_organisation(tx, &company(organisation, kind, name, now)).await?;
            let row =
                membership::Model { id: tx.mint(), organisation_id: organisation, user_id: user, role, created_at: now, ended_at: None };
            store::insert_membership(tx, &row).await?;
        }
        let row = session::Model {
            id: session,
            user_id: user,
            organisation_id: seat,
            acting_for: None,
            second_factor: true,
            device_hash: None,
            browser: None,
            system: None,
            network: None,
            created_at: now,
            seen_at: now,
            ended_at: None,
            ended_why: None,
        };
        store::insert_session(tx, &row).await?;
        Ok((user, session))
    });
    let (user, session) = made.await.unwrap();
    pappus::web::session::issue(house, user, session).unwrap()
}

fn person(id: UserId, name: &str, now: entity::Instant) -> user::Model {
    user::Model {
        id,
        email: format!("{name}@example.test"),
        name: name.to_owned(),
        locale: "en".to_owned(),
        zone: "Asia/Shanghai".to_owned(),
        password_hash: None,
        confirmed_at: Some(now),
        totp_secret: None,
        totp_last_step: None,
        totp_confirmed_at: None,
        person_hash: None,
        banned_at: None,
        created_at: now,
    }
}

fn company(id: OrganisationId, kind: OrganisationKind, name: &str, now: entity::Instant) -> organisation::Model {
    organisation::Model {
        id,
        kind,
        name: name.to_owned(),
        legal_name: None,
        registration_number: None,
        country: "CN".to_owned(),
        zone: "Asia/Shanghai".to_owned(),
        email: None,
        created_at: now,
        ended_at: None,
    }
}
