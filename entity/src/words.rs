//! A short list of code words in one column: languages, categories, platforms.
//!
//! Stored comma-separated, sent as a JSON list. A word is lower-case letters, digits, `_` and `-`.

/// The most words a list may hold.
const WORDS_MOST: usize = 40;

/// A list of code words, each at most 40 characters, without repeats, in the order given.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash, sea_orm::DeriveValueType)]
#[sea_orm(value_type = "String")]
pub struct Words(Vec<String>);

/// A text that is no list of code words.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{0:?} is not a code word of lower-case letters, digits, _ and -, or the list is longer than 40")]
pub struct BadWord(pub String);

impl Words {
    /// A list of words.
    pub fn new(words: impl IntoIterator<Item = impl Into<String>>) -> Result<Self, BadWord> {
        let mut list: Vec<String> = Vec::new();
        for word in words {
            let word = word.into();
            if !is_word(&word) || list.len() == WORDS_MOST {
                return Err(BadWord(word.chars().take(40).collect()));
            }
            if !list.contains(&word) {
                list.push(word);
            }
        }
        Ok(Self(list))
    }

    /// Whether a word is in the list.
    pub fn contains(&self, word: &str) -> bool {
        self.0.iter().any(|own| own == word)
    }

    /// Whether the list is empty.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// The words in their order.
    pub fn iter(&self) -> impl Iterator<Item = &str> {
        self.0.iter().map(String::as_str)
    }
}

/// Whether a text is one code word.
pub fn is_word(text: &str) -> bool {
    (1..=40).contains(&text.len())
        && text.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'_' || byte == b'-')
}

impl std::fmt::Display for Words {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.0.join(","))
    }
}

impl std::str::FromStr for Words {
    type Err = BadWord;

    fn from_str(text: &str) -> Result<Self, BadWord> {
        Self::new(text.split(',').filter(|word| !word.is_empty()))
    }
}

impl serde::Serialize for Words {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_seq(&self.0)
    }
}

impl<'de> serde::Deserialize<'de> for Words {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Self::new(<Vec<String>>::deserialize(deserializer)?).map_err(serde::de::Error::custom)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_list_of_words_reads_back_from_its_column() {
        let words = Words::new(["zh-cn", "en", "zh-cn"]).unwrap();
        assert_eq!(words.to_string(), "zh-cn,en");
        assert_eq!(words.to_string().parse::<Words>(), Ok(words));
        assert_eq!("".parse::<Words>(), Ok(Words::default()));
    }

    #[test]
    fn a_word_that_could_break_the_list_is_refused() {
        assert!(Words::new(["a,b"]).is_err());
        assert!(Words::new([""]).is_err());
        assert!(Words::new(["Ä"]).is_err());
    }
}
