//! The secret that signs sessions and links: given, or made once and kept beside the database.
//!
//! The file is readable by its owner only. Production never makes one: several processes and restores
//! must share it, so a person chooses where it is kept.

use std::fs::{self, OpenOptions};
use std::io::{ErrorKind, Write};
use std::os::unix::fs::OpenOptionsExt;
use std::path::Path;

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use secrecy::SecretString;

use super::error::ConfigError;

/// The fewest characters a secret may have: 32, as the key of an HMAC-SHA-256 should have as many bytes.
pub(super) const LEAST_CHARACTERS: usize = 32;

/// Reads the secret of that file, or makes one of 256 random bits. Two processes that start together get the same.
pub(super) fn read_or_make(path: &Path) -> Result<SecretString, ConfigError> {
    if let Some(secret) = read(path)? {
        return Ok(secret);
    }
    let secret = URL_SAFE_NO_PAD.encode(rand::random::<[u8; 32]>());
    write_new(path, &secret).map_err(|error| unusable(path, &error.to_string()))?;
    read(path)?.ok_or_else(|| unusable(path, "it vanished"))
}

/// The secret of that file; `None` if there is no such file.
pub(super) fn read(path: &Path) -> Result<Option<SecretString>, ConfigError> {
    let text = match fs::read_to_string(path) {
        Ok(text) => text,
        Err(error) if error.kind() == ErrorKind::NotFound => return Ok(None),
        Err(error) => return Err(unusable(path, &error.to_string())),
    };
    if text.trim().chars().count() < LEAST_CHARACTERS {
        return Err(unusable(path, "it holds no whole secret"));
    }
    Ok(Some(SecretString::from(text.trim())))
}

/// Writes a file of its own first and links it into place, so that nobody ever reads half a secret.
fn write_new(path: &Path, secret: &str) -> std::io::Result<()> {
    if let Some(folder) = path.parent().filter(|folder| !folder.as_os_str().is_empty()) {
        fs::create_dir_all(folder)?;
    }
    let draft = path.with_extension(format!("secret-{}", std::process::id()));
    let mut file = OpenOptions::new().write(true).create(true).truncate(true).mode(0o600).open(&draft)?;
    file.write_all(secret.as_bytes())?;
    file.sync_all()?;
    let linked = fs::hard_link(&draft, path);
    fs::remove_file(&draft)?;
    match linked {
        Err(error) if error.kind() == ErrorKind::AlreadyExists => Ok(()),
        linked => linked,
    }
}

fn unusable(path: &Path, cause: &str) -> ConfigError {
    ConfigError::SecretFile { path: path.display().to_string(), cause: cause.to_owned() }
}

#[cfg(test)]
mod tests {
    use super::*;
    use secrecy::ExposeSecret;
    use std::os::unix::fs::PermissionsExt;

    #[test]
    fn a_secret_is_made_once_and_for_its_owner_only() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("data/pappus.secret");
        let first = read_or_make(&path).unwrap();
        let second = read_or_make(&path).unwrap();
        assert_eq!(first.expose_secret(), second.expose_secret());
        assert_eq!(fs::metadata(&path).unwrap().permissions().mode() & 0o777, 0o600);
        assert_eq!(fs::read_dir(path.parent().unwrap()).unwrap().count(), 1, "no draft is left behind");
    }

    #[test]
    fn half_a_secret_is_refused() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("pappus.secret");
        fs::write(&path, "short").unwrap();
        assert!(matches!(read_or_make(&path), Err(ConfigError::SecretFile { .. })));
    }
}
