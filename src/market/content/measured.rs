//! What a published post has reached, what may be noted of it, and what it cost by that. Pure.

use entity::deliverable::DeliverableState;
use entity::measurement::{self, Source};
use entity::{Instant, Money};

use crate::kernel::{Fault, FieldError, Kind, Refuse};

/// The most that is counted of anything.
pub const COUNT_MOST: i64 = 1_000_000_000_000;
/// Costs are told for so many views.
const MILLE: i64 = 1_000;

/// Why counts are not noted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum MeasureError {
    /// No post stands yet.
    #[error("Counts are noted of a post that is published.")]
    NotPublished,
    /// More than one picture.
    #[error("A measurement has at most one screenshot.")]
    OneScreenshot,
}

impl Refuse for MeasureError {
    fn kind(&self) -> Kind {
        match self {
            Self::NotPublished => Kind::Illegal,
            Self::OneScreenshot => Kind::Invalid,
        }
    }

    fn code(&self) -> &'static str {
        match self {
            Self::NotPublished => "not_published",
            Self::OneScreenshot => "one_screenshot",
        }
    }
}

/// The counts of a post; one that nobody could see is empty.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Counts {
    /// How often it was seen.
    pub views: Option<i64>,
    /// How often it was liked.
    pub likes: Option<i64>,
    /// How many comments it has.
    pub comments: Option<i64>,
    /// How often it was passed on.
    pub shares: Option<i64>,
    /// How often it was saved.
    pub saves: Option<i64>,
}

impl Counts {
    /// Those of a measurement.
    pub fn of(row: &measurement::Model) -> Self {
        Self { views: row.views, likes: row.likes, comments: row.comments, shares: row.shares, saves: row.saves }
    }

    /// Refuses counts below nothing or beyond a million million, and none at all.
    pub fn check(&self) -> Result<(), Fault> {
        let named =
            [("views", self.views), ("likes", self.likes), ("comments", self.comments), ("shares", self.shares), ("saves", self.saves)];
        if named.iter().all(|(_, count)| count.is_none()) {
            return Err(Fault::invalid(vec![FieldError::new("views", "count_none", "Note at least one count.")]));
        }
        let is_beyond = |count: &Option<i64>| count.is_some_and(|count| !(0..=COUNT_MOST).contains(&count));
        let wrong = |(name, _): &(&str, Option<i64>)| FieldError::new(*name, "count_range", "A count is 0 to 1,000,000,000,000.");
        let fields: Vec<FieldError> = named.iter().filter(|(_, count)| is_beyond(count)).map(wrong).collect();
        if fields.is_empty() { Ok(()) } else { Err(Fault::invalid(fields)) }
    }

    /// How often somebody did something with the post: likes, comments, shares and saves, as far as they are known.
    pub fn engagement(&self) -> Option<i64> {
        [self.likes, self.comments, self.shares, self.saves].into_iter().flatten().reduce(i64::saturating_add)
    }

    /// Counts added to each other; what neither has stays empty.
    #[must_use]
    pub fn plus(self, other: Self) -> Self {
        let sum = |one: Option<i64>, other: Option<i64>| one.into_iter().chain(other).reduce(i64::saturating_add);
        Self {
            views: sum(self.views, other.views),
            likes: sum(self.likes, other.likes),
            comments: sum(self.comments, other.comments),
            shares: sum(self.shares, other.shares),
            saves: sum(self.saves, other.saves),
        }
    }
}

/// What a thousand views cost (CPM): the price, fee apart, times 1,000 by the views, rounded to the nearest minor unit, half
/// a unit up. Nothing where nobody saw it, or nobody knows.
pub fn cost_per_mille(price: Money, counts: &Counts) -> Option<Money> {
    divided(price, MILLE, counts.views)
}

/// What one like, comment, share or save cost (CPE): the price, fee apart, by all of them, rounded to the nearest minor unit,
/// half a unit up. Nothing where there is none.
pub fn cost_per_engagement(price: Money, counts: &Counts) -> Option<Money> {
    divided(price, 1, counts.engagement())
}

fn divided(price: Money, times: i64, by: Option<i64>) -> Option<Money> {
    let by = i128::from(by.filter(|by| *by > 0)?);
    let doubled = 2 * i128::from(price.minor) * i128::from(times) + by;
    Some(Money::new(i64::try_from(doubled.div_euclid(2 * by)).ok()?, price.currency))
}

/// Refuses what is noted before the post stands, of a moment before it stood, or of one to come.
pub fn must_be_published(state: DeliverableState, published_at: Option<Instant>, (at, now): (Instant, Instant)) -> Result<(), Fault> {
    let Some(published_at) = published_at.filter(|_| stands(state)) else { return Err(MeasureError::NotPublished.into()) };
    if at > now {
        return Err(Fault::invalid(vec![FieldError::new("measured_at", "future", "Figures are of a day that has come.")]));
    }
    if at < published_at {
        let message = "The post was not published yet at that time.";
        return Err(Fault::invalid(vec![FieldError::new("measured_at", "before_published", message)]));
    }
    Ok(())
}

/// Whether a post stands, or stood, in a state.
pub fn stands(state: DeliverableState) -> bool {
    match state {
        DeliverableState::Published
        | DeliverableState::InRetention
        | DeliverableState::RemovalAsked
        | DeliverableState::Missing
        | DeliverableState::LabelMissing
        | DeliverableState::PostReview
        | DeliverableState::Completed
        | DeliverableState::ClawedBack => true,
        DeliverableState::AwaitingSample
        | DeliverableState::Producing
        | DeliverableState::OutlineReview
        | DeliverableState::InReview
        | DeliverableState::Approved
        | DeliverableState::ProofReview
        | DeliverableState::Cancelled => false,
    }
}

/// Of the measurements of one post the one that costs are told by: the last that was read off, of two at one moment the one
/// noted later.
pub fn counted(rows: &[measurement::Model]) -> Option<&measurement::Model> {
    rows.iter().max_by_key(|row| (row.measured_at, row.created_at, row.id))
}

/// The last measurement of each source, in the order creator, brand, platform.
pub fn of_each_source(rows: &[measurement::Model]) -> Vec<&measurement::Model> {
    let last =
        |source: &Source| rows.iter().filter(|row| row.source == *source).max_by_key(|row| (row.measured_at, row.created_at, row.id));
    <Source as entity::Code>::ALL.iter().filter_map(last).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use entity::Currency;
    use proptest::prelude::*;

    fn yuan(minor: i64) -> Money {
        Money::new(minor, Currency::CNY)
    }

    #[test]
    fn costs_are_rounded_to_the_nearest_unit_and_nothing_is_divided_by_nothing() {
        let counts = Counts { views: Some(3_000), likes: Some(1), saves: Some(1), ..Counts::default() };
        assert_eq!(cost_per_mille(yuan(300_001), &counts), Some(yuan(100_000)));
        assert_eq!(cost_per_engagement(yuan(300_001), &counts), Some(yuan(150_001)), "half a unit up");
        assert_eq!(cost_per_mille(yuan(1), &Counts { views: Some(0), ..Counts::default() }), None);
        assert_eq!(cost_per_engagement(yuan(1), &Counts { views: Some(9), ..Counts::default() }), None);
        assert_eq!(cost_per_mille(yuan(i64::MAX), &Counts { views: Some(1), ..Counts::default() }), None, "more than can be told");
    }

    #[test]
    fn counts_lie_between_nothing_and_a_million_million() {
        let views = |views: i64| Counts { views: Some(views), ..Counts::default() };
        assert!(views(0).check().is_ok() && views(COUNT_MOST).check().is_ok());
        assert!(views(-1).check().is_err() && views(COUNT_MOST + 1).check().is_err() && Counts::default().check().is_err());
    }

    proptest! {
        #[test]
        fn a_cost_is_never_further_than_half_a_unit_from_the_truth(minor in 0_i64..1_000_000_000_000, views in 1_i64..=COUNT_MOST) {
            let cost = cost_per_mille(yuan(minor), &Counts { views: Some(views), ..Counts::default() }).unwrap();
            let off = 2 * (i128::from(minor) * 1_000 - i128::from(cost.minor) * i128::from(views));
            prop_assert!(off.abs() <= i128::from(views));
        }
    }
}
