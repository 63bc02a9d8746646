//! What is checked: a note, its markets and the facts stated about it.

use std::collections::{BTreeMap, HashSet};

use serde::Deserialize;
use serde_json::Value;

use super::mark::marked;
use super::text::{Folded, fold};
use super::vocabulary::{Category, Compensation, Field};

/// A note before publication.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Note {
    /// The caller's name for the note.
    pub id: String,
    /// Markets the note is meant for; each is the id of a pack.
    pub markets: Vec<String>,
    /// The platform it will stand on.
    pub platform: String,
    /// Language of the note, BCP 47.
    #[serde(default)]
    pub language: String,
    /// Title; empty where the platform has none.
    #[serde(default)]
    pub title: String,
    /// Text.
    #[serde(default)]
    pub body: String,
    /// Tags without `#`; those that stand in the text already are not counted twice.
    #[serde(default)]
    pub hashtags: Vec<String>,
    /// The connection between author and brand.
    pub compensation: Compensation,
    /// What is advertised.
    pub category: Category,
    /// What the text cannot show; the known names are in [`super::fact`].
    #[serde(default)]
    pub facts: BTreeMap<String, Value>,
}

/// The three parts of a note, folded once for all packs.
#[derive(Debug, Clone)]
pub struct Parts {
    /// The title.
    pub title: Folded,
    /// The text.
    pub body: Folded,
    /// The tags that do not stand in the text, joined by one space.
    pub hashtags: Folded,
}

impl Parts {
    /// Folds the parts of a note.
    pub fn of(note: &Note) -> Self {
        let body = Folded::new(&note.body);
        let title = Folded::new(&note.title);
        let known: HashSet<&str> = [&title, &body].into_iter().flat_map(tag_names).collect();
        let is_extra = |tag: &&str| !known.contains(fold(tag).as_str());
        let extra: Vec<&str> = note.hashtags.iter().map(|tag| tag.trim_start_matches(['#', '＃'])).filter(is_extra).collect();
        Self { title, body, hashtags: Folded::new(&extra.join(" ")) }
    }

    /// One part.
    pub fn get(&self, field: Field) -> &Folded {
        match field {
            Field::Title => &self.title,
            Field::Body => &self.body,
            Field::Hashtags => &self.hashtags,
        }
    }

    /// Every part with its name, in reading order.
    pub fn each(&self) -> impl Iterator<Item = (Field, &Folded)> {
        [(Field::Title, &self.title), (Field::Body, &self.body), (Field::Hashtags, &self.hashtags)].into_iter()
    }
}

/// The tags that stand in a text: as words, and as they are written up to the next blank or tag.
fn tag_names(text: &Folded) -> impl Iterator<Item = &str> {
    marked(text).into_iter().flat_map(|(_, bytes)| {
        let written = &text.as_str()[bytes.start + 1..];
        let end = written.find(|character: char| character.is_whitespace() || character == '#').unwrap_or(written.len());
        [&written[..bytes.len() - 1], &written[..end]]
    })
}
