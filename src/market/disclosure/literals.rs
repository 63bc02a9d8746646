//! A list of terms as a pack writes it, with its number among the lists of the pack; and the numbering of a whole pack.
//!
//! Numbers are given once, when the pack is read: judging a note looks nothing up by its text.

use std::ops::Deref;

use serde::{Deserialize, Serialize};

use super::condition::Condition;
use super::pack::{Check, PackData};
use super::pattern::Pattern;
use super::text::fold;
use super::vocabulary::Form;

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

impl Catalogue {
    /// Numbers the lists and patterns of a pack and takes them down.
    pub fn of(data: &mut PackData) -> Self {
        let mut catalogue = Self::default();
        catalogue.condition(&mut data.connection);
        data.no_label_needed.iter_mut().for_each(|condition| catalogue.condition(condition));
        catalogue.patterns(&mut data.label_silent);
        for label in &mut data.labels {
            let list = if label.form == Form::Hashtag { List::Tags } else { List::Text };
            catalogue.list(&mut label.terms, list);
            catalogue.patterns(&mut label.patterns);
        }
        for rule in &mut data.rules {
            catalogue.condition(&mut rule.when);
            rule.unless.iter_mut().for_each(|condition| catalogue.condition(condition));
            catalogue.check(&mut rule.check);
        }
        catalogue
    }

    fn check(&mut self, check: &mut Check) {
        match check {
            Check::Terms(terms) => {
                self.list(&mut terms.terms, List::Text);
                self.list(&mut terms.silent, List::Text);
                self.patterns(&mut terms.patterns);
                self.patterns(&mut terms.silent_patterns);
            }
            Check::Statement { terms, patterns, .. } => {
                self.list(terms, List::Text);
                self.patterns(patterns);
            }
            Check::Facts {}
            | Check::LabelMissing {}
            | Check::LabelGrade { .. }
            | Check::LabelElsewhere { .. }
            | Check::LabelBeforeFold { .. }
            | Check::LabelNotBuried { .. }
            | Check::LabelLanguage { .. }
            | Check::LabelHash {}
            | Check::LabelFirst {}
            | Check::LabelUnderstated {} => {}
        }
    }

    fn condition(&mut self, condition: &mut Condition) {
        self.patterns(&mut condition.text);
        self.patterns(&mut condition.text_not);
        condition.any.iter_mut().for_each(|inner| self.condition(inner));
    }

    fn list(&mut self, literals: &mut Literals, kind: impl FnOnce(Vec<String>) -> List) {
        literals.number = self.lists.len();
        self.lists.push(kind(literals.terms.iter().map(|term| fold(term)).collect()));
    }

    fn patterns(&mut self, patterns: &mut [Pattern]) {
        for pattern in patterns {
            pattern.set_number(self.patterns.len());
            self.patterns.push(pattern.clone());
        }
    }
}
