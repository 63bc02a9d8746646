//! Everything that shows what was agreed, checked and published under a deal, as one archive: whoever has it can prove it
//! without us. Read only; a side gets what it may see anyway.
//!
//! The same deal in the same state gives the same bytes, so the archive's own hash says whether anything has changed.

use std::collections::BTreeMap;
use std::io::{Cursor, Write};

use entity::{DealId, deal, event};
use serde::Serialize;
use serde_json::{Value, json};
use sha2::{Digest, Sha256};
use uuid::Uuid;
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, DateTime, ZipWriter};

use super::store;
use crate::kernel::paging::{LIMIT_MOST, Page};
use crate::kernel::terms::hex;
use crate::kernel::{Actor, Fault, House, record};
use crate::market::brief::store::content_at;
use crate::market::deal::store::{deliverables_of, document_of, load_deal};
use crate::market::disclosure::store::checks_of;

/// The name of the list of all other files with their hashes.
const MANIFEST: &str = "manifest.json";

/// An archive ready to be saved.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Evidence {
    /// A name for the file.
    pub name: String,
    /// The bytes of a ZIP file.
    pub bytes: Vec<u8>,
}

/// The evidence of a deal, if the actor may see it.
pub async fn of_deal(house: &House, actor: &Actor, id: DealId) -> Result<Evidence, Fault> {
    let db = house.reader();
    let deal = load_deal(db, actor, id).await?;
    let terms = house.terms(deal.terms_id).await?;
    let mut files = Files::default();
    files.add("deal.json", &deal_file(&deal)?)?;
    files.add("brief.json", &json!({ "brief": deal.brief_id, "version": deal.brief_number, "content": content_at(db, deal.brief_id, deal.brief_number).await? }))?;
    files.add("terms.json", &json!({ "terms": deal.terms_id, "content_hash": terms.content_hash()?, "content": &*terms }))?;
    if let Some(document) = document_of(db, &deal).await? {
        let content: Value = serde_json::from_str(&document.content)?;
        let hash = &document.content_hash;
        files.add("confirmation.json", &json!({ "number": document.number, "content_hash": hash, "content": content }))?;
    }
    let mut events = history(house, deal.id.into()).await?;
    for piece in deliverables_of(db, deal.id).await? {
        events.extend(history(house, piece.id.into()).await?);
        let folder = format!("deliverables/{}", piece.number);
        files.add(&format!("{folder}/deliverable.json"), &opened(&piece, &["markets", "requirements"])?)?;
        for draft in store::drafts_of(db, actor, piece.id).await?.into_iter().rev() {
            events.extend(history(house, draft.id.into()).await?);
            let folder = format!("{folder}/drafts/{}", draft.number);
            files.add(&format!("{folder}/draft.json"), &opened(&draft, &["hashtags", "facts"])?)?;
            for (number, check) in checks_of(db, draft.id).await?.into_iter().rev().enumerate() {
                events.extend(history(house, check.id.into()).await?);
                files.add(&format!("{folder}/verdicts/{}.json", number + 1), &opened(&check, &["findings", "packs"])?)?;
            }
        }
        for (number, proof) in store::proofs_of(db, piece.id).await?.into_iter().enumerate() {
            files.add(&format!("{folder}/proofs/{}.json", number + 1), &opened(&proof, &[])?)?;
        }
    }
    events.sort_by_key(|event| (event.at, event.id));
    files.add("timeline.json", &events.iter().map(told).collect::<Result<Vec<_>, _>>()?)?;
    Ok(Evidence { name: format!("{}-evidence.zip", deal.id), bytes: files.archive(&deal)? })
}

/// The deal without what only one side may know: the platform's fee.
fn deal_file(deal: &deal::Model) -> Result<Value, Fault> {
    let mut fields = opened(deal, &["packs"])?;
    if let Some(fields) = fields.as_object_mut() {
        fields.remove("fee_minor");
    }
    Ok(fields)
}

/// A row as JSON, columns that hold JSON as text opened.
fn opened(row: &impl Serialize, columns: &[&str]) -> Result<Value, Fault> {
    let mut fields = serde_json::to_value(row)?;
    for column in columns {
        if let Some(Value::String(text)) = fields.get(column) {
            fields[*column] = serde_json::from_str(text)?;
        }
    }
    Ok(fields)
}

/// Every event of a subject, the oldest first.
async fn history(house: &House, subject: Uuid) -> Result<Vec<event::Model>, Fault> {
    let (mut page, mut events) = (Page::first(LIMIT_MOST), Vec::new());
    loop {
        let found = page.wrap(record::history(house.reader(), subject, &page).await?, |event: &event::Model| event.id.into());
        let next = found.items.last().map(|event| event.id.into()).filter(|_| found.next.is_some());
        events.extend(found.items);
        match next {
            Some(before) => page = Page { before: Some(before), ..page },
            None => break,
        }
    }
    events.reverse();
    Ok(events)
}

/// An event with the hash that seals it, as the history of its subject shows it.
fn told(event: &event::Model) -> Result<Value, Fault> {
    Ok(json!({
        "id": event.id, "subject": event.subject_kind.show(event.subject_id), "number": event.number, "name": event.name,
        "from_state": event.from_state, "to_state": event.to_state, "version": event.version, "at": event.at, "user": event.user_id,
        "organisation": event.organisation_id, "role": event.role, "facts": serde_json::from_str::<Value>(&event.facts)?,
        "hash": hex(&event.hash),
    }))
}

/// Files by name.
#[derive(Default)]
struct Files(BTreeMap<String, Vec<u8>>);

impl Files {
    fn add(&mut self, name: &str, content: &impl Serialize) -> Result<(), Fault> {
        self.0.insert(name.to_owned(), serde_json::to_vec_pretty(&serde_json::to_value(content)?)?);
        Ok(())
    }

    /// The files with their manifest as a ZIP file: by name, without times of their own.
    fn archive(mut self, deal: &deal::Model) -> Result<Vec<u8>, Fault> {
        let listed: Vec<Value> = self
            .0
            .iter()
            .map(|(name, bytes)| json!({ "name": name, "bytes": bytes.len(), "sha256": hex(&Sha256::digest(bytes)) }))
            .collect();
        self.add(MANIFEST, &json!({ "deal": deal.id, "version": deal.version, "files": listed }))?;
        let broken = |error: zip::result::ZipError| Fault::broken(format!("the archive could not be written: {error}"));
        let options = SimpleFileOptions::default().compression_method(CompressionMethod::Deflated);
        let options = options.last_modified_time(DateTime::default()).unix_permissions(0o644);
        let mut archive = ZipWriter::new(Cursor::new(Vec::new()));
        for (name, bytes) in &self.0 {
            archive.start_file(name, options).map_err(broken)?;
            archive.write_all(bytes).map_err(|error| Fault::broken(format!("the archive could not be written: {error}")))?;
        }
        Ok(archive.finish().map_err(broken)?.into_inner())
    }
}
