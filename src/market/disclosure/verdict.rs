//! What a check answers: a verdict whose every finding names rule, passage, law and remedy.

use serde::{Deserialize, Serialize};

use super::pack::{Sentence, Source};
use super::theme::Theme;
use super::vocabulary::{Field, Outcome, Severity};

/// The answer, in both languages; `told` gives it in one.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Verdict {
    /// The note's id.
    pub id: String,
    /// The conclusion over all markets: the strictest counts.
    pub outcome: Outcome,
    /// The packs that judged, by content.
    pub packs: Vec<PackName>,
    /// What was found, the heaviest first.
    pub findings: Vec<Finding>,
}

/// A pack that judged.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PackName {
    /// The market.
    pub id: String,
    /// Its version.
    pub version: String,
    /// SHA-256 of its content, hexadecimal.
    pub content_hash: String,
}

/// One finding.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Finding {
    /// The rule's stable id.
    pub rule: String,
    /// What it is about.
    pub theme: Theme,
    /// How much it weighs.
    pub severity: Severity,
    /// The passage; `None` where something is absent.
    pub passage: Option<Passage>,
    /// What is wrong.
    pub message: Sentence,
    /// The law; `None` for remarks on the request itself.
    pub source: Option<Source>,
    /// How to put it right.
    pub fix: Sentence,
    /// What may stand in place of the passage.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub replace_by: Option<String>,
}

/// A passage of a note.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Passage {
    /// The part of the note.
    pub field: Field,
    /// First scalar value.
    pub start: usize,
    /// One past the last scalar value.
    pub end: usize,
    /// The original text between them.
    pub text: String,
}

/// The language an answer is told in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Tongue {
    /// Chinese.
    Zh,
    /// English.
    En,
}

/// A verdict in one language, in the form the command line and the API promise.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ToldVerdict {
    id: String,
    verdict: Outcome,
    packs: Vec<ToldPack>,
    findings: Vec<ToldFinding>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
struct ToldPack {
    id: String,
    version: String,
}

/// A finding in one language.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ToldFinding {
    rule: String,
    theme: Theme,
    severity: Severity,
    field: Option<Field>,
    start: Option<usize>,
    end: Option<usize>,
    text: Option<String>,
    message: String,
    source: Option<ToldSource>,
    fix: String,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
struct ToldSource {
    law: String,
    article: String,
    effective: jiff::civil::Date,
    url: String,
}

impl Verdict {
    /// Weighs findings: one that blocks makes a note non-compliant, one to review needs a person, a warning changes nothing.
    pub fn new(id: String, packs: Vec<PackName>, mut findings: Vec<Finding>) -> Self {
        findings.sort_by_key(|finding| {
            let place = finding.passage.as_ref().map(|passage| (passage.field, passage.start));
            (std::cmp::Reverse(finding.severity), place, finding.rule.clone())
        });
        let outcome = match findings.first().map(|finding| finding.severity) {
            Some(Severity::Block) => Outcome::NonCompliant,
            Some(Severity::Review) => Outcome::NeedsReview,
            Some(Severity::Warn) | None => Outcome::Compliant,
        };
        Self { id, outcome, packs, findings }
    }

    /// This verdict with further findings.
    pub fn with(mut self, findings: Vec<Finding>) -> Self {
        self.findings.extend(findings);
        Self::new(self.id, self.packs, self.findings)
    }

    /// This verdict with what only a newer one finds, as warnings.
    pub fn beside(self, newer: Self) -> Self {
        let is_known = |found: &Finding| self.findings.iter().any(|known| known.rule == found.rule && known.passage == found.passage);
        let fresh: Vec<Finding> = newer.findings.into_iter().filter(|found| !is_known(found)).collect();
        let told = fresh.into_iter().map(|found| Finding {
            severity: Severity::Warn,
            message: Sentence {
                zh: format!("按现行规则：{}", found.message.zh),
                en: format!("By the rules now in force: {}", found.message.en),
            },
            ..found
        });
        let told = told.collect();
        self.with(told)
    }

    /// Whether the note may go on without a person looking.
    pub fn passed(&self) -> bool {
        self.outcome == Outcome::Compliant
    }

    /// The verdict in one language.
    pub fn told(&self, tongue: Tongue) -> ToldVerdict {
        ToldVerdict {
            id: self.id.clone(),
            verdict: self.outcome,
            packs: self.packs.iter().map(|pack| ToldPack { id: pack.id.clone(), version: pack.version.clone() }).collect(),
            findings: self.findings.iter().map(|finding| finding.told(tongue)).collect(),
        }
    }
}

impl Finding {
    /// The finding in one language.
    pub fn told(&self, tongue: Tongue) -> ToldFinding {
        let passage = self.passage.as_ref();
        ToldFinding {
            rule: self.rule.clone(),
            theme: self.theme,
            severity: self.severity,
            field: passage.map(|passage| passage.field),
            start: passage.map(|passage| passage.start),
            end: passage.map(|passage| passage.end),
            text: passage.map(|passage| passage.text.clone()),
            message: self.message.told(tongue).to_owned(),
            source: self.source.as_ref().map(|source| ToldSource {
                law: source.law.clone(),
                article: source.article.clone(),
                effective: source.effective,
                url: source.url.clone(),
            }),
            fix: self.fix.told(tongue).to_owned(),
        }
    }
}

impl Sentence {
    /// The sentence in one language.
    pub fn told(&self, tongue: Tongue) -> &str {
        match tongue {
            Tongue::Zh => &self.zh,
            Tongue::En => &self.en,
        }
    }

    /// The sentence with the passage it speaks of.
    pub fn about(&self, text: &str) -> Self {
        Self { zh: self.zh.replace("{text}", text), en: self.en.replace("{text}", text) }
    }
}
