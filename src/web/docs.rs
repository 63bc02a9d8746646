//! The OpenAPI document and its reference page. Script and style are ours to serve; nothing is fetched
//! from anywhere else.

use std::sync::OnceLock;

use actix_web::error::ErrorInternalServerError;
use actix_web::http::header;
use actix_web::web::{self, Path, ServiceConfig};
use actix_web::{Error, HttpResponse};

use super::{openapi, routes};

#[derive(rust_embed::RustEmbed)]
#[folder = "assets/"]
struct Assets;

const PAGE: &str = "<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n<title>Pappus API</title>\n\
<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n\
<link rel=\"stylesheet\" href=\"/assets/swagger-ui/swagger-ui.css\">\n</head>\n<body>\n<div id=\"reference\"></div>\n\
<script src=\"/assets/swagger-ui/swagger-ui-bundle.js\"></script>\n<script src=\"/assets/reference.js\"></script>\n</body>\n</html>\n";

/// The reference draws its icons from `data:` addresses and sets styles while it draws.
const POLICY: &str = "default-src 'self'; img-src 'self' data:; style-src 'self' 'unsafe-inline'; object-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

/// The document of the routes, written when it is first asked for and once for all threads: the structure it is
/// written from takes more memory than everything else a thread of the server keeps.
static DOCUMENT: OnceLock<web::Bytes> = OnceLock::new();

/// Registers the document, the page and the vendored files.
pub fn register(config: &mut ServiceConfig) {
    config
        .route("/api/openapi.json", web::get().to(document))
        .route("/api/docs", web::get().to(page))
        .route("/assets/{name:.*}", web::get().to(asset));
}

async fn document() -> Result<HttpResponse, Error> {
    let document = match DOCUMENT.get() {
        Some(document) => document.clone(),
        None => {
            let document = web::Bytes::from(openapi::text(&routes()).map_err(ErrorInternalServerError)?);
            DOCUMENT.get_or_init(|| document).clone()
        }
    };
    Ok(HttpResponse::Ok().content_type("application/json").body(document))
}

async fn page() -> HttpResponse {
    HttpResponse::Ok().content_type("text/html; charset=utf-8").insert_header((header::CONTENT_SECURITY_POLICY, POLICY)).body(PAGE)
}

async fn asset(name: Path<String>) -> HttpResponse {
    let Some(file) = Assets::get(&name) else { return HttpResponse::NotFound().finish() };
    let media_type = match name.rsplit('.').next() {
        Some("js") => "text/javascript; charset=utf-8",
        Some("css") => "text/css; charset=utf-8",
        Some("svg") => "image/svg+xml",
        Some("png") => "image/png",
        Some("woff2") => "font/woff2",
        Some(_) | None => "text/plain; charset=utf-8",
    };
    HttpResponse::Ok().content_type(media_type).insert_header((header::CACHE_CONTROL, "public, max-age=3600")).body(file.data.into_owned())
}
