//! The stylesheet, the mark, the icons and the scripts: their addresses carry a hash of their content, so that they are fetched
//! once and never stale.

use std::sync::LazyLock;

use actix_web::HttpResponse;
use actix_web::http::header;
use rust_embed::RustEmbed;
use sha2::{Digest, Sha256};

use crate::kernel::terms::hex;

#[derive(RustEmbed)]
#[folder = "assets/pages/"]
struct Assets;

const CSS: &str = "text/css; charset=utf-8";
const SCRIPT: &str = "text/javascript; charset=utf-8";
const DRAWING: &str = "image/svg+xml";

static FILES: LazyLock<[Hashed; 6]> = LazyLock::new(|| {
    [
        Hashed::new("pappus", "css", CSS),
        Hashed::new("editor", "js", SCRIPT),
        Hashed::new("queue", "js", SCRIPT),
        Hashed::new("page", "js", SCRIPT),
        Hashed::new("dandelion", "svg", DRAWING),
        Hashed::new("icons", "svg", DRAWING),
    ]
});

struct Hashed {
    stem: &'static str,
    address: String,
    media_type: &'static str,
    bytes: Vec<u8>,
}

impl Hashed {
    fn new(stem: &'static str, ending: &str, media_type: &'static str) -> Self {
        let bytes = Assets::get(&format!("{stem}.{ending}")).map(|file| file.data.into_owned()).unwrap_or_default();
        let hash = hex(&Sha256::digest(&bytes));
        Self { stem, address: format!("/static/{stem}.{}.{ending}", &hash[..16]), media_type, bytes }
    }
}

fn address_of(stem: &str) -> &'static str {
    FILES.iter().find(|file| file.stem == stem).map_or("", |file| &file.address)
}

/// The address of the stylesheet.
pub fn style_url() -> &'static str {
    address_of("pappus")
}

/// The address of the mark in the browser's tab.
pub fn mark_url() -> &'static str {
    address_of("dandelion")
}

/// The address of the small drawings beside words.
pub fn icons_url() -> &'static str {
    address_of("icons")
}

/// The address of the script of every page: it follows changes and keeps what is written.
pub fn page_url() -> &'static str {
    address_of("page")
}

/// The address of the script that checks while somebody types.
pub fn editor_url() -> &'static str {
    address_of("editor")
}

/// The address of the script that takes keys and passages where somebody reviews.
pub fn queue_url() -> &'static str {
    address_of("queue")
}

/// A file whose address carries its hash; `None` where the hash is another's.
pub fn answer(path: &str) -> Option<HttpResponse> {
    let file = FILES.iter().find(|file| file.address == path)?;
    let mut response = HttpResponse::Ok();
    response.content_type(file.media_type).insert_header((header::CACHE_CONTROL, "public, max-age=31536000, immutable"));
    Some(response.body(file.bytes.as_slice()))
}
