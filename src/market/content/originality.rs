//! How alike two texts are: the share of three-character pieces they have in common, and bands by which texts that share
//! many are found among a hundred thousand without comparing with each.
//!
//! Pure. Bands are MinHash (126 hashes, 42 bands of 3): texts that share half of their pieces have a band in common with a
//! certainty of 99.6 %, texts that share a twentieth with one of 0.5 %. What is stored is decided elsewhere.

use std::collections::HashSet;
use std::ops::Range;

use serde::Deserialize;

use crate::market::disclosure::text::{Folded, fold, is_word};

/// Bands of a text.
const BANDS: u64 = 42;
/// Hashes of a band.
const ROWS: u64 = 3;
/// Characters of a piece.
const PIECE: usize = 3;

/// From where on two texts are too alike.
#[derive(Clone, Copy, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Thresholds {
    /// Basis points of common pieces from which it is worth a word.
    pub warn_bp: u32,
    /// Basis points from which a person must look, where the other text is not the author's own.
    pub review_bp: u32,
    /// Characters a text has at least, boilerplate left out, before its pieces are compared.
    pub least_characters: usize,
    /// Characters a shorter one has at least to be compared as a whole; fewer are equal by chance.
    pub least_whole_characters: usize,
}

/// A text without its boilerplate: folded letters, each with its place in the original.
#[derive(Clone, Debug, Default)]
pub struct Plain {
    letters: Vec<(char, usize)>,
    pieces: HashSet<u64>,
}

impl Thresholds {
    /// Those that ship with the program.
    pub fn shipped() -> Result<Self, serde_json::Error> {
        serde_json::from_str(include_str!("../../../packs/originality.json"))
    }
}

impl Plain {
    /// Strips a text of tags, handles, addresses, marks and blanks, and of sentences that are not the author's.
    pub fn of(text: &str, boilerplate: &[String]) -> Self {
        let folded = Folded::new(text);
        let mut is_own = vec![true; folded.as_str().len()];
        for sentence in boilerplate.iter().map(|sentence| fold(sentence)).filter(|sentence| !sentence.trim().is_empty()) {
            for (begin, found) in folded.as_str().match_indices(&sentence) {
                is_own[begin..begin + found.len()].fill(false);
            }
        }
        for range in addressed(folded.as_str()) {
            is_own[range].fill(false);
        }
        let own = folded.as_str().char_indices().filter(|(byte, letter)| is_own[*byte] && is_word(*letter));
        let letters: Vec<(char, usize)> = own.filter_map(|(byte, letter)| Some((letter, folded.start_of(byte)?))).collect();
        let pieces = letters.windows(PIECE).map(piece).collect();
        Self { letters, pieces }
    }

    /// How many letters are left.
    pub fn len(&self) -> usize {
        self.letters.len()
    }

    /// Whether nothing is left.
    pub fn is_empty(&self) -> bool {
        self.letters.is_empty()
    }

    /// Whether both say the same, letter by letter.
    pub fn is_same(&self, other: &Self) -> bool {
        self.letters.iter().map(|(letter, _)| letter).eq(other.letters.iter().map(|(letter, _)| letter))
    }

    /// The one band of a text that is too short to be compared by its pieces: it has it in common with its copies alone.
    pub fn whole(&self) -> i64 {
        self.letters.iter().fold(mixed(BANDS), |sum, (letter, _)| mixed(sum ^ u64::from(u32::from(*letter)))).cast_signed()
    }

    /// What two texts share of what either says, in basis points (Jaccard over the sets of pieces).
    pub fn alike_bp(&self, other: &Self) -> u32 {
        let common = self.pieces.intersection(&other.pieces).count();
        let all = self.pieces.len() + other.pieces.len() - common;
        u32::try_from(common * 10_000 / all.max(1)).unwrap_or(10_000)
    }

    /// Places of the original, in scalar values, that stand in the other text too, ascending.
    pub fn shared_with(&self, other: &Self) -> Vec<Range<usize>> {
        let mut shared: Vec<Range<usize>> = Vec::new();
        for window in self.letters.windows(PIECE).filter(|window| other.pieces.contains(&piece(window))) {
            let (start, end) = (window[0].1, window[PIECE - 1].1 + 1);
            match shared.last_mut() {
                Some(last) if start <= last.end => last.end = last.end.max(end),
                Some(_) | None => shared.push(start..end),
            }
        }
        shared
    }

    /// The bands of the text; none where it has no piece.
    pub fn bands(&self) -> Vec<i64> {
        if self.pieces.is_empty() {
            return Vec::new();
        }
        (0..BANDS).map(|band| self.band(band).cast_signed()).collect()
    }

    fn band(&self, band: u64) -> u64 {
        (band * ROWS..(band + 1) * ROWS).fold(mixed(band), |sum, row| mixed(sum ^ self.smallest(row)))
    }

    fn smallest(&self, row: u64) -> u64 {
        let seed = mixed(row + 1);
        self.pieces.iter().map(|piece| mixed(piece ^ seed)).min().unwrap_or(0)
    }
}

/// Hashtags and handles to the end of their word, web addresses to the last character that one may hold.
fn addressed(text: &str) -> Vec<Range<usize>> {
    let mut found = Vec::new();
    for (begin, mark) in text.match_indices(['#', '@']) {
        let begin_of_word = begin + mark.len();
        found.push(begin..begin_of_word + word_at(&text[begin_of_word..]));
    }
    for mark in ["http://", "https://", "www."] {
        let mut at = 0;
        while let Some(begin) = text[at..].find(mark).map(|begin| at + begin) {
            at = text[begin..].find(|letter: char| !letter.is_ascii_graphic()).map_or(text.len(), |length| begin + length);
            found.push(begin..at);
        }
    }
    found
}

fn word_at(text: &str) -> usize {
    text.find(|letter: char| !is_word(letter)).unwrap_or(text.len())
}

/// Three characters as one number: each takes 21 bits.
fn piece(window: &[(char, usize)]) -> u64 {
    window.iter().fold(0, |sum, (letter, _)| (sum << 21) | u64::from(u32::from(*letter)))
}

/// A number whose bits are well mixed (splitmix64's finaliser).
fn mixed(number: u64) -> u64 {
    let number = number.wrapping_add(0x9E37_79B9_7F4A_7C15);
    let number = (number ^ (number >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
    let number = (number ^ (number >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
    number ^ (number >> 31)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const NOTE: &str = "周末和朋友去了城南的小店，牛肉面的汤底很清，面条有嚼劲，加一份青菜再多六元，坐在窗边吹着风慢慢吃完。";

    fn plain(text: &str) -> Plain {
        Plain::of(text, &[])
    }

    #[test]
    fn a_copy_with_other_marks_tags_and_emoji_is_the_same_text() {
        let copy = format!("🔥{} #好物 @acme https://acme.example/x", NOTE.replace('，', "～ "));
        assert_eq!(plain(NOTE).alike_bp(&plain(&copy)), 10_000);
        assert_eq!(plain(NOTE).bands(), plain(&copy).bands());
    }

    #[test]
    fn a_short_text_is_known_by_the_whole_of_it() {
        let (one, copy, other) = (plain("这支口红很显白，推荐"), plain("这支口红很显白～推荐！#口红"), plain("这支口红很显白，推存"));
        assert!(one.is_same(&copy) && one.whole() == copy.whole());
        assert!(!one.is_same(&other) && one.whole() != other.whole());
    }

    #[test]
    fn other_words_are_another_text() {
        let other = "这支面霜我用了两周，质地偏厚，晚上涂一层就够，油皮夏天可能会觉得有点闷，冬天倒是刚刚好。";
        assert!(plain(NOTE).alike_bp(&plain(other)) < 500);
        assert!(plain(NOTE).bands().iter().all(|band| !plain(other).bands().contains(band)));
    }

    #[test]
    fn half_a_copy_is_found_and_its_shared_part_is_told() {
        let half = "周末和朋友去了城南的小店，牛肉面的汤底很清，面条有嚼劲。这次换了一家新开的，老板很热情，还送了一碟小菜给我们。";
        let (one, other) = (plain(half), plain(NOTE));
        assert!((2_500..6_000).contains(&one.alike_bp(&other)), "{}", one.alike_bp(&other));
        let letters: Vec<char> = half.chars().collect();
        let shared: Vec<String> = one.shared_with(&other).into_iter().map(|range| letters[range].iter().collect()).collect();
        assert_eq!(shared, ["周末和朋友去了城南的小店，牛肉面的汤底很清，面条有嚼劲"]);
        assert!(one.bands().iter().any(|band| other.bands().contains(band)));
    }

    #[test]
    fn what_the_brief_demands_is_nobodys_copy() {
        let demanded = vec!["加一份青菜再多六元".to_owned()];
        let (one, other) = (Plain::of("好吃。加一份青菜再多六元", &demanded), Plain::of("不错呢！加一份青菜再多六元", &demanded));
        assert_eq!((one.alike_bp(&other), one.len()), (0, 2));
    }

    proptest! {
        #[test]
        fn likeness_is_mutual_and_shared_places_lie_in_the_text(one in "[甲乙丙丁a-c，#@ ]{0,40}", other in "[甲乙丙丁a-c，#@ ]{0,40}") {
            let (first, second) = (plain(&one), plain(&other));
            prop_assert_eq!(first.alike_bp(&second), second.alike_bp(&first));
            prop_assert!(first.shared_with(&second).iter().all(|range| range.start < range.end && range.end <= one.chars().count()));
            prop_assert_eq!(first.bands().len(), if first.len() < PIECE { 0 } else { 42 });
        }
    }
}
