//! Rulebooks by the hash of their content: the one that ships with the program, and those that deals
//! have pinned, kept in the database so that replacing a file reaches no running deal.

use std::collections::{BTreeMap, HashMap};
use std::path::Path;
use std::sync::{Arc, OnceLock, PoisonError, RwLock};

use entity::deal;
use sea_orm::ConnectionTrait;
use serde_json::Value;
use sha2::{Digest, Sha256};

use super::super::pack::PackError;
use super::super::rulebook::{Rulebook, embedded_files, files_with};
use crate::kernel::Fault;
use crate::kernel::terms::hex;

/// A rulebook with the hash and text of its files.
#[derive(Debug)]
pub struct Bound {
    /// The packs.
    pub book: Rulebook,
    /// SHA-256 of the files, hexadecimal.
    pub content_hash: String,
    /// The files: name to text, canonical JSON.
    pub content: String,
}

static CURRENT: OnceLock<Result<Arc<Bound>, String>> = OnceLock::new();

/// The rulebook in force: the one laid out at the start, else the one that ships with the program; read once.
pub fn current() -> Result<Arc<Bound>, Fault> {
    let bound = CURRENT.get_or_init(|| bind(&embedded_files()).map(Arc::new).map_err(|refused| refused.to_string()));
    bound.clone().map_err(Fault::broken)
}

/// Lays out the rulebook of a folder for the whole process, before anybody has asked for one; a bad pack is refused.
pub fn lay_out(folder: &Path) -> Result<(), PackError> {
    let files = files_with(folder).map_err(|error| PackError::at(folder.display().to_string(), error.to_string()))?;
    let bound = Arc::new(bind(&files)?);
    let laid = CURRENT.get_or_init(|| Ok(Arc::clone(&bound)));
    match laid {
        Ok(laid) if laid.content_hash == bound.content_hash => Ok(()),
        Ok(_) | Err(_) => Err(PackError::at(folder.display().to_string(), "another rulebook is in force already")),
    }
}

fn bind(files: &BTreeMap<String, Vec<u8>>) -> Result<Bound, PackError> {
    let mut texts: BTreeMap<&str, &str> = BTreeMap::new();
    for (name, bytes) in files {
        let text = std::str::from_utf8(bytes).map_err(|error| PackError::at(name, format!("is not UTF-8: {error}")))?;
        texts.insert(name, text);
    }
    let content = serde_json::to_string(&texts).map_err(|error| PackError::at("packs", error.to_string()))?;
    let book = Rulebook::from_files(files)?;
    Ok(Bound { book, content_hash: hex(&Sha256::digest(&content)), content })
}

/// The rulebook that a deal has pinned.
pub async fn of_deal(db: &impl ConnectionTrait, deal: &deal::Model) -> Result<Arc<Bound>, Fault> {
    let packs: Value = serde_json::from_str(&deal.packs)?;
    pinned(db, packs["rulebook"].as_str().unwrap_or_default()).await
}

/// The rulebook of a hash: the current one, one read before, or one from the database.
pub async fn pinned(db: &impl ConnectionTrait, content_hash: &str) -> Result<Arc<Bound>, Fault> {
    static READ: OnceLock<RwLock<HashMap<String, Arc<Bound>>>> = OnceLock::new();
    let current = current()?;
    if current.content_hash == content_hash {
        return Ok(current);
    }
    let read = READ.get_or_init(RwLock::default);
    if let Some(bound) = read.read().unwrap_or_else(PoisonError::into_inner).get(content_hash) {
        return Ok(Arc::clone(bound));
    }
    let row = super::find_rulebook(db, content_hash).await?;
    let row = row.ok_or_else(|| Fault::broken(format!("the rulebook {content_hash} is not stored")))?;
    let texts: BTreeMap<String, String> = serde_json::from_str(&row.content)?;
    let files = texts.into_iter().map(|(name, text)| (name, text.into_bytes())).collect();
    let bound = Arc::new(bind(&files).map_err(|refused| Fault::broken(refused.to_string()))?);
    read.write().unwrap_or_else(PoisonError::into_inner).insert(content_hash.to_owned(), Arc::clone(&bound));
    Ok(bound)
}
