//! The check itself: pure, from packs and a note to a verdict.
//!
//! No clock and no store: the day whose law counts is the pack's own or the caller's.

use jiff::civil::Date;

use super::apart::Apart;
use super::fact;
use super::index::Index;
use super::judge::Judge;
use super::language;
use super::note::{Note, Parts};
use super::pack::Sentence;
use super::platform::Platforms;
use super::reading::Pack;
use super::sight::Sight;
use super::theme::Theme;
use super::verdict::{Finding, PackName, Passage, Verdict};
use super::vocabulary::Severity;

/// Why a note cannot be checked at all.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum DisclosureError {
    /// The note names no market.
    #[error("a note needs at least one market; known: {known}")]
    NoMarket {
        /// The markets there are packs for.
        known: String,
    },
    /// There is no pack for a market.
    #[error("{market:?} is not a known market; known: {known}")]
    UnknownMarket {
        /// The market asked for.
        market: String,
        /// The markets there are packs for.
        known: String,
    },
    /// A platform is not in the table.
    #[error("{platform:?} is not a known platform; known: {known}")]
    UnknownPlatform {
        /// The platform asked for.
        platform: String,
        /// The platforms of the table.
        known: String,
    },
}

/// Judges a note by packs of an index and the rules that hold on a day, without one by each pack's own; the strictest
/// conclusion counts. A pack that the index was built without is passed over.
pub fn check(packs: &[&Pack], index: &Index, platforms: &Platforms, note: &Note, day: Option<Date>) -> Result<Verdict, DisclosureError> {
    let note = &*language::spoken(note);
    let mut findings: Vec<Finding> = fact::ignored(note).map(unknown_fact).collect();
    judge(packs, (index, platforms), note, |judge| judge.add_findings(day.unwrap_or(judge.pack.data().dated), &mut findings))?;
    let names = packs.iter().map(|pack| PackName {
        id: pack.id().to_owned(),
        version: pack.data().version.clone(),
        content_hash: pack.content_hash().to_owned(),
    });
    Ok(Verdict::new(note.id.clone(), names.collect(), findings))
}

/// The label that one of these packs takes for one, as it stands in the note.
pub fn label_of(packs: &[&Pack], index: &Index, platforms: &Platforms, note: &Note) -> Result<Option<Passage>, DisclosureError> {
    let mut found = None;
    judge(packs, (index, platforms), &language::spoken(note), |judge| {
        found = found.take().or_else(|| judge.label(judge.pack.data().dated));
    })?;
    Ok(found)
}

/// Lets every pack that the index knows judge a note.
fn judge(
    packs: &[&Pack],
    (index, platforms): (&Index, &Platforms),
    note: &Note,
    mut each: impl FnMut(&Judge<'_>),
) -> Result<(), DisclosureError> {
    let Some(platform) = platforms.platforms.get(&note.platform) else {
        let known = platforms.platforms.keys().map(String::as_str).collect::<Vec<_>>().join(", ");
        return Err(DisclosureError::UnknownPlatform { platform: note.platform.clone(), known });
    };
    let parts = Parts::of(note);
    let sight = Sight::of(index, &parts);
    let apart = Apart::of(&parts);
    let across = apart.as_ref().map(|apart| Sight::of(index, apart.parts()));
    for pack in packs {
        let Some(seen) = sight.view(pack.id()) else { continue };
        let across = across.as_ref().and_then(|sight| sight.view(pack.id()));
        each(&Judge { pack, platform, note, parts: &parts, seen, apart: apart.as_ref().zip(across) });
    }
    Ok(())
}

fn unknown_fact(name: &str) -> Finding {
    Finding {
        rule: "request.fact".to_owned(),
        theme: Theme::UnknownFact,
        severity: Severity::Warn,
        passage: None,
        message: Sentence {
            zh: format!("未知或类型不符的事实“{name}”，已忽略"),
            en: format!("The fact \"{name}\" is unknown or of the wrong type and was ignored"),
        },
        source: None,
        fix: Sentence { zh: "请核对事实的名称和类型".to_owned(), en: "Check the name and the type of the fact".to_owned() },
        replace_by: None,
    }
}

#[cfg(test)]
mod tests {
    use insta::assert_snapshot;
    use proptest::prelude::*;
    use serde_json::json;

    use super::super::Rulebook;
    use super::super::verdict::Tongue;
    use super::super::vocabulary::Outcome;
    use super::*;

    fn note(markets: &[&str], title: &str, body: &str) -> Note {
        let note = json!({"id": "n1", "markets": markets, "platform": "xiaohongshu", "language": "zh-Hans", "title": title, "body": body,
            "hashtags": [], "compensation": "paid", "category": "food", "facts": {}});
        serde_json::from_value(note).unwrap()
    }

    fn judge(note: &Note) -> Verdict {
        Rulebook::embedded().unwrap().check(note).unwrap()
    }

    #[test]
    fn a_finding_points_at_scalar_values_of_the_original() {
        let verdict = judge(&note(&["CN"], "【广告】🍜", "\u{1f469}\u{200d}\u{1f373}这是最佳的面"));
        let told = serde_json::to_string(&verdict.told(Tongue::En)).unwrap();
        assert_snapshot!(told, @r#"{"id":"n1","verdict":"non_compliant","packs":[{"id":"CN","version":"2026.11"}],"findings":[{"rule":"cn.absolute.1","theme":"absolute_term","severity":"block","field":"body","start":5,"end":7,"text":"最佳","message":"\"最佳\" is an absolute term","source":{"law":"广告法; 广告绝对化用语执法指南","article":"第九条第三项; 第二条","effective":"2021-04-29","url":"https://www.samr.gov.cn/zw/zfxxgk/fdzdgknr/fgs/art/2023/art_5474cf75173c45d6a0379730fb4e8d97.html"},"fix":"Take it out, or say a concrete fact that can be proven"}]}"#);
    }

    #[test]
    fn the_strictest_of_several_markets_counts() {
        let label = |markets: &[&str]| judge(&note(markets, "Ad | 面", "好吃的面")).outcome;
        assert_eq!(label(&["US"]), Outcome::NonCompliant);
        assert_eq!(judge(&note(&["CN"], "广告｜面", "好吃的面")).outcome, Outcome::Compliant);
        assert_eq!(judge(&note(&["US"], "广告｜面", "好吃的面")).outcome, Outcome::Compliant);
        assert_eq!(label(&["CN", "US"]), Outcome::NonCompliant);
    }

    #[test]
    fn without_a_connection_no_label_is_asked_for_and_claims_are_only_warned_of() {
        let mut own = note(&["CN", "US", "EU"], "最好吃的面", "全球第一，治愈失眠");
        own.compensation = super::super::vocabulary::Compensation::None;
        let verdict = judge(&own);
        let rules: Vec<_> = verdict.findings.iter().map(|finding| (finding.rule.as_str(), finding.severity)).collect();
        let warned = ["cn.absolute.1", "cn.absolute.1", "cn.medical.1"].map(|rule| (rule, Severity::Warn));
        assert_eq!((verdict.outcome, rules), (Outcome::Compliant, warned.to_vec()));
    }

    #[test]
    fn an_unknown_fact_is_a_warning_and_an_unknown_market_an_error() {
        let mut odd = note(&["CN"], "【广告】面", "好吃的面");
        odd.facts.insert("moon_phase".to_owned(), json!("full"));
        odd.facts.insert("endorser_age".to_owned(), json!("eight"));
        let verdict = judge(&odd);
        assert_eq!((verdict.outcome, verdict.findings.len()), (Outcome::Compliant, 2));
        let error = Rulebook::embedded().unwrap().check(&note(&["XX"], "", "")).unwrap_err();
        assert!(error.to_string().contains("CN, "), "{error}");
        odd.platform = "papyrus".to_owned();
        assert!(Rulebook::embedded().unwrap().check(&odd).unwrap_err().to_string().contains("xiaohongshu"));
    }

    #[test]
    fn a_law_that_does_not_hold_yet_is_silent() {
        let rulebook = Rulebook::embedded().unwrap();
        let packs = rulebook.packs_for(&["EU".to_owned()]).unwrap();
        let mut fake = note(&["EU"], "Ad", "a star praises the noodles");
        fake.language = "en".to_owned();
        fake.facts.insert("deepfake".to_owned(), json!(true));
        let on = |day: &str| rulebook.check_by(&packs, &fake, Some(day.parse().unwrap())).unwrap().outcome;
        assert_eq!((on("2026-08-01"), on("2026-08-02")), (Outcome::Compliant, Outcome::NonCompliant));
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(64))]
        #[test]
        fn any_text_is_judged_and_passages_are_what_they_say(
            title in "(\\PC|【广告】|#ad |最佳|\u{200b}|e\u{301}|👩‍🍳|[ＡＮ]Ｄ){0,12}",
            body in "(\\PC|\n|广告|最好吃的|#sponsored |治愈|Ad: |\u{200d}|㎏|ﬁ|保过|thanks to acme){0,24}",
            tag in "(\\PC){0,8}",
        ) {
            let mut any = note(&["CN", "US", "EU"], &title, &body);
            any.hashtags = vec![tag, "ad".to_owned()];
            let parts = Parts::of(&any);
            for passage in judge(&any).findings.into_iter().filter_map(|finding| finding.passage) {
                let part = parts.get(passage.field);
                let whole = part.original(&(0..part.original_len()));
                let said: String = whole.chars().skip(passage.start).take(passage.end - passage.start).collect();
                prop_assert!(passage.start < passage.end);
                prop_assert_eq!(said, passage.text);
            }
        }
    }
}
