//! Passwords at rest: Argon2id with 19 MiB, two passes, one lane (OWASP Password Storage Cheat Sheet, 2025).
//!
//! Hashing runs on the blocking threads, two at a time, and always before a promise, never inside one.

use argon2::password_hash::{PasswordHasher, PasswordVerifier, phc::PasswordHash};
use argon2::{Algorithm, Argon2, Params, Version};
use tokio::sync::Semaphore;

use crate::kernel::Fault;

/// How many passwords are hashed at once: each takes 19 MiB and a core.
static HASHERS: Semaphore = Semaphore::const_new(2);

/// Memory in KiB.
const MEMORY_KIB: u32 = 19 * 1024;
/// Passes over it.
const PASSES: u32 = 2;
/// Lanes.
const LANES: u32 = 1;

/// A hash that no password has, so that an unknown address costs as much as a known one.
const NOBODY: &str = "$argon2id$v=19$m=19456,t=2,p=1$bm9ib2R5IHNhbHRlZCBt$MVfFsl4Mz0sS2FWtBCAuA3cCXC4xZjv7fRQ1jQ3e1nM";

/// The hash of a password with a fresh salt, in PHC notation.
pub async fn hash(password: &str) -> Result<String, Fault> {
    let password = password.to_owned();
    apart(move || {
        let hash = hasher()?.hash_password(password.as_bytes()).map_err(|error| Fault::broken(format!("a password: {error}")))?;
        Ok(hash.to_string())
    })
    .await
}

/// Whether a password has a hash. Without a hash the answer is no, after the same work.
pub async fn is(password: &str, hash: Option<&str>) -> Result<bool, Fault> {
    let (password, known, hash) = (password.to_owned(), hash.is_some(), hash.unwrap_or(NOBODY).to_owned());
    apart(move || {
        let hash = PasswordHash::new(&hash).map_err(|error| Fault::broken(format!("a stored password hash: {error}")))?;
        Ok(hasher()?.verify_password(password.as_bytes(), &hash).is_ok() && known)
    })
    .await
}

fn hasher() -> Result<Argon2<'static>, Fault> {
    let params = Params::new(MEMORY_KIB, PASSES, LANES, None).map_err(|error| Fault::broken(format!("argon2: {error}")))?;
    Ok(Argon2::new(Algorithm::Argon2id, Version::V0x13, params))
}

async fn apart<T: Send + 'static>(work: impl FnOnce() -> Result<T, Fault> + Send + 'static) -> Result<T, Fault> {
    let _place = HASHERS.acquire().await.map_err(|_| Fault::broken("the hashers are gone"))?;
    tokio::task::spawn_blocking(work).await.map_err(|error| Fault::broken(format!("hashing stopped: {error}")))?
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn only_the_password_itself_has_its_hash() {
        let stored = hash("correct horse battery staple").await.unwrap();
        assert!(stored.starts_with("$argon2id$v=19$m=19456,t=2,p=1$"));
        assert!(is("correct horse battery staple", Some(&stored)).await.unwrap());
        assert!(!is("correct horse battery stable", Some(&stored)).await.unwrap());
    }

    #[tokio::test]
    async fn nobody_has_no_password() {
        assert!(!is("correct horse battery staple", None).await.unwrap());
    }
}
