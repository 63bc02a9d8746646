//! The explained score: what each term saw, what it weighs, what it gave. Pure, in whole numbers.
//!
//! The number of followers is no term: ordinary creators count.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use entity::{Code, CreatorId};

use crate::market::identity::availability::Availability;

/// A value that is all a term can give, in basis points.
const FULL_BP: i64 = 10_000;
/// What a term gives where nothing is known yet: neither merit nor fault.
const UNKNOWN_BP: i64 = 5_000;
/// How much one open deal takes from availability.
const OPEN_DEAL_BP: i64 = 2_000;
/// What a category gives that is not the creator's first.
const LATER_CATEGORY_BP: i64 = 8_000;
/// Deliveries everybody is assumed to have had, all but one of them on time: few facts change little.
const ASSUMED: (i64, i64) = (4, 5);
/// What the weights sum to.
const WEIGHTS_SUM: i64 = 1_000;

entity::codes! {
    /// A term of the score.
    pub enum ScoreTerm {
        /// Whether the creator makes content about it.
        Category = "category",
        /// Whether the creator lives in one of its markets.
        Market = "market",
        /// Whether the creator's accounts there were seen by a reviewer.
        Platform = "platform",
        /// Whether the rate card fits what is offered.
        Price = "price",
        /// How many posts came within their window.
        Punctuality = "punctuality",
        /// How many deals are open at the moment.
        Availability = "availability",
    }
}

/// The weights of the terms as of a day.
#[derive(Clone, Debug, PartialEq, Eq, serde::Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Weights {
    /// The version of the table.
    pub version: String,
    /// The day it was made.
    pub dated: jiff::civil::Date,
    /// Where it comes from.
    pub note: String,
    weights: BTreeMap<String, i64>,
}

/// The weights that ship with the program.
pub static WEIGHTS: LazyLock<Option<Weights>> = LazyLock::new(|| Weights::read(include_str!("../../../packs/matching/weights.json")).ok());

/// A table of weights that cannot be used.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum WeightsError {
    /// It is not readable.
    #[error("the weights cannot be read: {0}")]
    Unreadable(String),
    /// A term has no weight or a negative one, or something else has one.
    #[error("the weights are not those of the terms")]
    Terms,
    /// They do not sum to 1000.
    #[error("the weights sum to {0}, not 1000")]
    Sum(i64),
}

impl Weights {
    /// Reads a table; every term has one weight of 0 or more, together 1000.
    pub fn read(text: &str) -> Result<Self, WeightsError> {
        let weights: Self = serde_json::from_str(text).map_err(|error| WeightsError::Unreadable(error.to_string()))?;
        let known = |term: &ScoreTerm| weights.weights.get(term.code()).is_some_and(|weight| (0..=WEIGHTS_SUM).contains(weight));
        if weights.weights.len() != ScoreTerm::ALL.len() || !ScoreTerm::ALL.iter().all(known) {
            return Err(WeightsError::Terms);
        }
        let sum = weights.weights.values().sum();
        if sum == WEIGHTS_SUM { Ok(weights) } else { Err(WeightsError::Sum(sum)) }
    }

    fn of(&self, term: ScoreTerm) -> i64 {
        self.weights.get(term.code()).copied().unwrap_or(0)
    }
}

/// What a brief looks for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sought {
    /// The category of what is advertised.
    pub category: String,
    /// Regions that belong to its markets.
    pub regions: Vec<String>,
    /// What is offered to one creator, in minor units.
    pub price_minor: i64,
    /// How many platforms the offer needs.
    pub platforms: i64,
}

/// What is known about a creator who passed the filters.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Known {
    /// Who.
    pub creator_id: CreatorId,
    /// What they are called.
    pub name: String,
    /// What they make content about, the first first.
    pub categories: Vec<String>,
    /// Where they live.
    pub region: String,
    /// How many of the needed platforms a reviewer has seen their account on.
    pub verified: i64,
    /// What their rate card asks for the offer, in minor units; `None` where it does not say.
    pub asks_minor: Option<i64>,
    /// Posts that went live.
    pub posts: i64,
    /// Those of them within their window.
    pub on_time: i64,
    /// Deals under way.
    pub open_deals: i64,
    /// Why the house does not propose them: away for the publish window, or full. `None` where it does.
    pub kept_away: Option<Availability>,
}

/// What one term gave.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct Part {
    /// The term.
    pub term: ScoreTerm,
    /// What it saw, 0 to 10,000 basis points.
    pub value_bp: i64,
    /// What it weighs, of 1000.
    pub weight: i64,
    /// What it gave.
    pub points: i64,
    /// The number it was made of: posts on time, open deals, the price asked.
    pub counted: Option<i64>,
    /// The number that one is held against.
    pub out_of: Option<i64>,
}

/// A creator with a score and its reasons.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct Candidate {
    /// Who.
    pub creator_id: CreatorId,
    /// What they are called.
    pub name: String,
    /// 0 to 10,000: the sum of the parts.
    pub score: i64,
    /// What each term gave.
    pub parts: Vec<Part>,
    /// What their rate card asks, in minor units.
    pub asks_minor: Option<i64>,
}

/// A creator who could take a brief but is not proposed now.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LeftOut {
    /// Who.
    pub creator_id: CreatorId,
    /// What they are called.
    pub name: String,
    /// Why: they are away, or full.
    pub why: Availability,
}

/// Those who are proposed, and those who are not because they are away or full.
pub fn parted(known: Vec<Known>) -> (Vec<Known>, Vec<LeftOut>) {
    let (mut proposed, mut left_out) = (Vec::new(), Vec::new());
    for known in known {
        match known.kept_away {
            None => proposed.push(known),
            Some(why) => left_out.push(LeftOut { creator_id: known.creator_id, name: known.name, why }),
        }
    }
    (proposed, left_out)
}

/// Scores one creator.
pub fn score(weights: &Weights, sought: &Sought, known: &Known) -> Candidate {
    let parts: Vec<Part> = ScoreTerm::ALL.iter().map(|term| part(weights.of(*term), *term, sought, known)).collect();
    Candidate {
        creator_id: known.creator_id,
        name: known.name.clone(),
        score: parts.iter().map(|part| part.points).sum(),
        parts,
        asks_minor: known.asks_minor,
    }
}

/// The best first; equal scores in the order of their ids.
pub fn rank(mut candidates: Vec<Candidate>, limit: usize) -> Vec<Candidate> {
    candidates.sort_by_key(|candidate| (-candidate.score, candidate.creator_id));
    candidates.truncate(limit);
    candidates
}

fn part(weight: i64, term: ScoreTerm, sought: &Sought, known: &Known) -> Part {
    let (value_bp, counted, out_of) = match term {
        ScoreTerm::Category => (category_bp(sought, known), None, None),
        ScoreTerm::Market => (if sought.regions.contains(&known.region) { FULL_BP } else { 0 }, None, None),
        ScoreTerm::Platform => (share_bp(known.verified, sought.platforms), Some(known.verified), Some(sought.platforms)),
        ScoreTerm::Price => (price_bp(sought, known), known.asks_minor, Some(sought.price_minor)),
        ScoreTerm::Punctuality => {
            let value = share_bp(known.on_time.saturating_add(ASSUMED.0), known.posts.saturating_add(ASSUMED.1));
            (value, Some(known.on_time), Some(known.posts))
        }
        ScoreTerm::Availability => {
            let taken = known.open_deals.saturating_mul(OPEN_DEAL_BP);
            (FULL_BP.saturating_sub(taken).max(0), Some(known.open_deals), None)
        }
    };
    Part { term, value_bp, weight, points: value_bp * weight / WEIGHTS_SUM, counted, out_of }
}

fn category_bp(sought: &Sought, known: &Known) -> i64 {
    match known.categories.iter().position(|category| *category == sought.category) {
        Some(0) => FULL_BP,
        Some(_) => LATER_CATEGORY_BP,
        None => 0,
    }
}

/// All of it at or below the price on offer, nothing at twice that price.
fn price_bp(sought: &Sought, known: &Known) -> i64 {
    match known.asks_minor {
        None => UNKNOWN_BP,
        Some(asks) if asks <= sought.price_minor => FULL_BP,
        Some(asks) => FULL_BP - share_bp(asks - sought.price_minor, sought.price_minor),
    }
}

/// A part of a whole in basis points, held between nothing and all.
fn share_bp(part: i64, whole: i64) -> i64 {
    if whole <= 0 {
        return 0;
    }
    let share = i128::from(part) * i128::from(FULL_BP) / i128::from(whole);
    i64::try_from(share).unwrap_or(FULL_BP).clamp(0, FULL_BP)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use uuid::Uuid;

    use super::*;
    use crate::market::identity::availability::AvailabilityState;

    fn sought() -> Sought {
        Sought { category: "fashion".to_owned(), regions: vec!["CN".to_owned()], price_minor: 300_000, platforms: 1 }
    }

    fn known() -> Known {
        Known {
            creator_id: CreatorId(Uuid::from_u128(1)),
            name: "Ana".to_owned(),
            categories: vec!["fashion".to_owned(), "travel".to_owned()],
            region: "CN".to_owned(),
            verified: 1,
            asks_minor: Some(300_000),
            posts: 0,
            on_time: 0,
            open_deals: 0,
            kept_away: None,
        }
    }

    fn weights() -> &'static Weights {
        WEIGHTS.as_ref().unwrap()
    }

    #[test]
    fn the_shipped_weights_are_those_of_the_terms() {
        assert_eq!(weights().dated.to_string(), "2026-11-22");
    }

    #[test]
    fn weights_that_do_not_sum_to_a_thousand_are_refused() {
        let text = include_str!("../../../packs/matching/weights.json").replace("250", "251");
        assert_eq!(Weights::read(&text), Err(WeightsError::Sum(1_001)));
        let text = text.replace("\"market\"", "\"followers\"");
        assert_eq!(Weights::read(&text), Err(WeightsError::Terms));
    }

    #[test]
    fn a_newcomer_is_not_punished_for_having_no_history() {
        let newcomer = score(weights(), &sought(), &known());
        let late = score(weights(), &sought(), &Known { posts: 10, on_time: 2, ..known() });
        assert!(newcomer.score > late.score);
        assert_eq!(newcomer.score, 9_700);
    }

    #[test]
    fn whoever_is_away_or_full_is_left_out_with_the_reason() {
        let why = Availability { state: AvailabilityState::Full, away_until: None };
        let full = Known { creator_id: CreatorId(Uuid::from_u128(2)), kept_away: Some(why), ..known() };
        let (proposed, left_out) = parted(vec![full, known()]);
        assert_eq!(proposed, vec![known()]);
        assert_eq!(left_out, vec![LeftOut { creator_id: CreatorId(Uuid::from_u128(2)), name: "Ana".to_owned(), why }]);
    }

    #[test]
    fn equal_scores_stand_in_the_order_of_their_ids() {
        let second = Known { creator_id: CreatorId(Uuid::from_u128(2)), ..known() };
        let ranked = rank(vec![score(weights(), &sought(), &second), score(weights(), &sought(), &known())], 1);
        assert_eq!(ranked[0].creator_id, known().creator_id);
    }

    proptest! {
        #[test]
        fn the_parts_make_the_score_and_stay_in_range(
            asks in prop::option::of(0_i64..i64::MAX), posts in 0_i64..1_000, on_time in 0_i64..1_000, open_deals in 0_i64..i64::MAX, verified in 0_i64..3,
        ) {
            let candidate = score(weights(), &sought(), &Known { asks_minor: asks, posts, on_time, open_deals, verified, ..known() });
            prop_assert_eq!(candidate.parts.iter().map(|part| part.points).sum::<i64>(), candidate.score);
            prop_assert!((0..=FULL_BP).contains(&candidate.score));
            prop_assert!(candidate.parts.iter().all(|part| (0..=FULL_BP).contains(&part.value_bp)));
        }

        #[test]
        fn asking_less_never_lowers_the_score(asks in 0_i64..1_000_000, less in 0_i64..1_000_000) {
            let dear = score(weights(), &sought(), &Known { asks_minor: Some(asks), ..known() });
            let cheap = score(weights(), &sought(), &Known { asks_minor: Some(asks.saturating_sub(less)), ..known() });
            prop_assert!(cheap.score >= dear.score);
        }
    }
}
