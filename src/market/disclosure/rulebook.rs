//! The packs that ship with the program, read from their bytes: the one place that touches embedded files.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use rust_embed::RustEmbed;

use super::brief;
use super::note::Note;
use super::pack::PackError;
use super::platform::Platforms;
use super::reading::{Pack, base_of};
use super::rules::{DisclosureError, check};
use super::verdict::{Finding, Verdict};

const PLATFORMS: &str = "platforms.json";
const BRIEF: &str = "brief.json";

#[derive(RustEmbed)]
#[folder = "packs/disclosure"]
struct Files;

/// The files of the packs that ship with the program, by name.
pub fn embedded_files() -> BTreeMap<String, Vec<u8>> {
    Files::iter().filter_map(|name| Files::get(&name).map(|file| (name.into_owned(), file.data.into_owned()))).collect()
}

/// Every pack by its market, with the table of platforms and the rules for briefs.
#[derive(Debug, Clone)]
pub struct Rulebook {
    packs: BTreeMap<String, Pack>,
    platforms: Platforms,
    brief: Pack,
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
        let mut waiting: Vec<(&String, &Vec<u8>)> =
            files.iter().filter(|(name, _)| name.ends_with(".json") && *name != PLATFORMS && *name != BRIEF).collect();
        let mut packs: BTreeMap<String, Pack> = BTreeMap::new();
        while !waiting.is_empty() {
            let before = waiting.len();
            let mut later = Vec::new();
            for (name, bytes) in waiting {
                match base_of(name, bytes)? {
                    Some(base) if !packs.contains_key(&base) => later.push((name, bytes)),
                    base => {
                        let pack = Pack::from_slice(name, bytes, base.and_then(|base| packs.get(&base)), &platforms)?;
                        packs.insert(pack.id().to_owned(), pack);
                    }
                }
            }
            if later.len() == before {
                return Err(PackError::at(later[0].0, "its base is missing, or bases go round in a circle"));
            }
            waiting = later;
        }
        Ok(Self { packs, platforms, brief })
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

    /// Judges a note by the packs of its markets.
    pub fn check(&self, note: &Note) -> Result<Verdict, DisclosureError> {
        check(&self.packs_for(&note.markets)?, &self.platforms, note)
    }

    /// What a brief's text asks for that no brief may ask.
    pub fn brief_lint(&self, text: &str) -> Vec<Finding> {
        brief::brief_lint(&self.brief, &self.platforms, text)
    }
}
