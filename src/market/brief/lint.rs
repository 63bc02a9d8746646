//! Reads a brief's own words by the rules for briefs: no brief asks to hide that a post is an advertisement,
//! or buys an opinion. Blocking findings refuse the brief; the rules themselves are the disclosure slice's.

use super::Content;
use super::rules::BriefError;
use crate::kernel::{Fault, FieldError};
use crate::market::disclosure::Rulebook;
use crate::market::disclosure::vocabulary::Severity;

/// Refuses a brief whose words ask for what no brief may ask; each passage's field is named.
pub fn must_be_lawful(title: &str, content: &Content) -> Result<(), Fault> {
    let rulebook = Rulebook::embedded().map_err(|error| Fault::broken(error.to_string()))?;
    let mut texts = vec![("title".to_owned(), title), ("content.goal".to_owned(), content.goal.as_str())];
    for (index, requirement) in content.requirements.iter().enumerate() {
        texts.push((format!("content.requirements.{index}.text"), &requirement.text));
    }
    let wrong: Vec<FieldError> = texts.iter().flat_map(|(field, text)| blocking(rulebook, field, text)).collect();
    if wrong.is_empty() { Ok(()) } else { Err(BriefError::Unlawful(wrong).into()) }
}

fn blocking(rulebook: &Rulebook, field: &str, text: &str) -> Vec<FieldError> {
    let findings = rulebook.brief_lint(text).into_iter().filter(|finding| finding.severity == Severity::Block);
    findings.map(|finding| FieldError::new(field, &finding.rule, finding.message.en)).collect()
}
