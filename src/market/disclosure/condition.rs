//! Conditions of a rule over what is known about a note: all stated parts must hold.

use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::fact;
use super::note::Note;
use super::pattern::Pattern;
use super::sight::View;
use super::vocabulary::{Category, Compensation};

/// A condition; an empty part says nothing.
#[derive(Debug, Clone, Default, Deserialize, Serialize)]
#[serde(deny_unknown_fields, default)]
pub struct Condition {
    /// One of these connections.
    pub compensation: Vec<Compensation>,
    /// One of these categories.
    pub category: Vec<Category>,
    /// None of these categories.
    pub category_not: Vec<Category>,
    /// One of these platforms.
    pub platform: Vec<String>,
    /// None of these platforms.
    pub platform_not: Vec<String>,
    /// The note is in one of these languages; scripts and regions of one language are not told apart.
    pub language: Vec<String>,
    /// The note is in none of these languages; a note that names none is in none.
    pub language_not: Vec<String>,
    /// All of these facts.
    pub facts: Vec<FactTest>,
    /// One of these patterns in the note.
    pub text: Vec<Pattern>,
    /// None of these patterns in the note.
    pub text_not: Vec<Pattern>,
    /// At least one of these conditions.
    pub any: Vec<Condition>,
}

/// Tests of one fact, all of which must hold; a fact nobody stated fails every test but `given: false`.
#[derive(Debug, Clone, Default, Deserialize, Serialize)]
#[serde(deny_unknown_fields, default)]
pub struct FactTest {
    /// The fact's name.
    pub name: String,
    /// Equal to this.
    pub is: Option<Value>,
    /// Equal to one of these texts, whatever the case.
    pub one_of: Vec<String>,
    /// Stated, and none of these texts.
    pub none_of: Vec<String>,
    /// A number, or a text that begins with one, below this.
    pub below: Option<u32>,
    /// A number, or a text that begins with one, of this or more.
    pub at_least: Option<u32>,
    /// Stated and not empty, or the opposite.
    pub given: Option<bool>,
}

impl Condition {
    /// Whether the condition holds for a note.
    pub fn holds(&self, note: &Note, seen: &View<'_>) -> bool {
        listed(&self.compensation, &note.compensation)
            && listed(&self.category, &note.category)
            && !self.category_not.contains(&note.category)
            && listed(&self.platform, &note.platform)
            && !self.platform_not.contains(&note.platform)
            && (self.language.is_empty() || speaks(&self.language, &note.language))
            && !speaks(&self.language_not, &note.language)
            && self.facts.iter().all(|test| test.holds(note))
            && (self.text.is_empty() || stands(&self.text, seen))
            && !stands(&self.text_not, seen)
            && (self.any.is_empty() || self.any.iter().any(|condition| condition.holds(note, seen)))
    }

    /// Whether nothing is asked at all.
    pub fn is_empty(&self) -> bool {
        self.compensation.is_empty()
            && self.category.is_empty()
            && self.category_not.is_empty()
            && self.platform.is_empty()
            && self.platform_not.is_empty()
            && self.language.is_empty()
            && self.language_not.is_empty()
            && self.facts.is_empty()
            && self.text.is_empty()
            && self.text_not.is_empty()
            && self.any.is_empty()
    }

    /// Every test of a fact, at any depth.
    pub fn fact_tests(&self) -> Vec<&FactTest> {
        self.facts.iter().chain(self.any.iter().flat_map(Self::fact_tests)).collect()
    }

    /// Every platform asked for, at any depth.
    pub fn platforms(&self) -> Vec<&str> {
        let own = self.platform.iter().chain(&self.platform_not).map(String::as_str);
        own.chain(self.any.iter().flat_map(Self::platforms)).collect()
    }
}

impl FactTest {
    fn holds(&self, note: &Note) -> bool {
        let value = fact::stated(note, &self.name);
        let text = value.and_then(Value::as_str);
        self.is.as_ref().is_none_or(|wanted| value == Some(wanted))
            && (self.one_of.is_empty() || text.is_some_and(|text| is_word_of(&self.one_of, text)))
            && (self.none_of.is_empty() || text.is_some_and(|text| !is_word_of(&self.none_of, text)))
            && self.below.is_none_or(|limit| value.and_then(leading_number).is_some_and(|number| number < f64::from(limit)))
            && self.at_least.is_none_or(|limit| value.and_then(leading_number).is_some_and(|number| number >= f64::from(limit)))
            && self.given.is_none_or(|wanted| value.is_some_and(|value| value.as_str() != Some("")) == wanted)
    }

    /// Whether the test asks for nothing but a name.
    pub fn is_empty(&self) -> bool {
        self.is.is_none()
            && self.one_of.is_empty()
            && self.none_of.is_empty()
            && self.below.is_none()
            && self.at_least.is_none()
            && self.given.is_none()
    }
}

fn listed<T: PartialEq>(list: &[T], value: &T) -> bool {
    list.is_empty() || list.contains(value)
}

fn stands(patterns: &[Pattern], seen: &View<'_>) -> bool {
    seen.patterns(patterns).next().is_some()
}

/// Whether a note's language is one of these; only the primary tags count, and a note without one speaks none.
pub fn speaks(languages: &[String], language: &str) -> bool {
    let primary = |tag: &str| tag.split(['-', '_']).next().unwrap_or_default().to_lowercase();
    !language.is_empty() && languages.iter().any(|one| primary(one) == primary(language))
}

fn is_word_of(words: &[String], text: &str) -> bool {
    words.iter().any(|word| word.to_lowercase() == text.trim().to_lowercase())
}

/// The number a value is or begins with: 8, 0.2, "0-6".
fn leading_number(value: &Value) -> Option<f64> {
    if let Some(text) = value.as_str() {
        let digits: String = text.trim().chars().take_while(char::is_ascii_digit).collect();
        return digits.parse().ok();
    }
    value.as_f64()
}
