//! Cookies: the sign-in, the language, and the visit before a sign-in; and the token that forms carry.
//!
//! What the sign-in's cookie holds is `session.rs`'s.

use actix_web::HttpRequest;
use actix_web::cookie::time::Duration;
use actix_web::cookie::{Cookie, SameSite};
use subtle::ConstantTimeEq;

use crate::kernel::terms::hex;
use crate::kernel::{Actor, House};
use crate::render::Locale;
use crate::web::session::PAGES_SECONDS;

/// How long a language is remembered.
const LANGUAGE_DAYS: i64 = 365;

/// A cookie of the house.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kept {
    /// The sign-in.
    SignIn,
    /// The visit of somebody who has not signed in, which their forms are bound to.
    Visit,
    /// The language chosen.
    Language,
}

impl Kept {
    /// Its name. Over TLS the browser itself sees to it that no other host and no plain connection sets it.
    fn name(self, house: &House) -> String {
        let bare = match self {
            Self::SignIn => "pappus-sign-in",
            Self::Visit => "pappus-visit",
            Self::Language => "pappus-language",
        };
        if is_over_tls(house) { format!("__Host-{bare}") } else { bare.to_owned() }
    }

    /// What a request carries under it.
    pub fn of(self, house: &House, request: &HttpRequest) -> Option<String> {
        request.cookie(&self.name(house)).map(|cookie| cookie.value().to_owned()).filter(|value| !value.is_empty())
    }

    /// The cookie with a value, for as long as its kind is kept.
    pub fn with(self, house: &House, value: String) -> Cookie<'static> {
        let cookie = self.bare(house, value);
        match self {
            Self::SignIn => cookie.max_age(Duration::seconds(PAGES_SECONDS)).finish(),
            Self::Visit => cookie.finish(),
            Self::Language => cookie.max_age(Duration::days(LANGUAGE_DAYS)).finish(),
        }
    }

    /// The cookie that makes a browser forget it.
    pub fn forgotten(self, house: &House) -> Cookie<'static> {
        self.bare(house, String::new()).max_age(Duration::ZERO).finish()
    }

    fn bare(self, house: &House, value: String) -> actix_web::cookie::CookieBuilder<'static> {
        Cookie::build(self.name(house), value).path("/").http_only(true).same_site(SameSite::Lax).secure(is_over_tls(house))
    }
}

fn is_over_tls(house: &House) -> bool {
    !house.public_url().starts_with("http://")
}

/// The language a request has chosen before.
pub fn language_of(house: &House, request: &HttpRequest) -> Option<Locale> {
    Kept::Language.of(house, request).and_then(|tag| Locale::from_code(&tag))
}

/// What the forms of a sign-in are bound to: the sign-in and its seat. Sent from a tab where somebody has switched
/// meanwhile, a form is none of the new seat's. `None` without a sign-in.
pub fn seat_of(actor: &Actor) -> Option<String> {
    actor.session.map(|session| format!("{session} {:?} {:?}", actor.organisation, actor.creator))
}

/// What the forms of a seat, or of a visit before a sign-in, carry.
pub fn csrf_token(house: &House, bound_to: &str) -> String {
    hex(&house.sealer().fingerprint("form", bound_to))
}

/// Whether a form carries the right one.
pub fn is_csrf_token(expected: &str, given: &str) -> bool {
    !expected.is_empty() && bool::from(expected.as_bytes().ct_eq(given.as_bytes()))
}
