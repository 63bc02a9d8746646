//! Mending a note whose label is missing, refused or out of place: the line each market's pack prescribes, put in front of
//! the text; a refused word that stood there goes.
//!
//! Pure; whoever offers it as a fix asks the author first.

use std::collections::BTreeSet;

use super::language;
use super::note::Note;
use super::reading::Pack;
use super::rulebook::Rulebook;
use super::rules::DisclosureError;
use super::verdict::{Finding, Passage};
use super::vocabulary::{Field, Severity};

/// The note with a label in front of its text for every market whose rules about labels it breaks, where that helps; as it
/// was where nothing is amiss, or a label mends nothing.
///
/// One line serves several markets where their packs accept it. Markets that want the label as the first word come first.
/// A refused word at the very beginning, such as `#spon`, gives way to it, unless another market needs it.
pub fn mend(rulebook: &Rulebook, note: &Note) -> Result<Note, DisclosureError> {
    let mut packs = rulebook.packs_for(&note.markets)?;
    packs.sort_by_key(|pack| !pack.wants_label_first());
    let note = &*language::spoken(note);
    let kept = labelled(rulebook, &packs, note, &note.body)?;
    if kept.body == note.body {
        return Ok(kept);
    }
    let Some(rest) = without_refused(rulebook, &packs, note)? else { return Ok(kept) };
    let replaced = labelled(rulebook, &packs, note, &rest)?;
    let left: BTreeSet<String> = faults(rulebook, &packs, &kept)?.into_iter().map(|finding| finding.rule).collect();
    let is_no_worse = faults(rulebook, &packs, &replaced)?.iter().all(|finding| left.contains(&finding.rule));
    Ok(if replaced.body != rest && is_no_worse { replaced } else { kept })
}

/// The note with the labels its markets miss in front of a text.
fn labelled(rulebook: &Rulebook, packs: &[&Pack], note: &Note, body: &str) -> Result<Note, DisclosureError> {
    let mut mended = note.clone();
    let mut line = String::new();
    // A second round for the markets whose own label the line of another has pushed back.
    for pack in packs.iter().chain(packs) {
        let now = faults(rulebook, &[pack], &mended)?;
        if !now.iter().any(|finding| finding.theme.is_mended_by_a_label()) {
            continue;
        }
        // Without a mark between them the second label would read as a word of the first.
        let gap = if line.trim_end().ends_with(char::is_alphanumeric) { "– " } else { "" };
        let own = label_line(pack, &note.language);
        // In front of the others only where behind them does not help: another's line has pushed back what stood first.
        for longer in [format!("{line}{gap}{own}"), format!("{own}{line}")] {
            let tried = Note { body: format!("{longer}{body}"), ..note.clone() };
            if faults(rulebook, &[pack], &tried)?.len() < now.len() {
                (line, mended) = (longer, tried);
                break;
            }
        }
    }
    Ok(mended)
}

/// What some packs find about the label of a note that is more than a warning.
fn faults(rulebook: &Rulebook, packs: &[&Pack], note: &Note) -> Result<Vec<Finding>, DisclosureError> {
    let mut findings = rulebook.check_by(packs, note, None)?.findings;
    findings.retain(|finding| finding.theme.is_about_label() && finding.severity > Severity::Warn);
    Ok(findings)
}

/// The text without the refused word it begins with, if it does; a phrase stays, the sentence may need it.
fn without_refused(rulebook: &Rulebook, packs: &[&Pack], note: &Note) -> Result<Option<String>, DisclosureError> {
    let begin = note.body.chars().take_while(|character| character.is_whitespace()).count();
    let opens = |passage: &Passage| passage.field == Field::Body && passage.start == begin && !passage.text.contains(' ');
    let refused = faults(rulebook, packs, note)?.into_iter().filter(|finding| finding.theme.is_mended_by_a_label());
    let end = refused.filter_map(|finding| finding.passage).filter(opens).map(|passage| passage.end).max();
    let is_mark =
        |character: char| character.is_whitespace() || matches!(character, ':' | '|' | '-' | '–' | '—' | ',' | '：' | '｜' | '，');
    Ok(end.map(|end| without(&note.body, 0, end).trim_start_matches(is_mark).to_owned()))
}

/// A text without one of its passages, given by its first scalar value and one past its last; of the blanks that meet
/// there one is left.
pub fn without(text: &str, start: usize, end: usize) -> String {
    let byte = |position: usize| text.char_indices().nth(position).map_or(text.len(), |(byte, _)| byte);
    let (before, after) = (&text[..byte(start)], &text[byte(end.max(start))..]);
    let meets_blank = before.chars().next_back().is_none_or(char::is_whitespace);
    let after = if meets_blank { after.strip_prefix(' ').unwrap_or(after) } else { after };
    format!("{before}{after}")
}

/// A text with other words in place of one of its passages, given as above.
pub fn replaced(text: &str, (start, end): (usize, usize), by: &str) -> String {
    let byte = |position: usize| text.char_indices().nth(position).map_or(text.len(), |(byte, _)| byte);
    format!("{}{by}{}", &text[..byte(start)], &text[byte(end.max(start))..])
}

/// The label a pack puts first in a language; empty if the pack names none.
fn label_line<'a>(pack: &'a Pack, language: &str) -> &'a str {
    let lines = &pack.data().label_line;
    let primary = language.split(['-', '_']).next().unwrap_or_default().to_lowercase();
    lines.get(&primary).or_else(|| lines.get("")).map_or("", String::as_str)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use serde_json::json;

    use super::super::theme::Theme;
    use super::super::vocabulary::Outcome;
    use super::*;

    const LANGUAGES: [&str; 13] = ["de", "en", "es", "fr", "ga", "it", "ja", "ko", "nl", "pt", "zh-Hans", "zh-Hant", ""];
    const COMPENSATIONS: [&str; 4] = ["paid", "gift", "affiliate", "employee"];

    fn note(markets: &[&str], platform: &str, language: &str, compensation: &str, body: &str) -> Note {
        let note = json!({"id": "n1", "markets": markets, "platform": platform, "language": language, "title": "", "body": body,
            "hashtags": [], "compensation": compensation, "category": "home", "facts": {}});
        serde_json::from_value(note).unwrap()
    }

    /// What a label ought to mend; a market without a prescribed one leaves the judgement to a person whatever is written.
    fn is_mendable(finding: &Finding) -> bool {
        finding.severity > Severity::Warn && finding.theme.is_about_label() && finding.theme != Theme::NoPrescribedLabel
    }

    #[test]
    fn every_pack_mends_every_kind_of_note() {
        let rulebook = Rulebook::embedded().unwrap();
        let mut faults = Vec::new();
        for market in rulebook.packs().keys() {
            for (row, platform) in rulebook.platforms().platforms.keys().enumerate() {
                // Over the languages every platform meets every kind of connection.
                for (language, compensation) in LANGUAGES.iter().enumerate().map(|(at, one)| (*one, COMPENSATIONS[(at + row) % 4])) {
                    let bare = note(&[market], platform, language, compensation, "A48 x B12 @acme");
                    let verdict = rulebook.check(&mend(rulebook, &bare).unwrap()).unwrap();
                    let heavy = verdict.findings.iter().filter(|finding| is_mendable(finding));
                    faults.extend(heavy.map(|finding| format!("{market} {platform} {language} {compensation}: {}", finding.rule)));
                }
            }
        }
        assert!(faults.is_empty(), "{}", faults.join("\n"));
    }

    #[test]
    fn a_passage_is_cut_at_scalar_values() {
        assert_eq!(without("👩‍🍳这是最\u{200b}佳的", 5, 8), "👩‍🍳这是的");
        assert_eq!(without("a best b", 2, 6), "a b");
        assert_eq!(replaced("👩‍🍳这是最\u{200b}佳的", (5, 8), "出色"), "👩‍🍳这是出色的");
        assert_eq!((without("best", 0, 4), without("x", 3, 9)), (String::new(), "x".to_owned()));
    }

    #[test]
    fn one_line_serves_several_markets_where_it_can() {
        let rulebook = Rulebook::embedded().unwrap();
        let both = mend(rulebook, &note(&["UK", "IE"], "instagram", "en", "paid", "My mug")).unwrap();
        assert_eq!(both.body, "#Ad – My mug");
        let far = mend(rulebook, &note(&["CN", "IE"], "instagram", "en", "paid", "My mug")).unwrap();
        assert_eq!((rulebook.check(&far).unwrap().outcome, far.body.as_str()), (Outcome::Compliant, "#Ad – 广告｜My mug"));
    }

    #[test]
    fn a_refused_word_gives_way_to_the_label_of_the_market_in_the_language_of_the_post() {
        let rulebook = Rulebook::embedded().unwrap();
        for (markets, language, body, mended) in [
            (&["US"][..], "en", "#spon Loving this mug", "Ad: Loving this mug"),
            (&["UK"], "en", "#gifted – my mug", "Ad: my mug"),
            (&["DE"], "de", "#ad Mein Becher", "Werbung | Mein Becher"),
            (&["ES"], "es", "#colab | Mi taza", "Publicidad: Mi taza"),
            (&["KR"], "ko", "Collaboration 새로운 컵", "[광고] | 새로운 컵"),
            (&["CN"], "zh-Hans", "#合作 杯子", "广告｜杯子"),
            (&["US"], "en", "In association with @acme: my mug", "Ad: In association with @acme: my mug"),
            (&["IE", "UK"], "en", "#collab my mug", "#Ad – my mug"),
        ] {
            assert_eq!(mend(rulebook, &note(markets, "instagram", language, "paid", body)).unwrap().body, mended, "{body}");
        }
    }

    #[test]
    fn a_label_that_comes_too_late_is_put_first() {
        let rulebook = Rulebook::embedded().unwrap();
        let late = mend(rulebook, &note(&["US"], "instagram", "en", "paid", "My mug #tea #cosy #rain #ad #day")).unwrap();
        assert_eq!(late.body, "Ad: My mug #tea #cosy #rain #ad #day");
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(48))]
        #[test]
        fn a_note_that_only_lacks_its_label_is_compliant_once_mended(
            body in "([a-zA-Z\u{4e00}-\u{4fff}é]{1,9}[ ,.!\n]|#[a-z]{3,9} |☀️|@[a-z]{3,8} ){1,20}",
            seed in 0usize..10_000,
        ) {
            let rulebook = Rulebook::embedded().unwrap();
            let markets: Vec<&str> = rulebook.packs().keys().map(String::as_str).collect();
            let pair = [markets[seed % markets.len()], markets[(seed / 7) % markets.len()]];
            let bare = note(&pair, "instagram", LANGUAGES[seed % 13], COMPENSATIONS[seed % 4], &body);
            let before = rulebook.check(&bare).unwrap();
            let heavy: Vec<_> = before.findings.iter().filter(|finding| finding.severity > Severity::Warn).collect();
            prop_assume!(heavy.iter().all(|finding| finding.theme == Theme::MissingDisclosure) && !heavy.is_empty());
            let after = rulebook.check(&mend(rulebook, &bare).unwrap()).unwrap();
            let left: Vec<_> = after.findings.iter().filter(|finding| is_mendable(finding)).map(|finding| &finding.rule).collect();
            prop_assert!(left.is_empty(), "{left:?}");
        }

        #[test]
        fn a_note_whose_label_is_refused_is_compliant_once_mended(
            word in "#(spon|collab|gifted|sp|ambassador|partner|client|adv|sponso|colab|合作|推廣|체험단|案件|recebidos|ad|sponsored|kooperation) |(Collab|Sponsored|Partner)( - |: | )",
            body in "([a-zA-Z\u{4e00}-\u{4fff}é]{1,9}[ ,.!\n]|☀️|@[a-z]{3,8} ){1,12}",
            seed in 0usize..10_000,
        ) {
            let rulebook = Rulebook::embedded().unwrap();
            let markets: Vec<&str> = rulebook.packs().keys().map(String::as_str).collect();
            let pair = [markets[seed % markets.len()], markets[(seed / 7) % markets.len()]];
            let bare = note(&pair, "instagram", LANGUAGES[seed % 13], COMPENSATIONS[seed % 4], &format!("{word}{body}"));
            let before = rulebook.check(&bare).unwrap();
            let heavy: Vec<_> = before.findings.iter().filter(|finding| finding.severity > Severity::Warn).collect();
            prop_assume!(heavy.iter().all(|finding| finding.theme.is_mended_by_a_label()) && !heavy.is_empty());
            let after = rulebook.check(&mend(rulebook, &bare).unwrap()).unwrap();
            let left: Vec<_> = after.findings.iter().filter(|finding| is_mendable(finding)).map(|finding| &finding.rule).collect();
            prop_assert!(left.is_empty(), "{left:?}");
        }
    }
}
