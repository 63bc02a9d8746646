//! Ways off the platform in a message: addresses, telephone numbers, names at messengers. They are marked for both
//! sides and refuse nothing: some are innocent, and a courier needs a number too. Pure.
//!
//! What takes a deal elsewhere is said once, by the rules for briefs (`brief.contact`); here stands only what those
//! leave out because a brief may name it.

use std::sync::LazyLock;

use regex::Regex;

use crate::kernel::Fault;
use crate::market::disclosure::Rulebook;

/// The rule for briefs that knows offers to leave the platform.
const RULE: &str = "brief.contact";
/// The most passages that are told.
const PASSAGES_MOST: usize = 10;

static WAYS: LazyLock<Vec<Regex>> = LazyLock::new(|| {
    [
        r"(?i)[a-z0-9._%+-]{1,64}\s?(?:@|\(at\)|＠)\s?[a-z0-9-]{1,63}(?:\.[a-z0-9-]{1,63}){0,3}\.[a-z]{2,24}",
        r"(?i)\b(?:wa\.me|t\.me|line\.me|m\.me|discord\.gg|u\.wechat\.com)/[\w+/-]{2,60}",
        r"(?i)\b(?:whatsapp|telegram|wechat|weixin|kakao(?:talk)?|skype|qq)\s?(?:id|号)?\s?[:：@]\s?[\w.+-]{4,40}",
        r"(?i)\bline\s?id\s?[:：@]?\s?[\w.+-]{4,40}",
        r"(?:^|[^\d])((?:\+?86[ -]?)?1[3-9]\d[ -]?\d{4}[ -]?\d{4})(?:[^\d]|$)",
        r"(?:^|[^\w])(\+\d{1,3}(?:[ .-]?\(?\d{1,4}\)?){2,5})(?:[^\d]|$)",
    ]
    .iter()
    .filter_map(|pattern| Regex::new(pattern).ok())
    .collect()
});

/// The passages of a message that lead off the platform, as they were written; none twice, at most ten.
pub fn passages(text: &str) -> Result<Vec<String>, Fault> {
    let rulebook = Rulebook::embedded().map_err(|error| Fault::broken(error.to_string()))?;
    let mut found: Vec<String> = rulebook
        .brief_lint(text)
        .into_iter()
        .filter(|finding| finding.rule == RULE)
        .filter_map(|finding| finding.passage)
        .map(|passage| passage.text)
        .collect();
    for way in WAYS.iter() {
        let passages = way.captures_iter(text).filter_map(|captures| captures.get(1).or_else(|| captures.get(0)));
        found.extend(passages.map(|passage| passage.as_str().trim().to_owned()));
    }
    let mut told: Vec<String> = Vec::new();
    for passage in found {
        if !told.iter().any(|known| known.contains(&passage)) {
            told.push(passage);
        }
    }
    told.truncate(PASSAGES_MOST);
    Ok(told)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ways_off_the_platform_are_found_however_they_are_written() {
        for text in [
            "write to ana.bee@example.test please",
            "ana＠example.test",
            "加微信 ana_2026",
            "WhatsApp: +44 7700 900123",
            "call +49 30 901820",
            "我的电话13800138000，随时",
            "电话 138 0013 8000",
            "t.me/ana_bee",
            "QQ：12345678",
            "线下结算吧",
        ] {
            assert!(!passages(text).unwrap().is_empty(), "{text}");
        }
    }

    #[test]
    fn numbers_and_words_of_the_work_itself_are_not() {
        for text in [
            "第2稿已提交，周三18:00前请看",
            "¥13,800.00, order 20261122080000123456",
            "the line: softer, please",
            "SF1380013800012 ist unterwegs",
            "2026-11-22 18:00",
            "#日常 @青禾护肤",
        ] {
            assert_eq!(passages(text).unwrap(), Vec::<String>::new(), "{text}");
        }
    }
}
