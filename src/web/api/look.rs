//! Looks at live posts over JSON: views and handlers. Decisions stand in `market/content`.

use entity::post_look::{self, LookOutcome, LookWhy};
use entity::{DeliverableId, Instant, PostLookId};
use serde::Serialize;
use utoipa::ToSchema;

use crate::kernel::Fault;
use crate::market::content::actions::look;
use crate::market::content::rules::ContentError;
use crate::market::content::store::look as stored;
use crate::market::deal::store::load_deliverable;
use crate::web::ask::{Ask, Nothing};

/// The most looks that are shown.
const LOOKS_MOST: u64 = 100;

/// What one look found.
#[derive(Debug, Serialize, ToSchema)]
pub struct LookView {
    id: PostLookId,
    at: Instant,
    /// `ok`, `missing_label`, `removed`, `unreachable` or `unreadable`.
    #[schema(value_type = String)]
    outcome: LookOutcome,
    /// Why, as a code.
    #[schema(value_type = String)]
    why: LookWhy,
    /// The status code of the page.
    status: Option<i64>,
    /// The address that gave it, after redirects.
    address: String,
    /// The label with the words around it.
    excerpt: String,
    /// SHA-256 of the page.
    page_hash: Option<String>,
    /// Whether somebody asked for it; otherwise it was its time.
    asked_for: bool,
}

/// The looks at a post.
#[derive(Debug, Serialize, ToSchema)]
pub struct LooksView {
    items: Vec<LookView>,
    /// When the post is looked at next; `null`: not of itself.
    next_at: Option<Instant>,
}

/// A look that was asked for.
#[derive(Debug, Serialize, ToSchema)]
pub struct LookAskedView {
    /// The deliverable whose post is looked at.
    id: DeliverableId,
    /// When it is looked at.
    next_at: Option<Instant>,
}

fn view(look: post_look::Model) -> LookView {
    LookView {
        id: look.id,
        at: look.at,
        outcome: look.outcome,
        why: look.why,
        status: look.status,
        address: look.address,
        excerpt: look.excerpt,
        page_hash: look.page_hash,
        asked_for: look.asked_by.is_some(),
    }
}

/// What was found when the post was looked at, the newest first.
pub async fn list(ask: Ask<Nothing>) -> Result<LooksView, Fault> {
    let db = ask.house.reader();
    let (piece, _) = load_deliverable(db, ask.actor(), ask.id()?).await?;
    let items = stored::looks_of(db, piece.id, LOOKS_MOST).await?.into_iter().map(view).collect();
    let watch = stored::watch_of(db, piece.id).await?.filter(|_| look::is_live(piece.state) && ask.looks_at_posts());
    Ok(LooksView { items, next_at: watch.and_then(|watch| watch.due_at) })
}

/// Asks for a look now.
pub async fn again(ask: Ask<Nothing>) -> Result<LookAskedView, Fault> {
    let id = ask.id()?;
    if !ask.looks_at_posts() {
        load_deliverable(ask.house.reader(), ask.actor(), id).await?;
        return Err(ContentError::LooksAreOff.into());
    }
    let watch = look::again(&ask.house, &ask.call, id).await?;
    Ok(LookAskedView { id, next_at: watch.due_at })
}
