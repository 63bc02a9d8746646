//! The packs that ship with the program, read from their bytes: the one place that touches embedded files.

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::{Arc, LazyLock};

use jiff::civil::Date;
use rust_embed::RustEmbed;

use super::brief::{self, Promoted};
use super::index::Index;
use super::note::Note;
use super::pack::PackError;
use super::platform::Platforms;
use super::reading::{Pack, base_of};
use super::rules::{DisclosureError, check, label_of};
use super::verdict::{Finding, Verdict};

const PLATFORMS: &str = "platforms.json";
const BRIEF: &str = "brief.json";
/// Rulebooks that deals pinned before there was one do without.
const DRAFT: &str = "draft.json";

#[derive(RustEmbed)]
#[folder = "packs/disclosure"]
struct Files;

/// The files of the packs that ship with the program, by name.
pub fn embedded_files() -> BTreeMap<String, Vec<u8>> {
    Files::iter().filter_map(|name| Files::get(&name).map(|file| (name.into_owned(), file.data.into_owned()))).collect()
}

/// The files that ship with those of a folder in their place or added; only `.json` files count.
pub fn files_with(folder: &Path) -> std::io::Result<BTreeMap<String, Vec<u8>>> {
    let mut files = embedded_files();
    for entry in std::fs::read_dir(folder)? {
        let path = entry?.path();
        if let Some(name) = path.file_name().and_then(|name| name.to_str()).filter(|name| name.ends_with(".json")) {
            files.insert(name.to_owned(), std::fs::read(&path)?);
        }
    }
    Ok(files)
}

/// Every pack by its market, with the table of platforms and the house's own rules for briefs and drafts.
#[derive(Debug, Clone)]
pub struct Rulebook {
    packs: BTreeMap<String, Pack>,
    platforms: Platforms,
    brief: Pack,
    draft: Option<Pack>,
    index: Arc<Index>,
}

impl Rulebook {
    /// The packs that ship with the program, read once for the whole process.
    pub fn embedded() -> Result<&'static Self, PackError> {
        static SHIPPED: LazyLock<Result<Rulebook, PackError>> = LazyLock::new(|| Rulebook::from_files(&embedded_files()));
        SHIPPED.as_ref().map_err(PackError::clone)
    }

    /// Reads packs from the bytes of their files, bases first.
    pub fn from_files(files: &BTreeMap<String, Vec<u8>>) -> Result<Self, PackError> {
        let bytes = |name: &str| files.get(name).ok_or_else(|| PackError::at(name, "is missing"));
        let platforms = Platforms::from_slice(bytes(PLATFORMS)?)?;
        let brief = Pack::from_slice(BRIEF, bytes(BRIEF)?, None, &platforms)?;
        let draft = files.get(DRAFT).map(|bytes| Pack::from_slice(DRAFT, bytes, None, &platforms)).transpose()?;
        if draft.as_ref().is_some_and(|draft| draft.id() == brief.id()) {
            return Err(PackError::at(DRAFT, format!("another file is the pack {:?} already", brief.id())));
        }
        let mut waiting: Vec<(&String, &Vec<u8>)> =
            files.iter().filter(|(name, _)| name.ends_with(".json") && ![PLATFORMS, BRIEF, DRAFT].contains(&name.as_str())).collect();
        let mut packs: BTreeMap<String, Pack> = BTreeMap::new();
        while !waiting.is_empty() {
            let before = waiting.len();
            let mut later = Vec::new();
            for (name, bytes) in waiting {
                match base_of(name, bytes)? {
                    Some(base) if !packs.contains_key(&base) => later.push((name, bytes)),
                    base => {
                        let pack = Pack::from_slice(name, bytes, base.and_then(|base| packs.get(&base)), &platforms)?;
                        if [&brief].into_iter().chain(&draft).any(|own| own.id() == pack.id()) || packs.contains_key(pack.id()) {
                            return Err(PackError::at(name, format!("another file is the pack {:?} already", pack.id())));
                        }
                        packs.insert(pack.id().to_owned(), pack);
                    }
                }
            }
            if later.len() == before {
                return Err(PackError::at(later[0].0, "its base is missing, or bases go round in a circle"));
            }
            waiting = later;
        }
        let all = packs.values().chain([&brief]).chain(&draft).map(|pack| (pack.id(), pack.catalogue()));
        let index = Arc::new(Index::new(all).map_err(|error| PackError::at("terms", error.to_string()))?);
        Ok(Self { packs, platforms, brief, draft, index })
    }

    /// The packs by market.
    pub fn packs(&self) -> &BTreeMap<String, Pack> {
        &self.packs
    }

    /// The table of platforms.
    pub fn platforms(&self) -> &Platforms {
        &self.platforms
    }

    /// The packs of a note's markets, each once.
    pub fn packs_for(&self, markets: &[String]) -> Result<Vec<&Pack>, DisclosureError> {
        let known = || self.packs.keys().map(String::as_str).collect::<Vec<_>>().join(", ");
        let mut chosen: Vec<&Pack> = Vec::new();
        for market in markets {
            let pack = self.packs.get(market).ok_or_else(|| DisclosureError::UnknownMarket { market: market.clone(), known: known() })?;
            if !chosen.iter().any(|other| other.id() == pack.id()) {
                chosen.push(pack);
            }
        }
        if chosen.is_empty() {
            return Err(DisclosureError::NoMarket { known: known() });
        }
        Ok(chosen)
    }

    /// Judges a note by the packs of its markets, each on the day whose law it states.
    pub fn check(&self, note: &Note) -> Result<Verdict, DisclosureError> {
        self.check_by(&self.packs_for(&note.markets)?, note, None)
    }

    /// Judges a note by some of these packs and the rules that hold on a day; without one, by each pack's own.
    pub fn check_by(&self, packs: &[&Pack], note: &Note, day: Option<Date>) -> Result<Verdict, DisclosureError> {
        check(packs, &self.index, &self.platforms, note, day)
    }

    /// The label in a note, as it stands there, by the first of its markets' packs that takes it for one.
    pub fn label_in(&self, note: &Note) -> Result<Option<String>, DisclosureError> {
        let found = label_of(&self.packs_for(&note.markets)?, &self.index, &self.platforms, note)?;
        Ok(found.map(|passage| passage.text))
    }

    /// What the house itself remarks in a draft, whatever the law of its markets.
    pub fn draft_lint(&self, note: &Note) -> Vec<Finding> {
        let verdict = self.draft.as_ref().and_then(|pack| self.check_by(&[pack], note, None).ok());
        verdict.map(|verdict| verdict.findings).unwrap_or_default()
    }

    /// What a brief's text asks for that no brief may ask.
    pub fn brief_lint(&self, text: &str) -> Vec<Finding> {
        self.check_by(&[&self.brief], &brief::as_note(text), None).map(|verdict| verdict.findings).unwrap_or_default()
    }

    /// What the laws of a brief's markets forbid of words about its product. Whether they are labelled is not asked: that is
    /// the draft's matter.
    pub fn claim_lint(&self, promoted: &Promoted<'_>, text: &str) -> Vec<Finding> {
        let packs = promoted.markets.iter().filter_map(|market| self.packs.get(market)).collect::<Vec<_>>();
        let verdict = self.check_by(&packs, &promoted.saying(text), None).ok();
        let findings = verdict.map(|verdict| verdict.findings).unwrap_or_default();
        findings.into_iter().filter(|finding| !finding.theme.is_about_label()).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn remarked(body: &str) -> Vec<String> {
        let note = serde_json::json!({"id": "n", "markets": ["CN"], "platform": "xiaohongshu", "body": body, "compensation": "paid",
            "category": "home"});
        let note: Note = serde_json::from_value(note).unwrap();
        let found = Rulebook::embedded().unwrap().draft_lint(&note);
        found.into_iter().filter_map(|finding| finding.passage).map(|passage| passage.text).collect()
    }

    #[test]
    fn two_files_of_one_pack_are_refused() {
        for (twin, of) in [("nl2.json", "nl.json"), ("odd.json", "brief.json"), ("odd.json", "draft.json")] {
            let mut files = embedded_files();
            files.insert(twin.to_owned(), files[of].clone());
            assert!(Rulebook::from_files(&files).unwrap_err().to_string().contains("already"), "{twin}");
        }
    }

    #[test]
    fn ways_around_the_platform_are_remarked_in_a_draft() {
        assert_eq!(remarked("想要的加微信：acme_2026"), ["微信：acme_2026"]);
        assert_eq!(remarked("打 138 0013 8000 或 studio@acme.example"), ["138 0013 8000", "studio@acme.example"]);
        assert_eq!(remarked("WhatsApp +44 20 7946 0958, t.me/acmeshop"), ["+44 20 7946 0958", "t.me/acmeshop"]);
    }

    #[test]
    fn prices_dates_handles_and_plain_talk_are_not() {
        for text in
            ["微信支付也可以", "售价 1399 元，2026-11-22 开售", "@acme 的新品", "QQ弹弹的口感", "订单号 20261122000", "telegram style"]
        {
            assert_eq!(remarked(text), Vec::<String>::new(), "{text}");
        }
    }
}
