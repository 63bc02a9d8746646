//! A browser that knocks at the front door: it follows no redirect, keeps cookies, and sends forms.

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::pin::Pin;
use std::rc::Rc;
use std::sync::Arc;

use actix_web::body::{BoxBody, MessageBody, to_bytes};
use actix_web::cookie::Cookie;
use actix_web::dev::ServiceResponse;
use actix_web::test::{TestRequest, call_service, init_service};
use entity::{SessionId, session};
use futures_util::future::LocalBoxFuture;
use pappus::config::{Environment, RateLimits};
use pappus::kernel::{Actor, Call, House};
use pappus::market::identity::store;
use pappus::render::Renderer;
use pappus::web::{self, Front};

type Send = Box<dyn Fn(TestRequest) -> LocalBoxFuture<'static, ServiceResponse>>;

/// The browser.
pub struct Browser {
    send: Send,
    jar: RefCell<BTreeMap<String, String>>,
}

/// What it shows.
#[derive(Debug)]
pub struct Seen {
    /// The status code.
    pub status: u16,
    /// Where it is sent on to.
    pub location: Option<String>,
    /// The cookies it is told to keep, as they were sent.
    pub cookies: Vec<String>,
    /// The headers it came with, names in small letters.
    pub headers: BTreeMap<String, String>,
    /// The page.
    pub text: String,
}

impl Browser {
    /// A browser at the door of a house, without cookies.
    pub async fn at(house: &House, environment: Environment) -> Self {
        let limits = RateLimits { requests_per_minute: 100_000, sign_ins_per_minute: 100_000 };
        let front = Front::new(house.clone(), Arc::new(Renderer::load().unwrap()), limits).in_environment(environment);
        let service = Rc::new(init_service(web::app(&front)).await);
        let send: Send = Box::new(move |request| {
            let service = Rc::clone(&service);
            Box::pin(async move { call_service(&*service, request.to_request()).await })
        });
        Self { send, jar: RefCell::default() }
    }

    /// Signs somebody in without their password, and forgets whoever was.
    pub async fn becomes(&self, house: &House, actor: &Actor) {
        let cookie = sign_in_of(house, actor).await;
        self.jar.borrow_mut().clear();
        self.jar.borrow_mut().insert("__Host-pappus-sign-in".to_owned(), cookie);
    }

    /// Opens an address.
    pub async fn opens(&self, path: &str) -> Seen {
        self.sends(TestRequest::get().uri(path)).await
    }

    /// Opens an address saying more about why.
    pub async fn asks(&self, path: &str, headers: &[(&str, &str)]) -> Seen {
        self.sends(headers.iter().fold(TestRequest::get().uri(path), |request, header| request.insert_header(*header))).await
    }

    /// Sends a form as it stands on a page it has opened: with its token.
    pub async fn fills(&self, page: &str, path: &str, fields: &[(&str, &str)]) -> Seen {
        let token = self.opens(page).await.token();
        self.posts(path, &[fields, &[("csrf", token.as_str())]].concat()).await
    }

    /// Sends fields without having seen a form.
    pub async fn posts(&self, path: &str, fields: &[(&str, &str)]) -> Seen {
        self.sends(TestRequest::post().uri(path).set_form(fields)).await
    }

    /// Sends a form with a file in it, as it stands on a page it has opened.
    pub async fn uploads(&self, page: &str, fields: &[(&str, &str)], (name, bytes): (&str, &[u8])) -> Seen {
        let form = self.opens(page).await;
        let hidden = [("csrf", form.token()), ("_key", form.hidden("_key"))];
        let own = hidden.iter().map(|(name, value)| (*name, value.as_str()));
        let mut body = Vec::new();
        for (field, value) in fields.iter().copied().chain(own) {
            let part = format!("--border\r\nContent-Disposition: form-data; name=\"{field}\"\r\n\r\n{value}\r\n");
            body.extend_from_slice(part.as_bytes());
        }
        let part = format!("--border\r\nContent-Disposition: form-data; name=\"file\"; filename=\"{name}\"\r\n\r\n");
        body.extend_from_slice(part.as_bytes());
        body.extend_from_slice(bytes);
        body.extend_from_slice(b"\r\n--border--\r\n");
        let kind = ("content-type", "multipart/form-data; boundary=border");
        self.sends(TestRequest::post().uri(page).insert_header(kind).set_payload(body)).await
    }

    /// Sends a form as it stands on a page it has opened, with some files under one name.
    pub async fn attaches(&self, (page, path): (&str, &str), fields: &[(&str, &str)], files: &[(&str, &[u8])]) -> Seen {
        let form = self.opens(page).await;
        let hidden = [("csrf", form.token()), ("_key", form.hidden("_key"))];
        let own = hidden.iter().map(|(name, value)| (*name, value.as_str()));
        let mut body = Vec::new();
        for (field, value) in fields.iter().copied().chain(own) {
            let part = format!("--border\r\nContent-Disposition: form-data; name=\"{field}\"\r\n\r\n{value}\r\n");
            body.extend_from_slice(part.as_bytes());
        }
        for (name, bytes) in files {
            let part = format!("--border\r\nContent-Disposition: form-data; name=\"attachments\"; filename=\"{name}\"\r\n\r\n");
            body.extend_from_slice(part.as_bytes());
            body.extend_from_slice(bytes);
            body.extend_from_slice(b"\r\n");
        }
        body.extend_from_slice(b"--border--\r\n");
        let kind = ("content-type", "multipart/form-data; boundary=border");
        self.sends(TestRequest::post().uri(path).insert_header(kind).set_payload(body)).await
    }

    /// Opens a stream of events, if it may.
    pub async fn follows(&self, path: &str) -> Result<Stream, u16> {
        let response = (self.send)(self.with_cookies(TestRequest::get().uri(path))).await;
        let status = response.status().as_u16();
        if status == 200 { Ok(Stream(Box::pin(response.into_body()))) } else { Err(status) }
    }

    fn with_cookies(&self, mut request: TestRequest) -> TestRequest {
        for (name, value) in self.jar.borrow().iter() {
            request = request.cookie(Cookie::new(name.clone(), value.clone()));
        }
        request
    }

    async fn sends(&self, request: TestRequest) -> Seen {
        let response = (self.send)(self.with_cookies(request)).await;
        for cookie in response.response().cookies() {
            self.jar.borrow_mut().insert(cookie.name().to_owned(), cookie.value().to_owned());
        }
        let status = response.status().as_u16();
        let text = |value: &actix_web::http::header::HeaderValue| String::from_utf8_lossy(value.as_bytes()).into_owned();
        let cookies = response.headers().get_all("set-cookie").map(text).collect();
        let headers: BTreeMap<String, String> =
            response.headers().iter().map(|(name, value)| (name.as_str().to_owned(), text(value))).collect();
        let bytes = to_bytes(response.into_body()).await.map_err(|_| "the body broke off").unwrap();
        let location = headers.get("location").cloned();
        Seen { status, location, cookies, headers, text: String::from_utf8_lossy(&bytes).into_owned() }
    }
}

/// The cookie of somebody who has just signed in.
pub async fn sign_in_of(house: &House, actor: &Actor) -> String {
    let (call, user) = (Call::by(Actor::clock()), actor.user.unwrap());
    let session = house.promise(&call, async |tx| {
        let row = session::Model {
            id: tx.mint::<SessionId>(),
            user_id: user,
            organisation_id: actor.organisation,
            acting_for: None,
            second_factor: true,
            device_hash: None,
            browser: None,
            system: None,
            network: None,
            created_at: tx.now(),
            seen_at: tx.now(),
            ended_at: None,
            ended_why: None,
        };
        store::insert_session(tx, &row).await?;
        Ok(row.id)
    });
    web::session::issue_cookie(house, user, session.await.unwrap()).unwrap()
}

/// A stream of events that is open.
pub struct Stream(Pin<Box<BoxBody>>);

impl Stream {
    /// The next event's data; comments and the greeting are passed over. `None` when the stream has ended.
    pub async fn next(&mut self) -> Option<String> {
        loop {
            let chunk = std::future::poll_fn(|cx| self.0.as_mut().poll_next(cx)).await?.unwrap();
            let text = String::from_utf8_lossy(&chunk).into_owned();
            if let Some(data) = text.lines().find_map(|line| line.strip_prefix("data: ")) {
                return Some(data.to_owned());
            }
        }
    }
}

impl Seen {
    /// The token of the first form on it.
    pub fn token(&self) -> String {
        self.hidden("csrf")
    }

    /// What the first hidden field of a name holds.
    pub fn hidden(&self, name: &str) -> String {
        let after = self.text.split_once(&format!("name=\"{name}\" value=\"")).map(|(_, after)| after);
        after.and_then(|after| after.split_once('"')).map(|(value, _)| value.to_owned()).unwrap_or_default()
    }
}
