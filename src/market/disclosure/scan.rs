//! One pass over a note that finds every literal term of a pack, in every part.
//!
//! The automaton is built once per pack; what a hit means is decided by `terms` and `label`.

use std::collections::HashMap;
use std::ops::Range;

use aho_corasick::AhoCorasick;

use super::note::Parts;
use super::pack::PackError;
use super::text::fold;
use super::vocabulary::Field;

/// The literals of a pack and the automaton that finds them.
#[derive(Debug, Clone)]
pub struct Scanner {
    automaton: AhoCorasick,
    numbers: HashMap<String, usize>,
}

/// Where the literals of a pack stand in one note.
#[derive(Debug)]
pub struct Hits<'a> {
    scanner: &'a Scanner,
    spots: HashMap<usize, Vec<Spot>>,
}

/// A place in one part of a note, as folded bytes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Spot {
    /// The part.
    pub field: Field,
    /// The folded bytes.
    pub bytes: Range<usize>,
}

impl Scanner {
    /// Builds the automaton for a pack's literals.
    pub fn new<'a>(literals: impl Iterator<Item = &'a str>) -> Result<Self, PackError> {
        let mut numbers = HashMap::new();
        let mut list = Vec::new();
        for literal in literals {
            let folded = fold(literal);
            if folded.trim().is_empty() {
                return Err(PackError::at(format!("term {literal:?}"), "is empty once folded"));
            }
            numbers.entry(folded).or_insert_with_key(|folded| {
                list.push(folded.clone());
                list.len() - 1
            });
        }
        let automaton = AhoCorasick::new(&list).map_err(|error| PackError::at("terms", error.to_string()))?;
        Ok(Self { automaton, numbers })
    }

    /// Finds every literal, overlapping ones too; pieces of longer words are left out.
    pub fn scan(&self, parts: &Parts) -> Hits<'_> {
        let mut spots: HashMap<usize, Vec<Spot>> = HashMap::new();
        for (field, folded) in parts.each() {
            for found in self.automaton.find_overlapping_iter(folded.as_str()) {
                let bytes = found.range();
                if folded.is_whole(&bytes) && folded.span(bytes.clone()).is_some() {
                    spots.entry(found.pattern().as_usize()).or_default().push(Spot { field, bytes });
                }
            }
        }
        Hits { scanner: self, spots }
    }
}

impl Hits<'_> {
    /// Where one literal stands.
    pub fn of(&self, literal: &str) -> &[Spot] {
        let number = self.scanner.numbers.get(&fold(literal));
        number.and_then(|number| self.spots.get(number)).map_or(&[], Vec::as_slice)
    }
}
