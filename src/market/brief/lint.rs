//! Reads a brief's own words: no brief asks to hide that a post is an advertisement, or buys an opinion, and no creator is
//! made to say what the law of the markets forbids of this product. Blocking findings refuse the brief; the rules
//! themselves are the disclosure slice's.

use entity::{Code, brief, product};

use super::Content;
use super::content::RequirementKind;
use super::rules::BriefError;
use crate::kernel::{Fault, FieldError};
use crate::market::disclosure::Rulebook;
use crate::market::disclosure::brief::Promoted;
use crate::market::disclosure::store::shelf;
use crate::market::disclosure::theme::Theme;
use crate::market::disclosure::verdict::Finding;
use crate::market::disclosure::vocabulary::{Category, Severity};

/// A passage that a reviewer will ask about, though it refuses nothing.
#[derive(Clone, Debug)]
pub struct Remark {
    /// Where it stands: `title`, `content.goal` or `content.requirements.0.text`.
    pub field: String,
    /// What was found.
    pub finding: Finding,
}

/// A brief that is read.
#[derive(Clone, Copy, Debug)]
pub struct Read<'a> {
    /// Its title.
    pub title: &'a str,
    /// Its content.
    pub content: &'a Content,
    /// The category of what it is about, a code.
    pub category: &'a str,
    /// The product it is about, if it names one.
    pub product: Option<&'a product::Model>,
}

impl<'a> Read<'a> {
    /// A brief as it is stored, with a content that may be newer.
    pub fn of(brief: &'a brief::Model, (title, content): (&'a str, &'a Content), product: Option<&'a product::Model>) -> Self {
        Self { title, content, category: &brief.category, product }
    }

    fn promoted(&self) -> Option<Promoted<'_>> {
        promoted(&self.content.markets, self.category, self.product)
    }
}

/// What a brief is about, once its category is known.
fn promoted<'a>(markets: &'a [String], category: &'a str, product: Option<&'a product::Model>) -> Option<Promoted<'a>> {
    let code = product.map_or(category, |product| product.category.as_str());
    let category = Category::ALL.iter().copied().find(|category| category.code() == code)?;
    let approval_no = product.and_then(|product| product.approval_number.as_deref());
    Some(Promoted { markets, category, approval_no })
}

/// A text of a brief, with the name of its field.
struct Part<'a> {
    field: String,
    text: &'a str,
    is_said: Said,
}

/// Whether what a text says will stand in the post.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Said {
    /// Word for word.
    Surely,
    /// In the creator's own words, perhaps.
    Perhaps,
    /// It is what must not be said.
    Never,
}

/// What a brief's words, its category and its product give cause to ask about.
pub fn remarks(read: &Read<'_>) -> Result<Vec<Remark>, Fault> {
    let bound = shelf::current()?;
    let mut found: Vec<Remark> = about_product(&bound.book, read);
    for part in parts(read) {
        let own = bound.book.brief_lint(part.text).into_iter().chain(claims(&bound.book, read.promoted().as_ref(), &part));
        found.extend(own.map(|finding| Remark { field: part.field.clone(), finding }));
    }
    Ok(found)
}

/// A brief while it is being written: what is filled in so far.
#[derive(Debug, Default)]
pub struct Begun<'a> {
    /// Its texts by field; requirements with their kind, once they have one.
    pub texts: Vec<(String, &'a str, Option<RequirementKind>)>,
    /// The markets chosen so far.
    pub markets: Vec<String>,
    /// The category of what it is about, a code.
    pub category: &'a str,
    /// The product it is about, if it names one.
    pub product: Option<&'a product::Model>,
}

/// What a brief that is being written would be asked about or refused for, whatever it weighs.
pub fn found_in(begun: &Begun<'_>) -> Result<Vec<Remark>, Fault> {
    let bound = shelf::current()?;
    let promoted = promoted(&begun.markets, begun.category, begun.product).filter(|promoted| !promoted.markets.is_empty());
    let mut found = promoted.map(|promoted| of_product(&bound.book, &promoted, begun.product.is_some())).unwrap_or_default();
    for (field, text, kind) in &begun.texts {
        let part = Part { field: field.clone(), text, is_said: kind.map_or(Said::Perhaps, said) };
        let own = bound.book.brief_lint(text).into_iter().chain(claims(&bound.book, promoted.as_ref(), &part));
        found.extend(own.map(|finding| Remark { field: field.clone(), finding }));
    }
    Ok(found)
}

/// Refuses a brief whose words ask for what no brief may ask, that makes its creators say what they may not, or whose
/// product may not be advertised at all; each passage's field is named.
pub fn must_be_lawful(read: &Read<'_>) -> Result<(), Fault> {
    let bound = shelf::current()?;
    let mut wrong: Vec<FieldError> = about_product(&bound.book, read)
        .into_iter()
        .filter(|remark| remark.finding.theme == Theme::ProhibitedProduct)
        .filter_map(|remark| refused(&remark.field, &remark.finding))
        .collect();
    for part in parts(read) {
        wrong.extend(bound.book.brief_lint(part.text).iter().filter_map(|finding| refused(&part.field, finding)));
        if part.is_said == Said::Surely {
            wrong.extend(claims(&bound.book, read.promoted().as_ref(), &part).iter().filter_map(|finding| refused(&part.field, finding)));
        }
    }
    if wrong.is_empty() { Ok(()) } else { Err(BriefError::Unlawful(wrong).into()) }
}

/// Every text of a brief.
fn parts<'a>(read: &Read<'a>) -> Vec<Part<'a>> {
    let part = |field: &str, text: &'a str, is_said: Said| Part { field: field.to_owned(), text, is_said };
    let mut parts = vec![part("title", read.title, Said::Perhaps), part("content.goal", &read.content.goal, Said::Perhaps)];
    for (index, requirement) in read.content.requirements.iter().enumerate() {
        parts.push(part(&format!("content.requirements.{index}.text"), &requirement.text, said(requirement.kind)));
    }
    parts
}

fn said(kind: RequirementKind) -> Said {
    match kind {
        RequirementKind::MustSay | RequirementKind::Hashtag => Said::Surely,
        RequirementKind::Manual => Said::Perhaps,
        RequirementKind::MustNotSay => Said::Never,
    }
}

/// What the laws of the markets forbid of what a text says.
fn claims(rulebook: &Rulebook, promoted: Option<&Promoted<'_>>, part: &Part<'_>) -> Vec<Finding> {
    let promoted = promoted.filter(|_| part.is_said != Said::Never);
    let found = promoted.map(|promoted| rulebook.claim_lint(promoted, part.text)).unwrap_or_default();
    found.into_iter().filter(|finding| finding.passage.is_some()).collect()
}

/// What they say to the product before a word is written: whether it may be advertised, and with which number.
fn about_product(rulebook: &Rulebook, read: &Read<'_>) -> Vec<Remark> {
    read.promoted().map(|promoted| of_product(rulebook, &promoted, read.product.is_some())).unwrap_or_default()
}

fn of_product(rulebook: &Rulebook, promoted: &Promoted<'_>, is_named: bool) -> Vec<Remark> {
    let field = if is_named { "content.product_id" } else { "category" };
    let asked = |finding: &Finding| matches!(finding.theme, Theme::ProhibitedProduct | Theme::MissingApprovalNo);
    let found = rulebook.claim_lint(promoted, "").into_iter().filter(asked);
    found.map(|finding| Remark { field: field.to_owned(), finding }).collect()
}

fn refused(field: &str, finding: &Finding) -> Option<FieldError> {
    (finding.severity == Severity::Block).then(|| FieldError::new(field, &finding.rule, finding.message.en.clone()))
}
