//! One line of text that is safe in a mail header: no control characters, not too long.
//!
//! lettre 0.11.23 panics on a line break in a mailbox's display name, so every name passes here first.

/// The longest subject, in characters.
pub const SUBJECT_CHARACTERS: usize = 200;
/// The longest display name, in characters.
pub const NAME_CHARACTERS: usize = 80;

/// Text as one line: runs of space and control characters become one space, invisible marks that could
/// turn the reading direction vanish, and what is longer than `characters` ends in `…`.
pub fn one_line(text: &str, characters: usize) -> String {
    let mut line = String::new();
    for word in text.split(|letter: char| letter.is_whitespace() || letter.is_control() || is_separator(letter)) {
        let word: String = word.chars().filter(|letter| !is_direction_mark(*letter)).collect();
        if !word.is_empty() {
            if !line.is_empty() {
                line.push(' ');
            }
            line.push_str(&word);
        }
    }
    match line.char_indices().nth(characters) {
        None => line,
        Some(_) => line.chars().take(characters.saturating_sub(1)).chain(['…']).collect(),
    }
}

/// A person's or house's name for a mailbox; `None` where nothing readable is left.
pub fn display_name(name: &str) -> Option<String> {
    Some(one_line(name, NAME_CHARACTERS)).filter(|name| !name.is_empty())
}

fn is_separator(letter: char) -> bool {
    matches!(letter, '\u{2028}' | '\u{2029}' | '\u{85}')
}

/// Embeddings, overrides and isolates (Unicode 3.4 of UAX 9): a name must not reorder the line around it.
fn is_direction_mark(letter: char) -> bool {
    matches!(letter, '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{feff}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_never_brings_a_line_break_or_a_control_character() {
        for (name, expected) in [
            ("Ana\r\nBcc: all@example.test", Some("Ana Bcc: all@example.test")),
            ("Ana\nBee", Some("Ana Bee")),
            ("Ana\rBee", Some("Ana Bee")),
            ("Ana\0Bee", Some("Ana Bee")),
            ("Ana\u{2028}Bee\u{2029}", Some("Ana Bee")),
            ("\u{202e}evil\u{202c}", Some("evil")),
            ("  安娜  的 日常 ", Some("安娜 的 日常")),
            ("安娜🌼👩‍👧", Some("安娜🌼👩‍👧")),
            ("\r\n\0 \u{2028}", None),
            ("", None),
        ] {
            assert_eq!(display_name(name).as_deref(), expected, "{name:?}");
        }
    }

    #[test]
    fn a_long_name_is_cut_and_says_so() {
        let cut = display_name(&"长".repeat(2_000)).unwrap();
        assert_eq!(cut.chars().count(), NAME_CHARACTERS);
        assert!(cut.ends_with('…'));
        assert_eq!(one_line(&"a".repeat(NAME_CHARACTERS), NAME_CHARACTERS), "a".repeat(NAME_CHARACTERS));
    }

    proptest::proptest! {
        #[test]
        fn whatever_comes_in_one_short_line_comes_out(text in proptest::prelude::any::<String>()) {
            let line = one_line(&text, 200);
            proptest::prop_assert!(line.chars().count() <= 200);
            let breaks = line.chars().any(|letter| letter.is_control() || is_separator(letter));
            proptest::prop_assert!(!breaks);
            proptest::prop_assert_eq!(one_line(&line, 200), line.clone());
        }
    }
}
