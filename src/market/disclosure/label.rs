//! Which advertising labels stand in a note, where, and how good a pack thinks they are.

use std::collections::BTreeMap;
use std::ops::Range;

use super::note::{Note, Parts};
use super::pack::{Label, PackData};
use super::sight::View;
use super::spot::Spot;
use super::tag::Tag;
use super::terms::Cover;
use super::text::{Folded, is_word};
use super::vocabulary::{Field, Form, Grade};

/// A label term that stands in a note.
#[derive(Debug, Clone)]
pub struct LabelHit<'a> {
    /// What the pack says about the term.
    pub label: &'a Label,
    /// Where it stands.
    pub spot: Spot,
    /// The hashtag it is, if it is one.
    pub tag: Option<&'a Tag>,
    /// Whether the term has no slot: a known word speaks louder than a name that looks like it.
    exact: bool,
}

/// Every label term in a note that counts on its platform, in reading order, the best reading of each place only.
pub fn read<'a>(pack: &'a PackData, note: &Note, parts: &Parts, seen: &View<'a>) -> Vec<LabelHit<'a>> {
    let mut found = Vec::new();
    for label in &pack.labels {
        if label.platforms.is_empty() || label.platforms.contains(&note.platform) {
            find(label, parts, seen, &mut found);
        }
    }
    if found.is_empty() {
        return found;
    }
    let denied = Cover::new(seen.patterns(&pack.label_silent).cloned().collect());
    found.retain(|hit| !denied.holds(&hit.spot));
    keep_longest(found)
}

fn find<'a>(label: &'a Label, parts: &Parts, seen: &View<'a>, found: &mut Vec<LabelHit<'a>>) {
    let standing = |spot: &Spot| LabelHit { label, spot: spot.clone(), tag: None, exact: true };
    match label.form {
        Form::Hashtag => {
            let tagged = |(tag, exact): (&'a Tag, bool)| LabelHit { label, spot: tag.spot.clone(), tag: Some(tag), exact };
            found.extend(seen.tags(&label.terms).map(tagged));
        }
        Form::Word => {
            let apart = |spot: &&Spot| stands_apart(parts.get(spot.field), spot, label.grade);
            found.extend(seen.terms(&label.terms).filter(apart).map(standing));
        }
        Form::Phrase => {
            found.extend(seen.terms(&label.terms).filter(|spot| !in_address(parts.get(spot.field), &spot.bytes)).map(standing));
        }
        Form::Pattern => {}
    }
    found.extend(seen.patterns(&label.patterns).map(|spot| LabelHit { label, spot: spot.clone(), tag: None, exact: false }));
}

/// Whether a word is set off from the sentence: between breaks, marks or brackets, or first of its part or line. What goes
/// on at once in a script without blanks is a sentence about it, `广告拍得很好`, which may spoil a note but not serve it.
fn stands_apart(folded: &Folded, spot: &Spot, grade: Grade) -> bool {
    if spot.field == Field::Hashtags || in_address(folded, &spot.bytes) {
        return false;
    }
    let before = folded.as_str()[..spot.bytes.start].trim_end_matches([' ', '\t', '\u{3000}']);
    let after = folded.as_str()[spot.bytes.end..].trim_start_matches([' ', '\t', '\u{3000}']);
    let bars = |character: char| matches!(character, '@' | '\'' | '’') || (character == '#' && !is_hashed_phrase(folded, &spot.bytes));
    let left_free = before.chars().next_back().is_none_or(|character| !is_word(character) && !bars(character));
    let right_free = after.chars().next().is_none_or(|character| !is_word(character) && !matches!(character, '\'' | '’'));
    let opens_line = before.is_empty() || before.ends_with('\n');
    let is_short = folded.as_str()[spot.bytes.clone()].chars().nth(1).is_none();
    let goes_on = (grade == Grade::Accepted || is_short) && folded.after(spot.bytes.end).is_some_and(is_word);
    left_free && (right_free || (opens_line && !goes_on))
}

/// Whether a place is part of a handle, hashtag or web address.
fn in_address(folded: &Folded, bytes: &Range<usize>) -> bool {
    let before = folded.before(bytes.start);
    let dotted_after = folded.as_str()[bytes.end..].strip_prefix(['.', '/', '-', '@']).and_then(|rest| rest.chars().next());
    let joins = |character: char| matches!(character, '@' | '/' | '.' | '-' | '&' | '=' | '_');
    before.is_some_and(|character| joins(character) || (character == '#' && !is_hashed_phrase(folded, bytes)))
        || dotted_after.is_some_and(|character| character.is_ascii_alphanumeric())
}

/// Whether a hash stands before the first of several words: the tag ends there, but who reads on reads the whole label,
/// `#paid partnership`.
fn is_hashed_phrase(folded: &Folded, bytes: &Range<usize>) -> bool {
    folded.before(bytes.start) == Some('#') && folded.as_str()[bytes.clone()].contains(' ')
}

/// Of readings that overlap, the longest; of equal ones, the better graded.
fn keep_longest(mut found: Vec<LabelHit<'_>>) -> Vec<LabelHit<'_>> {
    found.sort_by_key(|hit| (std::cmp::Reverse(hit.spot.bytes.len()), hit.tag.is_none(), !hit.exact, hit.label.grade));
    let mut taken: BTreeMap<(Field, usize), usize> = BTreeMap::new();
    let mut kept: Vec<LabelHit<'_>> = Vec::new();
    for hit in found {
        let Spot { field, bytes } = hit.spot.clone();
        let last_before = taken.range((field, 0)..(field, bytes.end)).next_back();
        if last_before.is_none_or(|(_, end)| *end <= bytes.start) {
            taken.insert((field, bytes.start), bytes.end);
            kept.push(hit);
        }
    }
    kept.sort_by_key(|hit| (hit.spot.field, hit.spot.bytes.start));
    kept
}

/// Whether a hit may serve as the note's label.
pub fn is_accepted(hit: &LabelHit<'_>) -> bool {
    hit.label.grade == Grade::Accepted
}
