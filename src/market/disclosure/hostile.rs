//! Texts and packs made to be slow: each is answered within seconds, also by a build without optimisation.

use std::time::{Duration, Instant};

use serde_json::json;

use super::rulebook::embedded_files;
use super::{Note, Rulebook};

/// Far more than any of them takes on a busy machine, far less than anything quadratic would.
const PATIENCE: Duration = Duration::from_secs(120);
/// Bytes of a long text.
const LONG: usize = 5_000_000;

fn long(piece: &str) -> String {
    piece.repeat(LONG / piece.len())
}

fn judged(body: String, hashtags: Vec<String>) -> usize {
    let note = json!({"id": "n", "markets": ["CN", "US"], "platform": "instagram", "language": "en", "title": "", "body": body,
        "hashtags": hashtags, "compensation": "paid", "category": "home", "facts": {"registered_names": ["第一", "最佳"]}});
    let note: Note = serde_json::from_value(note).unwrap();
    let begin = Instant::now();
    let findings = Rulebook::embedded().unwrap().check(&note).unwrap().findings.len();
    assert!(begin.elapsed() < PATIENCE, "{:?}", begin.elapsed());
    findings
}

#[test]
fn a_long_text_of_forbidden_words_is_judged_in_bounded_time() {
    assert!(judged(long("最佳"), Vec::new()) > 0);
    assert!(judged(long("国🔥家 级"), Vec::new()) > 0);
}

#[test]
fn a_long_text_of_labels_is_judged_in_bounded_time() {
    judged(long("ad\n"), Vec::new());
    judged(long("#ad "), Vec::new());
}

#[test]
fn a_long_text_of_beginnings_that_never_end_is_judged_in_bounded_time() {
    judged(long("thanks to @a some of the products "), Vec::new());
    judged(long("感谢"), Vec::new());
}

#[test]
fn a_long_text_that_shows_nothing_or_runs_to_the_left_is_judged_in_bounded_time() {
    judged(long("\u{200b}\u{202e}"), Vec::new());
    judged(long("e\u{301}שלום الإعلان "), Vec::new());
    judged(long(" \n"), Vec::new());
}

#[test]
fn ten_thousand_hashtags_are_judged_in_bounded_time() {
    let tags: Vec<String> = (0..10_000).map(|number| format!("tag{number}")).collect();
    let body: String = tags.iter().map(|tag| format!("#{tag} ")).collect();
    judged(body.clone(), tags.clone());
    judged(String::new(), tags);
    judged(body, vec!["acmepartner".to_owned(); 10_000]);
}

#[test]
fn a_pack_of_a_hundred_thousand_terms_is_refused_in_bounded_time() {
    let mut files = embedded_files();
    let mut pack: serde_json::Value = serde_json::from_slice(&files["nl.json"]).unwrap();
    pack["labels"][0]["terms"] = (0..100_000).map(|number| format!("term {number}")).collect();
    files.insert("nl.json".to_owned(), pack.to_string().into_bytes());
    let begin = Instant::now();
    let refused = Rulebook::from_files(&files).unwrap_err().to_string();
    assert!(refused.starts_with("nl.json:1") && refused.contains("are too many"), "{refused}");
    assert!(begin.elapsed() < PATIENCE, "{:?}", begin.elapsed());
}
