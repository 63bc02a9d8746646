//! Patterns of a pack: regular expressions over folded text, compiled when the pack is read.
//!
//! Slots: `{brand}` is a brand's name of up to four words, `{someone}` any such words, `{kin}` a relative or a friend,
//! `{any}` up to sixty characters within one sentence. If a pattern has a group, the group is what a finding points at.

use std::collections::HashMap;
use std::ops::Range;
use std::sync::{Arc, LazyLock, Mutex, OnceLock, PoisonError, Weak};

use regex::{Captures, Regex, RegexBuilder};
use regex_syntax::hir::{Hir, HirKind};
use serde::{Deserialize, Serialize};
use unicode_normalization::is_nfkc;

use super::gate::gates;
use super::name::{SOMEONE, is_brand, kin};
use super::text::Folded;
use super::variants::plain;

/// How the groups of brands are named; a number follows.
const BRAND_GROUP: &str = "brand";
const ANY: &str = r"[^.!?。\n]{0,60}?";
/// Bytes a compiled pattern may take; the largest that ships takes a fifth.
const LARGEST: usize = 1 << 21;
/// Repetitions from which a bounded one counts as unbounded.
const MANY: u32 = 100;
/// Bytes in which the end of a longer reading is looked for; a hostile text could begin millions of them.
const FURTHEST: usize = 1_000;

/// Patterns under use, by source: packs share many, and deals pin rulebooks that differ in a few.
static KNOWN: LazyLock<Mutex<HashMap<String, Weak<Compiled>>>> = LazyLock::new(Mutex::default);

/// A compiled pattern; written and read as its source.
#[derive(Debug, Clone, Deserialize, Serialize)]
#[serde(try_from = "String", into = "String")]
pub struct Pattern {
    compiled: Arc<Compiled>,
    number: usize,
}

#[derive(Debug)]
struct Compiled {
    source: String,
    regex: Regex,
    gates: Vec<Vec<String>>,
    groups: Groups,
    /// The same, anchored at both ends of a word; built when a match turns out to be a piece of a longer word.
    whole: OnceLock<Option<Regex>>,
}

/// The groups of a pattern, by number.
#[derive(Debug, Clone, Default)]
struct Groups {
    /// What a finding points at; the whole if there is none.
    target: usize,
    /// Those that must hold a brand's name, and whether text of the pattern follows each.
    brands: Vec<(usize, bool)>,
}

impl Pattern {
    /// The pattern as the pack spells it.
    pub fn source(&self) -> &str {
        &self.compiled.source
    }

    /// Sets of texts: of each set one stands, folded, wherever the pattern does.
    pub fn gates(&self) -> &[Vec<String>] {
        &self.compiled.gates
    }

    /// The pattern's number in its pack.
    pub fn number(&self) -> usize {
        self.number
    }

    /// Gives the pattern its number in a pack.
    pub fn set_number(&mut self, number: usize) {
        self.number = number;
    }

    /// Where the pattern stands in a text, as folded bytes; pieces of longer words are left out.
    pub fn matches<'a>(&'a self, folded: &'a Folded) -> impl Iterator<Item = Range<usize>> + 'a {
        let (text, regex) = (folded.as_str(), &self.compiled.regex);
        regex.find_iter(text).filter_map(|found| {
            // Groups cost a search of their own, so they are asked for where the whole has been found.
            let spot = if regex.captures_len() > 1 {
                let groups = &self.compiled.groups;
                groups.spot(folded, 0, &regex.captures_at(text, found.start())?)
            } else {
                Some(found.range())
            };
            let spot = spot.filter(|spot| !spot.is_empty())?;
            if folded.is_whole(&spot) { Some(spot) } else { self.longer(folded, found.start()) }
        })
    }

    /// The reading from a place on that ends with a word, where the preferred one stops within: `garanti` of `garantito`.
    fn longer(&self, folded: &Folded, begin: usize) -> Option<Range<usize>> {
        let spelling = || build(&format!(r"\A(?:{})\b{{end-half}}", spelled(self.source()))).ok();
        let regex = self.compiled.whole.get_or_init(spelling).as_ref()?;
        let rest = &folded.as_str()[begin..];
        let spot = self.compiled.groups.spot(folded, begin, &regex.captures(&rest[..rest.floor_char_boundary(FURTHEST)])?)?;
        folded.is_whole(&spot).then_some(spot)
    }
}

impl TryFrom<String> for Pattern {
    type Error = String;

    fn try_from(source: String) -> Result<Self, Self::Error> {
        let mut known = KNOWN.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(compiled) = known.get(&source).and_then(Weak::upgrade) {
            return Ok(Self { compiled, number: 0 });
        }
        let compiled = Arc::new(Compiled::of(source)?);
        known.insert(compiled.source.clone(), Arc::downgrade(&compiled));
        Ok(Self { compiled, number: 0 })
    }
}

impl Compiled {
    fn of(source: String) -> Result<Self, String> {
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
        let groups = Groups::of(&source, &regex);
        Ok(Self { gates: gates(&parsed), source, regex, groups, whole: OnceLock::new() })
    }
}

impl From<Pattern> for String {
    fn from(pattern: Pattern) -> Self {
        pattern.compiled.source.clone()
    }
}

impl Groups {
    fn of(source: &str, regex: &Regex) -> Self {
        let mut groups = Self::default();
        for (number, name) in regex.capture_names().enumerate().skip(1) {
            match name.and_then(|name| name.strip_prefix(BRAND_GROUP)).and_then(|at| at.parse::<usize>().ok()) {
                Some(at) => groups.brands.push((number, is_followed(source, at))),
                None if groups.target == 0 => groups.target = number,
                None => {}
            }
        }
        groups
    }

    /// What a finding points at in a text that begins at a byte of a folded one; `None` where a brand's slot holds none.
    fn spot(&self, folded: &Folded, begin: usize, found: &Captures<'_>) -> Option<Range<usize>> {
        let place = |number: usize| found.get(number).map(|part| begin + part.start()..begin + part.end());
        if !self.brands.iter().all(|(number, follows)| place(*number).is_none_or(|brand| is_brand(folded, &brand, *follows))) {
            return None;
        }
        place(self.target).or_else(|| place(0)).filter(|spot| !spot.is_empty())
    }
}

/// Whether words of the pattern stand behind its brand slot of a number, as in `{brand} gave me`.
fn is_followed(source: &str, number: usize) -> bool {
    source.split("{brand}").nth(number + 1).is_some_and(|after| after.starts_with(' '))
}

fn spelled(source: &str) -> String {
    let plainly: String = source.chars().map(plain).collect();
    let mut spelled = "(?i)".to_owned();
    for (number, piece) in plainly.split("{brand}").enumerate() {
        if number > 0 {
            spelled.push_str(&format!("(?P<{BRAND_GROUP}{}>{SOMEONE})", number - 1));
        }
        spelled.push_str(piece);
    }
    spelled.replace("{someone}", SOMEONE).replace("{kin}", &kin()).replace("{any}", ANY)
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
    fn a_brand_is_a_handle_a_capitalised_word_or_a_payer_and_no_relative() {
        for text in ["Acme gave me", "@acme gave me", "The brand gave me", "Then Acme gave me", "妙妙屋 gave me", "acme gave me a mug"] {
            assert_eq!(found("{brand} gave me", text).len(), 1, "{text}");
        }
        for text in ["My sister gave me", "It gave me", "Mum gave me", "Sunday brunch gave me", "She gave me"] {
            assert_eq!(found("{brand} gave me", text), Vec::<String>::new(), "{text}");
        }
        assert_eq!(found("i work (?:for|at) {brand}", "I work at home, I work for Acme"), ["I work for Acme"]);
        assert_eq!(found("{kin} (?:gave|sent)", "My sister gave me this"), ["sister gave"]);
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
