//! Reads a brief's own words by the rules for briefs: no brief asks to hide that a post is an advertisement,
//! or buys an opinion. Blocking findings refuse the brief; the rules themselves are the disclosure slice's.

use super::Content;
use super::rules::BriefError;
use crate::kernel::{Fault, FieldError};
use crate::market::disclosure::Rulebook;
use crate::market::disclosure::store::shelf;
use crate::market::disclosure::verdict::Finding;
use crate::market::disclosure::vocabulary::Severity;

/// A passage that a reviewer will ask about, though it refuses nothing.
#[derive(Clone, Debug)]
pub struct Remark {
    /// Where it stands: `title`, `content.goal` or `content.requirements.0.text`.
    pub field: String,
    /// What was found.
    pub finding: Finding,
}

/// What a brief's words give cause to ask about.
pub fn remarks(title: &str, content: &Content) -> Result<Vec<Remark>, Fault> {
    found_in(texts(title, content).into_iter())
}

/// What is found in texts while a brief is being written, whatever it weighs.
pub fn found_in<'a>(texts: impl Iterator<Item = (String, &'a str)>) -> Result<Vec<Remark>, Fault> {
    let bound = shelf::current()?;
    let found = texts
        .flat_map(|(field, text)| bound.book.brief_lint(text).into_iter().map(move |finding| Remark { field: field.clone(), finding }));
    Ok(found.collect())
}

/// Refuses a brief whose words ask for what no brief may ask; each passage's field is named.
pub fn must_be_lawful(title: &str, content: &Content) -> Result<(), Fault> {
    let bound = shelf::current()?;
    let wrong: Vec<FieldError> = texts(title, content).iter().flat_map(|(field, text)| blocking(&bound.book, field, text)).collect();
    if wrong.is_empty() { Ok(()) } else { Err(BriefError::Unlawful(wrong).into()) }
}

/// Every text of a brief with the name of its field.
fn texts<'a>(title: &'a str, content: &'a Content) -> Vec<(String, &'a str)> {
    let mut texts = vec![("title".to_owned(), title), ("content.goal".to_owned(), content.goal.as_str())];
    for (index, requirement) in content.requirements.iter().enumerate() {
        texts.push((format!("content.requirements.{index}.text"), &requirement.text));
    }
    texts
}

fn blocking(rulebook: &Rulebook, field: &str, text: &str) -> Vec<FieldError> {
    let findings = rulebook.brief_lint(text).into_iter().filter(|finding| finding.severity == Severity::Block);
    findings.map(|finding| FieldError::new(field, &finding.rule, finding.message.en)).collect()
}
