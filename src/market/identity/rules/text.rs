//! How what people type is read: names, addresses, passwords, zones, handles. Pure.
//!
//! Every reader gives the cleaned value or a field error; `Fields` gathers the errors of one request.

use entity::words::is_word;
use entity::{Instant, Words};
use unicode_normalization::UnicodeNormalization;

use crate::kernel::{Fault, FieldError};

/// Longest name, in characters.
const NAME_MOST: usize = 120;
/// Longest text about oneself, in characters.
const BIO_MOST: usize = 2000;
/// Shortest and longest password, in characters.
const PASSWORD: std::ops::RangeInclusive<usize> = 12..=200;

/// Beginnings under which the passwords most often found in leaks hide once a service asks for length.
const COMMON: &[&str] = &[
    "password",
    "passw0rd",
    "p@ssword",
    "p@ssw0rd",
    "123456",
    "654321",
    "qwertyuiop",
    "qwerty",
    "asdfghjkl",
    "azerty",
    "1q2w3e",
    "qazwsx",
    "abc123",
    "abcdef",
    "iloveyou",
    "letmein",
    "welcome",
    "admin",
    "woaini",
    "dragon",
    "monkey",
    "football",
    "baseball",
    "sunshine",
    "princess",
    "superman",
    "changeme",
    "trustno1",
    "111111",
    "000000",
    "5201314",
    "a123456",
    "aa123456",
];

/// The errors of one request's fields.
#[derive(Debug, Default)]
pub struct Fields(Vec<FieldError>);

impl Fields {
    /// Keeps a value, or its error and an empty value in its place.
    pub fn take<T: Default>(&mut self, read: Result<T, FieldError>) -> T {
        read.unwrap_or_else(|error| {
            self.0.push(error);
            T::default()
        })
    }

    /// Keeps an error unless something holds.
    pub fn must(&mut self, holds: bool, field: &str, code: &str, message: &str) {
        if !holds {
            self.0.push(FieldError::new(field, code, message));
        }
    }

    /// Refuses the request if any field was wrong.
    pub fn done(self) -> Result<(), Fault> {
        if self.0.is_empty() { Ok(()) } else { Err(Fault::invalid(self.0)) }
    }
}

/// A name of 1 to 120 characters, without control characters and marks that turn the reading direction.
pub fn name(field: &str, text: &str) -> Result<String, FieldError> {
    let text: String = text.trim().nfc().collect();
    if !(1..=NAME_MOST).contains(&text.chars().count()) {
        return Err(FieldError::new(field, "name_length", "A name has 1 to 120 characters."));
    }
    if text.chars().any(is_unseen) {
        return Err(FieldError::new(field, "name_characters", "A name has no control characters."));
    }
    Ok(text)
}

/// A name that may be missing; an empty text counts as missing.
pub fn name_if_any(field: &str, text: Option<&str>) -> Result<Option<String>, FieldError> {
    text.map(str::trim).filter(|text| !text.is_empty()).map(|text| name(field, text)).transpose()
}

/// A text of at most 2000 characters; line breaks are fine, other control characters are not.
pub fn bio(field: &str, text: &str) -> Result<String, FieldError> {
    let text: String = text.trim().nfc().filter(|letter| *letter != '\r').collect();
    if text.chars().count() > BIO_MOST {
        return Err(FieldError::new(field, "text_length", "This text has at most 2000 characters."));
    }
    if text.chars().any(|letter| letter != '\n' && is_unseen(letter)) {
        return Err(FieldError::new(field, "text_characters", "This text has no control characters."));
    }
    Ok(text)
}

fn is_unseen(letter: char) -> bool {
    letter.is_control() || matches!(letter, '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}' | '\u{FEFF}')
}

/// An address in small letters: ASCII, at most 254 characters, with a domain that has a dot.
pub fn email(field: &str, text: &str) -> Result<String, FieldError> {
    let wrong = || FieldError::new(field, "email", "This is not an e-mail address.");
    let text = text.trim().to_ascii_lowercase();
    let (local, domain) = text.rsplit_once('@').ok_or_else(wrong)?;
    let is_local = |byte: u8| byte.is_ascii_alphanumeric() || b"!#$%&'*+-/=?^_`{|}~.".contains(&byte);
    let dots_well = |text: &str| !text.starts_with('.') && !text.ends_with('.') && !text.contains("..");
    let is_label = |label: &str| {
        (1..=63).contains(&label.len())
            && label.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-')
            && !label.starts_with('-')
            && !label.ends_with('-')
    };
    let good = text.len() <= 254
        && (1..=64).contains(&local.len())
        && local.bytes().all(is_local)
        && dots_well(local)
        && domain.contains('.')
        && domain.split('.').all(is_label);
    if good { Ok(text) } else { Err(wrong()) }
}

/// A password of 12 to 200 characters that is not one of those tried first.
pub fn password(field: &str, text: &str, email: &str) -> Result<(), FieldError> {
    if !PASSWORD.contains(&text.chars().count()) {
        return Err(FieldError::new(field, "password_length", "A password has 12 to 200 characters."));
    }
    let small = text.to_lowercase();
    let distinct = small.chars().collect::<std::collections::HashSet<_>>().len();
    let plain_length = small.trim_end_matches(|letter: char| letter.is_ascii_digit() || letter.is_ascii_punctuation()).chars().count();
    let common = COMMON.iter().any(|common| small.starts_with(common) && plain_length <= common.chars().count() + 3);
    let own = email.split('@').next().is_some_and(|local| local.len() >= 4 && small.contains(local) && small.len() < local.len() + 6);
    if distinct < 5 || common || own || small == email {
        return Err(FieldError::new(field, "password_common", "This password is among those tried first. Choose another."));
    }
    Ok(())
}

/// A locale the house writes in.
pub fn locale(field: &str, text: &str) -> Result<String, FieldError> {
    match text {
        "zh-CN" | "en" => Ok(text.to_owned()),
        _ => Err(FieldError::new(field, "locale", "The house writes zh-CN and en.")),
    }
}

/// An IANA time zone, spelt as the database spells it.
pub fn zone(field: &str, text: &str) -> Result<String, FieldError> {
    let zone = jiff::tz::TimeZone::get(text).ok();
    let name = zone.as_ref().and_then(jiff::tz::TimeZone::iana_name);
    name.map(str::to_owned).ok_or_else(|| FieldError::new(field, "zone", "This is not an IANA time zone such as Asia/Shanghai."))
}

/// A country: two capital letters (ISO 3166).
pub fn country(field: &str, text: &str) -> Result<String, FieldError> {
    let text = text.trim().to_ascii_uppercase();
    if text.len() == 2 && text.bytes().all(|byte| byte.is_ascii_uppercase()) {
        Ok(text)
    } else {
        Err(FieldError::new(field, "country", "A country has two letters (ISO 3166)."))
    }
}

/// One code word: a platform, a format, a part of an audience.
pub fn word(field: &str, text: &str) -> Result<String, FieldError> {
    let text = text.trim().to_ascii_lowercase();
    if is_word(&text) {
        Ok(text)
    } else {
        Err(FieldError::new(field, "word", "This is a word of letters a to z, digits, _ and -, at most 40."))
    }
}

/// A list of code words.
pub fn words(field: &str, list: &[String]) -> Result<Words, FieldError> {
    let list = list.iter().map(|text| text.trim().to_ascii_lowercase());
    Words::new(list).map_err(|error| FieldError::new(field, "words", error.to_string()))
}

/// A handle on a platform: 1 to 60 characters without spaces, a leading `@` taken off.
pub fn handle(field: &str, text: &str) -> Result<String, FieldError> {
    let text: String = text.trim().trim_start_matches('@').nfc().collect();
    let good = (1..=60).contains(&text.chars().count()) && !text.chars().any(|letter| letter.is_whitespace() || is_unseen(letter));
    if good { Ok(text) } else { Err(FieldError::new(field, "handle", "A handle has 1 to 60 characters and no spaces.")) }
}

/// A date of birth such as `2001-12-31`.
pub fn birth_date(field: &str, text: &str) -> Result<jiff::civil::Date, FieldError> {
    text.trim().parse().map_err(|_| FieldError::new(field, "date", "This is not a date such as 2001-12-31."))
}

/// The day of an instant in a zone; in UTC where the zone is unknown.
pub fn day_in(zone: &str, at: Instant) -> jiff::civil::Date {
    at.timestamp().to_zoned(jiff::tz::TimeZone::get(zone).unwrap_or(jiff::tz::TimeZone::UTC)).date()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn addresses_are_read_in_small_letters_and_without_tricks() {
        assert_eq!(email("email", " Ana@Example.Test ").unwrap(), "ana@example.test");
        for wrong in ["ana", "ana@", "@example.test", "a na@example.test", "ana@example", "a..b@example.test", "ana@-x.test", "a\n@b.test"]
        {
            assert!(email("email", wrong).is_err(), "{wrong:?}");
        }
        assert!(email("email", &format!("{}@example.test", "a".repeat(65))).is_err());
    }

    #[test]
    fn names_have_no_marks_that_hide_or_turn() {
        assert_eq!(name("name", "  王小明 ").unwrap(), "王小明");
        assert!(name("name", "a\u{202E}b").is_err());
        assert!(name("name", "a\nb").is_err());
        assert!(name("name", "   ").is_err());
        assert!(name("name", &"x".repeat(121)).is_err());
    }

    #[test]
    fn passwords_tried_first_are_refused() {
        for common in ["password1234", "Password123!", "qwertyuiop12", "aaaaaaaaaaaa", "123456789012", "woaini520520", "ana.example1"] {
            assert!(password("password", common, "ana.example@example.test").is_err(), "{common}");
        }
        assert!(password("password", "short", "ana@example.test").is_err());
        assert!(password("password", "correct horse battery staple", "ana@example.test").is_ok());
    }

    #[test]
    fn zones_and_countries_are_those_that_exist() {
        assert_eq!(zone("zone", "Asia/Shanghai").unwrap(), "Asia/Shanghai");
        assert!(zone("zone", "Asia/Atlantis").is_err());
        assert_eq!(country("country", "cn").unwrap(), "CN");
        assert!(country("country", "CHN").is_err());
    }

    proptest! {
        #[test]
        fn what_was_read_reads_the_same_again(text in "\\PC{0,40}") {
            for reader in [name, email, handle, word] {
                if let Ok(once) = reader("field", &text) {
                    prop_assert_eq!(reader("field", &once).unwrap(), once);
                }
            }
        }
    }
}
