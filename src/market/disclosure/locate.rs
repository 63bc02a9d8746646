//! Where a value stands in a file of JSON: the line a refusal names.
//!
//! Asked only when a pack is refused, so it walks the text once and keeps nothing. The text has been parsed before.

/// One step down into a document.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Step<'a> {
    /// The value of a field.
    Field(&'a str),
    /// The item of a list, from zero.
    Item(usize),
}

/// The line, from one, on which the value at a path begins; the nearest one above it that there is.
pub fn line_of(bytes: &[u8], path: &[Step<'_>]) -> usize {
    let mut walk = Walk { bytes, at: 0 };
    let mut begin = walk.skip_blanks();
    for step in path {
        match walk.enter(step) {
            Some(at) => begin = at,
            None => break,
        }
    }
    bytes[..begin.min(bytes.len())].iter().filter(|byte| **byte == b'\n').count() + 1
}

struct Walk<'a> {
    bytes: &'a [u8],
    at: usize,
}

impl Walk<'_> {
    /// Goes to where a step leads from the value at the present place; that place.
    fn enter(&mut self, step: &Step<'_>) -> Option<usize> {
        self.skip_blanks();
        let opener = self.next()?;
        for position in 0.. {
            self.skip_blanks();
            if matches!(self.peek()?, b'}' | b']') {
                return None;
            }
            let wanted = match (step, opener) {
                (Step::Field(name), b'{') => self.key()? == name.as_bytes(),
                (Step::Item(number), b'[') => *number == position,
                (Step::Field(_) | Step::Item(_), _) => return None,
            };
            let begin = self.skip_blanks();
            if wanted {
                return Some(begin);
            }
            self.skip_value();
            self.skip_blanks();
            if self.peek()? == b',' {
                self.at += 1;
            }
        }
        None
    }

    /// The bytes of a key, with the colon after it passed.
    fn key(&mut self) -> Option<Vec<u8>> {
        let begin = self.at + 1;
        self.skip_text();
        let key = self.bytes.get(begin..self.at.saturating_sub(1))?.to_vec();
        self.skip_blanks();
        (self.next()? == b':').then_some(key)
    }

    fn skip_value(&mut self) {
        let mut depth = 0_usize;
        while let Some(byte) = self.peek() {
            match byte {
                b'"' => {
                    self.skip_text();
                    if depth == 0 {
                        return;
                    }
                    continue;
                }
                b'{' | b'[' => depth += 1,
                b'}' | b']' if depth == 0 => return,
                b'}' | b']' => {
                    depth -= 1;
                    if depth == 0 {
                        self.at += 1;
                        return;
                    }
                }
                b',' if depth == 0 => return,
                _ => {}
            }
            self.at += 1;
        }
    }

    fn skip_text(&mut self) {
        self.at += 1;
        while let Some(byte) = self.next() {
            match byte {
                b'\\' => self.at += 1,
                b'"' => return,
                _ => {}
            }
        }
    }

    fn skip_blanks(&mut self) -> usize {
        while self.peek().is_some_and(|byte| byte.is_ascii_whitespace()) {
            self.at += 1;
        }
        self.at
    }

    fn peek(&self) -> Option<u8> {
        self.bytes.get(self.at).copied()
    }

    fn next(&mut self) -> Option<u8> {
        let byte = self.peek()?;
        self.at += 1;
        Some(byte)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const TEXT: &[u8] = b"{\n \"a\": \"x\\\"}\",\n \"b\": [1, {\"c\": [2,\n 3]},\n {\"c\":\n true}]\n}";

    #[test]
    fn a_path_leads_to_its_line() {
        assert_eq!(line_of(TEXT, &[]), 1);
        assert_eq!(line_of(TEXT, &[Step::Field("a")]), 2);
        assert_eq!(line_of(TEXT, &[Step::Field("b"), Step::Item(1), Step::Field("c"), Step::Item(1)]), 4);
        assert_eq!(line_of(TEXT, &[Step::Field("b"), Step::Item(2), Step::Field("c")]), 6);
    }

    #[test]
    fn a_path_that_leads_nowhere_ends_at_the_last_place_there_is() {
        assert_eq!(line_of(TEXT, &[Step::Field("b"), Step::Item(9)]), 3);
        assert_eq!(line_of(TEXT, &[Step::Field("a"), Step::Field("b")]), 2);
    }

    proptest! {
        #[test]
        fn any_bytes_have_a_line(bytes in proptest::collection::vec(any::<u8>(), 0..60), number in 0usize..4) {
            prop_assert!(line_of(&bytes, &[Step::Field("a"), Step::Item(number)]) >= 1);
        }
    }
}
