//! Every rule of every pack fires on one note and stays silent on a near miss; a rule without such a pair fails.

use std::collections::BTreeSet;

use serde::Deserialize;
use serde_json::{Map, Value};

use super::labelled::lines_below;
use super::{Finding, Note, Rulebook};

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
    found(rulebook, pair, own).into_iter().map(|finding| finding.rule).collect()
}

fn found(rulebook: &Rulebook, pair: &Pair, own: &Map<String, Value>) -> Vec<Finding> {
    let mut note = pair.note.clone();
    note.insert("id".to_owned(), pair.rule.clone().into());
    note.extend(own.clone());
    if let (Some(shared), Some(Value::Object(facts))) = (pair.note.get("facts").and_then(Value::as_object), note.get_mut("facts")) {
        for (name, value) in shared {
            facts.entry(name).or_insert_with(|| value.clone());
        }
    }
    let note: Note = serde_json::from_value(Value::Object(note)).unwrap_or_else(|error| panic!("{}: {error}", pair.rule));
    rulebook.check(&note).unwrap_or_else(|error| panic!("{}: {error}", pair.rule)).findings
}

/// Where a finding points, as `body 2..4 "最佳"`.
fn place(finding: &Finding) -> String {
    finding
        .passage
        .as_ref()
        .map_or_else(|| "absent".to_owned(), |passage| format!("{} {}..{} {:?}", passage.field, passage.start, passage.end, passage.text))
}

#[test]
fn every_rule_points_at_the_passage_that_fires_it() {
    let rulebook = Rulebook::embedded().unwrap();
    let line = |pair: &Pair| {
        let own = found(rulebook, pair, &pair.fires);
        let places: Vec<String> = own.iter().filter(|finding| finding.rule == pair.rule).map(place).collect();
        format!("{}: {}", pair.rule, places.join(", "))
    };
    let lines: Vec<String> = pairs().iter().map(line).collect();
    insta::with_settings!({ snapshot_path => "../../../tests/data/disclosure", prepend_module_to_snapshot => false, omit_expression => true }, {
        insta::assert_snapshot!("spans", lines.join("\n"));
    });
}

#[test]
fn what_is_offered_in_place_of_a_forbidden_word_is_lawful_there() {
    let rulebook = Rulebook::embedded().unwrap();
    let mut faults = Vec::new();
    let mut seen = 0;
    for rule in rulebook.packs().values().flat_map(|pack| &pack.data().rules).filter(|rule| !rule.replace_by.is_empty()) {
        let pair = pairs().into_iter().find(|pair| pair.rule == rule.id).unwrap();
        let says = |body: String| {
            let mut own = pair.fires.clone();
            own.extend([("title".to_owned(), Value::from("")), ("body".to_owned(), Value::from(body))]);
            own
        };
        let bare = fired(rulebook, &pair, &says("这是的".to_owned()));
        for (word, by) in &rule.replace_by {
            seen += 1;
            let own = says(format!("这是{word}的"));
            let offered = found(rulebook, &pair, &own).into_iter().find(|finding| finding.rule == rule.id).and_then(|one| one.replace_by);
            let after = fired(rulebook, &pair, &says(format!("这是{by}的")));
            if offered.as_deref() != Some(by.as_str()) || !after.is_subset(&bare) {
                faults.push(format!("{} {word} -> {by}: offered {offered:?}, then {after:?}", rule.id));
            }
        }
    }
    assert!(faults.is_empty() && seen > 0, "{}", faults.join("\n"));
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
