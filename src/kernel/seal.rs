//! Secrets at rest: AES-256-GCM with keys derived from the house's secret, one key per purpose.
//!
//! What is sealed is bound to its place (`table/row/column`), so that a ciphertext moved to another
//! row does not open. Also the keyed hashes of tokens and of personal numbers that must be compared.

use aes_gcm::aead::{Aead, KeyInit, Payload};
use aes_gcm::{Aes256Gcm, Nonce};
use hmac::{Hmac, Mac};
use sha2::Sha256;

use super::Fault;
use rand::RngExt;

/// Opens and closes sealed values.
#[derive(Clone)]
pub struct Sealer {
    key: [u8; 32],
}

const NONCE_LEN: usize = 12;

impl Sealer {
    /// A sealer for the house's secret.
    pub fn new(secret: &str) -> Self {
        Self { key: keyed(secret.as_bytes(), b"pappus/seal/1") }
    }

    /// Seals a text for one place.
    pub fn seal(&self, place: &str, text: &str) -> Result<Vec<u8>, Fault> {
        let mut nonce = [0_u8; NONCE_LEN];
        rand::rng().fill(&mut nonce);
        let cipher = Aes256Gcm::new(&self.key.into());
        let sealed = cipher
            .encrypt(&Nonce::from(nonce), Payload { msg: text.as_bytes(), aad: place.as_bytes() })
            .map_err(|_| Fault::broken("a value could not be sealed"))?;
        Ok([&nonce[..], &sealed].concat())
    }

    /// Opens what was sealed for the same place.
    pub fn open(&self, place: &str, sealed: &[u8]) -> Result<String, Fault> {
        let broken = || Fault::broken(format!("a sealed value of {place} does not open"));
        let (nonce, body) = sealed.split_at_checked(NONCE_LEN).ok_or_else(broken)?;
        let nonce: [u8; NONCE_LEN] = nonce.try_into().map_err(|_| broken())?;
        let cipher = Aes256Gcm::new(&self.key.into());
        let text = cipher.decrypt(&Nonce::from(nonce), Payload { msg: body, aad: place.as_bytes() }).map_err(|_| broken())?;
        String::from_utf8(text).map_err(|_| broken())
    }

    /// The keyed hash of a person's identity or tax number, however it is written: what says that a payee, a sign-in and
    /// another sign-in are one person.
    pub fn person(&self, number: &str) -> Vec<u8> {
        let plain: String = number.chars().filter(|letter| !letter.is_whitespace() && *letter != '-').collect();
        self.fingerprint("person", &plain.to_uppercase())
    }

    /// A keyed hash for comparing values that must not be readable: tokens, tax numbers, accounts.
    pub fn fingerprint(&self, purpose: &str, value: &str) -> Vec<u8> {
        keyed(&self.key, format!("{purpose}\0{value}").as_bytes()).to_vec()
    }
}

impl std::fmt::Debug for Sealer {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Sealer")
    }
}

fn keyed(key: &[u8], message: &[u8]) -> [u8; 32] {
    let Ok(mut mac) = Hmac::<Sha256>::new_from_slice(key) else { unreachable!("HMAC takes keys of any length") };
    mac.update(message);
    mac.finalize().into_bytes().into()
}

/// A fresh secret of 32 random bytes from the operating system, in URL-safe letters.
pub fn fresh_token() -> String {
    use base64::Engine;
    let mut bytes = [0_u8; 32];
    rand::rng().fill(&mut bytes);
    base64::engine::general_purpose::URL_SAFE_NO_PAD.encode(bytes)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_sealed_value_opens_only_in_its_place() {
        let sealer = Sealer::new("secret");
        let sealed = sealer.seal("payout_method/1/account", "6222020200112233445").unwrap();
        assert_eq!(sealer.open("payout_method/1/account", &sealed).unwrap(), "6222020200112233445");
        assert!(sealer.open("payout_method/2/account", &sealed).is_err());
        assert!(Sealer::new("other").open("payout_method/1/account", &sealed).is_err());
        assert!(sealer.open("payout_method/1/account", b"short").is_err());
    }
}
