//! Every setting, read once and checked at the start; the only file that reads the environment.
//!
//! A value comes from the command line, else from a PAPPUS_* variable, else from the settings file, else
//! from its default. Numbers of the business (hours, fees, limits of a market) are terms, not settings.

mod database_url;
mod error;
mod secret;
mod settings;

use std::collections::BTreeMap;
use std::net::SocketAddr;
use std::path::PathBuf;

use secrecy::SecretString;

use settings::{SETTINGS, Values, variable, wrong};

pub use database_url::{DatabaseUrl, SqliteMode};
pub use error::ConfigError;
pub use settings::Overrides;

/// What kind of market this is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Environment {
    /// Real people and real money.
    Production,
    /// A made-up market to look at.
    Demo,
    /// Under test: the clock and local fetches may be steered from outside.
    Test,
}

/// Where the house reads the time.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ClockSource {
    /// The machine's clock.
    System,
    /// A file with an RFC 3339 instant, read at every use.
    File(PathBuf),
}

/// How much one caller may ask for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct RateLimits {
    /// Requests a minute and caller.
    pub requests_per_minute: u32,
    /// Attempts to sign in a minute and address.
    pub sign_ins_per_minute: u32,
}

/// How many things may happen at once.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PoolSizes {
    /// SQLite connections that read.
    pub readers: u32,
    /// PostgreSQL connections.
    pub connections: u32,
    /// Writes that may wait for their turn.
    pub waiting_promises: u32,
}

/// An account at a bank, as a page names it.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize)]
pub struct BankAccount {
    /// In whose name it is.
    pub holder: String,
    /// At which bank and branch.
    pub bank: String,
    /// Its number or IBAN.
    pub number: String,
}

/// A key that signs letters.
#[derive(Debug, Clone)]
pub struct Dkim {
    /// The key, in PEM.
    pub key: SecretString,
    /// Its name in DNS.
    pub selector: String,
    /// The domain.
    pub domain: String,
}

/// The settings of one process. Printing it shows no secret.
#[derive(Debug, Clone)]
pub struct Config {
    /// What kind of market this is.
    pub environment: Environment,
    /// Where everything is stored.
    pub database: DatabaseUrl,
    /// Where the web server listens.
    pub listen: SocketAddr,
    /// The address that letters and links begin with, without a slash at its end; `None`: the one listened on.
    pub public_url: Option<String>,
    /// The mail server; `None` keeps letters in the mailbox page.
    pub smtp_url: Option<SecretString>,
    /// The sender of every letter.
    pub mail_from: String,
    /// What signs letters; `None` signs nothing.
    pub dkim: Option<Dkim>,
    /// The Maildir of delivery reports; `None` reads none.
    pub bounces: Option<PathBuf>,
    /// The folder for uploads and issued files.
    pub storage: PathBuf,
    /// The folder of disclosure packs that replace those that ship or are added to them.
    pub packs: Option<PathBuf>,
    /// Where the time comes from.
    pub clock: ClockSource,
    /// Whether live posts are looked at.
    pub looks: bool,
    /// Local addresses that fetches may reach, in test only.
    pub egress_allow: Vec<SocketAddr>,
    /// What is logged.
    pub log: String,
    /// How much one caller may ask for.
    pub limits: RateLimits,
    /// How many things may happen at once.
    pub pools: PoolSizes,
    /// The account that brands pay into, as their balance page names it; a made-up one in a demo.
    pub account: Option<BankAccount>,
    secret: Option<SecretString>,
}

impl Config {
    /// All settings of a process that serves: whatever production requires must be there.
    pub fn load(overrides: &Overrides) -> Result<Self, ConfigError> {
        Self::serving(&environment(), overrides)
    }

    /// All settings of a verb that works on a database and ends. It may do without secret and mail server.
    pub fn load_for_tool(overrides: &Overrides) -> Result<Self, ConfigError> {
        Self::of_tool(&environment(), overrides)
    }

    /// The secret that signs sessions and links; a refusal if a tool needs it and none was given.
    pub fn secret(&self) -> Result<&SecretString, ConfigError> {
        self.secret.as_ref().ok_or_else(|| missing("secret", "it signs sessions and opens what is stored encrypted"))
    }

    /// Every setting for the help text: its variable, its default and a sentence.
    pub fn describe() -> Vec<(String, &'static str, &'static str)> {
        let mut lines = vec![(variable("config"), "", "A TOML file with these settings, in small letters and without PAPPUS_.")];
        lines.extend(SETTINGS.iter().map(|setting| (variable(setting.name), setting.default, setting.sentence)));
        lines
    }

    fn serving(environment: &BTreeMap<String, String>, overrides: &Overrides) -> Result<Self, ConfigError> {
        let values = Values::layered(environment, overrides)?;
        let mut config = Self::read(&values)?;
        let production = config.environment == Environment::Production;
        if production && values.get("smtp_url").is_none() {
            return Err(missing("smtp_url", "production sends letters; `none` says that it shall not"));
        }
        if production && config.secret.is_none() {
            return Err(missing("secret", "production keeps its own secret of at least 32 characters"));
        }
        if config.secret.is_none() {
            config.secret = Some(secret::read_or_make(&config.database.beside("secret"))?);
        }
        Ok(config)
    }

    fn of_tool(environment: &BTreeMap<String, String>, overrides: &Overrides) -> Result<Self, ConfigError> {
        let mut config = Self::read(&Values::layered(environment, overrides)?)?;
        if config.secret.is_none() {
            config.secret = secret::read(&config.database.beside("secret"))?;
        }
        Ok(config)
    }

    fn read(values: &Values) -> Result<Self, ConfigError> {
        let environment = read_environment(values.text("env"))?;
        let database: DatabaseUrl = values.text("database_url").parse()?;
        Ok(Self {
            environment,
            listen: values.text("listen").parse().map_err(|_| wrong("listen", "an address and port such as 127.0.0.1:8080"))?,
            public_url: values.get("public_url").map(read_public_url).transpose()?,
            secret: values.get("secret").map(read_secret).transpose()?,
            smtp_url: values.get("smtp_url").map(read_smtp_url).transpose()?.flatten(),
            mail_from: read_mail_from(values.text("mail_from"))?,
            dkim: read_dkim(values)?,
            storage: values.get("storage").map_or_else(|| Ok(database.beside("files")), read_storage)?,
            clock: read_clock(values.text("clock"), environment)?,
            packs: values.get("packs").map(PathBuf::from),
            bounces: values.get("bounces").map(read_maildir).transpose()?,
            looks: read_looks(values.get("looks"), environment)?,
            egress_allow: values.get("egress_allow").map_or(Ok(Vec::new()), |value| read_egress(value, environment))?,
            log: values.text("log").to_owned(),
            limits: RateLimits {
                requests_per_minute: values.number("requests_per_minute", 1, 1_000_000)?,
                sign_ins_per_minute: values.number("sign_ins_per_minute", 1, 1_000_000)?,
            },
            pools: PoolSizes {
                readers: values.number("readers", 1, 64)?,
                connections: values.number("connections", 2, 1000)?,
                waiting_promises: values.number("waiting_promises", 1, 100_000)?,
            },
            account: read_account(values.get("account"), environment)?,
            database,
        })
    }
}

/// `holder | bank | number`.
fn read_account(text: Option<&str>, environment: Environment) -> Result<Option<BankAccount>, ConfigError> {
    let made_up = "Pappus Demo | Demo Bank | 6200 0000 0000 0000 000";
    let Some(text) = text.or((environment == Environment::Demo).then_some(made_up)) else { return Ok(None) };
    let parts: Vec<&str> = text.split('|').map(str::trim).collect();
    match parts.as_slice() {
        [holder, bank, number] if parts.iter().all(|part| !part.is_empty() && part.chars().count() <= 120) => {
            Ok(Some(BankAccount { holder: (*holder).to_owned(), bank: (*bank).to_owned(), number: (*number).to_owned() }))
        }
        _ => Err(wrong("account", "holder, bank and number with | between them")),
    }
}

/// The variables whose names begin with PAPPUS_, without that, in small letters. Those that are no text are not ours.
fn environment() -> BTreeMap<String, String> {
    let named = std::env::vars_os().filter_map(|(name, value)| Some((name.into_string().ok()?, value.into_string().ok()?)));
    named.filter_map(|(name, value)| Some((name.strip_prefix("PAPPUS_")?.to_ascii_lowercase(), value))).collect()
}

fn missing(name: &str, why: &'static str) -> ConfigError {
    ConfigError::Missing { name: variable(name), why }
}

fn read_environment(text: &str) -> Result<Environment, ConfigError> {
    match text {
        "production" => Ok(Environment::Production),
        "demo" => Ok(Environment::Demo),
        "test" => Ok(Environment::Test),
        _ => Err(wrong("env", "production, demo or test")),
    }
}

fn read_public_url(text: &str) -> Result<String, ConfigError> {
    let url = text.trim_end_matches('/');
    let host = url.strip_prefix("https://").or_else(|| url.strip_prefix("http://")).unwrap_or_default();
    let plain = !host.is_empty() && !host.contains(['?', '#', '@', '\\']) && !host.contains(char::is_whitespace);
    if plain { Ok(url.to_owned()) } else { Err(wrong("public_url", "an address such as https://market.example")) }
}

fn read_secret(text: &str) -> Result<SecretString, ConfigError> {
    if text.chars().count() < secret::LEAST_CHARACTERS {
        return Err(wrong("secret", "at least 32 characters long"));
    }
    Ok(SecretString::from(text))
}

fn read_smtp_url(text: &str) -> Result<Option<SecretString>, ConfigError> {
    if text == "none" {
        return Ok(None);
    }
    let host = text.strip_prefix("smtp://").or_else(|| text.strip_prefix("smtps://")).unwrap_or_default();
    if host.is_empty() { Err(wrong("smtp_url", "smtp://..., smtps://... or none")) } else { Ok(Some(SecretString::from(text))) }
}

/// Control characters are refused here because a header with a line break in it is another header.
fn read_mail_from(text: &str) -> Result<String, ConfigError> {
    let (_, domain) = text.rsplit_once('@').unwrap_or_default();
    let plain = !domain.trim_end_matches('>').is_empty() && !text.contains(char::is_control);
    if plain { Ok(text.to_owned()) } else { Err(wrong("mail_from", "a sender such as Market <letters@market.example>")) }
}

fn read_dkim(values: &Values) -> Result<Option<Dkim>, ConfigError> {
    let Some(path) = values.get("dkim_key") else { return Ok(None) };
    let key = std::fs::read_to_string(path).map_err(|_| wrong("dkim_key", "a file that can be read, with a private key in PEM"))?;
    let sender = values.text("mail_from").rsplit_once('@').map_or("", |(_, domain)| domain.trim_end_matches(['>', ' ']));
    let domain = values.get("dkim_domain").unwrap_or(sender).to_owned();
    Ok(Some(Dkim { key: SecretString::from(key), selector: values.text("dkim_selector").to_owned(), domain }))
}

fn read_storage(text: &str) -> Result<PathBuf, ConfigError> {
    if text.contains("://") { Err(wrong("storage", "a folder; s3:// and other stores do not exist yet")) } else { Ok(PathBuf::from(text)) }
}

fn read_clock(text: &str, environment: Environment) -> Result<ClockSource, ConfigError> {
    match text.strip_prefix("file:") {
        None if text == "system" => Ok(ClockSource::System),
        Some(path) if !path.is_empty() => {
            if environment == Environment::Test {
                Ok(ClockSource::File(PathBuf::from(path)))
            } else {
                Err(ConfigError::TestOnly(variable("clock")))
            }
        }
        _ => Err(wrong("clock", "system or, in test, file:PATH")),
    }
}

fn read_maildir(text: &str) -> Result<PathBuf, ConfigError> {
    let folder = PathBuf::from(text);
    let is_maildir = ["new", "cur"].iter().all(|part| folder.join(part).is_dir());
    if is_maildir { Ok(folder) } else { Err(wrong("bounces", "a Maildir: a folder with new/ and cur/ in it")) }
}

fn read_looks(text: Option<&str>, environment: Environment) -> Result<bool, ConfigError> {
    match text {
        None => Ok(environment != Environment::Demo),
        Some("on") => Ok(true),
        Some("off") => Ok(false),
        Some(_) => Err(wrong("looks", "on or off")),
    }
}

fn read_egress(text: &str, environment: Environment) -> Result<Vec<SocketAddr>, ConfigError> {
    if environment != Environment::Test {
        return Err(ConfigError::TestOnly(variable("egress_allow")));
    }
    let addresses: Result<_, _> = text.split(',').map(|address| address.trim().parse()).collect();
    addresses.map_err(|_| wrong("egress_allow", "addresses such as 127.0.0.1:9000, separated by commas"))
}

#[cfg(test)]
mod tests;
