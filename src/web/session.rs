//! Who is calling: a bearer token, or for pages a cookie, becomes an `Actor`. The only place that knows JWTs.
//!
//! A token says who and which sign-in, nothing else; what they may do is read from the database at
//! every request, so that a role taken away is gone at once.

use actix_web::HttpRequest;
use actix_web::http::header;
use entity::{Instant, SessionId, UserId};
use jsonwebtoken::{Algorithm, DecodingKey, EncodingKey, Header, Validation, decode, encode};
use serde::{Deserialize, Serialize};

use crate::kernel::{Actor, Fault, House, Kind};
use crate::market::identity;

/// How long an access token is good.
pub const ACCESS_SECONDS: i64 = 15 * 60;
/// How far the clocks of two of our own processes may be apart.
const LEEWAY_SECONDS: i64 = 5;
/// RFC 9068: what kind of token this is, so that no other token of the house passes for it.
const TYPE: &str = "at+jwt";
const ISSUER: &str = "pappus";
const AUDIENCE: &str = "pappus/api";

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
    let now = seconds(house.now());
    let claims =
        Claims { sub: user, sid: session, iss: ISSUER.to_owned(), aud: AUDIENCE.to_owned(), iat: now, nbf: now, exp: now + ACCESS_SECONDS };
    let header = Header { typ: Some(TYPE.to_owned()), ..Header::new(Algorithm::HS256) };
    encode(&header, &claims, &EncodingKey::from_secret(&key(house))).map_err(|error| Fault::Broken(Box::new(error)))
}

/// The actor of a request; nobody if it carries no token, a refusal if the token is no longer good.
pub async fn actor_of(house: &House, request: &HttpRequest) -> Result<Actor, Fault> {
    let Some(given) = request.headers().get(header::AUTHORIZATION) else { return Ok(Actor::nobody()) };
    let token = given.to_str().ok().and_then(|given| given.split_once(' ')).filter(|(scheme, _)| scheme.eq_ignore_ascii_case("bearer"));
    let Some((_, token)) = token else { return Err(unauthenticated()) };
    let (user, session) = read(house, token.trim())?;
    let actor = identity::store::actor_of_session(house.reader(), session, house.now()).await?;
    actor.filter(|actor| actor.user == Some(user)).ok_or_else(unauthenticated)
}

/// The refusal of whoever has not signed in.
pub fn unauthenticated() -> Fault {
    Fault::refuse(Kind::Unauthenticated, "unauthenticated", "Sign in first, or sign in again.")
}

/// Whose token this is, if it is one of ours and in force. Time is the house's, which may stand still.
fn read(house: &House, token: &str) -> Result<(UserId, SessionId), Fault> {
    let mut rules = Validation::new(Algorithm::HS256);
    rules.validate_exp = false;
    rules.validate_nbf = false;
    rules.set_issuer(&[ISSUER]);
    rules.set_audience(&[AUDIENCE]);
    rules.set_required_spec_claims(&["exp", "nbf", "iss", "aud", "sub"]);
    let token = decode::<Claims>(token, &DecodingKey::from_secret(&key(house)), &rules).map_err(|_| unauthenticated())?;
    let (now, claims) = (seconds(house.now()), token.claims);
    let in_force = claims.nbf <= now + LEEWAY_SECONDS && now < claims.exp + LEEWAY_SECONDS;
    if in_force && token.header.typ.as_deref() == Some(TYPE) { Ok((claims.sub, claims.sid)) } else { Err(unauthenticated()) }
}

fn key(house: &House) -> Vec<u8> {
    house.sealer().fingerprint("access token", "HS256")
}

fn seconds(at: Instant) -> i64 {
    at.since(Instant::from_micros(0)).as_secs()
}
