//! Gates: texts of which at least one must stand wherever a pattern does.
//!
//! A pattern is only tried on a text in which the automaton has seen all its gates, so most patterns cost a note nothing. A
//! gate may be too wide, never too narrow: what is not understood asks for nothing.

use regex_syntax::hir::{Class, Hir, HirKind};

use super::variants::plain;

/// Texts a gate may hold; wider ones are not worth their place in the automaton.
const WIDEST: usize = 256;
/// Characters of a class that are spelled out.
const WIDEST_CLASS: usize = 12;
/// Bytes from which a longer text is no rarer.
const LONG: usize = 8;
/// Gates a pattern has.
const MOST: usize = 3;

/// Sets of texts in folded form: of each set one stands in whatever a pattern matches. None if nothing can be said.
pub fn gates(pattern: &Hir) -> Vec<Vec<String>> {
    known(pattern).gates()
}

/// What is known of everything a piece of a pattern matches.
#[derive(Debug, Clone, Default)]
struct Known {
    /// All it can be, if that can be counted up.
    all: Option<Vec<String>>,
    /// Sets of texts, one of each of which must be inside.
    needed: Vec<Vec<String>>,
}

impl Known {
    fn all(texts: Vec<String>) -> Self {
        Self { all: Some(texts), needed: Vec::new() }
    }

    fn needing(sets: Vec<Vec<String>>) -> Self {
        Self { all: None, needed: seldomest(sets) }
    }

    /// The best gates there are.
    fn gates(self) -> Vec<Vec<String>> {
        seldomest(self.all.into_iter().chain(self.needed).collect())
    }
}

fn known(pattern: &Hir) -> Known {
    match pattern.kind() {
        HirKind::Empty | HirKind::Look(_) => Known::all(vec![String::new()]),
        HirKind::Literal(literal) => match std::str::from_utf8(&literal.0) {
            Ok(text) if text.chars().all(is_folded) => Known::all(vec![text.to_owned()]),
            Ok(_) | Err(_) => Known::default(),
        },
        HirKind::Class(class) => members(class).map_or_else(Known::default, Known::all),
        HirKind::Capture(capture) => known(&capture.sub),
        HirKind::Repetition(repetition) => {
            let inside = known(&repetition.sub);
            match (repetition.min, repetition.max) {
                (0, Some(1)) => inside.all.map_or_else(Known::default, |mut texts| {
                    texts.push(String::new());
                    Known::all(texts)
                }),
                (0, _) => Known::default(),
                (1, Some(1)) => inside,
                (_, _) => Known::needing(inside.gates()),
            }
        }
        HirKind::Concat(parts) => joined(parts),
        HirKind::Alternation(parts) => either(parts),
    }
}

/// Parts one after the other: counted up as long as that stays small, and the best gates among them.
fn joined(parts: &[Hir]) -> Known {
    let mut run = vec![String::new()];
    let mut sets = Vec::new();
    let mut is_whole = true;
    for part in parts {
        let part = known(part);
        let product = part.all.as_ref().map(|texts| texts.len() * run.len());
        match (part.all, product) {
            (Some(texts), Some(product)) if product <= WIDEST => {
                run = run.iter().flat_map(|begin| texts.iter().map(move |end| format!("{begin}{end}"))).collect();
            }
            (all, _) => {
                is_whole = false;
                sets.push(std::mem::replace(&mut run, all.unwrap_or_else(|| vec![String::new()])));
                sets.extend(part.needed);
            }
        }
    }
    if is_whole {
        return Known::all(run);
    }
    sets.push(run);
    Known::needing(sets)
}

fn either(parts: &[Hir]) -> Known {
    let parts: Vec<Known> = parts.iter().map(known).collect();
    let all: Option<Vec<String>> = parts.iter().map(|part| part.all.clone()).collect::<Option<Vec<_>>>().map(|lists| lists.concat());
    if let Some(all) = all.filter(|texts| texts.len() <= WIDEST) {
        return Known::all(all);
    }
    let best: Option<Vec<Vec<String>>> = parts.into_iter().map(|part| part.gates().into_iter().next()).collect();
    Known::needing(best.map(|sets| sets.concat()).into_iter().collect())
}

/// The folded characters of a small class; the others cannot stand in a folded text.
fn members(class: &Class) -> Option<Vec<String>> {
    let Class::Unicode(class) = class else { return None };
    let ranges = class.ranges();
    let size: usize = ranges.iter().map(regex_syntax::hir::ClassUnicodeRange::len).sum();
    if size > 4 * WIDEST_CLASS {
        return None;
    }
    let characters = ranges.iter().flat_map(|range| range.start()..=range.end()).filter(|character| is_folded(*character));
    let texts: Vec<String> = characters.map(String::from).collect();
    (1..=WIDEST_CLASS).contains(&texts.len()).then_some(texts)
}

/// Whether a character can stand in a folded text: lower case, and read as itself.
fn is_folded(character: char) -> bool {
    character != 'ſ' && character.to_lowercase().eq([character]) && plain(character) == character
}

fn is_gate(texts: &[String]) -> bool {
    (1..=WIDEST).contains(&texts.len()) && texts.iter().all(|text| !text.trim().is_empty())
}

/// The gates that open most seldom, the best first: those whose shortest text is longer, of like ones the smaller.
fn seldomest(mut sets: Vec<Vec<String>>) -> Vec<Vec<String>> {
    let worth = |texts: &Vec<String>| {
        let shortest = texts.iter().map(|text| text.trim().len()).min().unwrap_or(0);
        (std::cmp::Reverse(shortest.min(LONG)), texts.len())
    };
    sets.retain(|texts| is_gate(texts));
    sets.sort_by_key(worth);
    sets.truncate(MOST);
    sets
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(pattern: &str) -> Vec<Vec<String>> {
        gates(&regex_syntax::parse(&format!("(?i){pattern}")).unwrap())
    }

    #[test]
    fn a_gate_is_what_every_match_must_hold() {
        assert_eq!(of("Sponsored"), [["sponsored"]]);
        assert_eq!(of("paid (?:by|to)"), [["paid by", "paid to"]]);
        assert_eq!(of(r"\d+% off"), [["% off"]]);
        let several = of("(?:a|an) [a-z]+ ?(?:commission|fee)");
        assert_eq!(several[0], [" commission", " fee", "commission", "fee"]);
        assert_eq!(several[1], ["a ", "an "]);
        assert_eq!(of("最(?:好|佳)吃?的"), [["最佳吃的", "最佳的", "最好吃的", "最好的"]]);
    }

    #[test]
    fn of_a_pattern_that_may_be_anything_nothing_is_asked() {
        for pattern in [r"[\p{L}]+", "(?:paid)?", "(?:paid|[a-z0-9]+)"] {
            assert!(of(pattern).is_empty(), "{pattern}");
        }
    }
}
