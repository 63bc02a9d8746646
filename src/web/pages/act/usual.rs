//! What stands in a form before anybody writes: the usual answers, so that only what is special has to be filled in. Pure.

use crate::web::pages::visit::{Fields, found};

/// The usual answers of a form, by name.
const USUAL: &[(&str, &str, &str)] = &[
    ("create_brief", "mode", "recruit"),
    ("create_brief", "slots", "3"),
    ("create_brief", "applications_days", "7"),
    ("create_brief", "content.offer.settlement", "platform"),
    ("set_rate", "revisions_count", "1"),
    ("set_rate", "delivery_days", "7"),
    ("set_rate", "rights_days", "30"),
    ("set_rate", "retention_days", "30"),
];
/// Where a form's pieces stand, for those that offer pieces anew.
const PIECES: &[(&str, &str)] = &[("create_brief", "content.offer.deliverables"), ("rewrite_brief", "content.offer.deliverables")];
/// The usual answers of a piece.
const OF_A_PIECE: &[(&str, &str)] = &[("route", "own_channel"), ("due_days", "14"), ("window_days", "7"), ("retention_days", "30")];

/// Puts the usual answers of a fresh form where nothing stands.
pub fn usual_values(operation: &str, values: &mut Fields) {
    for (own, name, value) in USUAL {
        if *own == operation {
            put(values, (*name).to_owned(), value);
        }
    }
    let is_new = |pieces: &str| operation == "create_brief" || !values.iter().any(|(name, _)| name.starts_with(&format!("{pieces}.")));
    if let Some((_, pieces)) = PIECES.iter().find(|(own, _)| *own == operation)
        && is_new(pieces)
    {
        usual_row(operation, &format!("{pieces}.0"), values);
    }
}

/// Puts the usual answers into a new row: a piece has its own, and amounts go on in the currency the form began with.
pub fn usual_row(operation: &str, row: &str, values: &mut Fields) {
    let is_piece = |(own, pieces): &(&str, &str)| *own == operation && row.rsplit_once('.').is_some_and(|(above, _)| above == *pieces);
    if PIECES.iter().any(is_piece) {
        for (name, value) in OF_A_PIECE {
            put(values, format!("{row}.{name}"), value);
        }
    }
    let first = values.iter().find(|(name, value)| name.ends_with(".currency") && !value.is_empty()).map(|(_, value)| value.clone());
    if let Some(currency) = first {
        put(values, format!("{row}.price.currency"), &currency);
    }
}

fn put(values: &mut Fields, name: String, value: &str) {
    if found(values, &name).is_none() {
        values.push((name, value.to_owned()));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_new_piece_has_the_usual_days_and_the_currency_of_the_budget() {
        let mut values: Fields =
            vec![("budget.currency".into(), "USD".into()), ("content.offer.deliverables.0.route".into(), "star_map".into())];
        usual_row("create_brief", "content.offer.deliverables.0", &mut values);
        assert_eq!(found(&values, "content.offer.deliverables.0.route"), Some("star_map"));
        assert_eq!(found(&values, "content.offer.deliverables.0.retention_days"), Some("30"));
        assert_eq!(found(&values, "content.offer.deliverables.0.price.currency"), Some("USD"));
    }

    #[test]
    fn only_forms_that_begin_a_brief_are_filled_in() {
        let (mut brief, mut bid) = (Fields::new(), Fields::new());
        usual_values("create_brief", &mut brief);
        usual_values("apply_to_brief", &mut bid);
        assert_eq!(found(&brief, "content.offer.settlement"), Some("platform"));
        assert_eq!(bid, Fields::new());
    }
}
