//! What was found alike, as somebody may see it. Read only.

use std::ops::Range;

use entity::{DraftId, Instant, draft};

use super::originality::demanded;
use crate::kernel::{Actor, Fault, House};
use crate::market::content::originality::Plain;
use crate::market::content::store::likeness::matches_of;
use crate::market::content::store::load_draft;

/// An earlier draft that is alike.
#[derive(Clone, Debug)]
pub struct Pair {
    /// What both texts share of what either says, in basis points.
    pub alike_bp: i64,
    /// When it was found.
    pub created_at: Instant,
    /// The earlier draft; `None` where it is none of the actor's business: then the figure is all there is to know.
    pub other: Option<Other>,
}

/// The earlier draft of a pair, with what both share, in scalar values.
#[derive(Clone, Debug)]
pub struct Other {
    /// The draft.
    pub draft: draft::Model,
    /// The shared places in the later text.
    pub shared: Vec<Range<usize>>,
    /// The shared places in this one.
    pub shared_there: Vec<Range<usize>>,
}

/// The pairs of a draft that the actor may see, the most alike first.
pub async fn pairs_of(house: &House, actor: &Actor, id: DraftId) -> Result<Vec<Pair>, Fault> {
    let db = house.reader();
    let place = load_draft(db, actor, id).await?;
    let demanded = demanded(&place)?;
    let plain = Plain::of(&place.draft.body, &demanded);
    let mut pairs = Vec::new();
    for found in matches_of(db, id).await? {
        let other = match load_draft(db, actor, found.other_id).await {
            Ok(other) => Some(other.draft),
            Err(Fault::Refused(_)) => None,
            Err(fault) => return Err(fault),
        };
        let other = other.map(|draft| {
            let theirs = Plain::of(&draft.body, &demanded);
            Other { shared: plain.shared_with(&theirs), shared_there: theirs.shared_with(&plain), draft }
        });
        pairs.push(Pair { alike_bp: found.alike_bp, created_at: found.created_at, other });
    }
    Ok(pairs)
}
