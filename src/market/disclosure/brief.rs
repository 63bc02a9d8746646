//! What a brief may not ask for: a hidden advertisement, a bought opinion, a prohibited product.

use std::collections::BTreeMap;

use super::note::Note;
use super::platform::Platforms;
use super::reading::Pack;
use super::rules::check;
use super::verdict::Finding;
use super::vocabulary::{Category, Compensation};

/// Reads a brief's text by the pack of rules for briefs; passages are those of the body.
pub fn brief_lint(pack: &Pack, platforms: &Platforms, text: &str) -> Vec<Finding> {
    let note = Note {
        id: String::new(),
        markets: Vec::new(),
        platform: "website".to_owned(),
        language: String::new(),
        title: String::new(),
        body: text.to_owned(),
        hashtags: Vec::new(),
        compensation: Compensation::Paid,
        category: Category::Service,
        facts: BTreeMap::new(),
    };
    check(&[pack], platforms, &note).map(|verdict| verdict.findings).unwrap_or_default()
}
