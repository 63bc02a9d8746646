//! Sentences by key, from `locales/<locale>/*.ftl` (Fluent). Rust and the database hold keys and arguments.
//!
//! A key missing in one language is looked up in English. A key missing everywhere is an error in
//! debug builds, so that no test passes over it; a release shows the key and logs it.

use super::{Locale, RenderError};
use fluent_bundle::concurrent::FluentBundle;
use fluent_bundle::{FluentArgs, FluentResource};

#[derive(rust_embed::RustEmbed)]
#[folder = "locales/"]
struct Messages;

/// A key that no language knows, or a message that could not be put together.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum WordsError {
    /// No message has this key.
    #[error("no message has the key {0}")]
    NoSuchKey(String),
    /// The message needs an argument that was not given, or refers to something missing.
    #[error("message {key} cannot be put together: {reason}")]
    Incomplete {
        /// The key.
        key: String,
        /// What Fluent says.
        reason: String,
    },
}

/// Every sentence of one language, with English behind it.
pub struct Words {
    locale: Locale,
    own: FluentBundle<FluentResource>,
    english: Option<FluentBundle<FluentResource>>,
}

impl Words {
    /// Reads the embedded message files of a language.
    pub fn load(locale: Locale) -> Result<Words, RenderError> {
        let english = if locale == Locale::En { None } else { Some(bundle(Locale::En)?) };
        Ok(Words { locale, own: bundle(locale)?, english })
    }

    /// The language.
    pub fn locale(&self) -> Locale {
        self.locale
    }

    /// A message without arguments; see [`Words::say_with`].
    pub fn say(&self, key: &str) -> Result<String, WordsError> {
        self.say_with(key, &FluentArgs::new())
    }

    /// A message with its arguments filled in.
    pub fn say_with(&self, key: &str, arguments: &FluentArgs<'_>) -> Result<String, WordsError> {
        match self.find(key, arguments) {
            Err(error) if cfg!(debug_assertions) => Err(error),
            Err(error) => {
                tracing::error!(%error, locale = %self.locale, "a sentence is missing");
                Ok(key.to_owned())
            }
            said => said,
        }
    }

    /// A message with arguments that are text.
    pub fn say_about(&self, key: &str, arguments: &[(&str, &str)]) -> Result<String, WordsError> {
        self.say_with(key, &arguments.iter().copied().collect())
    }

    /// A message that may well not exist, such as the name of a rare time zone.
    pub fn say_if_known(&self, key: &str) -> Option<String> {
        self.find(key, &FluentArgs::new()).ok()
    }

    /// What a time zone is called; its own name where it has none here.
    pub fn zone(&self, name: &str) -> String {
        self.say_if_known(&format!("zone-{}", name.replace('/', "-"))).unwrap_or_else(|| name.to_owned())
    }

    fn find(&self, key: &str, arguments: &FluentArgs<'_>) -> Result<String, WordsError> {
        let (bundle, pattern) = [Some(&self.own), self.english.as_ref()]
            .into_iter()
            .flatten()
            .find_map(|bundle| Some((bundle, bundle.get_message(key)?.value()?)))
            .ok_or_else(|| WordsError::NoSuchKey(key.to_owned()))?;
        let mut errors = Vec::new();
        let said = bundle.format_pattern(pattern, Some(arguments), &mut errors).into_owned();
        match errors.first() {
            None => Ok(said),
            Some(error) => Err(WordsError::Incomplete { key: key.to_owned(), reason: error.to_string() }),
        }
    }
}

fn bundle(locale: Locale) -> Result<FluentBundle<FluentResource>, RenderError> {
    let wrong = |name: &str, reason: String| RenderError::Messages { name: name.to_owned(), reason };
    let language: unic_langid::LanguageIdentifier = locale.code().parse().map_err(|error| wrong(locale.code(), format!("{error:?}")))?;
    let mut bundle = FluentBundle::new_concurrent(vec![language]);
    // Subjects and table cells must hold no invisible marks.
    bundle.set_use_isolating(false);
    for (path, source) in sources(locale) {
        let resource = FluentResource::try_new(source).map_err(|(_, errors)| wrong(&path, format!("{errors:?}")))?;
        bundle.add_resource(resource).map_err(|errors| wrong(&path, format!("{errors:?}")))?;
    }
    Ok(bundle)
}

/// The message files of a language: path and text.
fn sources(locale: Locale) -> Vec<(String, String)> {
    Messages::iter()
        .filter(|path| path.split('/').next() == Some(locale.code()))
        .filter_map(|path| Some((path.to_string(), String::from_utf8(Messages::get(&path)?.data.into_owned()).ok()?)))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::{BTreeMap, BTreeSet};

    /// Keys and the variables their messages use, read without the library.
    fn keys(locale: Locale) -> BTreeMap<String, BTreeSet<String>> {
        let mut keys = BTreeMap::new();
        let mut current = String::new();
        for line in sources(locale).iter().flat_map(|(_, source)| source.lines()) {
            if let Some((key, _)) = line.split_once('=').filter(|_| line.starts_with(|first: char| first.is_ascii_alphabetic())) {
                current = key.trim().to_owned();
                assert!(keys.insert(current.clone(), BTreeSet::new()).is_none(), "{current} stands twice in {locale}");
            }
            for variable in line.split('$').skip(1) {
                let name: String = variable.chars().take_while(|letter| letter.is_ascii_alphanumeric() || *letter == '_').collect();
                keys.get_mut(&current).unwrap().insert(name);
            }
        }
        keys
    }

    #[test]
    fn both_languages_know_the_same_keys_with_the_same_arguments() {
        let (chinese, english) = (keys(Locale::ZhCn), keys(Locale::En));
        assert!(chinese.len() > 100);
        let only = |a: &BTreeMap<String, BTreeSet<String>>, b: &BTreeMap<String, BTreeSet<String>>| {
            a.keys().filter(|key| !b.contains_key(*key)).cloned().collect::<Vec<_>>()
        };
        assert_eq!(only(&chinese, &english), Vec::<String>::new(), "only in zh-CN");
        assert_eq!(only(&english, &chinese), Vec::<String>::new(), "only in en");
        for (key, variables) in &chinese {
            assert_eq!(variables, &english[key], "{key}");
        }
    }

    #[test]
    fn no_message_is_empty() {
        for locale in Locale::ALL {
            let words = Words::load(locale).unwrap();
            for key in keys(locale).keys() {
                let message = words.own.get_message(key).unwrap_or_else(|| panic!("{key}"));
                let text = words.own.format_pattern(message.value().unwrap_or_else(|| panic!("{key}")), None, &mut Vec::new());
                assert!(!text.trim().is_empty(), "{key} in {locale}");
            }
        }
    }

    #[test]
    fn a_key_nobody_knows_and_a_missing_argument_are_loud() {
        let words = Words::load(Locale::ZhCn).unwrap();
        assert_eq!(words.say("no-such-key"), Err(WordsError::NoSuchKey("no-such-key".into())));
        assert!(matches!(words.say("letter-greeting"), Err(WordsError::Incomplete { .. })));
    }
}
