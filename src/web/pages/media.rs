//! Pictures and videos of a draft on pages: how they are shown beside the text, and their bytes.

use std::rc::Rc;

use entity::{DraftId, media};
use serde_json::{Value, json};

use super::act::{Errand, send};
use super::visit::{Sheet, Visit};
use crate::kernel::Fault;
use crate::market::content::store::media as stored;
use crate::web::route::Reply;

/// One of them, for whoever may see its draft.
pub async fn show(visit: Rc<Visit>) -> Result<Sheet, Fault> {
    file(&visit, "read_media").await
}

/// A screenshot of a proof, for whoever may see its deliverable.
pub async fn screenshot(visit: Rc<Visit>) -> Result<Sheet, Fault> {
    file(&visit, "read_screenshot").await
}

async fn file(visit: &Visit, operation: &str) -> Result<Sheet, Fault> {
    match send(visit, operation, Errand { path: visit.path.clone(), ..Errand::default() }).await? {
        Reply::File(file) => Ok(Sheet::File(file)),
        Reply::Json(_) => Err(Fault::missing()),
    }
}

/// The media of a draft the visitor has been shown.
pub async fn told(visit: &Visit, draft: DraftId) -> Result<Vec<Value>, Fault> {
    let media = stored::media_of(visit.house().reader(), draft).await?;
    let last = media.len();
    Ok(media.iter().zip(1..).map(|(media, number)| line(media, (number, last))).collect())
}

fn line(media: &media::Model, (number, last): (usize, usize)) -> Value {
    json!({
        "id": media.id,
        "number": number,
        "link": format!("/drafts/{}/media/{}", media.draft_id, media.id),
        "name": media.name,
        "is_video": media.media_type.starts_with("video/"),
        "kilobytes": (media.size + 1023) / 1024,
        "width": media.width,
        "height": media.height,
        "is_first": number == 1,
        "is_last": number == last,
    })
}
