//! One automaton over everything that a set of packs looks for: terms, and the gates of patterns.
//!
//! Built once for a set of packs; what stands in a note is told by `sight`.

use std::collections::HashMap;

use aho_corasick::{AhoCorasick, BuildError};

use super::literals::{Catalogue, List};
use super::pattern::Pattern;

/// What some packs look for.
#[derive(Debug)]
pub struct Index {
    pub(super) automaton: AhoCorasick,
    /// By literal of the automaton.
    pub(super) literals: Vec<Literal>,
    /// Whole hashtags, and the lists that hold them.
    pub(super) tags: HashMap<String, Vec<usize>>,
    /// Hashtags with a name in them, by the character they begin with, or end with where they begin with the name.
    pub(super) named_tags: HashMap<char, Vec<NamedTag>>,
    /// Every pattern once, whichever packs share it.
    pub(super) patterns: Vec<Pattern>,
    /// By pattern: how many gates it has.
    pub(super) gates: Vec<u32>,
    /// By list: its literals.
    pub(super) lists: Vec<Box<[usize]>>,
    packs: HashMap<String, Share>,
}

/// What a literal of the automaton is for.
#[derive(Debug, Default)]
pub(super) struct Literal {
    /// Whether some list holds it.
    pub(super) is_term: bool,
    /// The patterns of which it opens a gate, and which of their gates.
    pub(super) opens: Vec<(usize, usize)>,
}

/// A hashtag that begins and ends so, with a name between, and the lists that hold it.
#[derive(Debug)]
pub(super) struct NamedTag {
    pub(super) before: String,
    pub(super) after: String,
    pub(super) lists: Vec<usize>,
}

/// Where the lists and patterns of one pack stand in the index.
#[derive(Debug)]
pub struct Share {
    /// The place of its first list.
    pub(super) first_list: usize,
    /// By its own number, the place of a pattern.
    pub(super) patterns: Box<[usize]>,
}

/// The index while it grows.
#[derive(Default)]
struct Growing {
    texts: Vec<String>,
    literals: Vec<Literal>,
    by_text: HashMap<String, usize>,
    tags: HashMap<String, Vec<usize>>,
    named_tags: HashMap<char, Vec<NamedTag>>,
    patterns: Vec<Pattern>,
    by_source: HashMap<String, usize>,
    lists: Vec<Box<[usize]>>,
}

impl Index {
    /// The index of packs, by their id; refused where they look for more than an automaton holds.
    pub fn new<'a>(packs: impl Iterator<Item = (&'a str, &'a Catalogue)>) -> Result<Self, BuildError> {
        let mut growing = Growing::default();
        let packs = packs.map(|(id, catalogue)| (id.to_owned(), growing.take(catalogue))).collect();
        let Growing { texts, literals, tags, named_tags, patterns, lists, .. } = growing;
        let automaton = AhoCorasick::new(&texts)?;
        let gates = patterns.iter().map(|pattern| u32::try_from(pattern.gates().len()).unwrap_or(u32::MAX)).collect();
        Ok(Self { automaton, literals, tags, named_tags, patterns, gates, lists, packs })
    }

    /// What of it belongs to a pack.
    pub fn share(&self, pack: &str) -> Option<&Share> {
        self.packs.get(pack)
    }
}

impl Growing {
    fn take(&mut self, catalogue: &Catalogue) -> Share {
        let first_list = self.lists.len();
        for list in &catalogue.lists {
            let literals = match list {
                List::Text(terms) => terms.iter().map(|term| self.term(term)).collect(),
                List::Tags(terms) => {
                    terms.iter().for_each(|term| self.tag(term));
                    Box::default()
                }
            };
            self.lists.push(literals);
        }
        Share { first_list, patterns: catalogue.patterns.iter().map(|pattern| self.pattern(pattern)).collect() }
    }

    fn literal(&mut self, text: &str) -> usize {
        if let Some(known) = self.by_text.get(text) {
            return *known;
        }
        let number = self.texts.len();
        self.texts.push(text.to_owned());
        self.literals.push(Literal::default());
        self.by_text.insert(text.to_owned(), number);
        number
    }

    fn term(&mut self, term: &str) -> usize {
        let number = self.literal(term);
        self.literals[number].is_term = true;
        number
    }

    fn tag(&mut self, term: &str) {
        let list = self.lists.len();
        let Some((before, after)) = term.split_once("{brand}") else {
            self.tags.entry(term.to_owned()).or_default().push(list);
            return;
        };
        let Some(key) = before.chars().next().or_else(|| after.chars().next_back()) else { return };
        let alike = self.named_tags.entry(key).or_default();
        match alike.iter_mut().find(|named| named.before == before && named.after == after) {
            Some(named) => named.lists.push(list),
            None => alike.push(NamedTag { before: before.to_owned(), after: after.to_owned(), lists: vec![list] }),
        }
    }

    fn pattern(&mut self, pattern: &Pattern) -> usize {
        if let Some(known) = self.by_source.get(pattern.source()) {
            return *known;
        }
        let number = self.patterns.len();
        self.by_source.insert(pattern.source().to_owned(), number);
        self.patterns.push(pattern.clone());
        for (gate, texts) in pattern.gates().iter().enumerate() {
            for text in texts {
                let literal = self.literal(text);
                self.literals[literal].opens.push((number, gate));
            }
        }
        number
    }
}
