//! Every word that forms say, as keys: for the test that no language lacks one.

use std::collections::BTreeSet;

use super::errand::route_of;
use super::known::offered;
use super::shape::{Field, FieldKind, fields_of};
use super::table::deeds;

/// What forms say, each as the keys of which one must be known.
pub fn form_words() -> BTreeSet<Vec<String>> {
    let mut keys = BTreeSet::new();
    for deed in deeds() {
        let mut titles = vec![format!("act-{}", deed.operation)];
        titles.extend(deed.step.map(|(_, step)| format!("step-{step}")));
        keys.insert(titles);
        let fields = route_of(&deed.operation).and_then(|route| route.body).map(|shape| fields_of(&shape())).unwrap_or_default();
        speak(&deed.operation, &fields, &mut keys);
    }
    keys
}

fn speak(operation: &str, fields: &[Field], keys: &mut BTreeSet<Vec<String>>) {
    for field in fields {
        keys.insert(vec![format!("label-{operation}-{}", field.name), format!("label-{}", field.name)]);
        if let Some(offered) = offered(operation, &field.name).filter(|offered| !offered.prefix.is_empty()) {
            keys.extend(offered.codes.iter().map(|code| vec![format!("{}-{code}", offered.prefix)]));
        }
        match &field.kind {
            FieldKind::Choice(codes) | FieldKind::Choices(codes) if offered(operation, &field.name).is_none() => {
                keys.extend(codes.iter().map(|code| vec![format!("{}-{code}", field.name.replace('_', "-"))]));
            }
            FieldKind::Group(below) | FieldKind::Rows(below) => speak(operation, below, keys),
            FieldKind::Text { .. }
            | FieldKind::Number { .. }
            | FieldKind::Tick
            | FieldKind::Choice(_)
            | FieldKind::Lines
            | FieldKind::Amount
            | FieldKind::Moment
            | FieldKind::Choices(_)
            | FieldKind::Json => {}
        }
    }
}
