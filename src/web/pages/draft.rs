//! A draft's text with what was found in it and remarked on it: the passages marked, the notes beside them. Pure.

use std::ops::Range;

use entity::{compliance_check, draft, remark};
use serde::Serialize;
use serde_json::{Map, Value, json};

use crate::kernel::Fault;
use crate::market::content::actions::likeness::{Other, Pair};
use crate::market::disclosure::verdict::Tongue;
use crate::market::disclosure::vocabulary::Field;
use crate::market::disclosure::{Finding, fact};
use crate::render::Locale;

/// A stretch of text, and the note it belongs to.
#[derive(Debug, PartialEq, Eq, Serialize)]
struct Stretch {
    text: String,
    mark: Option<Mark>,
}

/// What stands at a marked passage: its sign, and where the note is.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
struct Mark {
    sign: String,
    link: String,
}

/// Where a note stands in a part, in scalar values: from, to.
type Place = (usize, usize, Mark);

/// A draft as its page shows it, with the remarks the visitor may read.
pub fn manuscript(
    draft: &draft::Model,
    check: Option<&compliance_check::Model>,
    remarks: &[remark::Model],
    locale: Locale,
) -> Result<Value, Fault> {
    let findings = check.map(findings_of).transpose()?.unwrap_or_default();
    let hashtags: Vec<String> = serde_json::from_str(&draft.hashtags)?;
    let packs: Value = check.map_or(Ok(json!([])), |check| serde_json::from_str(&check.packs))?;
    let mut told = manuscript_of((&draft.title, &draft.body), &findings, remarks, locale)?;
    if let Some(fields) = told.as_object_mut() {
        let own = json!({
            "number": draft.number,
            "state": draft.state,
            "submitted_at": draft.submitted_at,
            "by_silence": draft.by_silence,
            "hash": draft.content_hash,
            "hashtags": hashtags,
            "check": check.map(|check| json!({ "state": check.state, "verdict": check.verdict, "reason": check.reason })),
            "packs": packs,
            "stated": stated(&draft.facts)?,
        });
        fields.extend(own.as_object().cloned().into_iter().flatten());
    }
    Ok(told)
}

/// What the creator attests: names, with answers where it is not simply so.
fn stated(facts: &str) -> Result<Vec<Value>, Fault> {
    let facts: Map<String, Value> = serde_json::from_str(facts)?;
    let known = facts.into_iter().filter(|(name, _)| fact::type_of(name).is_some());
    let told = |value: Value| value.as_str().map(str::to_owned).or_else(|| value.is_number().then(|| value.to_string()));
    Ok(known.map(|(name, value)| json!({ "name": name, "is_no": value == false, "value": told(value) })).collect())
}

/// A title and a text with what was found in them and what was remarked.
pub fn manuscript_of((title, body): (&str, &str), findings: &[Finding], remarks: &[remark::Model], locale: Locale) -> Result<Value, Fault> {
    let tongue = tongue(locale);
    let told: Result<Vec<Value>, serde_json::Error> = findings
        .iter()
        .zip(1_usize..)
        .map(|(finding, number)| {
            Ok(json!({ "number": number, "told": serde_json::to_value(finding.told(tongue))?,
                           "mends": false, "cut": null, "swap": null }))
        })
        .collect();
    let remarked: Vec<Value> = remarks.iter().zip(0_usize..).map(|(remark, number)| remark_line(remark, number, (title, body))).collect();
    let places = |field: Field| places(findings, remarks, field);
    Ok(json!({
        "title": stretches(title, &places(Field::Title)),
        "body": stretches(body, &places(Field::Body)),
        "findings": told?,
        "remarks": remarked,
    }))
}

/// Pairs of a draft side by side, what both share marked in each; only the figure where the other is not shown.
pub fn pairs(draft: &draft::Model, pairs: &[Pair]) -> Vec<Value> {
    let marked = |text: &str, shared: &[Range<usize>]| {
        let mark = Mark { sign: "=".to_owned(), link: "#".to_owned() };
        stretches(text, &shared.iter().map(|range| (range.start, range.end, mark.clone())).collect::<Vec<_>>())
    };
    let told = |other: &Other| {
        json!({ "here": marked(&draft.body, &other.shared), "there": marked(&other.draft.body, &other.shared_there),
                "link": format!("/deliverables/{}?draft={}", other.draft.deliverable_id, other.draft.number) })
    };
    pairs.iter().map(|pair| json!({ "percent": pair.alike_bp / 100, "other": pair.other.as_ref().map(told) })).collect()
}

fn remark_line(remark: &remark::Model, number: usize, (title, body): (&str, &str)) -> Value {
    let text = if remark.field == "title" { title } else { body };
    let quoted = anchor(remark).map(|(start, end)| text.chars().skip(start).take(end.saturating_sub(start)).collect::<String>());
    json!({ "sign": sign(number), "body": remark.body, "field": remark.field, "quoted": quoted.filter(|quoted| !quoted.is_empty()),
            "created_at": remark.created_at, "sent": remark.sent_at.is_some() })
}

fn anchor(remark: &remark::Model) -> Option<(usize, usize)> {
    let (start, end) = remark.anchor_start.zip(remark.anchor_end)?;
    usize::try_from(start).ok().zip(usize::try_from(end).ok()).filter(|(start, end)| start < end)
}

/// Remarks are signed with letters, findings with numbers; after the last letter comes the first one twice.
fn sign(number: usize) -> String {
    const LETTERS: &[u8] = b"abcdefghijklmnopqrstuvwxyz";
    char::from(LETTERS[number % LETTERS.len()]).to_string().repeat(number / LETTERS.len() + 1)
}

/// What a check said, a sentence a finding.
pub fn messages(check: &compliance_check::Model, locale: Locale) -> Result<Vec<String>, Fault> {
    Ok(findings_of(check)?.iter().map(|finding| finding.message.told(tongue(locale)).to_owned()).collect())
}

fn findings_of(check: &compliance_check::Model) -> Result<Vec<Finding>, Fault> {
    Ok(serde_json::from_str(&check.findings)?)
}

fn tongue(locale: Locale) -> Tongue {
    match locale {
        Locale::ZhCn => Tongue::Zh,
        Locale::En => Tongue::En,
    }
}

/// Where the findings and remarks of one part stand, in the order of the text.
fn places(findings: &[Finding], remarks: &[remark::Model], field: Field) -> Vec<Place> {
    let found = findings.iter().zip(1_usize..).filter_map(|(finding, number)| {
        let passage = finding.passage.as_ref().filter(|passage| passage.field == field)?;
        Some((passage.start, passage.end, Mark { sign: number.to_string(), link: format!("#finding-{number}") }))
    });
    let said = remarks.iter().zip(0_usize..).filter_map(|(remark, number)| {
        let (start, end) = anchor(remark).filter(|_| remark.field == field.to_string())?;
        Some((start, end, Mark { sign: sign(number), link: format!("#remark-{}", sign(number)) }))
    });
    let mut places: Vec<Place> = found.chain(said).collect();
    places.sort_unstable();
    places
}

/// A text cut at its marked places, counted in Unicode scalar values. Where two overlap, the first is marked.
fn stretches(text: &str, places: &[Place]) -> Vec<Stretch> {
    let letters: Vec<char> = text.chars().collect();
    let cut = |from: usize, to: usize| -> String { letters[from..to].iter().collect() };
    let (mut stretches, mut at) = (Vec::new(), 0);
    for (start, end, mark) in places {
        let (start, end) = ((*start).min(letters.len()), (*end).min(letters.len()));
        if start < at || end <= start {
            continue;
        }
        if start > at {
            stretches.push(Stretch { text: cut(at, start), mark: None });
        }
        stretches.push(Stretch { text: cut(start, end), mark: Some(mark.clone()) });
        at = end;
    }
    if at < letters.len() {
        stretches.push(Stretch { text: cut(at, letters.len()), mark: None });
    }
    stretches
}

#[cfg(test)]
mod tests {
    use super::*;

    fn told(text: &str, passages: &[(usize, usize, usize)]) -> String {
        let show = |stretch: Stretch| match stretch.mark {
            Some(mark) => format!("[{}:{}]", mark.sign, stretch.text),
            None => stretch.text,
        };
        let marked = |(start, end, number): &(usize, usize, usize)| (*start, *end, Mark { sign: number.to_string(), link: String::new() });
        stretches(text, &passages.iter().map(marked).collect::<Vec<_>>()).into_iter().map(show).collect()
    }

    #[test]
    fn remarks_are_signed_with_letters() {
        assert_eq!([sign(0), sign(25), sign(26)], ["a", "z", "aa"]);
    }

    #[test]
    fn passages_are_marked_in_letters_not_bytes() {
        assert_eq!(told("这是最佳保温杯", &[(2, 4, 1)]), "这是[1:最佳]保温杯");
    }

    #[test]
    fn overlapping_and_crooked_passages_lose_no_letter() {
        assert_eq!(told("abcdef", &[(1, 4, 1), (2, 5, 2), (5, 9, 3)]), "a[1:bcd]e[3:f]");
        assert_eq!(told("abc", &[(7, 9, 1), (2, 2, 2)]), "abc");
        assert_eq!(told("", &[(0, 1, 1)]), "");
    }
}
