//! Everything that shows what was agreed, checked and published under a deal, as one archive: whoever has it can prove it
//! without us. Read only; a side gets what it may see anyway.
//!
//! The same deal in the same state gives the same bytes, so the archive's own hash says whether anything has changed.

use std::collections::BTreeMap;
use std::io::{Cursor, Write};

use entity::{DealId, DeliverableId, MessageId, deal, draft, event, proof};
use serde::Serialize;
use serde_json::{Value, json};
use sha2::{Digest, Sha256};
use uuid::Uuid;
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, DateTime, ZipWriter};

use super::store::{self, look};
use crate::kernel::paging::{LIMIT_MOST, Page};
use crate::kernel::terms::hex;
use crate::kernel::{Actor, Fault, House, record};
use crate::market::brief::store::content_at;
use crate::market::deal::store::{deliverables_of, document_of, load_deal};
use crate::market::disclosure::store::checks_of;
use crate::market::message::store as messages;

/// The name of the list of all other files with their hashes.
const MANIFEST: &str = "manifest.json";

/// The most looks at one post that an archive holds, the newest.
const LOOKS_MOST: u64 = 1_000;

/// An archive ready to be saved.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Evidence {
    /// A name for the file.
    pub name: String,
    /// The bytes of a ZIP file.
    pub bytes: Vec<u8>,
}

/// Who pays for an advertisement and who promotes, by the names they agreed under: the law of several markets asks that
/// both can be told.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Advertisement {
    /// In whose name it is paid for.
    pub payer: String,
    /// Who publishes it.
    pub promoter: String,
    /// On which account.
    pub account: Option<String>,
    /// Where.
    pub address: Option<String>,
}

/// Who pays for the advertisement of a visible deal, and who promotes.
pub async fn advertisement_of(house: &House, deal: &deal::Model, proof: Option<&proof::Model>) -> Result<Advertisement, Fault> {
    let confirmed: Value = match document_of(house.reader(), deal).await? {
        Some(document) => serde_json::from_str(&document.content)?,
        None => Value::Null,
    };
    let payer = confirmed.pointer("/brand/legal_name").and_then(Value::as_str).filter(|name| !name.is_empty());
    Ok(Advertisement {
        payer: payer.unwrap_or(&deal.brand_name).to_owned(),
        promoter: deal.creator_name.clone(),
        account: proof.map(|proof| proof.account_handle.clone()),
        address: proof.map(|proof| proof.url.clone()),
    })
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
    let mut advertisements = Vec::new();
    for piece in deliverables_of(db, deal.id).await? {
        advertisements.push(advertisement_of(house, &deal, store::proof_of(db, piece.id).await?.as_ref()).await?);
        events.extend(history(house, piece.id.into()).await?);
        let folder = format!("deliverables/{}", piece.number);
        files.add(&format!("{folder}/deliverable.json"), &opened(&piece, &["markets", "requirements"])?)?;
        for draft in store::drafts_of(db, actor, piece.id).await?.into_iter().rev() {
            events.extend(history(house, draft.id.into()).await?);
            events.extend(draft_in(house, &mut files, (&format!("{folder}/drafts/{}", draft.number), &draft)).await?);
        }
        let mut looks = look::looks_of(db, piece.id, LOOKS_MOST).await?;
        looks.reverse();
        if !looks.is_empty() {
            files.add(&format!("{folder}/looks.json"), &looks)?;
        }
        for (proof, number) in store::proofs_of(db, piece.id).await?.into_iter().zip(1..) {
            files.add(&format!("{folder}/proofs/{number}.json"), &opened(&proof, &["label_verdict"])?)?;
            if let Some(screenshot) = store::media::screenshot_of(db, &proof).await? {
                files.put(format!("{folder}/proofs/{number}-{}", plain(&screenshot.name)), screenshot.content);
            }
        }
        measured_in(house, &mut files, (&folder, piece.id)).await?;
    }
    messages_in(house, &mut files, deal.id).await?;
    events.sort_by_key(|event| (event.at, event.id));
    files.add("timeline.json", &events.iter().map(told).collect::<Result<Vec<_>, _>>()?)?;
    Ok(Evidence { name: format!("{}-evidence.zip", deal.id), bytes: files.archive(&deal, &advertisements)? })
}

/// A version with its pictures and verdicts; gives the events of these.
async fn draft_in(house: &House, files: &mut Files, (folder, draft): (&str, &draft::Model)) -> Result<Vec<event::Model>, Fault> {
    let (db, mut events) = (house.reader(), Vec::new());
    let media = store::media::media_of(db, draft.id).await?;
    let mut fields = opened(draft, &["hashtags", "facts"])?;
    fields["media"] = serde_json::to_value(&media)?;
    files.add(&format!("{folder}/draft.json"), &fields)?;
    for (media, number) in media.iter().zip(1..) {
        files.put(format!("{folder}/media/{number}-{}", plain(&media.name)), store::media::bytes_of(db, media).await?);
    }
    for (number, check) in checks_of(db, draft.id).await?.into_iter().rev().enumerate() {
        events.extend(history(house, check.id.into()).await?);
        files.add(&format!("{folder}/verdicts/{}.json", number + 1), &opened(&check, &["findings", "packs"])?)?;
    }
    Ok(events)
}

/// What was noted of a piece's post, the oldest first, each with its picture.
async fn measured_in(house: &House, files: &mut Files, (folder, piece): (&str, DeliverableId)) -> Result<(), Fault> {
    let db = house.reader();
    let rows = store::measured::of_many(db, &[piece]).await?.remove(&piece).unwrap_or_default();
    for (row, number) in rows.iter().zip(1..) {
        files.add(&format!("{folder}/measurements/{number}.json"), &opened(row, &[])?)?;
        if let Some(picture) = store::media::picture_of(db, row).await? {
            files.put(format!("{folder}/measurements/{number}-{}", plain(&picture.name)), picture.content);
        }
    }
    Ok(())
}

/// What the sides wrote to each other, the oldest first, with the files they sent. When it was read is not told: it
/// would change the archive without anything having happened.
async fn messages_in(house: &House, files: &mut Files, deal: DealId) -> Result<(), Fault> {
    let db = house.reader();
    let (mut page, mut lines) = (Page::first(LIMIT_MOST), Vec::new());
    loop {
        let found = messages::list_of_deal(db, deal, &page).await?;
        let ids: Vec<MessageId> = found.items.iter().map(|message| message.id).collect();
        let sent = messages::attachments_of(db, &ids).await?;
        for message in &found.items {
            let mut own = Vec::new();
            for file in sent.iter().filter(|file| file.message_id == message.id) {
                let name = format!("messages/{}-{}-{}", message.id, file.number, plain(&file.name));
                files.put(name.clone(), messages::bytes_of(db, file).await?);
                own.push(name);
            }
            let (by, user, at) = (message.party, message.user_id, message.created_at);
            lines.push(json!({ "id": message.id, "by": by, "user": user, "at": at, "text": message.body, "files": own }));
        }
        match found.items.last().filter(|_| found.next.is_some()) {
            Some(last) => page = Page { before: Some(last.id.into()), ..page },
            None => break,
        }
    }
    lines.reverse();
    if lines.is_empty() { Ok(()) } else { files.add("messages.json", &lines) }
}

/// A name that is one on every system.
fn plain(name: &str) -> String {
    name.replace(|letter: char| !letter.is_alphanumeric() && !matches!(letter, '.' | '-' | '_'), "_")
}

/// The deal without what only one side may know: the platform's fee.
fn deal_file(deal: &deal::Model) -> Result<Value, Fault> {
    let mut fields = opened(deal, &["packs", "promoted"])?;
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

    fn put(&mut self, name: String, bytes: Vec<u8>) {
        self.0.insert(name, bytes);
    }

    /// The files with their manifest as a ZIP file: by name, without times of their own.
    fn archive(mut self, deal: &deal::Model, advertisements: &[Advertisement]) -> Result<Vec<u8>, Fault> {
        let listed: Vec<Value> = self
            .0
            .iter()
            .map(|(name, bytes)| json!({ "name": name, "bytes": bytes.len(), "sha256": hex(&Sha256::digest(bytes)) }))
            .collect();
        self.add(MANIFEST, &json!({ "deal": deal.id, "version": deal.version, "advertisements": advertisements, "files": listed }))?;
        let broken = |error: zip::result::ZipError| Fault::broken(format!("the archive could not be written: {error}"));
        let options = SimpleFileOptions::default().last_modified_time(DateTime::default()).unix_permissions(0o644);
        let mut archive = ZipWriter::new(Cursor::new(Vec::new()));
        for (name, bytes) in &self.0 {
            // Pictures and videos are packed already.
            let packed = if name.ends_with(".json") { CompressionMethod::Deflated } else { CompressionMethod::Stored };
            archive.start_file(name, options.compression_method(packed)).map_err(broken)?;
            archive.write_all(bytes).map_err(|error| Fault::broken(format!("the archive could not be written: {error}")))?;
        }
        Ok(archive.finish().map_err(broken)?.into_inner())
    }
}
