//! Which database the house lives in. Opening it is the kernel's work.

use std::fmt;
use std::path::{Path, PathBuf};
use std::str::FromStr;

use secrecy::{ExposeSecret, SecretString};

use super::error::ConfigError;
use super::settings::wrong;

const EXPECTED: &str = "sqlite://PATH?mode=rwc, the path of a SQLite file, or postgres://...";

/// A database, as it is named in the settings. What it prints never shows a password.
#[derive(Clone)]
pub enum DatabaseUrl {
    /// One file on this machine.
    Sqlite {
        /// Where the file is.
        path: PathBuf,
        /// What may be done with it.
        mode: SqliteMode,
    },
    /// A database of a PostgreSQL server.
    Postgres(SecretString),
}

/// What may be done with a SQLite file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SqliteMode {
    /// Read only.
    Read,
    /// Read and write a file that exists.
    Write,
    /// Make the file if it is not there.
    Create,
}

impl DatabaseUrl {
    /// The short name of the engine: `sqlite` or `postgres`.
    pub fn engine(&self) -> &'static str {
        match self {
            Self::Sqlite { .. } => "sqlite",
            Self::Postgres(_) => "postgres",
        }
    }

    /// The address with everything in it, password included: for the driver only.
    pub fn expose(&self) -> String {
        match self {
            Self::Sqlite { path, mode } => format!("sqlite://{}?mode={}", path.display(), mode.word()),
            Self::Postgres(url) => url.expose_secret().to_owned(),
        }
    }

    /// The SQLite file; `None` for PostgreSQL.
    pub fn sqlite_path(&self) -> Option<&Path> {
        match self {
            Self::Sqlite { path, .. } => Some(path),
            Self::Postgres(_) => None,
        }
    }

    /// A path for what belongs to this database on this machine: `data/pappus.db` and `secret` make
    /// `data/pappus.secret`. For PostgreSQL it is in `data` and carries the database's name.
    pub fn beside(&self, ending: &str) -> PathBuf {
        match self {
            Self::Sqlite { path, .. } => path.with_extension(ending),
            Self::Postgres(url) => {
                let address = url.expose_secret().split('?').next().unwrap_or_default();
                let name = address.rsplit('/').next().unwrap_or_default();
                Path::new("data").join(format!("{name}.{ending}"))
            }
        }
    }
}

impl FromStr for DatabaseUrl {
    type Err = ConfigError;

    fn from_str(text: &str) -> Result<Self, ConfigError> {
        let refused = || wrong("database_url", EXPECTED);
        if let Some(rest) = text.strip_prefix("postgres://").or_else(|| text.strip_prefix("postgresql://")) {
            let named = rest.split('?').next().and_then(|address| address.split_once('/')).is_some_and(|(_, name)| is_plain_name(name));
            return if named { Ok(Self::Postgres(SecretString::from(text))) } else { Err(refused()) };
        }
        let rest = text.strip_prefix("sqlite://").or_else(|| text.strip_prefix("sqlite:")).unwrap_or(text);
        let (path, query) = rest.split_once('?').unwrap_or((rest, "mode=rwc"));
        let mode = query.strip_prefix("mode=").and_then(SqliteMode::from_word).ok_or_else(refused)?;
        if path.is_empty() || path.ends_with('/') || path.contains([':', '%', '\0']) {
            return Err(refused());
        }
        Ok(Self::Sqlite { path: PathBuf::from(path), mode })
    }
}

impl SqliteMode {
    fn word(self) -> &'static str {
        match self {
            Self::Read => "ro",
            Self::Write => "rw",
            Self::Create => "rwc",
        }
    }

    fn from_word(word: &str) -> Option<Self> {
        [Self::Read, Self::Write, Self::Create].into_iter().find(|mode| mode.word() == word)
    }
}

impl fmt::Debug for DatabaseUrl {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Sqlite { .. } => f.write_str(&self.expose()),
            Self::Postgres(_) => f.write_str("postgres://[hidden]"),
        }
    }
}

/// The name also becomes a file name, so it may hold no separators.
fn is_plain_name(name: &str) -> bool {
    !name.is_empty() && name.chars().all(|letter| letter.is_alphanumeric() || matches!(letter, '_' | '-'))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_database_is_a_file_or_a_server() {
        for (text, exposed) in [
            ("sqlite://data/pappus.db?mode=rwc", "sqlite://data/pappus.db?mode=rwc"),
            ("sqlite:///var/lib/pappus.db?mode=ro", "sqlite:///var/lib/pappus.db?mode=ro"),
            ("data/demo.db", "sqlite://data/demo.db?mode=rwc"),
            ("postgres://pappus:pw@db/pappus?sslmode=require", "postgres://pappus:pw@db/pappus?sslmode=require"),
        ] {
            assert_eq!(text.parse::<DatabaseUrl>().unwrap().expose(), exposed);
        }
        for wrong in ["", "mysql://db/x", "sqlite::memory:", "sqlite://x.db?mode=memory", "data/", "postgres://db", "postgres://db/"] {
            assert!(wrong.parse::<DatabaseUrl>().is_err(), "{wrong}");
        }
    }

    #[test]
    fn what_belongs_to_a_database_carries_its_name() {
        let sqlite: DatabaseUrl = "data/demo.db".parse().unwrap();
        let postgres: DatabaseUrl = "postgres://a:b@db/market?x=/y".parse().unwrap();
        assert_eq!(sqlite.beside("secret"), Path::new("data/demo.secret"));
        assert_eq!(postgres.beside("secret"), Path::new("data/market.secret"));
    }

    #[test]
    fn a_password_is_never_printed() {
        let url: DatabaseUrl = "postgres://pappus:hunter2@db/pappus".parse().unwrap();
        assert!(!format!("{url:?}").contains("hunter2"));
    }
}
