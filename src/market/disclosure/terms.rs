//! Forbidden terms: the longest match counts, and a term inside a harmless expression is silent.

use aho_corasick::AhoCorasick;

use super::fact;
use super::literals::Literals;
use super::note::{Note, Parts};
use super::pack::Terms;
use super::pattern::Pattern;
use super::sight::View;
use super::spot::Spot;
use super::text::fold;

/// Where terms stand that no context makes harmless, in reading order.
pub fn offences(terms: &Terms, note: &Note, parts: &Parts, seen: &View<'_>) -> Vec<Spot> {
    let mut found = spots(&terms.terms, &terms.patterns, seen);
    if found.is_empty() {
        return found;
    }
    let mut harmless = spots(&terms.silent, &terms.silent_patterns, seen);
    harmless.extend(terms.names.as_deref().map(|name| named(name, note, parts)).unwrap_or_default());
    let cover = Cover::new(harmless);
    found.retain(|spot| !cover.holds(spot));
    longest(found)
}

/// Places that make what lies wholly inside them harmless; asked in logarithmic time, for long texts.
#[derive(Debug)]
pub struct Cover {
    /// By start; each with the furthest end of all that begin no later in the same part.
    spots: Vec<Spot>,
}

impl Cover {
    /// A cover of these places.
    pub fn new(mut spots: Vec<Spot>) -> Self {
        spots.sort_by_key(|spot| (spot.field, spot.bytes.start));
        let mut furthest = 0;
        let mut field = None;
        for spot in &mut spots {
            if field != Some(spot.field) {
                field = Some(spot.field);
                furthest = 0;
            }
            furthest = furthest.max(spot.bytes.end);
            spot.bytes.end = furthest;
        }
        Self { spots }
    }

    /// Whether a place lies wholly inside one of the cover's.
    pub fn holds(&self, spot: &Spot) -> bool {
        let after = self.spots.partition_point(|other| (other.field, other.bytes.start) <= (spot.field, spot.bytes.start));
        let last = after.checked_sub(1).map(|position| &self.spots[position]);
        last.is_some_and(|last| last.field == spot.field && last.bytes.end >= spot.bytes.end)
    }
}

/// Every place of some literals and patterns.
pub fn spots(literals: &Literals, patterns: &[Pattern], seen: &View<'_>) -> Vec<Spot> {
    seen.terms(literals).chain(seen.patterns(patterns)).cloned().collect()
}

/// Where the proper names stated in a fact stand.
fn named(name: &str, note: &Note, parts: &Parts) -> Vec<Spot> {
    let names = fact::stated(note, name).and_then(|value| value.as_array()).into_iter().flatten();
    let names: Vec<String> = names.filter_map(|name| name.as_str()).map(fold).filter(|name| !name.is_empty()).collect();
    // Names the automaton cannot hold are no names; then none is harmless.
    let Ok(automaton) = AhoCorasick::new(&names) else { return Vec::new() };
    let found = |(field, folded): (_, &super::text::Folded)| {
        let found = automaton.find_overlapping_iter(folded.as_str()).map(move |found| Spot { field, bytes: found.range() });
        found.collect::<Vec<_>>()
    };
    if names.is_empty() { Vec::new() } else { parts.each().flat_map(found).collect() }
}

/// Leaves out what overlaps an earlier or longer spot.
fn longest(mut found: Vec<Spot>) -> Vec<Spot> {
    found.sort_by_key(|spot| (spot.field, spot.bytes.start, std::cmp::Reverse(spot.bytes.end)));
    let mut kept: Vec<Spot> = Vec::new();
    for spot in found {
        if kept.last().is_none_or(|last| last.field != spot.field || last.bytes.end <= spot.bytes.start) {
            kept.push(spot);
        }
    }
    kept
}
