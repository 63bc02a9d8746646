//! What a brief says and what an offer promises, as JSON; the same shapes go in and come out.

use entity::deal::Settlement;
use entity::deliverable::Route;
use entity::{Currency, Money, ProductId};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::kernel::Fault;
use crate::market::brief::content::{Bid, Content, Offer, Requirement, RequirementKind, SampleWanted, Wanted};

/// What a brief says.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ContentBody {
    /// What the brand wants to reach, in its own words.
    #[schema(min_length = 1, max_length = 5000)]
    pub goal: String,
    /// The product it is about.
    #[serde(default)]
    #[schema(value_type = Option<String>)]
    pub product_id: Option<ProductId>,
    /// Markets a post is meant for: codes such as `CN`.
    pub markets: Vec<String>,
    /// Platforms a post may stand on: codes such as `xiaohongshu`.
    pub platforms: Vec<String>,
    /// What a post must, must not or should do.
    #[serde(default)]
    pub requirements: Vec<RequirementBody>,
    /// What is offered to every creator.
    pub offer: OfferBody,
}

/// One thing a post must, must not or should do.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct RequirementBody {
    /// How it is checked.
    pub kind: RequirementKind,
    /// The words, or the sentence a person checks.
    #[schema(min_length = 1, max_length = 500)]
    pub text: String,
}

/// What is to be delivered, for how much.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct OfferBody {
    /// Where it is paid.
    #[serde(default = "here")]
    pub settlement: Settlement,
    /// Whether the creator earns a commission on sales besides the price, paid elsewhere; the check of the posts knows it.
    #[serde(default)]
    pub commission: bool,
    /// The pieces; their prices add up to the price.
    pub deliverables: Vec<WantedBody>,
}

/// One piece that is wanted.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct WantedBody {
    /// Where it is published.
    pub platform: String,
    /// What it is: `article`, `livestream`, `note`, `story` or `video`.
    pub format: String,
    /// Its price, tax included.
    pub price: Money,
    /// How it is ordered on its platform.
    #[serde(default = "unrouted")]
    pub route: Route,
    /// Whether an outline comes first.
    #[serde(default)]
    pub outline: bool,
    /// The sample the creator needs.
    #[serde(default)]
    pub sample: Option<SampleBody>,
    /// Days until the draft is due, from the agreement or from receipt of the sample.
    #[schema(minimum = 1, maximum = 180)]
    pub due_days: i64,
    /// Days the publish window has after the due date.
    #[serde(default = "a_week")]
    #[schema(minimum = 1, maximum = 90)]
    pub window_days: i64,
    /// Days the post stays.
    #[serde(default = "a_month")]
    #[schema(minimum = 7, maximum = 365)]
    pub retention_days: i64,
}

/// A sample that is sent.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct SampleBody {
    /// What is sent.
    #[schema(min_length = 1, max_length = 200)]
    pub what: String,
    /// Whether it comes back.
    #[serde(default)]
    pub to_be_returned: bool,
}

fn here() -> Settlement {
    Settlement::Platform
}

fn unrouted() -> Route {
    Route::NoneNeeded
}

fn a_week() -> i64 {
    7
}

fn a_month() -> i64 {
    30
}

impl ContentBody {
    /// What the market knows it as, in one currency.
    pub fn content(&self, currency: Currency) -> Result<Content, Fault> {
        let requirement = |body: &RequirementBody| Requirement { kind: body.kind, text: body.text.clone() };
        Ok(Content {
            goal: self.goal.clone(),
            product_id: self.product_id,
            markets: self.markets.clone(),
            platforms: self.platforms.clone(),
            requirements: self.requirements.iter().map(requirement).collect(),
            offer: self.offer.offer(currency, "content.offer")?,
        })
    }

    /// As it is shown.
    pub fn of(content: Content, currency: Currency) -> Self {
        let requirement = |requirement: Requirement| RequirementBody { kind: requirement.kind, text: requirement.text };
        Self {
            goal: content.goal,
            product_id: content.product_id,
            markets: content.markets,
            platforms: content.platforms,
            requirements: content.requirements.into_iter().map(requirement).collect(),
            offer: OfferBody::of(content.offer, currency),
        }
    }
}

impl OfferBody {
    /// What the market knows it as; every price is in the brief's currency.
    pub fn offer(&self, currency: Currency, field: &str) -> Result<Offer, Fault> {
        self.bid().offer_in(currency, field)
    }

    /// The same where the brief has not been read yet.
    pub fn bid(&self) -> Bid {
        let deliverables = self.deliverables.iter().map(WantedBody::wanted).collect();
        let currencies = self.deliverables.iter().map(|wanted| wanted.price.currency).collect();
        Bid { offer: Offer { settlement: self.settlement, commission: self.commission, deliverables }, currencies }
    }

    /// As it is shown.
    pub fn of(offer: Offer, currency: Currency) -> Self {
        let deliverables = offer.deliverables.into_iter().map(|wanted| WantedBody::of(wanted, currency)).collect();
        Self { settlement: offer.settlement, commission: offer.commission, deliverables }
    }
}

impl WantedBody {
    fn wanted(&self) -> Wanted {
        let sample = |sample: &SampleBody| SampleWanted { what: sample.what.clone(), to_be_returned: sample.to_be_returned };
        Wanted {
            platform: self.platform.clone(),
            format: self.format.clone(),
            price_minor: self.price.minor,
            route: self.route,
            outline: self.outline,
            sample: self.sample.as_ref().map(sample),
            due_days: self.due_days,
            window_days: self.window_days,
            retention_days: self.retention_days,
        }
    }

    fn of(wanted: Wanted, currency: Currency) -> Self {
        let sample = |sample: SampleWanted| SampleBody { what: sample.what, to_be_returned: sample.to_be_returned };
        Self {
            platform: wanted.platform,
            format: wanted.format,
            price: Money::new(wanted.price_minor, currency),
            route: wanted.route,
            outline: wanted.outline,
            sample: wanted.sample.map(sample),
            due_days: wanted.due_days,
            window_days: wanted.window_days,
            retention_days: wanted.retention_days,
        }
    }
}
