//! A price on a creator's rate card (报价): a new price is a new row, the old one is switched off.

use crate::{CreatorId, Currency, Instant, Money, RateId};
use sea_orm::entity::prelude::*;

/// One price.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, DeriveEntityModel, serde::Serialize, serde::Deserialize)]
#[sea_orm(table_name = "rate")]
pub struct Model {
    /// Its id.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: RateId,
    /// Whose.
    pub creator_id: CreatorId,
    /// On which platform, a code word.
    pub platform: String,
    /// In which format, a code word such as `note` or `video`.
    pub format: String,
    /// The price with tax, in minor units.
    pub price_minor: i64,
    /// Its currency.
    pub currency: Currency,
    /// How many rounds of changes it contains.
    pub revisions_count: i32,
    /// How long the creator needs.
    pub delivery_days: i32,
    /// For how long the brand may use the content elsewhere.
    pub rights_days: i32,
    /// For how long the post stays up.
    pub retention_days: i32,
    /// Whether it is on the card now.
    pub active: bool,
    /// Since when.
    pub created_at: Instant,
}

impl Model {
    /// The price with tax.
    pub fn price(&self) -> Money {
        Money::new(self.price_minor, self.currency)
    }
}

impl ActiveModelBehavior for ActiveModel {}
