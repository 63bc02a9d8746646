//! Whether a post tells that it is an advertisement, as it was published: the packs its deal has pinned, asked about the
//! label alone. What the approved version was let pass with is not held against the post.

use std::sync::Arc;

use entity::{deal, deliverable, draft};
use serde::{Deserialize, Serialize};

use super::actions::{note_of, unknown_market};
use super::note::Note;
use super::store::shelf::Bound;
use super::vocabulary::Severity;
use super::{Finding, Rulebook};
use crate::kernel::Fault;

/// What the packs say about the label of a published text.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct LabelVerdict {
    /// What they miss; empty where the label stands as it must.
    pub lacks: Vec<Finding>,
    /// The label, as it stands there.
    pub label: Option<String>,
}

impl LabelVerdict {
    /// Whether the text is labelled.
    pub fn passed(&self) -> bool {
        self.lacks.is_empty()
    }
}

/// How a published text came to us.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Came {
    /// Whole, as it was published: where its label stands counts too.
    Whole,
    /// Cut out of a page: only whether it is there can be said.
    FromPage,
}

/// What judges the label of a post.
#[derive(Debug, Clone)]
pub struct LabelJudge {
    bound: Arc<Bound>,
    approved: Note,
}

impl LabelJudge {
    /// For the post of an approved version, by the packs its deal has pinned.
    pub fn of(bound: Arc<Bound>, deal: &deal::Model, (deliverable, approved): (&deliverable::Model, &draft::Model)) -> Result<Self, Fault> {
        Ok(Self { bound, approved: note_of(deal, deliverable, approved)? })
    }

    /// The words of the approved version.
    pub fn approved(&self) -> (&str, &str) {
        (&self.approved.title, &self.approved.body)
    }

    /// Judges a published text.
    pub fn judge(&self, text: &str, came: Came) -> Result<LabelVerdict, Fault> {
        let book: &Rulebook = &self.bound.book;
        let published = Note { title: String::new(), body: text.to_owned(), hashtags: Vec::new(), ..self.approved.clone() };
        let refused = |error| unknown_market(&error);
        let let_pass = book.check(&self.approved).map_err(refused)?;
        let counts = |finding: &Finding| {
            let is_asked = finding.theme.is_about_label() && finding.severity == Severity::Block;
            let is_shown = came == Came::Whole || !finding.theme.is_about_place();
            is_asked && is_shown && !let_pass.findings.iter().any(|passed| passed.rule == finding.rule)
        };
        let found = book.check(&published).map_err(refused)?;
        let lacks = found.findings.into_iter().filter(counts).collect();
        Ok(LabelVerdict { lacks, label: book.label_in(&published).map_err(refused)? })
    }
}
