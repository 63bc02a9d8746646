//! What changed between two versions of a text, as stretches to be marked. Pure.

use std::time::{Duration, Instant};

use serde::Serialize;
use similar::{Algorithm, DiffTag, capture_diff_slices_deadline};

/// How long the finest comparison is looked for; what is left then counts as rewritten.
const PATIENCE: Duration = Duration::from_millis(100);

/// A stretch of text that stayed, went or came.
#[derive(Debug, PartialEq, Eq, Serialize)]
pub struct Change {
    text: String,
    /// `same`, `gone` or `new`.
    is: &'static str,
}

/// The stretches of two versions, in the order they are read.
pub fn changes(before: &str, after: &str) -> Vec<Change> {
    let (old, new) = (tokens(before), tokens(after));
    let mut changes: Vec<Change> = Vec::new();
    let mut push = |is: &'static str, tokens: &[&str]| {
        let text = tokens.concat();
        match changes.last_mut().filter(|last| last.is == is) {
            _ if text.is_empty() => {}
            Some(last) => last.text.push_str(&text),
            None => changes.push(Change { text, is }),
        }
    };
    for step in capture_diff_slices_deadline(Algorithm::Patience, &old, &new, Some(Instant::now() + PATIENCE)) {
        let (tag, from, to) = step.as_tag_tuple();
        match tag {
            DiffTag::Equal => push("same", &new[to]),
            DiffTag::Delete => push("gone", &old[from]),
            DiffTag::Insert => push("new", &new[to]),
            DiffTag::Replace => {
                push("gone", &old[from]);
                push("new", &new[to]);
            }
        }
    }
    changes
}

/// Words of scripts that part them, single letters of those that do not.
fn tokens(text: &str) -> Vec<&str> {
    let is_word = |letter: char| letter.is_alphanumeric() && !is_ideograph(letter);
    let mut tokens = Vec::new();
    let mut rest = text;
    while let Some(first) = rest.chars().next() {
        let end = if is_word(first) { rest.find(|letter: char| !is_word(letter)).unwrap_or(rest.len()) } else { first.len_utf8() };
        let (token, after) = rest.split_at(end);
        tokens.push(token);
        rest = after;
    }
    tokens
}

/// Letters of scripts that put no blank between words.
fn is_ideograph(letter: char) -> bool {
    matches!(letter, '\u{2e80}'..='\u{9fff}' | '\u{f900}'..='\u{faff}' | '\u{20000}'..='\u{3ffff}')
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn told(before: &str, after: &str) -> String {
        let show = |change: Change| match change.is {
            "gone" => format!("[-{}]", change.text),
            "new" => format!("[+{}]", change.text),
            _ => change.text,
        };
        changes(before, after).into_iter().map(show).collect()
    }

    #[test]
    fn words_change_whole_and_ideographs_one_by_one() {
        assert_eq!(told("a warm mug", "a cold mug"), "a [-warm][+cold] mug");
        assert_eq!(told("这是最佳杯子", "这是好杯子"), "这是[-最佳][+好]杯子");
        assert_eq!(told("", "new"), "[+new]");
        assert_eq!(told("same", "same"), "same");
    }

    proptest! {
        #[test]
        fn both_versions_can_be_read_out_of_their_changes(before in "[ab 杯子\n]{0,30}", after in "[ab 杯子\n]{0,30}") {
            let all = changes(&before, &after);
            let read = |without: &str| all.iter().filter(|change| change.is != without).map(|change| change.text.as_str()).collect::<String>();
            prop_assert_eq!(read("new"), before);
            prop_assert_eq!(read("gone"), after);
        }
    }
}
