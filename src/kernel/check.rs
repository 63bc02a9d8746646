//! What every check answers with: an invariant that does not hold, its subject and a sentence.
//!
//! The invariants themselves stand with those who promise them.

/// One broken invariant.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, serde::Serialize)]
pub struct Violation {
    /// Which invariant: `L1`, `P2`.
    pub id: &'static str,
    /// What it is broken for, as shown outside.
    pub subject: String,
    /// What is wrong.
    pub sentence: String,
}

impl Violation {
    /// A violation of an invariant.
    pub fn new(id: &'static str, subject: impl ToString, sentence: impl Into<String>) -> Self {
        Self { id, subject: subject.to_string(), sentence: sentence.into() }
    }
}
