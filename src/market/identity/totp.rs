//! The second factor: six digits every thirty seconds (RFC 6238), each good once.
//!
//! Which step was used last is remembered by the store.

use entity::{Instant, UserId, user};
use totp_rs::{Builder, Secret, Totp};

use crate::kernel::seal::Sealer;
use crate::kernel::{Fault, House};

/// Where a user's secret is sealed to.
fn place(user: UserId) -> String {
    format!("app_user/{user}/totp_secret")
}

/// A fresh secret for a user: sealed, and the address an authenticator app reads.
pub fn begin(house: &House, user: &user::Model) -> Result<(Vec<u8>, String), Fault> {
    let secret = Secret::generate();
    let sealed = house.sealer().seal(&place(user.id), &secret.to_base32())?;
    let url = generator(secret, &user.email)?.to_url().map_err(|error| Fault::broken(format!("otpauth: {error}")))?;
    Ok((sealed, url))
}

/// The time step a code belongs to, one step before and after now included; `None` if it is wrong.
pub fn step_of(sealer: &Sealer, user: &user::Model, code: &str, now: Instant) -> Result<Option<i64>, Fault> {
    let Some(sealed) = &user.totp_secret else { return Ok(None) };
    let secret = sealer.open(&place(user.id), sealed)?;
    let secret = Secret::try_from_base32(secret).map_err(|error| Fault::broken(format!("a stored second factor: {error}")))?;
    let seconds = now.millis() / 1000;
    let step = generator(secret, &user.email)?.check(code.trim(), seconds);
    Ok(step.and_then(|step| i64::try_from(step).ok()))
}

fn generator(secret: Secret, email: &str) -> Result<Totp, Fault> {
    let builder = Builder::new().with_secret(secret).with_skew(1).with_account_name(email.replace(':', "")).with_issuer(Some("Pappus"));
    builder.build().map_err(|error| Fault::broken(format!("a second factor: {error}")))
}
