//! The board: where each piece of the deals under way stands, column by column, the most urgent first.

use entity::Money;
use entity::deliverable::DeliverableState as Piece;
use entity::{Code, deal, deliverable};
use serde::Serialize;
use serde_json::{Value, json};

use super::visit::Visit;
use crate::kernel::Fault;
use crate::market::deal::store::pieces::{self, COUNTED_MOST};

/// The columns of the board, in the order a piece walks through them: 待寄样, 制作中, 待审稿, 待发布, 待验收, 异常.
pub const PLACES: [&str; 6] = ["sample", "making", "review", "publish", "sign-off", "trouble"];
/// The most pieces one column shows; the table behind its heading has them all.
const CARDS_MOST: u64 = 20;

/// Where on the board a piece stands.
pub fn place_of(state: Piece) -> Option<&'static str> {
    match state {
        Piece::AwaitingSample => Some("sample"),
        Piece::Producing => Some("making"),
        Piece::OutlineReview | Piece::InReview => Some("review"),
        Piece::Approved => Some("publish"),
        Piece::ProofReview | Piece::Published => Some("sign-off"),
        Piece::RemovalAsked | Piece::Missing | Piece::LabelMissing | Piece::PostReview => Some("trouble"),
        Piece::InRetention | Piece::Completed | Piece::ClawedBack | Piece::Cancelled => None,
    }
}

/// The states of the pieces that stand in a column; none for a name that is no column.
pub fn states_at(place: &str) -> Vec<Piece> {
    Piece::ALL.iter().copied().filter(|state| place_of(*state) == Some(place)).collect()
}

/// The states of pieces that stand on the board.
pub fn standing() -> Vec<Piece> {
    Piece::ALL.iter().copied().filter(|state| place_of(*state).is_some()).collect()
}

/// How many pieces stand at a place.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct Count {
    /// As many, or the most that is told.
    pub count: i64,
    /// Whether there are more.
    pub more: bool,
}

impl Count {
    /// What is told of so many: 999+ where it is not known how many more.
    fn of(counted: i64) -> Self {
        Self { count: counted.min(COUNTED_MOST - 1), more: counted >= COUNTED_MOST }
    }
}

/// The places of the board with how many of the visitor's pieces stand there, each counted up to a bound.
pub async fn counts(visit: &Visit) -> Result<Vec<(&'static str, Count)>, Fault> {
    let counted = pieces::counts(visit.house().reader(), visit.actor(), &standing()).await?;
    let at = |place: &str| counted.iter().filter(|(state, _)| place_of(**state) == Some(place)).map(|(_, count)| count).sum();
    Ok(PLACES.into_iter().map(|place| (place, Count::of(at(place)))).collect())
}

/// The columns by name, with how many pieces stand in each and which of them the visitor looks at.
pub async fn heads(visit: &Visit, here: Option<&str>) -> Result<Vec<Value>, Fault> {
    let head = |(key, Count { count, more }): (&'static str, Count)| json!({ "key": key, "count": count, "more": more, "link": format!("/deals?at={key}"), "here": here == Some(key) });
    Ok(counts(visit).await?.into_iter().map(head).collect())
}

/// The columns with the most urgent of the pieces in them.
pub async fn columns(visit: &Visit, heads: &[Value]) -> Result<Vec<Value>, Fault> {
    let mut columns = heads.to_vec();
    for (column, place) in columns.iter_mut().zip(PLACES) {
        let pieces = pieces::pieces_in(visit.house().reader(), visit.actor(), &states_at(place), CARDS_MOST).await?;
        let cards: Vec<Value> = pieces.iter().map(|(piece, deal)| card(visit, piece, deal)).collect();
        let count = column.get("count").and_then(Value::as_i64).unwrap_or_default();
        let hidden = count - i64::try_from(cards.len()).unwrap_or(count);
        if let Value::Object(column) = column {
            column.insert("cards".to_owned(), cards.into());
            column.insert("hidden".to_owned(), hidden.max(0).into());
        }
    }
    Ok(columns)
}

fn card(visit: &Visit, piece: &deliverable::Model, deal: &deal::Model) -> Value {
    let is_creator = visit.actor().creator == Some(deal.creator_id);
    let is_draft_due = matches!(piece.state, Piece::AwaitingSample | Piece::Producing);
    json!({
        "link": format!("/deliverables/{}", piece.id),
        "title": deal.title,
        "other": if is_creator { &deal.brand_name } else { &deal.creator_name },
        "number": piece.number,
        "platform": piece.platform,
        "format": piece.format,
        "state": piece.state,
        "due_at": is_draft_due.then_some(piece.due_at),
        "late": is_draft_due && piece.due_at < visit.house().now(),
        "disputed": deal.disputed,
        "price": Money::new(piece.price_minor, deal.currency),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_piece_under_way_stands_in_exactly_one_column() {
        let standing: usize = PLACES.iter().map(|place| states_at(place).len()).sum();
        assert_eq!(standing, Piece::ALL.iter().filter(|state| place_of(**state).is_some()).count());
        assert!(states_at("nowhere").is_empty());
    }

    #[test]
    fn what_is_counted_no_further_is_told_so() {
        let told = |counted| (Count::of(counted).count, Count::of(counted).more);
        assert_eq!([0, 999, 1_000, 4_000].map(told), [(0, false), (999, false), (999, true), (999, true)]);
    }
}
