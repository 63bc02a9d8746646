//! Sign-ins: opening, refreshing, switching, ending. Access tokens are the web's; here a sign-in is a row.
//!
//! Answers that hold a secret are never stored with a key, so these calls are made without one.

use entity::session::{self, SessionEnd};
use entity::{CreatorId, Instant, Letter, OrganisationId, RefreshId, SessionId, SubjectKind, UserId, refresh_token, user};
use jiff::SignedDuration;
use serde::{Deserialize, Serialize};
use serde_json::json;

use super::super::rules::device::Device;
use super::super::rules::{IdentityError, text};
use super::super::{letters, password, store, totp};
use crate::kernel::seal::fresh_token;
use crate::kernel::{Actor, Call, Fault, House, Tx, record};
use crate::notify::facts::AccountFacts;

/// How long a refresh token is good.
const REFRESH_LASTS: SignedDuration = SignedDuration::from_hours(30 * 24);
/// The window in which failures of one address are counted.
const WINDOW: SignedDuration = SignedDuration::from_mins(15);
/// How many failures an address has in it.
const FAILURES_MOST: i32 = 10;

/// An attempt to sign in.
#[derive(Clone, Debug)]
pub struct SignIn {
    /// The address, in any case.
    pub email: String,
    /// The password.
    pub password: String,
    /// The code of the second factor, for who has one.
    pub otp: Option<String>,
    /// Where from: remembered with the sign-in, and named in the letter about a new one.
    pub device: Device,
    /// Whether finance and operators need a second factor here; only test and demo houses say no.
    pub second_factor_required: bool,
}

/// An open sign-in.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct SignedIn {
    /// The session.
    pub session_id: SessionId,
    /// Whose.
    pub user_id: UserId,
    /// Good once, for the next refresh.
    pub refresh_token: String,
    /// Until when it is good.
    pub refresh_expires_at: Instant,
    /// As whom the person acts now.
    pub actor: Actor,
    /// Whether the role waits for a second factor to be set up first.
    pub second_factor_missing: bool,
}

/// Anybody signs in with address and password, and the code of the second factor if there is one.
///
/// Unknown addresses are answered like wrong passwords, after the same work. Ten failures of an address
/// in a quarter of an hour are answered `Limited` until it has passed.
pub async fn sign_in(house: &House, call: &Call, attempt: SignIn) -> Result<SignedIn, Fault> {
    let call = &without_key(call);
    let email = text::email("email", &attempt.email).unwrap_or_default();
    let address = house.sealer().fingerprint("email", &email);
    must_have_budget(house, &address).await?;
    let user = store::find_user_by_email(house.reader(), &email).await?;
    let hash = user.as_ref().filter(|user| user.confirmed_at.is_some()).and_then(|user| user.password_hash.as_deref());
    let right = password::is(&attempt.password, hash).await?;
    let Some(user) = user.filter(|_| right) else {
        return refuse_counted(house, call, &address, IdentityError::WrongSignIn).await;
    };
    if user.banned_at.is_some() {
        return Err(IdentityError::Banned.into());
    }
    let step = match (user.totp_confirmed_at, attempt.otp.as_deref().filter(|code| !code.trim().is_empty())) {
        (None, _) => None,
        (Some(_), None) => return Err(IdentityError::CodeNeeded.into()),
        (Some(_), Some(code)) => match totp::step_of(house.sealer(), &user, code, house.now())? {
            Some(step) => Some(step),
            None => return refuse_counted(house, call, &address, IdentityError::CodeNeeded).await,
        },
    };
    let (token, second_factor) = (fresh_token(), step.is_some() || !attempt.second_factor_required);
    let signed_in = house
        .promise(call, async |tx| {
            if let Some(step) = step
                && !store::use_totp_step(tx, user.id, step).await?
            {
                return Ok(None);
            }
            let still = store::find_user(tx.db(), user.id).await?.ok_or(IdentityError::WrongSignIn)?;
            if still.password_hash != user.password_hash || still.banned_at.is_some() {
                return Err(IdentityError::WrongSignIn.into());
            }
            store::clear_failures(tx, &address).await?;
            open_in(tx, &user, &attempt.device, (second_factor, &token)).await.map(Some)
        })
        .await?;
    match signed_in {
        Some(signed_in) => Ok(signed_in),
        None => refuse_counted(house, call, &address, IdentityError::CodeNeeded).await,
    }
}

/// The same call without its key.
pub(super) fn without_key(call: &Call) -> Call {
    let mut plain = Call::by(call.actor.clone());
    plain.at = call.at;
    plain
}

/// Refuses an address that has used up its budget.
pub(super) async fn must_have_budget(house: &House, address: &[u8]) -> Result<(), Fault> {
    let used = store::find_budget(house.reader(), address).await?;
    let now = house.now();
    match used {
        Some(used) if used.failed >= FAILURES_MOST && now.since(used.since) < WINDOW => Err(IdentityError::TooManyAttempts.into()),
        Some(_) | None => Ok(()),
    }
}

/// Counts a failure of an address, then refuses.
pub(super) async fn refuse_counted<T>(house: &House, call: &Call, address: &[u8], why: IdentityError) -> Result<T, Fault> {
    house.promise(call, async |tx| store::count_failure(tx, address, tx.now().minus(WINDOW)).await).await?;
    Err(why.into())
}

async fn open_in(tx: &Tx, user: &user::Model, device: &Device, (second_factor, token): (bool, &str)) -> Result<SignedIn, Fault> {
    let device_hash = tx.house().sealer().fingerprint("device", &device.agent);
    let (before, here) = store::knows_device(tx.db(), user.id, &device_hash).await?;
    let seat = store::list_memberships_of(tx.db(), user.id).await?.into_iter().next();
    let session = session::Model {
        id: tx.mint(),
        user_id: user.id,
        organisation_id: seat.as_ref().map(|seat| seat.organisation_id),
        acting_for: None,
        second_factor,
        device_hash: Some(device_hash),
        browser: device.browser.map(str::to_owned),
        system: device.system.map(str::to_owned),
        network: device.network.clone(),
        created_at: tx.now(),
        seen_at: tx.now(),
        ended_at: None,
        ended_why: None,
    };
    store::insert_session(tx, &session).await?;
    record(tx, SubjectKind::User, user.id, "signed_in", json!({ "session": session.id })).await?;
    if before && !here {
        let facts = AccountFacts { device: device.named(), address: device.network.clone(), ..letters::account(tx.now()) };
        letters::write_to(tx, user.id, (Letter::NewSignIn, "new_device"), facts, None).await?;
    }
    let second_factor_missing = !second_factor && seat.is_some_and(|seat| store::needs_second_factor(seat.role));
    let signed_in = renew_in(tx, &session, token).await?.ok_or(IdentityError::Banned)?;
    Ok(SignedIn { second_factor_missing, ..signed_in })
}

/// Gives a session its next refresh token; `None` if nobody stands behind the session any more.
async fn renew_in(tx: &Tx, session: &session::Model, token: &str) -> Result<Option<SignedIn>, Fault> {
    let Some(actor) = store::actor_behind(tx.db(), session, tx.now()).await? else { return Ok(None) };
    let next = refresh_token::Model {
        id: tx.mint::<RefreshId>(),
        session_id: session.id,
        token_hash: refresh_hash(tx.house(), token),
        created_at: tx.now(),
        expires_at: tx.now().plus(REFRESH_LASTS),
        used_at: None,
    };
    store::insert_refresh(tx, &next).await?;
    Ok(Some(SignedIn {
        session_id: session.id,
        user_id: session.user_id,
        refresh_token: token.to_owned(),
        refresh_expires_at: next.expires_at,
        actor,
        second_factor_missing: false,
    }))
}

fn refresh_hash(house: &House, token: &str) -> Vec<u8> {
    house.sealer().fingerprint("refresh", token)
}

/// Whoever holds a refresh token gets the next one. A token used twice ends the session: one of the two
/// who hold it is not its owner.
pub async fn refresh(house: &House, call: &Call, token: &str, device: &Device) -> Result<SignedIn, Fault> {
    let (hash, next) = (refresh_hash(house, token), fresh_token());
    let signed_in = house
        .promise(&without_key(call), async |tx| {
            let Some((old, session)) = store::find_refresh(tx.db(), &hash).await? else { return Ok(None) };
            if session.ended_at.is_some() || old.expires_at <= tx.now() {
                return Ok(None);
            }
            if !store::use_refresh(tx, &old).await? {
                store::end_session(tx, session.id, SessionEnd::TokenReused).await?;
                record(tx, SubjectKind::User, session.user_id, "refresh_token_reused", json!({ "session": session.id })).await?;
                return Ok(None);
            }
            store::touch_session(tx, session.id, device).await?;
            renew_in(tx, &session, &next).await
        })
        .await?;
    signed_in.ok_or_else(|| IdentityError::RefreshOver.into())
}

/// A person acts for another organisation of theirs (`None`: as the creator they are), as an agency
/// perhaps for a creator within its mandate.
pub async fn switch(
    house: &House,
    call: &Call,
    organisation: Option<OrganisationId>,
    acting_for: Option<CreatorId>,
) -> Result<Actor, Fault> {
    house
        .promise(call, async |tx| {
            let id = tx.actor().session.ok_or(IdentityError::NotSignedIn)?;
            let session = store::load_own_session(tx.db(), tx.actor(), id).await?;
            if let Some(organisation) = organisation {
                let seat = store::find_membership(tx.db(), organisation, session.user_id).await?.ok_or_else(Fault::missing)?;
                if store::needs_second_factor(seat.role) && !session.second_factor {
                    return Err(IdentityError::SecondFactorNeeded.into());
                }
            }
            let session = session::Model { organisation_id: organisation, acting_for, seen_at: tx.now(), ..session };
            let actor = store::actor_behind(tx.db(), &session, tx.now()).await?.ok_or_else(Fault::missing)?;
            let got_it = actor.organisation == organisation && acting_for.is_none_or(|creator| actor.acting_for() == Some(creator));
            if !got_it || (organisation.is_none() && actor.creator.is_none()) {
                return Err(Fault::missing());
            }
            store::place_session(tx, &session).await?;
            Ok(actor)
        })
        .await
}

/// A person signs out of this device.
pub async fn sign_out(house: &House, call: &Call) -> Result<(), Fault> {
    house
        .promise(call, async |tx| {
            let id = tx.actor().session.ok_or(IdentityError::NotSignedIn)?;
            let session = store::load_own_session(tx.db(), tx.actor(), id).await?;
            store::end_session(tx, session.id, SessionEnd::SignedOut).await
        })
        .await
}

/// A person ends one of their sign-ins from another device.
pub async fn end_session(house: &House, call: &Call, id: SessionId) -> Result<(), Fault> {
    house
        .promise(call, async |tx| {
            let session = store::load_own_session(tx.db(), tx.actor(), id).await?;
            store::end_session(tx, session.id, SessionEnd::EndedElsewhere).await?;
            record(tx, SubjectKind::User, session.user_id, "session_ended", json!({ "session": session.id })).await?;
            Ok(())
        })
        .await
}

/// A person ends all of their sign-ins but the one they do it from; tells how many.
pub async fn end_other_sessions(house: &House, call: &Call) -> Result<u64, Fault> {
    house
        .promise(call, async |tx| {
            let here = tx.actor().session.ok_or(IdentityError::NotSignedIn)?;
            let here = store::load_own_session(tx.db(), tx.actor(), here).await?;
            let ended = store::end_other_sessions(tx, &here).await?;
            record(tx, SubjectKind::User, here.user_id, "other_sessions_ended", json!({ "session": here.id, "ended": ended })).await?;
            Ok(ended)
        })
        .await
}

/// Notes that a sign-in was used, and from where. Nobody is answered by it.
pub async fn note_seen(house: &House, actor: &Actor, device: &Device) -> Result<(), Fault> {
    let Some(session) = actor.session else { return Ok(()) };
    house.promise(&Call::by(actor.clone()), async |tx| store::touch_session(tx, session, device).await).await
}
