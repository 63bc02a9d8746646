//! What people would rather look at than read: bars of amounts and counts, each with its table. Pure.
//!
//! A chart is drawn by its template from whole thousandths; colours are classes of the stylesheet, words are the locales'.

use entity::Money;
use serde::Serialize;

/// The length of a full bar.
const FULL: i64 = 1_000;
/// What is there is seen, however little it is beside the longest.
const LEAST: i64 = 6;

/// A chart. Its caption is `chart-<key>`, each of its parts `chart-part-<part>`.
#[derive(Debug, Serialize)]
pub struct Chart {
    /// Which.
    key: &'static str,
    /// Whether its bars stand, as months do.
    stands: bool,
    /// What its bars are made of, in order.
    parts: &'static [&'static str],
    /// Its bars.
    bars: Vec<Bar>,
}

/// One bar with its line of the table.
#[derive(Debug, Serialize)]
pub struct Bar {
    label: String,
    link: Option<String>,
    pieces: Vec<Piece>,
    cells: Vec<Cell>,
}

/// One piece of a bar: where it begins and how long it is, in thousandths; `top` is where a standing one begins from above.
#[derive(Debug, PartialEq, Eq, Serialize)]
struct Piece {
    part: &'static str,
    from: i64,
    long: i64,
    top: i64,
}

/// A figure of a part: an amount or a count.
#[derive(Clone, Copy, Debug, Serialize)]
struct Cell {
    part: &'static str,
    money: Option<Money>,
    count: Option<i64>,
}

/// What a bar is made from: its name, where it leads, and one figure a part.
pub struct Line {
    /// Its name.
    pub label: String,
    /// Where it leads.
    pub link: Option<String>,
    /// In the order of the chart's parts; amounts of one currency, or counts.
    pub figures: Vec<i64>,
}

impl Chart {
    /// A chart of amounts in one currency.
    pub fn of_money(key: &'static str, parts: &'static [&'static str], currency: entity::Currency, lines: Vec<Line>) -> Self {
        Self::of(key, parts, lines, |part, minor| Cell { part, money: Some(Money::new(minor, currency)), count: None })
    }

    /// A chart of counts.
    pub fn of_counts(key: &'static str, parts: &'static [&'static str], lines: Vec<Line>) -> Self {
        Self::of(key, parts, lines, |part, count| Cell { part, money: None, count: Some(count) })
    }

    /// The same with bars that stand.
    #[must_use]
    pub fn standing(self) -> Self {
        Self { stands: true, ..self }
    }

    /// Whether nothing is in it.
    pub fn is_empty(&self) -> bool {
        self.bars.iter().all(|bar| bar.pieces.is_empty())
    }

    fn of(key: &'static str, parts: &'static [&'static str], lines: Vec<Line>, cell: impl Fn(&'static str, i64) -> Cell) -> Self {
        let length = |line: &Line| line.figures.iter().map(|figure| (*figure).max(0)).sum::<i64>();
        let longest = lines.iter().map(length).max().unwrap_or(0).max(1);
        let bar = |line: Line| Bar {
            pieces: pieces(parts, &line.figures, longest),
            cells: parts.iter().zip(&line.figures).map(|(part, figure)| cell(part, *figure)).collect(),
            label: line.label,
            link: line.link,
        };
        Self { key, stands: false, parts, bars: lines.into_iter().map(bar).collect() }
    }
}

/// The pieces of a bar, one after the other; what is nothing or below it has none.
fn pieces(parts: &'static [&'static str], figures: &[i64], longest: i64) -> Vec<Piece> {
    let mut from = 0;
    let mut pieces = Vec::new();
    for (part, figure) in parts.iter().zip(figures).filter(|(_, figure)| **figure > 0) {
        let exact = i128::from(*figure) * i128::from(FULL) / i128::from(longest);
        let long = i64::try_from(exact).unwrap_or(FULL).max(LEAST).min(FULL - from);
        pieces.push(Piece { part, from, long, top: FULL - from - long });
        from += long;
    }
    pieces
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn a_bar_is_as_long_as_its_part_of_the_longest() {
        let pieces = pieces(&["paid", "owed"], &[250, 250], 1_000);
        assert_eq!(pieces[1], Piece { part: "owed", from: 250, long: 250, top: 500 });
    }

    proptest! {
        #[test]
        fn no_bar_leaves_its_frame(figures in prop::collection::vec(0..=i64::MAX / 8, 1..4)) {
            let drawn = pieces(&["a", "b", "c"], &figures, figures.iter().sum::<i64>().max(1));
            prop_assert!(drawn.iter().all(|piece| piece.from >= 0 && piece.top >= 0 && piece.long >= 0 && piece.from + piece.long <= FULL));
        }
    }
}
