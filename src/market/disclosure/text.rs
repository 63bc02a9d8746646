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
#[derive(Debug, Clone)]
pub struct Folded {
    text: String,
    places: Vec<Place>,
    original: Vec<char>,
}

/// One folded character: its first byte, and the original scalar values it stands for.
#[derive(Debug, Clone, Copy)]
struct Place {
    byte: usize,
    start: usize,
    end: usize,
    /// Several folded characters may come from one cluster; only the first opens and the last closes it.
    opens: bool,
    closes: bool,
}

impl Folded {
    /// Folds a text.
    pub fn new(original: &str) -> Self {
        let mut folded = Self { text: String::with_capacity(original.len()), places: Vec::new(), original: original.chars().collect() };
        let mut scalar = 0;
        for cluster in original.graphemes(true) {
            folded.push_cluster(cluster, scalar);
            scalar += cluster.chars().count();
        }
        folded
    }

    fn push_cluster(&mut self, cluster: &str, first_scalar: usize) {
        let kept = || cluster.chars().enumerate().filter(|(_, character)| !is_invisible(*character));
        let Some((first, _)) = kept().next() else { return };
        let last = kept().last().map_or(first, |(position, _)| position);
        let first_place = self.places.len();
        for character in kept().map(|(_, character)| character).nfkc().flat_map(char::to_lowercase).map(plain) {
            let byte = self.text.len();
            self.text.push(character);
            self.places.push(Place { byte, start: first_scalar + first, end: first_scalar + last + 1, opens: false, closes: false });
        }
        if let Some(place) = self.places.get_mut(first_place) {
            place.opens = true;
        }
        if let Some(place) = self.places.last_mut() {
            place.closes = true;
        }
    }

    /// The folded text.
    pub fn as_str(&self) -> &str {
        &self.text
    }

    /// The length of the original in scalar values.
    pub fn original_len(&self) -> usize {
        self.original.len()
    }

    /// The original scalar values behind a range of folded bytes; `None` when it cuts a character in two.
    pub fn span(&self, bytes: Range<usize>) -> Option<Range<usize>> {
        if bytes.is_empty() {
            return None;
        }
        let first = self.places[self.place_at(bytes.start)?];
        let last = self.places[self.place_before(bytes.end)?];
        (first.opens && last.closes).then_some(first.start..last.end)
    }

    /// The original text of a span.
    pub fn original(&self, span: &Range<usize>) -> String {
        self.original.get(span.clone()).unwrap_or_default().iter().collect()
    }

    /// How many line breaks of the original stand before a position.
    pub fn lines_before(&self, position: usize) -> usize {
        self.original.iter().take(position).filter(|character| **character == '\n').count()
    }

    /// How many lines of the original that hold more than blanks end before a position.
    pub fn filled_lines_before(&self, position: usize) -> usize {
        let before = &self.original[..position.min(self.original.len())];
        let lines = before.split(|character| *character == '\n');
        let filled = lines.filter(|line| line.iter().any(|character| !character.is_whitespace())).count();
        let last_is_open = before.iter().rev().take_while(|character| **character != '\n').any(|character| !character.is_whitespace());
        filled - usize::from(last_is_open)
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
        self.places.binary_search_by_key(&byte, |place| place.byte).ok()
    }

    fn place_before(&self, byte: usize) -> Option<usize> {
        self.places.partition_point(|place| place.byte < byte).checked_sub(1)
    }
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

    proptest! {
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
