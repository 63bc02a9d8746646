//! The second factor: begun, confirmed with a first code, given up with a last one.

use entity::{SubjectKind, UserId};
use serde_json::json;

use super::super::rules::IdentityError;
use super::super::{store, totp};
use super::account::must_run_the_house;
use super::session::{must_have_budget, refuse_counted, without_key};
use crate::kernel::{Call, Fault, House, record};

/// A person begins to set up a second factor; the answer is the `otpauth` address their app reads.
///
/// It counts only once [`confirm_totp`] has seen a code of it. The answer is a secret and never stored.
pub async fn begin_totp(house: &House, call: &Call) -> Result<String, Fault> {
    let user = store::load_own_user(house.reader(), &call.actor).await?;
    let (sealed, url) = totp::begin(house, &user)?;
    let begun = house.promise(&without_key(call), async |tx| store::keep_totp(tx, user.id, &sealed).await).await?;
    if begun { Ok(url) } else { Err(IdentityError::SecondFactorSet.into()) }
}

/// A person shows the first code: from now on signing in asks for one, and this sign-in has given it.
pub async fn confirm_totp(house: &House, call: &Call, code: &str) -> Result<(), Fault> {
    let user = store::load_own_user(house.reader(), &call.actor).await?;
    if user.totp_confirmed_at.is_some() {
        return Err(IdentityError::SecondFactorSet.into());
    }
    let step = step_within_budget(house, call, code).await?;
    house
        .promise(call, async |tx| {
            if !store::use_totp_step(tx, user.id, step).await? {
                return Err(IdentityError::CodeNeeded.into());
            }
            store::confirm_totp(tx, user.id).await?;
            if let Some(session) = tx.actor().session {
                store::strengthen_session(tx, session).await?;
            }
            record(tx, SubjectKind::User, user.id, "second_factor_set", json!({})).await?;
            Ok(())
        })
        .await
}

/// A person gives up their second factor with a last code.
pub async fn give_up_totp(house: &House, call: &Call, code: &str) -> Result<(), Fault> {
    let step = step_within_budget(house, call, code).await?;
    house
        .promise(call, async |tx| {
            let user = tx.actor().user.ok_or(IdentityError::NotSignedIn)?;
            if !store::use_totp_step(tx, user, step).await? {
                return Err(IdentityError::CodeNeeded.into());
            }
            store::forget_totp(tx, user).await?;
            record(tx, SubjectKind::User, user, "second_factor_given_up", json!({})).await?;
            Ok(())
        })
        .await
}

/// An operator takes away a person's second factor, after the device was lost; it is recorded.
pub async fn take_totp_away(house: &House, call: &Call, user: UserId) -> Result<(), Fault> {
    house
        .promise(call, async |tx| {
            must_run_the_house(tx)?;
            if tx.actor().user == Some(user) {
                return Err(IdentityError::OwnRole.into());
            }
            store::find_user(tx.db(), user).await?.ok_or_else(Fault::missing)?;
            store::forget_totp(tx, user).await?;
            record(tx, SubjectKind::User, user, "second_factor_taken_away", json!({})).await?;
            Ok(())
        })
        .await
}

/// The time step of the actor's code. Wrong codes use up the same budget as wrong passwords.
async fn step_within_budget(house: &House, call: &Call, code: &str) -> Result<i64, Fault> {
    let user = store::load_own_user(house.reader(), &call.actor).await?;
    let address = house.sealer().fingerprint("email", &user.email);
    must_have_budget(house, &address).await?;
    match totp::step_of(house.sealer(), &user, code, house.now())? {
        Some(step) => Ok(step),
        None => refuse_counted(house, &without_key(call), &address, IdentityError::CodeNeeded).await,
    }
}
