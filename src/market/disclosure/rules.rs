//! The check itself: pure, from packs and a note to a verdict.
//!
//! No clock and no store: the day whose law counts is the pack's own or the caller's.

use jiff::civil::Date;

use super::fact;
use super::judge::Judge;
use super::note::{Note, Parts};
use super::pack::Sentence;
use super::platform::Platforms;
use super::reading::Pack;
use super::theme::Theme;
use super::verdict::{Finding, PackName, Verdict};
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

/// Judges a note by packs, each on the day whose law it states; the strictest conclusion counts.
pub fn check(packs: &[&Pack], platforms: &Platforms, note: &Note) -> Result<Verdict, DisclosureError> {
    check_on(packs, platforms, note, None)
}

/// Judges a note by the rules that hold on a day; without one, by each pack's own.
pub fn check_on(packs: &[&Pack], platforms: &Platforms, note: &Note, day: Option<Date>) -> Result<Verdict, DisclosureError> {
    let Some(platform) = platforms.platforms.get(&note.platform) else {
        let known = platforms.platforms.keys().map(String::as_str).collect::<Vec<_>>().join(", ");
        return Err(DisclosureError::UnknownPlatform { platform: note.platform.clone(), known });
    };
    let parts = Parts::of(note);
    let mut findings: Vec<Finding> = fact::ignored(note).map(unknown_fact).collect();
    for pack in packs {
        let judge = Judge { pack, platform, note, parts: &parts };
        judge.add_findings(day.unwrap_or(pack.data().dated), &mut findings);
    }
    let names = packs.iter().map(|pack| PackName {
        id: pack.id().to_owned(),
        version: pack.data().version.clone(),
        content_hash: pack.content_hash().to_owned(),
    });
    Ok(Verdict::new(note.id.clone(), names.collect(), findings))
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
    }
}
