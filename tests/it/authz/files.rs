//! Files that belong to what an operation is asked about: of messages, of drafts, of proofs.

use base64::Engine;
use entity::draft::DraftState;
use entity::{DeliverableId, DraftId, FileId, draft, file, media, proof};
use pappus::kernel::{Actor, Call};
use pappus::market::content::store::{self, media as stored};
use pappus::market::message::{self, actions::Sent};

use super::stage::Stage;
use crate::cast::by;

/// A picture of one pixel.
pub const PNG: &[u8] = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\0\x01\0\0\0\x01\x08\x06\0\0\0....\0\0\0\0IEND....";

/// The file that an operation names, brought there first; nothing for most.
pub async fn of(stage: &Stage, operation: &str, shown: &str) -> String {
    match operation {
        "read_attachment" => attachment(stage, shown).await,
        "read_media" | "remove_media" => picture(stage, shown.parse().unwrap()).await,
        "read_invoice_file" => paper(stage, shown).await,
        "read_screenshot" => screenshot(stage, shown.parse().unwrap()).await,
        _ => String::new(),
    }
}

/// Bytes as JSON carries them.
pub fn base64(bytes: &[u8]) -> String {
    base64::engine::general_purpose::STANDARD.encode(bytes)
}

/// A file that Acme has sent on a deal.
async fn attachment(stage: &Stage, deal: &str) -> String {
    let plan = Sent { name: "plan.pdf".to_owned(), bytes: b"%PDF-1.7".to_vec() };
    let sent = message::actions::write(&stage.house, &by(&stage.cast.acme), deal.parse().unwrap(), ("", &[plan])).await.unwrap();
    sent.attachments[0].file_id.to_string()
}

fn stored_file(id: FileId, now: entity::Instant) -> file::Model {
    file::Model {
        id,
        purpose: stored::PURPOSE.to_owned(),
        belongs_to: id.to_string(),
        name: "shoe.png".to_owned(),
        media_type: "image/png".to_owned(),
        sha256: vec![0; 32],
        content: PNG.to_vec(),
        created_at: now,
    }
}

/// A paper of an invoice.
async fn paper(stage: &Stage, invoice: &str) -> String {
    let call = Call::by(Actor::clock());
    let put = stage.house.promise(&call, async |tx| {
        let row = file::Model { purpose: "invoice".to_owned(), belongs_to: invoice.to_owned(), ..stored_file(tx.mint(), tx.now()) };
        stored::insert_bytes(tx, row.clone()).await?;
        Ok(row.id)
    });
    put.await.unwrap().to_string()
}

/// A picture of a draft, handed in or not.
async fn picture(stage: &Stage, draft_id: DraftId) -> String {
    let call = Call::by(Actor::clock());
    let put = stage.house.promise(&call, async |tx| {
        let row = media::Model {
            id: tx.mint(),
            draft_id,
            file_id: tx.mint(),
            number: 1,
            name: "shoe.png".to_owned(),
            media_type: "image/png".to_owned(),
            size: 1,
            sha256: "00".repeat(32),
            width: 1,
            height: 1,
        };
        stored::insert_bytes(tx, stored_file(row.file_id, tx.now())).await?;
        stored::insert_media(tx, &row).await?;
        Ok(row)
    });
    put.await.unwrap().id.to_string()
}

/// A screenshot of a proof.
async fn screenshot(stage: &Stage, deliverable_id: DeliverableId) -> String {
    let call = Call::by(Actor::clock());
    let put = stage.house.promise(&call, async |tx| {
        let file_id: FileId = tx.mint();
        let (_, deal) = pappus::market::deal::store::load_deliverable(tx.db(), tx.actor(), deliverable_id).await?;
        let number = i64::try_from(store::drafts_of(tx.db(), tx.actor(), deliverable_id).await?.len() + 1).unwrap();
        let draft = draft::Model {
            id: tx.mint(),
            state: DraftState::Approved,
            version: 1,
            created_at: tx.now(),
            changed_at: tx.now(),
            deal_id: deal.id,
            deliverable_id,
            number,
            title: String::new(),
            body: String::new(),
            hashtags: "[]".to_owned(),
            facts: "{}".to_owned(),
            content_hash: String::new(),
            submitted_at: None,
            by_silence: false,
        };
        store::insert_draft(tx, &draft).await?;
        let row = proof::Model {
            id: tx.mint(),
            deal_id: deal.id,
            deliverable_id,
            draft_id: draft.id,
            url: "https://www.xiaohongshu.com/explore/1".to_owned(),
            post_id: "1".to_owned(),
            account_handle: "ana".to_owned(),
            label_visible: true,
            screenshot_id: Some(file_id),
            published_at: tx.now(),
            created_at: tx.now(),
            refused_why: None,
            published_text: None,
            label_verdict: None,
        };
        stored::insert_bytes(tx, stored_file(file_id, tx.now())).await?;
        store::insert_proof(tx, &row).await?;
        Ok(row)
    });
    put.await.unwrap().screenshot_id.unwrap().to_string()
}
