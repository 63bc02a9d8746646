//! A rule pack: one jurisdiction's labels and rules as data, with version, dates and sources.
//!
//! Only the shapes stand here; reading, inheriting and refusing are in `reading`.

use std::collections::BTreeMap;

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use super::condition::Condition;
use super::literals::Literals;
use super::pattern::Pattern;
use super::text::fold;
use super::theme::Theme;
use super::vocabulary::{Compensation, Confidence, Field, Form, Grade, Severity};

/// A sentence in both languages of the house.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct Sentence {
    /// Chinese.
    pub zh: String,
    /// English.
    pub en: String,
}

/// A pack as it stands in its file, after its base has been merged in.
#[derive(Debug, Clone, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct PackData {
    /// The market's code: `CN`, `US`.
    pub id: String,
    /// Version of the pack: year and month, then a counter if needed.
    pub version: String,
    /// The day whose law the pack states.
    pub dated: Date,
    /// The market's name.
    pub name: Sentence,
    /// The pack this one adds to; a rule or label given again replaces the base's.
    #[serde(default)]
    pub extends: Option<String>,
    /// Rules of the base that do not hold here.
    #[serde(default)]
    pub without: Vec<String>,
    /// When author and brand are connected at all; otherwise every rule is silent.
    #[serde(default)]
    pub connection: Condition,
    /// When a connected note needs no label.
    #[serde(default)]
    pub no_label_needed: Vec<Condition>,
    /// Whether the labels of the base are left out, so that only the pack's own count.
    #[serde(default)]
    pub own_labels_only: bool,
    /// The label to put in front of a note that lacks one, by primary language; the empty language is any other.
    #[serde(default)]
    pub label_line: BTreeMap<String, String>,
    /// Words that stand as advertising labels, good and bad.
    #[serde(default)]
    pub labels: Vec<Label>,
    /// Words around a label term that take its meaning away: `not an ad`.
    #[serde(default)]
    pub label_silent: Vec<Pattern>,
    /// The rules.
    pub rules: Vec<Rule>,
}

/// Terms that serve, or fail to serve, as an advertising label.
#[derive(Debug, Clone, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct Label {
    /// How the terms are judged.
    pub grade: Grade,
    /// Which grading rule speaks for rejected and weak terms.
    #[serde(default = "ambiguous")]
    pub group: String,
    /// Where the terms count.
    pub form: Form,
    /// The terms, without `#`; none if the form is `pattern`.
    #[serde(default)]
    pub terms: Literals,
    /// The patterns, if the form is `pattern`.
    #[serde(default)]
    pub patterns: Vec<Pattern>,
    /// Languages the terms belong to; empty for all.
    #[serde(default)]
    pub languages: Vec<String>,
    /// Platforms where they count; empty for all.
    #[serde(default)]
    pub platforms: Vec<String>,
    /// Connections they describe fully; empty for all.
    #[serde(default)]
    pub compensation: Vec<Compensation>,
}

/// One rule of a law.
#[derive(Debug, Clone, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct Rule {
    /// Stable name, the market first: `cn.absolute.1`. Several may share it if their days do not overlap.
    pub id: String,
    /// What the findings are about.
    pub theme: Theme,
    /// How much a finding weighs.
    pub severity: Severity,
    /// The law behind it.
    pub source: Source,
    /// When the rule applies.
    #[serde(default)]
    pub when: Condition,
    /// When it does not, although it would.
    #[serde(default)]
    pub unless: Vec<Condition>,
    /// Whether it holds in full without a connection too: a law that binds whoever publishes.
    #[serde(default)]
    pub always: bool,
    /// What it looks for.
    pub check: Check,
    /// What is wrong; `{text}` is the passage found.
    pub message: Sentence,
    /// How to put it right.
    pub fix: Sentence,
    /// Words that say in a lawful way what a forbidden one says, by that word; most have none.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub replace_by: BTreeMap<String, String>,
}

impl Rule {
    /// What may stand in place of a passage.
    pub fn replacement(&self, passage: &str) -> Option<&str> {
        let said = fold(passage);
        self.replace_by.iter().find(|(word, _)| fold(word) == said.trim()).map(|(_, by)| by.as_str())
    }
}

/// Where a rule comes from.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct Source {
    /// The law by its own name.
    pub law: String,
    /// Article or section.
    pub article: String,
    /// First day it holds.
    pub effective: Date,
    /// First day it no longer holds.
    #[serde(default)]
    pub until: Option<Date>,
    /// Where it can be read.
    pub url: String,
    /// How sure we are of our reading.
    pub confidence: Confidence,
}

/// What a rule looks for.
#[derive(Debug, Clone, Deserialize, Serialize)]
#[serde(tag = "kind", rename_all = "snake_case", deny_unknown_fields)]
pub enum Check {
    /// Nothing more: the conditions say it all.
    Facts {},
    /// Terms that may not stand in the note.
    Terms(Terms),
    /// At least one of these statements must stand in the note.
    Statement {
        /// The statements.
        #[serde(default)]
        terms: Literals,
        /// Their variants.
        #[serde(default)]
        patterns: Vec<Pattern>,
        /// The parts of the note where it counts; empty for all.
        #[serde(default)]
        fields: Vec<Field>,
        /// Whether it counts only before the platform's fold.
        #[serde(default)]
        before_fold: bool,
    },
    /// There is no accepted label, and none either of which a person must judge if it serves.
    LabelMissing {},
    /// In place of a label stands a term of this grade and group.
    LabelGrade {
        /// The grade.
        grade: Grade,
        /// The group.
        #[serde(default = "ambiguous")]
        group: String,
    },
    /// There is no label in the note, but something like it in one of these facts.
    LabelElsewhere {
        /// Facts that hold a text.
        facts: Vec<String>,
    },
    /// The label stands behind the platform's fold, or further down than the rule allows.
    LabelBeforeFold {
        /// Lines of the text it must stand in, blank ones not counted.
        #[serde(default)]
        max_lines: Option<usize>,
        /// Scalar values of the text it must stand in.
        #[serde(default)]
        max_chars: Option<usize>,
        /// Whether a weak label in place of an accepted one is held to it too.
        #[serde(default)]
        also_weak: bool,
    },
    /// The label stands in a row of hashtags.
    LabelNotBuried {
        /// The row is one from this many tags.
        row: usize,
        /// Tags of the row that may stand before the label.
        tags_before: usize,
        /// Whether a weak label in place of an accepted one is held to it too.
        #[serde(default)]
        also_weak: bool,
    },
    /// The label belongs to another language than the note.
    LabelLanguage {
        /// Languages that are understood in the market whatever the note's own.
        #[serde(default)]
        also: Vec<String>,
    },
    /// The label stands without its hash sign.
    LabelHash {},
    /// Something stands before the label.
    LabelFirst {},
    /// The label tells less than the connection is.
    LabelUnderstated {},
}

impl Check {
    /// The literal terms a check looks for.
    pub fn terms(&self) -> impl Iterator<Item = &str> {
        let (first, second): (&[String], &[String]) = match self {
            Self::Terms(terms) => (&terms.terms, &terms.silent),
            Self::Statement { terms, .. } => (terms, &[]),
            Self::Facts {}
            | Self::LabelMissing {}
            | Self::LabelGrade { .. }
            | Self::LabelElsewhere { .. }
            | Self::LabelBeforeFold { .. }
            | Self::LabelNotBuried { .. }
            | Self::LabelLanguage { .. }
            | Self::LabelHash {}
            | Self::LabelFirst {}
            | Self::LabelUnderstated {} => (&[], &[]),
        };
        first.iter().chain(second).map(String::as_str)
    }

    /// How many patterns a check looks for.
    pub fn patterns(&self) -> usize {
        match self {
            Self::Terms(terms) => terms.patterns.len() + terms.silent_patterns.len(),
            Self::Statement { patterns, .. } => patterns.len(),
            Self::Facts {}
            | Self::LabelMissing {}
            | Self::LabelGrade { .. }
            | Self::LabelElsewhere { .. }
            | Self::LabelBeforeFold { .. }
            | Self::LabelNotBuried { .. }
            | Self::LabelLanguage { .. }
            | Self::LabelHash {}
            | Self::LabelFirst {}
            | Self::LabelUnderstated {} => 0,
        }
    }

    /// Whether a weak label in place of an accepted one is judged too.
    pub fn minds_weak(&self) -> bool {
        matches!(self, Self::LabelBeforeFold { also_weak: true, .. } | Self::LabelNotBuried { also_weak: true, .. })
    }
}

/// Forbidden terms and the contexts in which they are harmless.
#[derive(Debug, Clone, Default, Deserialize, Serialize)]
#[serde(deny_unknown_fields, default)]
pub struct Terms {
    /// The terms; where several overlap, the longest counts.
    pub terms: Literals,
    /// Patterns of such terms.
    pub patterns: Vec<Pattern>,
    /// Longer expressions in which a term is harmless.
    pub silent: Literals,
    /// Patterns of such expressions.
    pub silent_patterns: Vec<Pattern>,
    /// A fact with a list of proper names in which a term is harmless.
    pub names: Option<String>,
}

/// Why a pack is refused.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{place}: {reason}")]
pub struct PackError {
    /// File, line and column, or rule.
    pub place: String,
    /// What is wrong with it.
    pub reason: String,
}

impl PackError {
    /// A reason at a place.
    pub fn at(place: impl Into<String>, reason: impl Into<String>) -> Self {
        Self { place: place.into(), reason: reason.into() }
    }

    /// A file that could not be read as data.
    pub fn unreadable(file: &str, error: &serde_json::Error) -> Self {
        Self::at(format!("{file}:{}:{}", error.line(), error.column()), error.to_string())
    }
}

fn ambiguous() -> String {
    "ambiguous".to_owned()
}
