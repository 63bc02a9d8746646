//! Pairs of drafts that are alike: both texts for whoever may see both, a figure for everybody else.

use std::ops::Range;

use entity::{DraftId, Instant};

use crate::kernel::Fault;
use crate::market::content::actions::likeness::{Pair, pairs_of};
use crate::web::ask::{Ask, Nothing};
use crate::web::view::List;

/// An earlier draft that is alike.
#[derive(Debug, serde::Serialize, utoipa::ToSchema)]
pub struct MatchView {
    /// What both texts share of what either says, in basis points.
    pub alike_bp: i64,
    /// When it was found.
    pub created_at: Instant,
    /// The earlier draft; empty where the caller may not see it.
    pub other: Option<OtherView>,
}

/// The other draft of a pair.
#[derive(Debug, serde::Serialize, utoipa::ToSchema)]
pub struct OtherView {
    /// Its id.
    pub draft: DraftId,
    /// Its text.
    pub body: String,
    /// What the asked draft shares with it: places in its own text, in scalar values.
    pub shared: Vec<PlaceView>,
    /// The same in the other's text.
    pub shared_there: Vec<PlaceView>,
}

/// A place in a text, in Unicode scalar values.
#[derive(Debug, serde::Serialize, utoipa::ToSchema)]
pub struct PlaceView {
    /// The first.
    pub start: usize,
    /// One past the last.
    pub end: usize,
}

/// The pairs of a draft, the most alike first.
pub async fn list(ask: Ask<Nothing>) -> Result<List<MatchView>, Fault> {
    let pairs = pairs_of(&ask.house, ask.actor(), ask.id()?).await?;
    Ok(List { items: pairs.into_iter().map(view).collect(), next: None })
}

fn view(pair: Pair) -> MatchView {
    let places = |ranges: Vec<Range<usize>>| ranges.into_iter().map(|range| PlaceView { start: range.start, end: range.end }).collect();
    let other = pair.other.map(|other| OtherView {
        draft: other.draft.id,
        body: other.draft.body,
        shared: places(other.shared),
        shared_there: places(other.shared_there),
    });
    MatchView { alike_bp: pair.alike_bp, created_at: pair.created_at, other }
}
