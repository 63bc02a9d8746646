//! What a brief says and what an offer promises: the content that versions freeze and deals pin.

use entity::deal::Settlement;
use entity::deliverable::Route;
use entity::{Currency, ProductId};

use crate::kernel::{Fault, FieldError};

/// The content of one version of a brief.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Content {
    /// What the brand wants to reach, in its own words.
    pub goal: String,
    /// The product it is about.
    pub product_id: Option<ProductId>,
    /// The markets it is meant for: codes such as `CN`.
    pub markets: Vec<String>,
    /// Platforms on which it may be published, for briefs creators apply to.
    pub platforms: Vec<String>,
    /// What a post must and must not say.
    pub requirements: Vec<Requirement>,
    /// What is offered to every creator.
    pub offer: Offer,
}

/// One thing a post must, must not or should do.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Requirement {
    /// What kind it is.
    pub kind: RequirementKind,
    /// The words, or the sentence a person checks.
    pub text: String,
}

entity::codes! {
    /// How a requirement is checked.
    pub enum RequirementKind {
        /// The words must stand in the draft.
        MustSay = "must_say",
        /// The words must not.
        MustNotSay = "must_not_say",
        /// The hashtag must be there.
        Hashtag = "hashtag",
        /// A person looks.
        Manual = "manual",
    }
}

/// What is to be delivered, for how much.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Offer {
    /// Where it is paid.
    pub settlement: Settlement,
    /// Whether the creator earns a commission on sales besides the price; it is paid elsewhere.
    #[serde(default)]
    pub commission: bool,
    /// The pieces; their prices add up to the price.
    pub deliverables: Vec<Wanted>,
}

impl Offer {
    /// The price of all pieces, in minor units; `None` where it does not fit.
    pub fn price_minor(&self) -> Option<i64> {
        self.deliverables.iter().try_fold(0_i64, |sum, wanted| sum.checked_add(wanted.price_minor))
    }

    /// The same in whole units of its currency, what is below one left off.
    pub fn price_whole(&self, currency: Currency) -> i64 {
        self.price_minor().unwrap_or(i64::MAX) / currency.unit()
    }
}

/// An offer as one side words it, before anybody has looked which currency the brief is in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Bid {
    /// What is offered.
    pub offer: Offer,
    /// The currency of each piece's price.
    pub currencies: Vec<Currency>,
}

impl Bid {
    /// The offer, every price of which is in the brief's currency, or a refusal under the field it came in.
    pub fn offer_in(self, currency: Currency, field: &str) -> Result<Offer, Fault> {
        self.must_be_in(currency, field)?;
        Ok(self.offer)
    }

    /// Refuses prices in another currency than the brief's.
    pub fn must_be_in(&self, currency: Currency, field: &str) -> Result<(), Fault> {
        let others = self.currencies.iter().enumerate().filter(|(_, stated)| **stated != currency);
        let sentence = format!("Prices of this brief are in {currency}.");
        let wrong = |index| FieldError::new(format!("{field}.deliverables.{index}.price"), "currency", sentence.as_str());
        let wrong: Vec<_> = others.map(|(index, _)| wrong(index)).collect();
        if wrong.is_empty() { Ok(()) } else { Err(Fault::invalid(wrong)) }
    }
}

/// One piece that is wanted.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Wanted {
    /// Where it is published, a code.
    pub platform: String,
    /// What it is: `note`, `video`, `livestream`.
    pub format: String,
    /// Its price, tax included, in minor units of the brief's currency.
    pub price_minor: i64,
    /// How it is ordered on its platform.
    pub route: Route,
    /// Whether an outline comes first.
    #[serde(default)]
    pub outline: bool,
    /// The sample the creator needs.
    #[serde(default)]
    pub sample: Option<SampleWanted>,
    /// Days until the draft is due, from the agreement or from receipt of the sample.
    pub due_days: i64,
    /// Days the publish window has after the due date.
    pub window_days: i64,
    /// Days the post stays, 7 to 365.
    pub retention_days: i64,
}

/// A sample that is sent.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SampleWanted {
    /// What is sent.
    pub what: String,
    /// Whether it comes back.
    #[serde(default)]
    pub to_be_returned: bool,
}
