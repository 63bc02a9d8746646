//! A place in a note, as everything that looks for something names it.

use std::ops::Range;

use super::vocabulary::Field;

/// A place in one part of a note, as folded bytes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Spot {
    /// The part.
    pub field: Field,
    /// The folded bytes.
    pub bytes: Range<usize>,
}
