//! Signatures that let a receiver know that a letter is the house's (DKIM, RFC 6376), and the record a domain publishes
//! for them.
//!
//! RSA with SHA-256, relaxed on both sides; among the headers are those of RFC 8058, which must be signed.

use std::sync::Arc;

use base64::Engine;
use lettre::Message;
use lettre::message::dkim::{DkimCanonicalization, DkimCanonicalizationType, DkimConfig, DkimSigningAlgorithm, DkimSigningKey};
use lettre::message::header::HeaderName;
use rsa::RsaPrivateKey;
use rsa::pkcs1::{DecodeRsaPrivateKey, EncodeRsaPrivateKey, LineEnding};
use rsa::pkcs8::{DecodePrivateKey, EncodePublicKey};
use rsa::traits::PublicKeyParts;

/// The headers a signature covers, where a letter has them. Not Content-Type: lettre 0.11 writes it with the parts, after
/// the headers it signs, so that its absence would be signed.
const SIGNED: [&str; 10] = [
    "From",
    "To",
    "Subject",
    "Date",
    "Message-ID",
    "MIME-Version",
    "Auto-Submitted",
    "List-Unsubscribe",
    "List-Unsubscribe-Post",
    "X-Pappus-Event",
];
/// The fewest bits of a key that receivers still take (RFC 8301).
const BITS_LEAST: usize = 1024;

/// Why there is no signer. Never holds anything of the key.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum DkimError {
    /// Not a private RSA key in PEM.
    #[error("the DKIM key is not an RSA private key in PEM (PKCS #1 or PKCS #8)")]
    BadKey,
    /// Too small.
    #[error("the DKIM key is too small: receivers refuse RSA keys of less than 1024 bits, 2048 are usual")]
    SmallKey,
    /// A selector or domain that stands in no host name.
    #[error("the DKIM {0} is not a name as DNS has them")]
    BadName(&'static str),
}

/// What signs letters for a domain.
#[derive(Debug, Clone)]
pub struct Signer {
    config: Arc<DkimConfig>,
    name: String,
    value: String,
}

impl Signer {
    /// A signer from a private key in PEM, for `selector._domainkey.domain`.
    pub fn new(pem: &str, selector: &str, domain: &str) -> Result<Self, DkimError> {
        for (what, name) in [("selector", selector), ("domain", domain)] {
            let fit = |letter: char| letter.is_ascii_alphanumeric() || matches!(letter, '-' | '.' | '_');
            if name.is_empty() || name.len() > 200 || !name.chars().all(fit) {
                return Err(DkimError::BadName(what));
            }
        }
        let key = RsaPrivateKey::from_pkcs8_pem(pem).or_else(|_| RsaPrivateKey::from_pkcs1_pem(pem)).map_err(|_| DkimError::BadKey)?;
        if key.size() * 8 < BITS_LEAST {
            return Err(DkimError::SmallKey);
        }
        let public = key.to_public_key().to_public_key_der().map_err(|_| DkimError::BadKey)?;
        let pem = key.to_pkcs1_pem(LineEnding::LF).map_err(|_| DkimError::BadKey)?;
        let key = DkimSigningKey::new(&pem, DkimSigningAlgorithm::Rsa).map_err(|_| DkimError::BadKey)?;
        let relaxed = DkimCanonicalization { header: DkimCanonicalizationType::Relaxed, body: DkimCanonicalizationType::Relaxed };
        let headers = SIGNED.iter().map(|name| HeaderName::new_from_ascii_str(name)).collect();
        Ok(Self {
            config: Arc::new(DkimConfig::new(selector.to_owned(), domain.to_owned(), key, headers, relaxed)),
            name: format!("{selector}._domainkey.{domain}"),
            value: format!("v=DKIM1; k=rsa; p={}", base64::engine::general_purpose::STANDARD.encode(public.as_bytes())),
        })
    }

    /// The name of the TXT record the domain publishes.
    pub fn record_name(&self) -> &str {
        &self.name
    }

    /// What the record says.
    pub fn record(&self) -> &str {
        &self.value
    }

    /// Signs a message whose headers and body are complete.
    pub(super) fn sign(&self, message: &mut Message) {
        message.sign(&self.config);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_no_key_or_no_name_is_refused() {
        assert_eq!(Signer::new("no key", "letters", "market.example.test").unwrap_err(), DkimError::BadKey);
        assert_eq!(Signer::new("no key", "let ters", "market.example.test").unwrap_err(), DkimError::BadName("selector"));
        assert_eq!(Signer::new("no key", "letters", "").unwrap_err(), DkimError::BadName("domain"));
    }
}
