//! A list of terms as a pack writes it, with its number among the lists of the pack; and all that a pack looks for, by number.
//!
//! Numbers are given once, in `numbering`: judging a note looks nothing up by its text.

use std::ops::Deref;

use serde::{Deserialize, Serialize};

use super::pattern::Pattern;

/// A list of terms.
#[derive(Debug, Clone, Default, Deserialize, Serialize)]
#[serde(from = "Vec<String>", into = "Vec<String>")]
pub struct Literals {
    terms: Vec<String>,
    number: usize,
}

/// What a pack looks for, by number.
#[derive(Debug, Clone, Default)]
pub struct Catalogue {
    /// Its lists of terms.
    pub lists: Vec<List>,
    /// Its patterns.
    pub patterns: Vec<Pattern>,
}

/// A list of folded terms.
#[derive(Debug, Clone)]
pub enum List {
    /// Looked for in the text.
    Text(Vec<String>),
    /// Whole hashtags; `{brand}` stands for a name.
    Tags(Vec<String>),
}

impl Literals {
    /// The list's number in its pack.
    pub fn number(&self) -> usize {
        self.number
    }

    /// Gives the list its number in a pack.
    pub fn set_number(&mut self, number: usize) {
        self.number = number;
    }

    /// Keeps the terms that are wanted.
    pub fn retain(&mut self, is_wanted: impl FnMut(&String) -> bool) {
        self.terms.retain(is_wanted);
    }
}

impl Deref for Literals {
    type Target = [String];

    fn deref(&self) -> &[String] {
        &self.terms
    }
}

impl From<Vec<String>> for Literals {
    fn from(terms: Vec<String>) -> Self {
        Self { terms, number: 0 }
    }
}

impl From<Literals> for Vec<String> {
    fn from(literals: Literals) -> Self {
        literals.terms
    }
}
