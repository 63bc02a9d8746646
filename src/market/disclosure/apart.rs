//! Words written apart so that a filter passes over them: `最🔥佳`, `全 网 最 低`.
//!
//! A second reading of title and text without what stands between Chinese characters; only matches across such a gap
//! count, everything else has been found in the first reading.

use super::note::Parts;
use super::spot::Spot;
use super::text::Folded;
use super::vocabulary::Field;

/// Marks in a row that still join what stands around them.
const LONGEST_GAP: usize = 4;

/// A note read without its gaps.
#[derive(Debug)]
pub struct Apart {
    parts: Parts,
    title_gaps: Vec<usize>,
    body_gaps: Vec<usize>,
}

impl Apart {
    /// The reading without gaps; `None` where nothing is written apart.
    pub fn of(parts: &Parts) -> Option<Self> {
        let (title_gaps, body_gaps) = (gaps(&parts.title), gaps(&parts.body));
        if title_gaps.is_empty() && body_gaps.is_empty() {
            return None;
        }
        let without = |folded: &Folded, gaps: &[usize]| folded.without(|position| gaps.binary_search(&position).is_ok());
        let (title, body) = (without(&parts.title, &title_gaps), without(&parts.body, &body_gaps));
        Some(Self { parts: Parts { title, body, hashtags: Folded::default() }, title_gaps, body_gaps })
    }

    /// The parts without gaps.
    pub fn parts(&self) -> &Parts {
        &self.parts
    }

    /// The same place in the note as it is written, if a gap lies inside.
    pub fn spot_in(&self, written: &Parts, spot: &Spot) -> Option<Spot> {
        let gaps = match spot.field {
            Field::Title => &self.title_gaps,
            Field::Body => &self.body_gaps,
            Field::Hashtags => return None,
        };
        let span = self.parts.get(spot.field).span(spot.bytes.clone())?;
        let next = gaps.get(gaps.partition_point(|gap| *gap < span.start))?;
        let bytes = written.get(spot.field).bytes_of(&span).filter(|_| *next < span.end)?;
        Some(Spot { field: spot.field, bytes })
    }
}

/// The positions of marks and blanks that set Chinese characters apart, ascending.
fn gaps(folded: &Folded) -> Vec<usize> {
    let characters = folded.characters(&(0..folded.original_len()));
    let mut gaps = Vec::new();
    let mut at = 0;
    while at < characters.len() {
        let run =
            characters[at..].iter().take(LONGEST_GAP + 1).take_while(|character| is_mark(**character) || is_blank(**character)).count();
        if run == 0 {
            at += 1;
            continue;
        }
        let end = at + run;
        let is_between = at.checked_sub(1).is_some_and(|before| is_chinese(characters[before]))
            && characters.get(end).is_some_and(|after| is_chinese(*after))
            && run <= LONGEST_GAP;
        let has_mark = characters[at..end].iter().any(|character| is_mark(*character));
        if is_between && (has_mark || is_spelt_out(characters, at, end)) {
            gaps.extend(at..end);
        }
        at = end;
    }
    gaps
}

/// Whether the character before or behind a blank stands all alone, as in a word that is spelt out.
fn is_spelt_out(characters: &[char], start: usize, end: usize) -> bool {
    let stands_alone = |neighbour: Option<usize>| {
        neighbour.and_then(|position| characters.get(position)).is_none_or(|character| is_blank(*character) || is_mark(*character))
    };
    stands_alone(start.checked_sub(2)) || stands_alone(Some(end + 1))
}

fn is_chinese(character: char) -> bool {
    matches!(character, '\u{3400}'..='\u{4DBF}' | '\u{4E00}'..='\u{9FFF}')
}

fn is_blank(character: char) -> bool {
    matches!(character, ' ' | '\t' | '\u{A0}' | '\u{3000}')
}

/// Emoji and the marks used like them; not those that end or divide clauses.
fn is_mark(character: char) -> bool {
    matches!(character, '*' | '.' | '_' | '-' | '^' | '~' | '+' | '·' | '•' | '・' | '\u{2190}'..='\u{2BFF}' | '\u{FE0F}' | '\u{200B}'..='\u{200D}' | '\u{20E3}' | '\u{1F000}'..='\u{1FAFF}')
}

#[cfg(test)]
mod tests {
    use super::super::Rulebook;
    use super::super::note::Note;
    use super::*;

    fn found(body: &str) -> Vec<String> {
        let note = serde_json::json!({"id": "n", "markets": ["CN"], "platform": "xiaohongshu", "language": "zh-Hans", "title": "广告｜分享",
            "body": body, "compensation": "paid", "category": "home"});
        let note: Note = serde_json::from_value(note).unwrap();
        let findings = Rulebook::embedded().unwrap().check(&note).unwrap().findings;
        let mut texts: Vec<String> = findings.into_iter().filter_map(|finding| finding.passage).map(|passage| passage.text).collect();
        texts.dedup();
        texts
    }

    #[test]
    fn a_word_behind_emoji_marks_or_blanks_is_found_where_it_stands() {
        assert_eq!(found("这是最🔥佳的面"), ["最🔥佳"]);
        assert_eq!(found("这是国*家*级的工艺"), ["国*家*级"]);
        assert_eq!(found("就是 最 佳 的选择"), ["最 佳"]);
    }

    #[test]
    fn words_that_meet_by_chance_and_harmless_ones_are_not() {
        for text in ["送给我的最爱 佳节快乐", "第 一 次来", "真的很不错👍第一次来", "我最💗爱吃面", "排队等了第二🌟一会儿就到"]
        {
            assert_eq!(found(text), Vec::<String>::new(), "{text}");
        }
    }

    #[test]
    fn a_text_without_gaps_is_not_read_twice() {
        let parts = Parts { title: Folded::new("a - b"), body: Folded::new("好，好。 好的"), hashtags: Folded::default() };
        assert!(Apart::of(&parts).is_none());
    }
}
