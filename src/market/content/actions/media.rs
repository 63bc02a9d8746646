//! Pictures and videos are put to a version while it is written, ordered, and taken from it. Its hash covers them.

use entity::draft::DraftState;
use entity::{DraftId, FileId, MediaId, draft, file, media};
use sha2::{Digest, Sha256};

use super::may_write;
use crate::kernel::terms::hex;
use crate::kernel::{Call, Fault, House, Tx};
use crate::market::content::media::{KeptMedia, MediaError, kept, must_have_room};
use crate::market::content::rules::Text;
use crate::market::content::store::{self, media as stored};
use crate::market::deal::store::ground;
use crate::market::message::actions::Sent;

/// The creator puts pictures or videos to a version that is being written, behind those it has.
pub async fn add(house: &House, call: &Call, id: DraftId, sent: &[Sent]) -> Result<Vec<media::Model>, Fault> {
    let files = kept(sent)?;
    house
        .promise(call, async |tx| {
            let draft = load_writing(tx, id).await?;
            let there = stored::media_of(tx.db(), id).await?;
            must_have_room(&there.iter().map(|media| media.size).collect::<Vec<_>>(), &files)?;
            let last = there.last().map_or(0, |media| media.number);
            for (file, number) in files.iter().zip(last + 1..) {
                let file_id = insert_bytes(tx, file, &id.to_string()).await?;
                stored::insert_media(tx, &row(tx, (id, file_id, number), file)).await?;
            }
            rehash(tx, draft).await
        })
        .await
}

/// The creator takes a picture or video from a version that is being written.
pub async fn remove(house: &House, call: &Call, id: DraftId, media: MediaId) -> Result<Vec<media::Model>, Fault> {
    house
        .promise(call, async |tx| {
            let draft = load_writing(tx, id).await?;
            let there = stored::media_of(tx.db(), id).await?;
            let found = there.iter().find(|known| known.id == media).ok_or_else(Fault::missing)?;
            stored::remove_media(tx, found).await?;
            rehash(tx, draft).await
        })
        .await
}

/// The creator orders the pictures and videos of a version that is being written: each is named once.
pub async fn arrange(house: &House, call: &Call, id: DraftId, order: &[MediaId]) -> Result<Vec<media::Model>, Fault> {
    house
        .promise(call, async |tx| {
            let draft = load_writing(tx, id).await?;
            let mut known: Vec<MediaId> = stored::media_of(tx.db(), id).await?.iter().map(|media| media.id).collect();
            let mut named = order.to_vec();
            known.sort_unstable();
            named.sort_unstable();
            if known != named {
                return Err(MediaError::Order.into());
            }
            for (media, number) in order.iter().zip(1..) {
                stored::place_media(tx, *media, number).await?;
            }
            rehash(tx, draft).await
        })
        .await
}

/// The next version begins with what the last one showed.
pub(super) async fn carry_in(tx: &Tx, from: &draft::Model, to: DraftId) -> Result<Vec<media::Model>, Fault> {
    let mut carried = Vec::new();
    for media in stored::media_of(tx.db(), from.id).await? {
        let media = media::Model { id: tx.mint(), draft_id: to, ..media };
        stored::insert_media(tx, &media).await?;
        carried.push(media);
    }
    Ok(carried)
}

/// Stores the bytes of one file of a draft or proof and gives its id.
pub(super) async fn insert_bytes(tx: &Tx, kept: &KeptMedia, belongs_to: &str) -> Result<FileId, Fault> {
    let id = tx.mint::<FileId>();
    let file = file::Model {
        id,
        purpose: stored::PURPOSE.to_owned(),
        belongs_to: format!("{belongs_to}/{id}"),
        name: kept.name.clone(),
        media_type: kept.media_type.to_owned(),
        sha256: Sha256::digest(&kept.bytes).to_vec(),
        content: kept.bytes.clone(),
        created_at: tx.now(),
    };
    stored::insert_bytes(tx, file).await?;
    Ok(id)
}

fn row(tx: &Tx, (draft_id, file_id, number): (DraftId, FileId, i64), kept: &KeptMedia) -> media::Model {
    media::Model {
        id: tx.mint(),
        draft_id,
        file_id,
        number,
        name: kept.name.clone(),
        media_type: kept.media_type.to_owned(),
        size: i64::try_from(kept.bytes.len()).unwrap_or(i64::MAX),
        sha256: hex(&Sha256::digest(&kept.bytes)),
        width: kept.width.into(),
        height: kept.height.into(),
    }
}

/// A version that its creator still writes.
async fn load_writing(tx: &Tx, id: DraftId) -> Result<draft::Model, Fault> {
    let place = store::load_draft(tx.db(), tx.actor(), id).await?;
    may_write(tx, &ground(&place.deal))?;
    if place.draft.state == DraftState::Writing { Ok(place.draft) } else { Err(MediaError::HandedIn.into()) }
}

/// Notes what the version holds now, and gives it.
async fn rehash(tx: &Tx, mut draft: draft::Model) -> Result<Vec<media::Model>, Fault> {
    let media = stored::media_of(tx.db(), draft.id).await?;
    draft.content_hash = Text::of(&draft)?.content_hash(&media);
    store::rewrite(tx, &draft).await?;
    Ok(media)
}
