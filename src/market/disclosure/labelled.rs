//! The labelled cases: notes whose verdict follows from a cited source, judged by the packs that ship.

use std::collections::BTreeSet;

use serde::Deserialize;
use serde_json::Value;

use super::{Note, Rulebook};

#[derive(Deserialize)]
struct Expected {
    verdict: String,
    themes: Vec<String>,
}

/// What was expected and what came out, for one case.
struct Judged {
    id: String,
    expected: Expected,
    verdict: String,
    themes: BTreeSet<String>,
}

fn judge_all() -> Vec<Judged> {
    let rulebook = Rulebook::embedded().unwrap();
    let lines = include_str!("../../../tests/data/disclosure-cases.jsonl").lines();
    lines.map(|line| judge(rulebook, serde_json::from_str(line).unwrap())).collect()
}

fn judge(rulebook: &Rulebook, mut case: Value) -> Judged {
    let fields = case.as_object_mut().unwrap();
    let expected: Expected = serde_json::from_value(fields.remove("expected").unwrap()).unwrap();
    for name in ["why", "wording", "source"] {
        fields.remove(name);
    }
    let note: Note = serde_json::from_value(case).unwrap();
    let verdict = rulebook.check(&note).unwrap();
    let themes = verdict.findings.iter().map(|finding| finding.theme.to_string()).collect();
    Judged { id: note.id, expected, verdict: verdict.outcome.to_string(), themes }
}

#[test]
fn the_labelled_cases_are_judged_as_their_sources_say() {
    let judged = judge_all();
    let wrong: Vec<String> = judged
        .iter()
        .filter(|case| case.verdict != case.expected.verdict)
        .map(|case| format!("{}: {} instead of {} {:?}", case.id, case.verdict, case.expected.verdict, case.themes))
        .collect();
    assert!(wrong.len() * 100 <= judged.len() * 3, "{} of {}: {wrong:#?}", wrong.len(), judged.len());
}

#[test]
fn no_compliant_case_is_blocked() {
    let blocked: Vec<String> = judge_all()
        .into_iter()
        .filter(|case| case.expected.verdict == "compliant" && case.verdict == "non_compliant")
        .map(|case| case.id)
        .collect();
    assert_eq!(blocked, Vec::<String>::new());
}

#[test]
fn the_expected_themes_are_found() {
    let judged = judge_all();
    let missed: Vec<String> = judged
        .iter()
        .filter(|case| !case.expected.themes.iter().all(|theme| case.themes.contains(theme)))
        .map(|case| format!("{}: {:?} of {:?}", case.id, case.themes, case.expected.themes))
        .collect();
    assert!(missed.len() * 100 <= judged.len() * 5, "{missed:#?}");
}
