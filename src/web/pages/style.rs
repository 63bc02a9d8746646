//! The stylesheet, the mark and the scripts: their addresses carry a hash of their content, so that they are fetched once and never
//! stale.

use std::sync::LazyLock;

use actix_web::HttpResponse;
use actix_web::http::header;
use rust_embed::RustEmbed;
use sha2::{Digest, Sha256};

use crate::kernel::terms::hex;

#[derive(RustEmbed)]
#[folder = "assets/pages/"]
struct Assets;

static STYLE: LazyLock<Hashed> = LazyLock::new(|| Hashed::new("pappus", "css", "text/css; charset=utf-8"));
static EDITOR: LazyLock<Hashed> = LazyLock::new(|| Hashed::new("editor", "js", "text/javascript; charset=utf-8"));
static QUEUE: LazyLock<Hashed> = LazyLock::new(|| Hashed::new("queue", "js", "text/javascript; charset=utf-8"));
static MARK: LazyLock<Hashed> = LazyLock::new(|| Hashed::new("dandelion", "svg", "image/svg+xml"));

struct Hashed {
    address: String,
    media_type: &'static str,
    bytes: Vec<u8>,
}

impl Hashed {
    fn new(stem: &str, ending: &str, media_type: &'static str) -> Self {
        let bytes = Assets::get(&format!("{stem}.{ending}")).map(|file| file.data.into_owned()).unwrap_or_default();
        let hash = hex(&Sha256::digest(&bytes));
        Self { address: format!("/static/{stem}.{}.{ending}", &hash[..16]), media_type, bytes }
    }
}

/// The address of the stylesheet.
pub fn style_url() -> &'static str {
    &STYLE.address
}

/// The address of the mark in the browser's tab.
pub fn mark_url() -> &'static str {
    &MARK.address
}

/// The address of the script that checks while somebody types.
pub fn editor_url() -> &'static str {
    &EDITOR.address
}

/// The address of the script that takes keys and passages where somebody reviews.
pub fn queue_url() -> &'static str {
    &QUEUE.address
}

/// A file whose address carries its hash; `None` where the hash is another's.
pub fn answer(path: &str) -> Option<HttpResponse> {
    let file = [&*STYLE, &*MARK, &*EDITOR, &*QUEUE].into_iter().find(|file| file.address == path)?;
    let mut response = HttpResponse::Ok();
    response.content_type(file.media_type).insert_header((header::CACHE_CONTROL, "public, max-age=31536000, immutable"));
    Some(response.body(file.bytes.as_slice()))
}
