//! Who is calling: a bearer token, or for pages a cookie, becomes an `Actor`. The only place that knows JWTs.
//!
//! A token of a sign-in says who and which sign-in, one that a person gave to a program of theirs nothing at all; what they may do is read from the database at
//! every request, so that a role taken away is gone at once.

use actix_web::HttpRequest;
use actix_web::http::header;
use entity::personal_token::TokenScope;
use entity::{Instant, PersonalTokenId, SessionId, UserId};
use jsonwebtoken::{Algorithm, DecodingKey, EncodingKey, Header, Validation, decode, encode};
use serde::{Deserialize, Serialize};

use crate::kernel::{Actor, Fault, House, Kind};
use crate::market::identity::{self, TOKEN_PREFIX};

/// How long an access token is good.
pub const ACCESS_SECONDS: i64 = 15 * 60;
/// How far the clocks of two of our own processes may be apart.
const LEEWAY_SECONDS: i64 = 5;
const ISSUER: &str = "pappus";
/// How long a sign-in on the pages is good.
pub const PAGES_SECONDS: i64 = 7 * 24 * 60 * 60;

/// What a token is for; one sort never passes for another.
struct Sort {
    /// RFC 9068 and its like: the type in the header.
    kind: &'static str,
    audience: &'static str,
    seconds: i64,
}

const BEARER: Sort = Sort { kind: "at+jwt", audience: "pappus/api", seconds: ACCESS_SECONDS };
const COOKIE: Sort = Sort { kind: "page+jwt", audience: "pappus/pages", seconds: PAGES_SECONDS };

#[derive(Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Claims {
    sub: UserId,
    sid: SessionId,
    iss: String,
    aud: String,
    iat: i64,
    nbf: i64,
    exp: i64,
}

/// A fresh access token for a sign-in.
pub fn issue(house: &House, user: UserId, session: SessionId) -> Result<String, Fault> {
    write(house, (user, session), &BEARER)
}

/// What the cookie of a sign-in on the pages holds.
pub fn issue_cookie(house: &House, user: UserId, session: SessionId) -> Result<String, Fault> {
    write(house, (user, session), &COOKIE)
}

/// Who calls, and with what.
#[derive(Clone, Debug)]
pub struct Caller {
    /// As whom.
    pub actor: Actor,
    /// The token of a program, where it is one that calls.
    pub token: Option<(PersonalTokenId, TokenScope)>,
}

impl Caller {
    /// Somebody who has not signed in.
    pub fn nobody() -> Self {
        Self { actor: Actor::nobody(), token: None }
    }
}

/// Who calls with a request; nobody if it carries no token, a refusal if the token is no longer good.
pub async fn caller_of(house: &House, request: &HttpRequest) -> Result<Caller, Fault> {
    let Some(given) = request.headers().get(header::AUTHORIZATION) else { return Ok(Caller::nobody()) };
    let token = given.to_str().ok().and_then(|given| given.split_once(' ')).filter(|(scheme, _)| scheme.eq_ignore_ascii_case("bearer"));
    let Some((_, token)) = token else { return Err(unauthenticated()) };
    if token.trim().starts_with(TOKEN_PREFIX) {
        let known = identity::actor_of_token(house, token.trim(), house.now()).await?;
        let (actor, id, scope) = known.ok_or_else(unauthenticated)?;
        return Ok(Caller { actor, token: Some((id, scope)) });
    }
    let actor = actor_behind(house, read(house, token.trim(), &BEARER)?).await?;
    Ok(Caller { actor, token: None })
}

/// The actor behind what a cookie holds, a refusal if it is no longer good.
pub async fn actor_of_cookie(house: &House, cookie: &str) -> Result<Actor, Fault> {
    actor_behind(house, read(house, cookie, &COOKIE)?).await
}

/// The refusal of whoever has not signed in.
pub fn unauthenticated() -> Fault {
    Fault::refuse(Kind::Unauthenticated, "unauthenticated", "Sign in first, or sign in again.")
}

async fn actor_behind(house: &House, (user, session): (UserId, SessionId)) -> Result<Actor, Fault> {
    let actor = identity::store::actor_of_session(house.reader(), session, house.now()).await?;
    actor.filter(|actor| actor.user == Some(user)).ok_or_else(unauthenticated)
}

fn write(house: &House, (user, session): (UserId, SessionId), sort: &Sort) -> Result<String, Fault> {
    let now = seconds(house.now());
    let (iss, aud) = (ISSUER.to_owned(), sort.audience.to_owned());
    let claims = Claims { sub: user, sid: session, iss, aud, iat: now, nbf: now, exp: now + sort.seconds };
    let header = Header { typ: Some(sort.kind.to_owned()), ..Header::new(Algorithm::HS256) };
    encode(&header, &claims, &EncodingKey::from_secret(&key(house))).map_err(|error| Fault::Broken(Box::new(error)))
}

/// Whose token this is, if it is one of ours and in force. Time is the house's, which may stand still.
fn read(house: &House, token: &str, sort: &Sort) -> Result<(UserId, SessionId), Fault> {
    let mut rules = Validation::new(Algorithm::HS256);
    rules.validate_exp = false;
    rules.validate_nbf = false;
    rules.set_issuer(&[ISSUER]);
    rules.set_audience(&[sort.audience]);
    rules.set_required_spec_claims(&["exp", "nbf", "iss", "aud", "sub"]);
    let token = decode::<Claims>(token, &DecodingKey::from_secret(&key(house)), &rules).map_err(|_| unauthenticated())?;
    let (now, claims) = (seconds(house.now()), token.claims);
    let in_force = claims.nbf <= now + LEEWAY_SECONDS && now < claims.exp + LEEWAY_SECONDS;
    if in_force && token.header.typ.as_deref() == Some(sort.kind) { Ok((claims.sub, claims.sid)) } else { Err(unauthenticated()) }
}

fn key(house: &House) -> Vec<u8> {
    house.sealer().fingerprint("access token", "HS256")
}

fn seconds(at: Instant) -> i64 {
    at.since(Instant::from_micros(0)).as_secs()
}
