//! Text folded for matching, with the way back to the original.
//!
//! Folding: NFKC, lower case, zero-width characters removed, characters read as in `variants`. Positions are Unicode
//! scalar values of the original.

use std::ops::Range;

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;
use unicode_segmentation::UnicodeSegmentation;

use super::variants::plain;

/// A text as the rules read it.
#[derive(Debug, Clone, Default)]
pub struct Folded {
    text: String,
    places: Vec<Place>,
    original: Vec<char>,
    lines: Lines,
    has_capitals: bool,
}

/// One folded character: its first byte, and the original scalar values it stands for. Texts of four billion characters
/// do not fit into memory, so half-size numbers do.
#[derive(Debug, Clone, Copy)]
struct Place {
    byte: u32,
    start: u32,
    end: u32,
    /// Several folded characters may come from one cluster; only the first opens and the last closes it.
    opens: bool,
    closes: bool,
}

/// Where the original's lines end, and how many of those before hold more than blanks.
#[derive(Debug, Clone, Default)]
struct Lines {
    ends: Vec<usize>,
    filled: Vec<usize>,
    is_filled: bool,
}

impl Folded {
    /// Folds a text.
    pub fn new(original: &str) -> Self {
        let mut folded = Self {
            text: String::with_capacity(original.len()),
            places: Vec::with_capacity(original.len() / 2),
            original: Vec::with_capacity(original.len() / 2),
            ..Self::default()
        };
        let mut rest = original;
        while let Some(first) = rest.chars().next() {
            let after = &rest[first.len_utf8()..];
            if is_alone(first) && after.chars().next().is_none_or(is_alone) {
                folded.push_alone(first);
                rest = after;
            } else {
                let (knot, after) = rest.split_at(end_of_knot(rest));
                knot.graphemes(true).for_each(|cluster| folded.push_cluster(cluster));
                rest = after;
            }
        }
        folded
    }

    /// Adds a character that is a cluster of its own and needs no composing.
    fn push_alone(&mut self, character: char) {
        let start = narrow(self.original.len());
        self.push_original(character);
        let place = Place { byte: narrow(self.text.len()), start, end: start + 1, opens: true, closes: true };
        self.places.push(place);
        self.text.push(plain(lower(half_width(character))));
    }

    fn push_cluster(&mut self, cluster: &str) {
        let first_scalar = self.original.len();
        cluster.chars().for_each(|character| self.push_original(character));
        let kept = || cluster.chars().enumerate().filter(|(_, character)| !is_invisible(*character));
        let Some((first, _)) = kept().next() else { return };
        let last = kept().last().map_or(first, |(position, _)| position);
        let first_place = self.places.len();
        for character in kept().map(|(_, character)| character).nfkc().flat_map(char::to_lowercase).map(plain) {
            let (start, end) = (narrow(first_scalar + first), narrow(first_scalar + last + 1));
            self.places.push(Place { byte: narrow(self.text.len()), start, end, opens: false, closes: false });
            self.text.push(character);
        }
        if let Some(place) = self.places.get_mut(first_place) {
            place.opens = true;
        }
        if let Some(place) = self.places.last_mut() {
            place.closes = true;
        }
    }

    fn push_original(&mut self, character: char) {
        if character == '\n' {
            self.lines.end(self.original.len());
        } else if !self.lines.is_filled {
            self.lines.is_filled = !character.is_whitespace();
        }
        self.has_capitals |= character.is_uppercase();
        self.original.push(character);
    }

    /// What is left of the text when some of its characters are passed over; positions stay those of the original.
    pub fn without(&self, passed: impl Fn(usize) -> bool) -> Self {
        let mut left =
            Self { original: self.original.clone(), lines: self.lines.clone(), has_capitals: self.has_capitals, ..Self::default() };
        for (place, character) in self.places.iter().zip(self.text.chars()) {
            if !passed(wide(place.start)) {
                left.places.push(Place { byte: narrow(left.text.len()), ..*place });
                left.text.push(character);
            }
        }
        left
    }

    /// The folded text.
    pub fn as_str(&self) -> &str {
        &self.text
    }

    /// The length of the original in scalar values.
    pub fn original_len(&self) -> usize {
        self.original.len()
    }

    /// Whether the original has capital letters anywhere.
    pub fn has_capitals(&self) -> bool {
        self.has_capitals
    }

    /// The original scalar values behind a range of folded bytes; `None` when it cuts a character in two.
    pub fn span(&self, bytes: Range<usize>) -> Option<Range<usize>> {
        if bytes.is_empty() {
            return None;
        }
        let first = self.places[self.place_at(bytes.start)?];
        let last = self.places[self.place_before(bytes.end)?];
        (first.opens && last.closes).then_some(wide(first.start)..wide(last.end))
    }

    /// The first original scalar value behind a folded byte.
    pub fn start_of(&self, byte: usize) -> Option<usize> {
        self.place_at(byte).map(|place| wide(self.places[place].start))
    }

    /// The folded bytes of a span of the original, if there are any.
    pub fn bytes_of(&self, span: &Range<usize>) -> Option<Range<usize>> {
        let first = self.places.partition_point(|place| wide(place.start) < span.start);
        let after = self.places.partition_point(|place| wide(place.start) < span.end);
        let byte = |position: usize| self.places.get(position).map_or(self.text.len(), |place| wide(place.byte));
        (first < after).then(|| byte(first)..byte(after))
    }

    /// The original text of a span.
    pub fn original(&self, span: &Range<usize>) -> String {
        self.characters(span).iter().collect()
    }

    /// The original scalar values of a span.
    pub fn characters(&self, span: &Range<usize>) -> &[char] {
        self.original.get(span.clone()).unwrap_or_default()
    }

    /// How many line breaks of the original stand before a position.
    pub fn lines_before(&self, position: usize) -> usize {
        self.lines.ends.partition_point(|end| *end < position)
    }

    /// How many lines of the original that hold more than blanks end before a position.
    pub fn filled_lines_before(&self, position: usize) -> usize {
        self.lines_before(position).checked_sub(1).map_or(0, |last| self.lines.filled[last])
    }

    /// The folded character just before a byte.
    pub fn before(&self, byte: usize) -> Option<char> {
        self.text.get(..byte)?.chars().next_back()
    }

    /// The folded character at a byte.
    pub fn after(&self, byte: usize) -> Option<char> {
        self.text.get(byte..)?.chars().next()
    }

    /// Whether a match is no piece of a longer word: `ad` inside `adorable` is, `ai` before a Chinese character is not.
    pub fn is_whole(&self, bytes: &Range<usize>) -> bool {
        let inner_first = self.after(bytes.start);
        let inner_last = self.before(bytes.end);
        !glued(self.before(bytes.start), inner_first) && !glued(inner_last, self.after(bytes.end))
    }

    fn place_at(&self, byte: usize) -> Option<usize> {
        self.places.binary_search_by_key(&byte, |place| wide(place.byte)).ok()
    }

    fn place_before(&self, byte: usize) -> Option<usize> {
        self.places.partition_point(|place| wide(place.byte) < byte).checked_sub(1)
    }
}

impl Lines {
    /// A line ends at a position.
    fn end(&mut self, position: usize) {
        let before = self.filled.last().copied().unwrap_or(0);
        self.ends.push(position);
        self.filled.push(before + usize::from(self.is_filled));
        self.is_filled = false;
    }
}

/// Characters that never join a neighbour of their kind, and that folding changes one for one: most of any text.
fn is_alone(character: char) -> bool {
    matches!(character,
        '\n' | ' '..='~' | 'À'..='ÿ' | '\u{2013}'..='\u{2014}' | '\u{2018}'..='\u{201D}' | '\u{3001}'..='\u{3029}' | '\u{3041}'..='\u{3096}' | '\u{30A1}'..='\u{30FA}' | '\u{4E00}'..='\u{9FFF}'
        | '\u{AC00}'..='\u{D7A3}' | '\u{FF01}'..='\u{FF5E}')
}

/// The bytes up to where the next two characters stand alone; what lies before is left to the rules of clusters.
fn end_of_knot(text: &str) -> usize {
    let mut characters = text.char_indices().peekable();
    characters.next();
    while let Some((byte, character)) = characters.next() {
        if is_alone(character) && characters.peek().is_none_or(|(_, next)| is_alone(*next)) {
            return byte + character.len_utf8();
        }
    }
    text.len()
}

/// The ASCII character a full-width one stands for.
fn half_width(character: char) -> char {
    match character {
        '\u{FF01}'..='\u{FF5E}' => char::from_u32(u32::from(character) - 0xFEE0).unwrap_or(character),
        _ => character,
    }
}

/// The lower case of a character that stands alone: always one.
fn lower(character: char) -> char {
    match character {
        'À'..='Þ' => character.to_lowercase().next().unwrap_or(character),
        _ => character.to_ascii_lowercase(),
    }
}

fn narrow(number: usize) -> u32 {
    u32::try_from(number).unwrap_or(u32::MAX)
}

fn wide(number: u32) -> usize {
    usize::try_from(number).unwrap_or(usize::MAX)
}

/// Folds a term of a pack the way texts are folded.
pub fn fold(term: &str) -> String {
    Folded::new(term).text
}

/// Whether a character belongs to a word or a hashtag.
pub fn is_word(character: char) -> bool {
    character.is_alphanumeric() || character == '_' || (is_combining_mark(character) && !matches!(character, '\u{20D0}'..='\u{20FF}'))
}

/// Whether a character belongs to a script written without spaces, or with endings glued to words.
fn is_unspaced(character: char) -> bool {
    matches!(u32::from(character), 0x1100..=0x11FF | 0x2E80..=0x9FFF | 0xA960..=0xA97F | 0xAC00..=0xD7FF | 0xF900..=0xFAFF | 0x2_0000..=0x3_FFFF)
}

fn glued(left: Option<char>, right: Option<char>) -> bool {
    let spaced_word = |character: char| is_word(character) && !is_unspaced(character);
    left.is_some_and(spaced_word) && right.is_some_and(spaced_word)
}

/// Characters that leave no mark on the screen and are used to hide words from filters.
fn is_invisible(character: char) -> bool {
    matches!(u32::from(character), 0x00AD | 0x034F | 0x061C | 0x115F..=0x1160 | 0x180B..=0x180F | 0x200B..=0x200F | 0x202A..=0x202E | 0x2060..=0x206F | 0x3164 | 0xFE00..=0xFE0F | 0xFEFF | 0xFFA0 | 0xE_0000..=0xE_0FFF)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn spot(text: &str, term: &str) -> Option<String> {
        let folded = Folded::new(text);
        let start = folded.as_str().find(&fold(term))?;
        let span = folded.span(start..start + fold(term).len())?;
        Some(folded.original(&span))
    }

    #[test]
    fn a_word_is_found_through_zero_width_full_width_and_case() {
        assert_eq!(spot("这是最\u{200b}佳的", "最佳").as_deref(), Some("最\u{200b}佳"));
        assert_eq!(spot("ＮＯ．１ 好物", "no.1").as_deref(), Some("ＮＯ．１"));
        assert_eq!(spot("PUBLICITE\u{301}", "publicité").as_deref(), Some("PUBLICITE\u{301}"));
    }

    #[test]
    fn a_word_is_found_in_either_script_and_behind_letters_drawn_alike() {
        assert_eq!(spot("全網最低價", "最低价").as_deref(), Some("最低價"));
        assert_eq!(spot("NО.1 好物", "no.1").as_deref(), Some("NО.1"));
    }

    #[test]
    fn a_blank_line_is_no_line_of_text() {
        let folded = Folded::new("hello\n\n \nthe label");
        assert_eq!((folded.lines_before(9), folded.filled_lines_before(9), folded.filled_lines_before(10)), (3, 1, 1));
    }

    #[test]
    fn a_piece_of_a_character_is_no_match() {
        assert_eq!(spot("㎏", "k"), None);
        assert_eq!(spot("cafe\u{301}", "cafe"), None);
    }

    #[test]
    fn a_term_inside_a_longer_word_is_not_whole() {
        let folded = Folded::new("adorable 用AI生成");
        assert!(!folded.is_whole(&(0..2)));
        let ai = folded.as_str().find("ai").unwrap();
        assert!(folded.is_whole(&(ai..ai + 2)));
    }

    /// The text folded cluster by cluster, without the short way.
    fn thoroughly(text: &str) -> Folded {
        let mut folded = Folded::default();
        text.graphemes(true).for_each(|cluster| folded.push_cluster(cluster));
        folded
    }

    proptest! {
        #[test]
        fn the_short_way_folds_like_the_long_one(text in "(\\PC|[a-zＡ-ｚÀ-ÿ가-힣–“” 最佳广告]|\n|\r|e\u{301}|\u{600}|\u{200d}|👩‍🍳|🇩|か\u{3099}|\u{1100}\u{1161}|\u{11a8}|ﬁ|㎏){0,40}") {
            let (short, long) = (Folded::new(&text), thoroughly(&text));
            prop_assert_eq!(&short.text, &long.text);
            prop_assert_eq!(&short.original, &long.original);
            prop_assert_eq!((&short.lines.ends, &short.lines.filled), (&long.lines.ends, &long.lines.filled));
            let places = |folded: &Folded| format!("{:?}", folded.places);
            prop_assert_eq!(places(&short), places(&long));
        }

        #[test]
        fn spans_lie_inside_the_original(text in "\\PC{0,60}", from in 0usize..80, to in 0usize..80) {
            let folded = Folded::new(&text);
            if let Some(span) = folded.span(from..to) {
                prop_assert!(span.start < span.end && span.end <= text.chars().count());
                prop_assert!(!folded.original(&span).is_empty());
            }
        }
    }
}
