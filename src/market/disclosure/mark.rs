//! Hashtags marked with `#` in running text.

use std::ops::Range;

use super::text::{Folded, is_word};

/// A tag's name and its place.
pub type Marked = (String, Range<usize>);

/// Tags marked with `#` in running text.
pub fn marked(folded: &Folded) -> Vec<Marked> {
    let text = folded.as_str();
    let mut found = Vec::new();
    for (byte, _) in text.match_indices('#') {
        if folded.before(byte).is_some_and(|before| is_word(before) && before.is_ascii()) {
            continue;
        }
        let name: String = text[byte + 1..].chars().take_while(|character| is_word(*character)).collect();
        if !name.is_empty() {
            let end = byte + 1 + name.len();
            found.push((name, byte..end));
        }
    }
    found
}
