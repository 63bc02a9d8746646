//! Hashtags: where they stand, and in which row of tags.

use super::mark::{Marked, marked};
use super::note::Parts;
use super::spot::Spot;
use super::text::Folded;
use super::vocabulary::Field;

/// One hashtag of a note.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Tag {
    /// The folded tag without `#`.
    pub name: String,
    /// Where it stands, with its `#`; in the separate list without.
    pub spot: Spot,
    /// Tags before it in its row, where only blanks divide a row.
    pub before_in_row: usize,
    /// Tags of its row.
    pub row: usize,
}

/// Every hashtag of a note, in reading order; the separate tags form a row of their own.
pub fn tags(parts: &Parts) -> Vec<Tag> {
    let mut all = Vec::new();
    for (field, folded) in parts.each() {
        let spots = match field {
            Field::Title | Field::Body => marked(folded),
            Field::Hashtags => listed(folded),
        };
        rows(field, folded, spots, &mut all);
    }
    all
}

/// Tags of the separate list.
fn listed(folded: &Folded) -> Vec<Marked> {
    let text = folded.as_str();
    let mut found = Vec::new();
    let mut byte = 0;
    for piece in text.split(' ') {
        if !piece.is_empty() {
            found.push((piece.to_owned(), byte..byte + piece.len()));
        }
        byte += piece.len() + 1;
    }
    found
}

fn rows(field: Field, folded: &Folded, spots: Vec<Marked>, all: &mut Vec<Tag>) {
    let first_of_field = all.len();
    let mut first_of_row = first_of_field;
    let mut end_of_last = 0;
    for (name, bytes) in spots {
        let between = &folded.as_str()[end_of_last.min(bytes.start)..bytes.start];
        if !is_gap(between) {
            close(&mut all[first_of_row..]);
            first_of_row = all.len();
        }
        end_of_last = bytes.end;
        let before_in_row = all.len() - first_of_row;
        all.push(Tag { name, spot: Spot { field, bytes }, before_in_row, row: 0 });
    }
    close(&mut all[first_of_row..]);
}

/// What may stand between two tags of one row: blanks, and the topic mark some platforms add.
fn is_gap(between: &str) -> bool {
    between.split("[话题]#").flat_map(str::chars).all(|character| character.is_whitespace() || matches!(character, ',' | '、' | '|' | '·'))
}

fn close(row: &mut [Tag]) {
    let length = row.len();
    for tag in row {
        tag.row = length;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_row_ends_where_text_begins() {
        let folded = Folded::new("#a hello #b #c[话题]# #d");
        let mut all = Vec::new();
        rows(Field::Body, &folded, marked(&folded), &mut all);
        let shape: Vec<_> = all.iter().map(|tag| (tag.name.as_str(), tag.before_in_row, tag.row)).collect();
        assert_eq!(shape, [("a", 0, 1), ("b", 0, 3), ("c", 1, 3), ("d", 2, 3)]);
    }

    #[test]
    fn a_mark_inside_a_word_opens_no_tag() {
        assert!(marked(&Folded::new("c#sharp")).is_empty());
    }
}
