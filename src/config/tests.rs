//! What the settings accept and refuse, without the machine's own environment.

use std::fs;

use secrecy::ExposeSecret;

use super::*;

const SECRET: &str = "0123456789abcdef0123456789abcdef";

fn given(pairs: &[(&str, &str)]) -> BTreeMap<String, String> {
    pairs.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect()
}

fn production() -> BTreeMap<String, String> {
    given(&[("secret", SECRET), ("smtp_url", "smtps://user:hunter2@mail.example")])
}

fn with(name: &str, value: &str) -> Result<Config, ConfigError> {
    let mut environment = production();
    environment.insert(name.to_owned(), value.to_owned());
    Config::serving(&environment, &Overrides::default())
}

#[test]
fn production_has_defaults_for_all_but_secret_and_mail() {
    let config = Config::serving(&production(), &Overrides::default()).unwrap();
    assert_eq!(config.environment, Environment::Production);
    assert_eq!(config.database.expose(), "sqlite://data/pappus.db?mode=rwc");
    assert_eq!(config.listen.to_string(), "127.0.0.1:8080");
    assert_eq!(config.storage, PathBuf::from("data/pappus.files"));
    assert_eq!(config.pools.readers, 8);
    for name in ["secret", "smtp_url"] {
        let mut environment = production();
        environment.remove(name);
        let refusal = Config::serving(&environment, &Overrides::default()).unwrap_err().to_string();
        assert!(refusal.starts_with(&variable(name)), "{refusal}");
    }
}

#[test]
fn a_market_without_mail_says_none() {
    assert!(with("smtp_url", "none").unwrap().smtp_url.is_none());
}

#[test]
fn the_command_line_beats_the_environment_and_the_environment_beats_the_file() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("pappus.toml");
    fs::write(&path, "listen = \"127.0.0.1:1\"\nreaders = 3\nmail_from = \"File <file@market.example>\"\n").unwrap();
    let mut environment = production();
    environment.extend(given(&[("listen", "127.0.0.1:2"), ("mail_from", "Env <env@market.example>")]));
    let config = Config::serving(&environment, &Overrides::default().file(&path).set("listen", "127.0.0.1:3")).unwrap();
    assert_eq!((config.listen.port(), config.mail_from.as_str(), config.pools.readers), (3, "Env <env@market.example>", 3));
}

#[test]
fn a_setting_nobody_knows_is_refused_in_the_file_and_ignored_in_the_environment() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("pappus.toml");
    fs::write(&path, "lissen = \"127.0.0.1:1\"\n").unwrap();
    let refusal = Config::serving(&production(), &Overrides::default().file(&path)).unwrap_err();
    assert_eq!(refusal, ConfigError::Unknown("lissen".to_owned()));
    assert!(with("test_postgres", "postgres://x/y").is_ok());
}

#[test]
fn a_settings_file_that_is_not_there_stops_the_start() {
    let overrides = Overrides::default().file("nowhere/pappus.toml");
    assert!(matches!(Config::serving(&production(), &overrides), Err(ConfigError::BadFile(_))));
}

#[test]
fn a_broken_settings_file_is_not_quoted() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("pappus.toml");
    fs::write(&path, "secret = hunter2hunter2\n").unwrap();
    let refusal = Config::serving(&production(), &Overrides::default().file(&path)).unwrap_err().to_string();
    assert!(!refusal.contains("hunter2"), "{refusal}");
}

#[test]
fn every_wrong_value_is_refused_by_name() {
    for (name, value) in [
        ("env", "staging"),
        ("database_url", "mysql://db/x"),
        ("listen", "localhost"),
        ("public_url", "ftp://market"),
        ("secret", "too short"),
        ("smtp_url", "mail.example"),
        ("mail_from", "a@b\r\nBcc: c@d"),
        ("storage", "s3://bucket"),
        ("clock", "sundial"),
        ("clock", "file:now.txt"),
        ("egress_allow", "127.0.0.1:9000"),
        ("readers", "0"),
        ("connections", "many"),
    ] {
        let refusal = with(name, value).unwrap_err().to_string();
        assert!(refusal.starts_with(&variable(name)), "{refusal}");
        assert!(!refusal.contains(value), "a refusal does not repeat the value: {refusal}");
    }
}

#[test]
fn a_test_may_steer_the_clock_and_reach_local_servers() {
    let folder = tempfile::tempdir().unwrap();
    let database = folder.path().join("t.db").display().to_string();
    let environment = given(&[("env", "test"), ("clock", "file:now.txt"), ("egress_allow", "127.0.0.1:1, 127.0.0.1:2")]);
    let config = Config::serving(&environment, &Overrides::default().set("database_url", database)).unwrap();
    assert_eq!(config.clock, ClockSource::File(PathBuf::from("now.txt")));
    assert_eq!(config.egress_allow.len(), 2);
}

#[test]
fn outside_production_a_secret_is_made_and_a_tool_finds_it_again() {
    let folder = tempfile::tempdir().unwrap();
    let database = folder.path().join("demo.db").display().to_string();
    let overrides = Overrides::default().set("database_url", database);
    let tool = Config::of_tool(&given(&[]), &overrides).unwrap();
    assert!(matches!(tool.secret(), Err(ConfigError::Missing { .. })), "a tool makes no secret");

    let demo = Config::serving(&given(&[("env", "demo")]), &overrides).unwrap();
    let tool = Config::of_tool(&given(&[]), &overrides).unwrap();
    assert_eq!(demo.secret().unwrap().expose_secret(), tool.secret().unwrap().expose_secret());
}

#[test]
fn printing_the_settings_shows_no_secret() {
    let mut environment = production();
    environment.insert("database_url".to_owned(), "postgres://pappus:hunter2@db/pappus".to_owned());
    let printed = format!("{:?}", Config::serving(&environment, &Overrides::default()).unwrap());
    assert!(!printed.contains("hunter2") && !printed.contains(SECRET), "{printed}");
}

#[test]
fn a_secret_of_digits_is_still_a_text() {
    let digits = "12345678901234567890123456789012";
    assert_eq!(with("secret", digits).unwrap().secret().unwrap().expose_secret(), digits);
}

#[test]
fn the_account_that_brands_pay_into_has_holder_bank_and_number() {
    assert_eq!(Config::serving(&production(), &Overrides::default()).unwrap().account, None);
    let account = with("account", " Pappus Ltd | Bank of Hangzhou, West Lake | 6222 0001 ").unwrap().account.unwrap();
    assert_eq!((account.holder.as_str(), account.number.as_str()), ("Pappus Ltd", "6222 0001"));
    for crooked in ["6222 0001", "a | b", "a | | c", "a | b | c | d"] {
        assert!(with("account", crooked).unwrap_err().to_string().starts_with("PAPPUS_ACCOUNT"), "{crooked}");
    }
}
