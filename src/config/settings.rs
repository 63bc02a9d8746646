//! The list of settings, and how file, environment and command line are laid over each other.
//!
//! What a value means is read in `config.rs`; here every value is still a text.

use std::collections::BTreeMap;
use std::path::PathBuf;

use figment::Figment;
use figment::providers::{Format, Serialized, Toml};
use figment::value::{Dict, Value};

use super::error::ConfigError;

/// One setting: its name in the settings file, its default and what it does.
pub(super) struct Setting {
    pub(super) name: &'static str,
    pub(super) default: &'static str,
    pub(super) sentence: &'static str,
}

const fn setting(name: &'static str, default: &'static str, sentence: &'static str) -> Setting {
    Setting { name, default, sentence }
}

/// Every setting there is. An empty default means: none, or worked out from the others, as the sentence says.
#[rustfmt::skip]
pub(super) const SETTINGS: &[Setting] = &[
    setting("env", "production", "production, demo or test."),
    setting("database_url", "sqlite://data/pappus.db?mode=rwc", "A SQLite file or a PostgreSQL database (postgres://...)."),
    setting("listen", "127.0.0.1:8080", "Address and port of the web server; port 0 picks a free one."),
    setting("public_url", "", "How the outside reaches this server, as written in letters; otherwise the address it listens on."),
    setting("secret", "", "Signs sessions and links, at least 32 characters; required in production, otherwise made once and kept beside the database."),
    setting("smtp_url", "", "The mail server, smtp://... or smtps://..., or `none`; required in production."),
    setting("mail_from", "Pappus <pappus@localhost>", "The sender of every letter."),
    setting("dkim_key", "", "A file with the RSA key in PEM that signs letters (DKIM); none signs nothing. `pappus dkim` prints the record to publish."),
    setting("dkim_selector", "pappus", "The name of that key in DNS."),
    setting("dkim_domain", "", "The domain that signs; otherwise the one of mail_from."),
    setting("bounces", "", "A Maildir into which the mail server delivers the reports of letters that came back (RFC 3464): those in new/ are read and put into cur/; none reads none."),
    setting("storage", "", "The folder for uploads and issued files; otherwise beside the database."),
    setting("packs", "", "A folder of disclosure packs: a file named like one that ships replaces it, any other is added; deals agreed before keep theirs."),
    setting("clock", "system", "system; in test also file:PATH with an RFC 3339 instant that is read at every use; while it cannot be read, time stands still."),
    setting("account", "", "The account brands pay into, as `holder | bank | number`; their balance page names it."),
    setting("looks", "", "on or off: whether live posts are fetched while they must stay, to see that label and post are there; on unless it is a demo, whose posts are made up. In test only posts at egress_allow are."),
    setting("egress_allow", "", "Local addresses that fetches may reach, separated by commas; in test only."),
    setting("log", "info", "What is logged to stderr: error, warn, info, debug, trace, or a filter by module."),
    setting("requests_per_minute", "600", "Requests a minute that one caller may make, 1 to 1000000."),
    setting("sign_ins_per_minute", "30", "Attempts a minute to sign in from one address, 1 to 1000000."),
    setting("readers", "8", "SQLite: connections that read, 1 to 64. There is always one that writes."),
    setting("connections", "32", "PostgreSQL: connections in the pool, 2 to 1000."),
    setting("waiting_promises", "1024", "Writes that may wait for their turn before callers are answered 503, 1 to 100000."),
];

/// What the command line says over file and environment.
#[derive(Clone, Default)]
pub struct Overrides {
    file: Option<PathBuf>,
    values: BTreeMap<String, String>,
}

impl Overrides {
    /// Reads this settings file instead of the one named by PAPPUS_CONFIG.
    pub fn file(mut self, path: impl Into<PathBuf>) -> Self {
        self.file = Some(path.into());
        self
    }

    /// Sets one setting by its name in small letters, such as `listen`.
    pub fn set(mut self, name: &str, value: impl Into<String>) -> Self {
        self.values.insert(name.to_owned(), value.into());
        self
    }
}

impl Overrides {
    /// Sets one setting unless it was set before.
    pub fn or_set(mut self, name: &str, value: impl Into<String>) -> Self {
        self.values.entry(name.to_owned()).or_insert_with(|| value.into());
        self
    }
}

/// The given values after all layers, each a text.
pub(super) struct Values(BTreeMap<String, String>);

impl Values {
    /// Lays the layers over each other: file, then environment, then command line.
    ///
    /// `environment` holds the variables whose names begin with PAPPUS_, without that, in small letters.
    pub(super) fn layered(environment: &BTreeMap<String, String>, overrides: &Overrides) -> Result<Self, ConfigError> {
        let known: BTreeMap<_, _> = environment.iter().filter(|(name, _)| is_setting(name)).collect();
        let mut layers = Figment::new();
        if let Some(path) = overrides.file.clone().or_else(|| environment.get("config").map(PathBuf::from)) {
            layers = layers.merge(Toml::file_exact(path));
        }
        let layers = layers.merge(Serialized::defaults(known)).merge(Serialized::defaults(&overrides.values));
        let dict: Dict = layers.extract().map_err(|error| ConfigError::BadFile(first_line(&error)))?;
        dict.into_iter().map(|(name, value)| Ok((name.clone(), text(&name, &value)?))).collect::<Result<_, _>>().map(Self)
    }

    /// The value given for a setting, or its default; `None` where both are empty.
    pub(super) fn get(&self, name: &str) -> Option<&str> {
        let default = SETTINGS.iter().find(|setting| setting.name == name).map_or("", |setting| setting.default);
        Some(self.0.get(name).map_or(default, String::as_str).trim()).filter(|value| !value.is_empty())
    }

    /// As [`Self::get`], for settings that always have a value.
    pub(super) fn text(&self, name: &str) -> &str {
        self.get(name).unwrap_or_default()
    }

    /// A whole number within bounds.
    pub(super) fn number(&self, name: &str, low: u32, high: u32) -> Result<u32, ConfigError> {
        let number = self.text(name).parse().ok().filter(|number| (low..=high).contains(number));
        number.ok_or_else(|| wrong(name, "a whole number within its bounds; `pappus serve --help` names them"))
    }
}

/// A setting's name in the environment.
pub(super) fn variable(name: &str) -> String {
    format!("PAPPUS_{}", name.to_ascii_uppercase())
}

/// The refusal of a value, without the value: some of them are secrets.
pub(super) fn wrong(name: &str, expected: &'static str) -> ConfigError {
    ConfigError::Wrong { name: variable(name), expected }
}

/// What follows the first line quotes the file, and the quoted line may be the secret's.
fn first_line(error: &figment::Error) -> String {
    error.to_string().lines().next().unwrap_or_default().to_owned()
}

fn text(name: &str, value: &Value) -> Result<String, ConfigError> {
    if !is_setting(name) {
        return Err(ConfigError::Unknown(name.to_owned()));
    }
    let number = || value.to_i128().map(|number| number.to_string());
    value.as_str().map(str::to_owned).or_else(number).ok_or_else(|| wrong(name, "a text or a whole number"))
}

fn is_setting(name: &str) -> bool {
    SETTINGS.iter().any(|setting| setting.name == name)
}
