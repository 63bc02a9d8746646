//! Patterns of a pack: regular expressions over folded text, compiled when the pack is read.
//!
//! Slots: `{brand}` is a name of up to four words, `{any}` up to sixty characters within one sentence. If a pattern
//! has a group, the group is what a finding points at.

use std::ops::Range;
use std::sync::{Arc, OnceLock};

use regex::{Captures, Regex, RegexBuilder};
use regex_syntax::hir::{Hir, HirKind};
use serde::{Deserialize, Serialize};
use unicode_normalization::is_nfkc;

use super::text::Folded;
use super::variants::plain;

const BRAND: &str = r"@?[\p{L}\p{N}_&'’.\-]*[\p{L}\p{N}_](?: [\p{L}\p{N}_&'’\-]+){0,3}?";
const ANY: &str = r"[^.!?。\n]{0,60}?";
/// Bytes a compiled pattern may take; the largest that ships takes a fifth.
const LARGEST: usize = 1 << 21;
/// Repetitions from which a bounded one counts as unbounded.
const MANY: u32 = 100;

/// A compiled pattern; written and read as its source.
#[derive(Debug, Clone, Deserialize, Serialize)]
#[serde(try_from = "String", into = "String")]
pub struct Pattern {
    source: String,
    regex: Regex,
    /// The same, anchored at both ends of a word; built when a match turns out to be a piece of a longer word.
    whole: Arc<OnceLock<Option<Regex>>>,
}

impl Pattern {
    /// Where the pattern stands in a text, as folded bytes; pieces of longer words are left out.
    pub fn matches<'a>(&'a self, folded: &'a Folded) -> impl Iterator<Item = Range<usize>> + 'a {
        self.regex.captures_iter(folded.as_str()).filter_map(|found| {
            let spot = spot_of(&found)?;
            if folded.is_whole(&spot) { Some(spot) } else { self.longer(folded, found.get(0)?.start()) }
        })
    }

    /// The reading from a place on that ends with a word, where the preferred one stops within: `garanti` of `garantito`.
    fn longer(&self, folded: &Folded, begin: usize) -> Option<Range<usize>> {
        let regex = self.whole.get_or_init(|| build(&format!(r"\A(?:{})\b{{end-half}}", spelled(&self.source))).ok()).as_ref()?;
        let spot = spot_of(&regex.captures(&folded.as_str()[begin..])?)?;
        let spot = begin + spot.start..begin + spot.end;
        folded.is_whole(&spot).then_some(spot)
    }

    /// Whether the pattern stands anywhere in a text.
    pub fn is_in(&self, folded: &Folded) -> bool {
        self.matches(folded).next().is_some()
    }
}

impl TryFrom<String> for Pattern {
    type Error = String;

    fn try_from(source: String) -> Result<Self, Self::Error> {
        if !is_nfkc(&source) {
            return Err(format!("pattern {source:?} has characters that folding replaces, such as full-width marks"));
        }
        let spelled = spelled(&source);
        let parsed = regex_syntax::parse(&spelled).map_err(|error| format!("bad pattern {source:?}: {error}"))?;
        if repeats_a_repetition(&parsed, false) {
            return Err(format!("pattern {source:?} repeats a repetition without bound"));
        }
        let regex = build(&spelled).map_err(|error| format!("bad pattern {source:?}: {error}"))?;
        if regex.is_match("") {
            return Err(format!("pattern {source:?} matches an empty text"));
        }
        Ok(Self { source, regex, whole: Arc::default() })
    }
}

impl From<Pattern> for String {
    fn from(pattern: Pattern) -> Self {
        pattern.source
    }
}

/// What a finding points at: the group if the pattern has one.
fn spot_of(found: &Captures<'_>) -> Option<Range<usize>> {
    let spot = found.get(1).or_else(|| found.get(0))?.range();
    (!spot.is_empty()).then_some(spot)
}

fn spelled(source: &str) -> String {
    let plainly: String = source.chars().map(plain).collect();
    format!("(?i){}", plainly.replace("{brand}", BRAND).replace("{any}", ANY))
}

fn build(spelled: &str) -> Result<Regex, regex::Error> {
    RegexBuilder::new(spelled).size_limit(LARGEST).build()
}

/// Whether an unbounded repetition stands inside another. Our own matcher takes linear time even so, but such a pattern
/// is a slip, and a deal's packs may one day be read by another program.
fn repeats_a_repetition(pattern: &Hir, inside: bool) -> bool {
    match pattern.kind() {
        HirKind::Repetition(repetition) => {
            let endless = repetition.max.is_none_or(|most| most >= MANY);
            (endless && inside) || repeats_a_repetition(&repetition.sub, inside || endless)
        }
        HirKind::Capture(capture) => repeats_a_repetition(&capture.sub, inside),
        HirKind::Concat(parts) | HirKind::Alternation(parts) => parts.iter().any(|part| repeats_a_repetition(part, inside)),
        HirKind::Empty | HirKind::Literal(_) | HirKind::Class(_) | HirKind::Look(_) => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(source: &str, text: &str) -> Vec<String> {
        let pattern = Pattern::try_from(source.to_owned()).unwrap();
        let folded = Folded::new(text);
        pattern.matches(&folded).filter_map(|spot| folded.span(spot)).map(|span| folded.original(&span)).collect()
    }

    #[test]
    fn a_brand_slot_takes_a_name_of_several_words() {
        assert_eq!(
            found("thanks to {brand} for the free", "Thanks to Acme Home Goods for the free pan"),
            ["Thanks to Acme Home Goods for the free"]
        );
    }

    #[test]
    fn a_group_is_what_a_finding_points_at() {
        assert_eq!(found("(最好)的", "最好的面"), ["最好"]);
    }

    #[test]
    fn a_longer_reading_is_taken_where_a_shorter_one_ends_within_a_word() {
        assert_eq!(found("gains? (?:garanti|garantis|garantito)", "gain garantito"), ["gain garantito"]);
        assert_eq!(found("ad(?:vert)?", "advert adverts"), ["advert"]);
    }

    #[test]
    fn a_bad_pattern_is_refused() {
        assert!(Pattern::try_from("(".to_owned()).is_err());
        assert!(Pattern::try_from("第一，".to_owned()).is_err());
        assert!(Pattern::try_from("a*".to_owned()).is_err());
    }
}
