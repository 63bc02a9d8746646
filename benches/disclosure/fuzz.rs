//! Odd notes and odd packs: whatever the bytes, loading and checking answer, and what a finding points at is what stands
//! there. Seeded, so that a failure can be played again; the gate runs some thousands, `--fuzz N` as many as asked.

use std::collections::BTreeMap;

use pappus::market::disclosure::note::Parts;
use pappus::market::disclosure::rulebook::embedded_files;
use pappus::market::disclosure::{Note, Rulebook, Verdict};
use serde_json::{Value, json};

use super::dice::Dice;

/// What a note is made of: words of the packs, and what breaks words.
const PIECES: &[&str] = &[
    "最佳",
    "第一次",
    "第一",
    "广告",
    "廣告",
    "最 低",
    "国🔥家级",
    "治愈系",
    "#ad ",
    "#广告",
    "Ad: ",
    "sponsored by ",
    "thanks to @acme ",
    "no.1",
    "NO．１",
    "\u{200b}",
    "\u{200d}",
    "\u{202e}",
    "\u{feff}",
    "e\u{301}",
    "👩‍🍳",
    "🇩🇪",
    "🇩",
    "㎏",
    "ﬁ",
    "\r\n",
    "\n",
    " ",
    "\u{3000}",
    "#",
    "##",
    "@",
    "/",
    ".",
    "，",
    "。",
    "か\u{3099}",
    "\u{1100}\u{1161}",
    "가",
    "İ",
    "ß",
    "ſ",
    "Σ",
    "\u{0}",
    "\u{10ffff}",
    "\u{600}",
    "שלום",
    "الإعلان",
    "#تجربة ",
    "not an ad",
    "100% guaranteed ",
    "lost 20 pounds ",
    "cures migraines",
    "gifted",
    "{brand}",
    "$1",
    "\\",
    "\"",
];

/// What was tried.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Tried {
    /// Notes that were judged.
    pub notes: u64,
    /// Findings whose passage was compared with the text.
    pub passages: u64,
    /// Packs that were read, and then judged a note.
    pub packs_read: u64,
    /// Packs that were refused.
    pub packs_refused: u64,
}

/// Tries as many inputs, a hundredth of them packs; panics at the first that is answered wrongly.
pub fn try_out(inputs: u64, seed: u64) -> Tried {
    let shipped = Rulebook::embedded().expect("the packs that ship are sound");
    let markets: Vec<&str> = shipped.packs().keys().map(String::as_str).collect();
    let platforms: Vec<&str> = shipped.platforms().platforms.keys().map(String::as_str).collect();
    let (files, mut dice, mut tried) = (embedded_files(), Dice::new(seed), Tried::default());
    for number in 0..inputs {
        let note = odd_note(&mut dice, &markets, &platforms);
        if number % 100 == 99 {
            match Rulebook::from_files(&odd_files(&mut dice, &files)) {
                Ok(book) => {
                    tried.packs_read += 1;
                    let markets = book.packs().keys().cloned().collect();
                    book.check(&Note { markets, ..note }).expect("its own markets are known");
                }
                Err(refused) => {
                    tried.packs_refused += 1;
                    assert!(!refused.to_string().is_empty());
                }
            }
        } else {
            let verdict = shipped.check(&note).expect("market and platform are known");
            tried.notes += 1;
            tried.passages += compare(&note, &verdict);
        }
    }
    tried
}

/// Compares every passage with the original text; how many there were.
fn compare(note: &Note, verdict: &Verdict) -> u64 {
    let parts = Parts::of(note);
    let mut compared = 0;
    for passage in verdict.findings.iter().filter_map(|finding| finding.passage.as_ref()) {
        let part = parts.get(passage.field);
        let whole = part.original(&(0..part.original_len()));
        let said: String = whole.chars().skip(passage.start).take(passage.end - passage.start).collect();
        assert!(passage.start < passage.end && said == passage.text, "{passage:?} of {note:?}");
        compared += 1;
    }
    compared
}

fn odd_note(dice: &mut Dice, markets: &[&str], platforms: &[&str]) -> Note {
    let wanted: Vec<&str> = (0..=dice.below(3)).map(|_| dice.one_of(markets)).collect();
    let fields = json!({
        "id": "odd", "markets": wanted, "platform": dice.one_of(platforms), "language": dice.one_of(&["", "en", "zh-Hans", "de", "fr", "ja", "x-odd"]),
        "title": odd_text(dice, 6), "body": odd_text(dice, 40), "hashtags": [odd_text(dice, 2), odd_text(dice, 1), "ad"],
        "compensation": dice.one_of(&["paid", "gift", "affiliate", "employee", "none"]),
        "category": dice.one_of(&["food", "cosmetics", "medical", "finance", "health_food", "alcohol", "home"]),
        "facts": { "purchase_link": dice.below(2) == 0, "registered_names": [odd_text(dice, 2), "第一"], "endorser_age": odd_text(dice, 1) },
    });
    serde_json::from_value(fields).expect("the fields of a note")
}

fn odd_text(dice: &mut Dice, pieces: usize) -> String {
    let mut text = String::new();
    for _ in 0..dice.below(pieces + 1) {
        if dice.below(4) == 0 {
            let wild = u32::try_from(dice.below(0x11_0000)).expect("below the last code point");
            text.extend(char::from_u32(wild));
        } else {
            text.push_str(dice.one_of(PIECES));
        }
    }
    text
}

/// The files of a small rulebook, one of them spoilt: a pack with some rules and labels of one that ships.
fn odd_files(dice: &mut Dice, shipped: &BTreeMap<String, Vec<u8>>) -> BTreeMap<String, Vec<u8>> {
    let names: Vec<&str> = shipped.keys().map(String::as_str).filter(|name| !["brief.json", "platforms.json"].contains(name)).collect();
    let mut pack: Value = serde_json::from_slice(&shipped[dice.one_of(&names)]).expect("what ships is JSON");
    for list in ["rules", "labels", "label_silent"] {
        let Some(items) = pack[list].as_array_mut() else { continue };
        let kept = dice.below(3);
        while items.len() > kept {
            items.swap_remove(dice.below(items.len()));
        }
    }
    if let Some(fields) = pack.as_object_mut() {
        fields.remove("extends");
        fields.remove("without");
    }
    let mut brief = pack.clone();
    brief["rules"] = json!([]);
    brief["id"] = json!("BRIEF");
    for _ in 0..dice.below(3) {
        spoil(dice, &mut pack);
    }
    let mut bytes = pack.to_string().into_bytes();
    if dice.below(3) == 0 && !bytes.is_empty() {
        let at = dice.below(bytes.len());
        match dice.below(3) {
            0 => bytes.truncate(at),
            1 => bytes[at] = u8::try_from(dice.below(256)).expect("below 256"),
            _ => bytes.insert(at, b'"'),
        }
    }
    let platforms = shipped["platforms.json"].clone();
    [("platforms.json", platforms), ("brief.json", brief.to_string().into_bytes()), ("odd.json", bytes)]
        .into_iter()
        .map(|(name, bytes)| (name.to_owned(), bytes))
        .collect()
}

/// Puts something odd in the place of one value.
fn spoil(dice: &mut Dice, value: &mut Value) {
    let odd = [
        json!(null),
        json!(-1),
        json!("("),
        json!("(a+)+"),
        json!([]),
        json!({}),
        json!("\u{200b}"),
        json!(["{brand}"]),
        json!("2020-02-31"),
    ];
    let inner = match value {
        Value::Array(items) if !items.is_empty() => {
            let at = dice.below(items.len());
            items.get_mut(at)
        }
        Value::Object(fields) if !fields.is_empty() => {
            let at = dice.below(fields.len());
            fields.values_mut().nth(at)
        }
        Value::Array(_) | Value::Object(_) | Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => None,
    };
    match inner {
        Some(inner) if dice.below(4) > 0 => spoil(dice, inner),
        Some(inner) => *inner = odd[dice.below(odd.len())].clone(),
        None => *value = odd[dice.below(odd.len())].clone(),
    }
}
