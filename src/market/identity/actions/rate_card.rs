//! Rate cards: a price by platform and format, with what it contains.

use entity::{Currency, Money, RateId, SubjectKind, rate};
use serde_json::json;

use super::super::rules::text::{self, Fields};
use super::super::store;
use crate::kernel::{Call, Fault, House, record};

/// A price as a creator names it.
#[derive(Clone, Debug)]
pub struct RateDraft {
    /// The platform, a code word.
    pub platform: String,
    /// The format, a code word.
    pub format: String,
    /// The price with tax, above zero.
    pub price: Money,
    /// How many rounds of changes it contains, 0 to 10.
    pub revisions_count: i32,
    /// How long the creator needs, 1 to 365 days.
    pub delivery_days: i32,
    /// For how long the brand may use the content elsewhere, 0 to 3650 days.
    pub rights_days: i32,
    /// For how long the post stays up, 7 to 365 days.
    pub retention_days: i32,
}

/// The largest price of a rate card, in major units.
const PRICE_MOST_UNITS: i64 = 100_000_000;

impl RateDraft {
    fn checked(&self) -> Result<(String, String), Fault> {
        let mut fields = Fields::default();
        let platform = fields.take(text::word("platform", &self.platform));
        let format = fields.take(text::word("format", &self.format));
        let most = largest(self.price.currency);
        fields.must((1..=most).contains(&self.price.minor), "price", "price_range", "A price is above zero and at most 100000000.");
        fields.must(
            (0..=10).contains(&self.revisions_count),
            "revisions_count",
            "revisions_range",
            "A price contains 0 to 10 rounds of changes.",
        );
        fields.must((1..=365).contains(&self.delivery_days), "delivery_days", "delivery_range", "Delivery takes 1 to 365 days.");
        fields.must((0..=3650).contains(&self.rights_days), "rights_days", "rights_range", "Rights last 0 to 3650 days.");
        fields.must((7..=365).contains(&self.retention_days), "retention_days", "retention_range", "A post stays up 7 to 365 days.");
        fields.done()?;
        Ok((platform, format))
    }
}

fn largest(currency: Currency) -> i64 {
    currency.unit().saturating_mul(PRICE_MOST_UNITS)
}

/// A creator, or an agency within its mandate, sets a price; the one that stood there is kept, switched off.
pub async fn set_rate(house: &House, call: &Call, draft: RateDraft) -> Result<RateId, Fault> {
    let (platform, format) = draft.checked()?;
    house
        .promise(call, async |tx| {
            let creator = store::load_own_creator(tx.db(), tx.actor()).await?;
            let rate = rate::Model {
                id: tx.mint(),
                creator_id: creator.id,
                platform: platform.clone(),
                format: format.clone(),
                price_minor: draft.price.minor,
                currency: draft.price.currency,
                revisions_count: draft.revisions_count,
                delivery_days: draft.delivery_days,
                rights_days: draft.rights_days,
                retention_days: draft.retention_days,
                active: true,
                created_at: tx.now(),
            };
            store::replace_rate(tx, &rate).await?;
            let facts = json!({ "rate": rate.id, "platform": rate.platform, "format": rate.format, "price_minor": rate.price_minor });
            record(tx, SubjectKind::Creator, creator.id, "rate_set", facts).await?;
            Ok(rate.id)
        })
        .await
}

/// A creator takes a price off their card.
pub async fn remove_rate(house: &House, call: &Call, platform: &str, format: &str) -> Result<(), Fault> {
    house
        .promise(call, async |tx| {
            let creator = store::load_own_creator(tx.db(), tx.actor()).await?;
            store::take_rate_off(tx, creator.id, platform, format).await
        })
        .await
}
