//! The labelled cases: notes whose verdict follows from a cited source, judged by the packs that ship.
//!
//! `cases.jsonl` came with its labels; `markets/` holds our own reading of each law; `disputed.jsonl` says where we
//! judge otherwise than labelled, and why. The table in `docs/DISCLOSURE.md` is made here.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

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
    markets: Vec<String>,
    expected: Expected,
    verdict: String,
    themes: BTreeSet<String>,
    findings: Vec<String>,
}

/// Counts of one market.
#[derive(Default)]
struct Row {
    cases: usize,
    right: usize,
    breaches: usize,
    themes_found: usize,
    falsely_blocked: usize,
}

impl Judged {
    fn is_right(&self) -> bool {
        self.verdict == self.expected.verdict
    }

    fn has_themes(&self) -> bool {
        self.expected.themes.iter().all(|theme| self.themes.contains(theme))
    }

    fn is_breach(&self) -> bool {
        self.expected.verdict == "non_compliant"
    }

    fn is_falsely_blocked(&self) -> bool {
        self.expected.verdict == "compliant" && self.verdict == "non_compliant"
    }
}

impl Row {
    fn add(&mut self, case: &Judged) {
        self.cases += 1;
        self.right += usize::from(case.is_right());
        self.breaches += usize::from(case.is_breach());
        self.themes_found += usize::from(case.is_breach() && case.has_themes());
        self.falsely_blocked += usize::from(case.is_falsely_blocked());
    }
}

/// Every line of the files of a folder of test data, or of one file.
pub fn lines_below(name: &str) -> Vec<Value> {
    let place = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/data/disclosure").join(name);
    let mut files: Vec<_> =
        if place.is_dir() { place.read_dir().unwrap().map(|entry| entry.unwrap().path()).collect() } else { vec![place] };
    files.sort();
    let read = |file: &Path| std::fs::read_to_string(file).unwrap();
    let parse = |file: &Path, line: &str| serde_json::from_str(line).unwrap_or_else(|error| panic!("{}: {error}: {line}", file.display()));
    files.iter().flat_map(|file| read(file).lines().map(|line| parse(file, line)).collect::<Vec<Value>>()).collect()
}

/// Judges the cases of a file or folder whose markets all have a pack.
fn judge_all(name: &str) -> Vec<Judged> {
    let rulebook = Rulebook::embedded().unwrap();
    lines_below(name).into_iter().filter_map(|case| judge(rulebook, case)).collect()
}

fn judge(rulebook: &Rulebook, mut case: Value) -> Option<Judged> {
    let fields = case.as_object_mut().unwrap();
    let expected: Expected = serde_json::from_value(fields.remove("expected").unwrap()).unwrap();
    for name in ["why", "wording", "source"] {
        fields.remove(name);
    }
    let id = fields["id"].clone();
    let note: Note = serde_json::from_value(case).unwrap_or_else(|error| panic!("{id}: {error}"));
    if note.markets.iter().any(|market| !rulebook.packs().contains_key(market)) {
        return None;
    }
    let verdict = rulebook.check(&note).unwrap_or_else(|error| panic!("{id}: {error}"));
    let themes = verdict.findings.iter().map(|finding| finding.theme.to_string()).collect();
    let findings = verdict.findings.iter().map(|finding| format!("{} {}", finding.rule, finding.severity)).collect();
    Some(Judged { id: note.id, markets: note.markets, expected, verdict: verdict.outcome.to_string(), themes, findings })
}

fn otherwise(judged: &[Judged]) -> Vec<String> {
    judged
        .iter()
        .filter(|case| !case.is_right() || (case.is_breach() && !case.has_themes()))
        .map(|case| format!("{}: {} {:?}, not {} {:?}", case.id, case.verdict, case.findings, case.expected.verdict, case.expected.themes))
        .collect()
}

/// Why we judge some cases otherwise than they are labelled, by their id.
fn disputed() -> BTreeMap<String, String> {
    let text = |line: &Value, name: &str| line[name].as_str().unwrap().to_owned();
    lines_below("disputed.jsonl").iter().map(|line| (text(line, "id"), text(line, "reason"))).collect()
}

/// The table by market, and the disputed cases, as they stand in the docs.
fn table() -> String {
    let mut rows: BTreeMap<(usize, String), Row> = BTreeMap::new();
    for (set, name) in ["cases.jsonl", "markets"].into_iter().enumerate() {
        for case in &judge_all(name) {
            for market in &case.markets {
                rows.entry((set, market.clone())).or_default().add(case);
            }
            rows.entry((set, "all".to_owned())).or_default().add(case);
        }
    }
    let sets = ["given", "our own"];
    let mut text = "| cases | market | number | verdict right | breaches | themes found | falsely blocked |\n".to_owned();
    text.push_str("| --- | --- | ---: | ---: | ---: | ---: | ---: |\n");
    for ((set, market), row) in &rows {
        let Row { cases, right, breaches, themes_found, falsely_blocked } = row;
        text.push_str(&format!("| {} | {market} | {cases} | {right} | {breaches} | {themes_found} | {falsely_blocked} |\n", sets[*set]));
    }
    let reasons = disputed();
    if !reasons.is_empty() {
        text.push_str("\n| judged otherwise | why |\n| --- | --- |\n");
    }
    for (id, reason) in reasons {
        text.push_str(&format!("| {id} | {reason} |\n"));
    }
    text
}

#[test]
fn the_given_cases_are_judged_as_their_sources_say() {
    let judged = judge_all("cases.jsonl");
    let wrong = judged.iter().filter(|case| !case.is_right()).count();
    let breaches = judged.iter().filter(|case| case.is_breach()).count();
    let missed = judged.iter().filter(|case| case.is_breach() && !case.has_themes()).count();
    let told = otherwise(&judged).join("\n");
    assert!(wrong * 100 <= judged.len() * 3, "{wrong} of {} verdicts:\n{told}", judged.len());
    assert!(missed * 100 <= breaches * 5, "{missed} of {breaches} themes:\n{told}");
}

#[test]
fn no_compliant_case_is_blocked() {
    let blocked = ["cases.jsonl", "markets"].map(|name| judge_all(name).into_iter().filter(Judged::is_falsely_blocked).map(|case| case.id));
    assert_eq!(blocked.into_iter().flatten().collect::<Vec<_>>(), Vec::<String>::new());
}

#[test]
fn our_own_cases_are_judged_as_we_read_the_law() {
    let told = otherwise(&judge_all("markets"));
    assert!(told.is_empty(), "{} cases:\n{}", told.len(), told.join("\n"));
}

#[test]
fn whatever_is_judged_otherwise_has_its_reason() {
    let judged = judge_all("cases.jsonl");
    let wrong = |case: &Judged| !case.is_right() || (case.is_breach() && !case.has_themes());
    let ids: BTreeSet<&String> = judged.iter().filter(|case| wrong(case)).map(|case| &case.id).collect();
    let reasons = disputed();
    assert_eq!(ids, reasons.keys().collect(), "{}", otherwise(&judged).join("\n"));
}

#[test]
fn the_table_by_market_is_the_one_in_the_docs() {
    let docs = std::fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/DISCLOSURE.md")).unwrap();
    let told = docs.split("<!-- table -->\n").nth(1).unwrap_or_default();
    assert_eq!(told.trim(), table().trim(), "the table for docs/DISCLOSURE.md is now:\n{}", table());
}
