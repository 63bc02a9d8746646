//! What stands in one note of all that an index looks for: found in one pass, patterns tried when they are asked for.

use std::cell::OnceCell;
use std::collections::HashMap;

use super::index::{Index, NamedTag, Share};
use super::literals::Literals;
use super::note::Parts;
use super::pattern::Pattern;
use super::spot::Spot;
use super::tag::{Tag, tags};
use super::text::Folded;
use super::vocabulary::Field;

/// What stands in a note.
#[derive(Debug)]
pub struct Sight<'a> {
    index: &'a Index,
    parts: &'a Parts,
    /// Terms that stand there, by literal, in reading order.
    terms: Vec<(usize, Spot)>,
    /// By literal: whether it is among them, and the parts in which it has been seen.
    seen: Vec<u8>,
    /// By pattern and part: the gates that are open.
    gates: Vec<[u8; 3]>,
    /// The patterns worth trying: where each stands, once somebody has asked.
    patterns: HashMap<usize, OnceCell<Box<[Spot]>>>,
    tags: Vec<Tag>,
    /// Tags that are a term, by list.
    tag_hits: Vec<TagHit>,
}

/// The mark of a literal that stands in the note as a term; the marks of its parts are the bits above.
const IS_TERM: u8 = 1;

/// A hashtag that a list holds.
#[derive(Debug, Clone, Copy)]
struct TagHit {
    list: usize,
    tag: usize,
    exact: bool,
}

/// What one pack sees of it.
#[derive(Debug, Clone, Copy)]
pub struct View<'a> {
    sight: &'a Sight<'a>,
    share: &'a Share,
}

impl<'a> Sight<'a> {
    /// Looks a note over.
    pub fn of(index: &'a Index, parts: &'a Parts) -> Self {
        let mut sight = Self {
            index,
            parts,
            terms: Vec::new(),
            seen: vec![0; index.literals.len()],
            gates: vec![[0; 3]; index.patterns.len()],
            patterns: HashMap::new(),
            tags: tags(parts),
            tag_hits: Vec::new(),
        };
        for (field, folded) in parts.each() {
            sight.scan(field, folded);
        }
        sight.terms.sort_by_key(|(literal, _)| *literal);
        let worth = (0..index.patterns.len()).filter(|number| (0..3).any(|part| sight.is_open(*number, part)));
        sight.patterns = worth.map(|number| (number, OnceCell::new())).collect();
        sight.match_tags();
        sight
    }

    fn scan(&mut self, field: Field, folded: &Folded) {
        let (index, part) = (self.index, place(field));
        for found in index.automaton.find_overlapping_iter(folded.as_str()) {
            let number = found.pattern().as_usize();
            let literal = &index.literals[number];
            let mark = 2 << part;
            if self.seen[number] & mark == 0 {
                self.seen[number] |= mark;
                literal.opens.iter().for_each(|(pattern, gate)| self.gates[*pattern][part] |= 1 << gate);
            }
            let bytes = found.range();
            if literal.is_term && folded.is_whole(&bytes) && folded.span(bytes.clone()).is_some() {
                self.seen[number] |= IS_TERM;
                self.terms.push((number, Spot { field, bytes }));
            }
        }
    }

    /// Whether all gates of a pattern are open in a part.
    fn is_open(&self, number: usize, part: usize) -> bool {
        self.gates[number][part].count_ones() == self.index.gates[number]
    }

    fn match_tags(&mut self) {
        for (number, tag) in self.tags.iter().enumerate() {
            let exact = self.index.tags.get(&tag.name).into_iter().flatten().map(|list| (*list, true));
            let ends = [tag.name.chars().next(), tag.name.chars().next_back()].into_iter().flatten();
            let alike = ends.filter_map(|end| self.index.named_tags.get(&end)).flatten();
            let named = alike.filter(|named| named.is(&tag.name)).flat_map(|named| named.lists.iter().map(|list| (*list, false)));
            self.tag_hits.extend(exact.chain(named).map(|(list, exact)| TagHit { list, tag: number, exact }));
        }
        self.tag_hits.sort_by_key(|hit| hit.list);
    }

    /// What a pack sees; `None` if the index was built without it.
    pub fn view(&'a self, pack: &str) -> Option<View<'a>> {
        self.index.share(pack).map(|share| View { sight: self, share })
    }

    fn tried(&self, number: usize) -> &[Spot] {
        let Some(spots) = self.patterns.get(&number) else { return &[] };
        spots.get_or_init(|| {
            let pattern = &self.index.patterns[number];
            let worth = self.parts.each().filter(|(field, _)| self.is_open(number, place(*field)));
            worth.flat_map(|(field, folded)| pattern.matches(folded).map(move |bytes| Spot { field, bytes })).collect()
        })
    }
}

impl<'a> View<'a> {
    /// Where the terms of a list stand, term by term.
    pub fn terms(&self, literals: &Literals) -> impl Iterator<Item = &'a Spot> {
        let sight = self.sight;
        let list = &sight.index.lists[self.share.first_list + literals.number()];
        list.iter().filter(|literal| sight.seen[**literal] & IS_TERM != 0).flat_map(|literal| {
            let first = sight.terms.partition_point(|(other, _)| other < literal);
            sight.terms[first..].iter().take_while(move |(other, _)| other == literal).map(|(_, spot)| spot)
        })
    }

    /// The hashtags that are a term of a list, and whether the term is one without a slot.
    pub fn tags(&self, literals: &Literals) -> impl Iterator<Item = (&'a Tag, bool)> {
        let list = self.share.first_list + literals.number();
        let (sight, hits) = (self.sight, &self.sight.tag_hits);
        let first = hits.partition_point(|hit| hit.list < list);
        hits[first..].iter().take_while(move |hit| hit.list == list).map(|hit| (&sight.tags[hit.tag], hit.exact))
    }

    /// Where a pattern stands; pieces of longer words are left out.
    pub fn pattern(&self, pattern: &Pattern) -> &'a [Spot] {
        self.sight.tried(self.share.patterns[pattern.number()])
    }

    /// Where any of some patterns stands.
    pub fn patterns(&self, patterns: &[Pattern]) -> impl Iterator<Item = &'a Spot> {
        patterns.iter().flat_map(|pattern| self.pattern(pattern))
    }
}

impl NamedTag {
    /// Whether a tag is of this kind: at least two letters of a name between the ends.
    fn is(&self, tag: &str) -> bool {
        let rest = tag.strip_prefix(self.before.as_str()).and_then(|rest| rest.strip_suffix(self.after.as_str()));
        rest.is_some_and(|brand| brand.trim_matches('_').chars().count() >= 2)
    }
}

fn place(field: Field) -> usize {
    match field {
        Field::Title => 0,
        Field::Body => 1,
        Field::Hashtags => 2,
    }
}
