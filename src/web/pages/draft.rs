//! A draft's text with what was found in it: the passages marked, the findings beside them. Pure.

use entity::{compliance_check, draft};
use serde::Serialize;
use serde_json::{Value, json};

use crate::kernel::Fault;
use crate::market::disclosure::Finding;
use crate::market::disclosure::verdict::Tongue;
use crate::market::disclosure::vocabulary::Field;
use crate::render::Locale;

/// A stretch of text; `mark` is the number of the finding it belongs to.
#[derive(Debug, PartialEq, Eq, Serialize)]
struct Stretch {
    text: String,
    mark: Option<usize>,
}

/// A draft as its page shows it.
pub fn manuscript(draft: &draft::Model, check: Option<&compliance_check::Model>, locale: Locale) -> Result<Value, Fault> {
    let findings = check.map(findings_of).transpose()?.unwrap_or_default();
    let tongue = tongue(locale);
    let told: Result<Vec<Value>, serde_json::Error> = findings
        .iter()
        .zip(1_usize..)
        .map(|(finding, number)| Ok(json!({ "number": number, "told": serde_json::to_value(finding.told(tongue))? })))
        .collect();
    let hashtags: Vec<String> = serde_json::from_str(&draft.hashtags)?;
    Ok(json!({
        "number": draft.number,
        "state": draft.state,
        "submitted_at": draft.submitted_at,
        "by_silence": draft.by_silence,
        "hash": draft.content_hash,
        "title": stretches(&draft.title, &passages(&findings, Field::Title)),
        "body": stretches(&draft.body, &passages(&findings, Field::Body)),
        "hashtags": hashtags,
        "check": check.map(|check| json!({ "state": check.state, "reason": check.reason })),
        "findings": told?,
    }))
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

/// Where the findings of one part stand, with their numbers, in the order of the text.
fn passages(findings: &[Finding], field: Field) -> Vec<(usize, usize, usize)> {
    let mut passages: Vec<(usize, usize, usize)> = findings
        .iter()
        .zip(1_usize..)
        .filter_map(|(finding, number)| {
            let passage = finding.passage.as_ref().filter(|passage| passage.field == field)?;
            Some((passage.start, passage.end, number))
        })
        .collect();
    passages.sort_unstable();
    passages
}

/// A text cut at its passages, counted in Unicode scalar values. Where two overlap, the first is marked.
fn stretches(text: &str, passages: &[(usize, usize, usize)]) -> Vec<Stretch> {
    let letters: Vec<char> = text.chars().collect();
    let cut = |from: usize, to: usize| -> String { letters[from..to].iter().collect() };
    let (mut stretches, mut at) = (Vec::new(), 0);
    for (start, end, number) in passages {
        let (start, end) = ((*start).min(letters.len()), (*end).min(letters.len()));
        if start < at || end <= start {
            continue;
        }
        if start > at {
            stretches.push(Stretch { text: cut(at, start), mark: None });
        }
        stretches.push(Stretch { text: cut(start, end), mark: Some(*number) });
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
            Some(number) => format!("[{number}:{}]", stretch.text),
            None => stretch.text,
        };
        stretches(text, passages).into_iter().map(show).collect()
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
