//! Pictures and videos of drafts over HTTP: bodies, views and handlers. Decisions stand in `market/content`.

use entity::{MediaId, media};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::message::{AttachmentBody, sent_files};
use crate::kernel::Fault;
use crate::market::content::actions::media as actions;
use crate::market::content::store::{self, media as stored};
use crate::web::ask::{Ask, Nothing};
use crate::web::route::Download;
use crate::web::view::List;

/// Pictures and videos for a draft.
#[derive(Debug, Clone, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct MediaBody {
    /// Up to 18 of a draft: JPEG, PNG and WebP pictures of at most 8 MB, MP4 videos of at most 16 MB and five minutes.
    #[serde(default)]
    #[schema(max_items = 18)]
    pub attachments: Vec<AttachmentBody>,
}

/// The order of a draft's pictures and videos.
#[derive(Debug, Clone, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct MediaOrderBody {
    /// Each of them once.
    #[schema(value_type = Vec<String>, max_items = 18)]
    pub media: Vec<MediaId>,
}

/// A picture or video of a draft.
#[derive(Debug, Serialize, ToSchema)]
pub struct MediaView {
    id: MediaId,
    /// Its place among them, from 1.
    number: i64,
    name: String,
    media_type: String,
    /// Bytes.
    size: i64,
    /// SHA-256 of its bytes; the draft's own hash covers it.
    sha256: String,
    /// Pixels across.
    width: i64,
    /// Pixels down.
    height: i64,
}

fn listed(media: Vec<media::Model>) -> List<MediaView> {
    let view = |(media, number): (media::Model, i64)| MediaView {
        id: media.id,
        number,
        name: media.name,
        media_type: media.media_type,
        size: media.size,
        sha256: media.sha256,
        width: media.width,
        height: media.height,
    };
    List { items: media.into_iter().zip(1..).map(view).collect(), next: None }
}

/// The pictures and videos of a draft, in their order.
pub async fn list(ask: Ask<Nothing>) -> Result<List<MediaView>, Fault> {
    let place = store::load_draft(ask.house.reader(), ask.actor(), ask.id()?).await?;
    Ok(listed(stored::media_of(ask.house.reader(), place.draft.id).await?))
}

/// Puts pictures or videos to a draft.
pub async fn add(ask: Ask<MediaBody>) -> Result<List<MediaView>, Fault> {
    let sent = sent_files(&ask.body.attachments)?;
    Ok(listed(actions::add(&ask.house, &ask.call, ask.id()?, &sent).await?))
}

/// Orders them.
pub async fn arrange(ask: Ask<MediaOrderBody>) -> Result<List<MediaView>, Fault> {
    Ok(listed(actions::arrange(&ask.house, &ask.call, ask.id()?, &ask.body.media).await?))
}

/// Takes one away.
pub async fn remove(ask: Ask<Nothing>) -> Result<List<MediaView>, Fault> {
    Ok(listed(actions::remove(&ask.house, &ask.call, ask.id()?, ask.id_of("media")?).await?))
}

/// One of them, byte for byte as it is kept.
pub async fn read(ask: Ask<Nothing>) -> Result<Download, Fault> {
    let (row, bytes) = stored::load_media(ask.house.reader(), ask.actor(), (ask.id()?, ask.id_of("media")?)).await?;
    Ok(Download { name: row.name, media_type: row.media_type, bytes })
}
