//! Every rule of every pack fires on one note and stays silent on a near miss; a rule without such a pair fails.

use std::collections::BTreeSet;

use serde::Deserialize;
use serde_json::{Map, Value};

use super::labelled::lines_below;
use super::{Note, Rulebook};

/// One rule's pair: what both notes share, and what makes the difference.
#[derive(Deserialize)]
struct Pair {
    rule: String,
    note: Map<String, Value>,
    fires: Map<String, Value>,
    silent: Map<String, Value>,
}

fn pairs() -> Vec<Pair> {
    lines_below("rules").into_iter().map(|line| serde_json::from_value(line).unwrap()).collect()
}

/// The rules that fire on a note.
fn fired(rulebook: &Rulebook, pair: &Pair, own: &Map<String, Value>) -> BTreeSet<String> {
    let mut note = pair.note.clone();
    note.insert("id".to_owned(), pair.rule.clone().into());
    note.extend(own.clone());
    if let (Some(shared), Some(Value::Object(facts))) = (pair.note.get("facts").and_then(Value::as_object), note.get_mut("facts")) {
        for (name, value) in shared {
            facts.entry(name).or_insert_with(|| value.clone());
        }
    }
    let note: Note = serde_json::from_value(Value::Object(note)).unwrap_or_else(|error| panic!("{}: {error}", pair.rule));
    let verdict = rulebook.check(&note).unwrap_or_else(|error| panic!("{}: {error}", pair.rule));
    verdict.findings.into_iter().map(|finding| finding.rule).collect()
}

#[test]
fn every_rule_fires_on_one_note_and_is_silent_on_a_near_miss() {
    let rulebook = Rulebook::embedded().unwrap();
    let mut faults = Vec::new();
    for pair in pairs() {
        if !fired(rulebook, &pair, &pair.fires).contains(&pair.rule) {
            faults.push(format!("{} does not fire on {:?}", pair.rule, pair.fires));
        }
        if fired(rulebook, &pair, &pair.silent).contains(&pair.rule) {
            faults.push(format!("{} is not silent on {:?}", pair.rule, pair.silent));
        }
    }
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

#[test]
fn every_rule_has_its_pair() {
    let rulebook = Rulebook::embedded().unwrap();
    let known: BTreeSet<String> = pairs().into_iter().map(|pair| pair.rule).collect();
    let rules: BTreeSet<String> = rulebook.packs().values().flat_map(|pack| pack.data().rules.iter().map(|rule| rule.id.clone())).collect();
    assert_eq!(rules.difference(&known).collect::<Vec<_>>(), Vec::<&String>::new(), "rules without a pair");
    assert_eq!(known.difference(&rules).collect::<Vec<_>>(), Vec::<&String>::new(), "pairs without a rule");
}
