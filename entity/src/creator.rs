//! A creator's profile. One without a user was imported and can be claimed.

use crate::words::Words;
use crate::{CreatorId, Instant, UserId};
use sea_orm::entity::prelude::*;

/// One creator.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, DeriveEntityModel, serde::Serialize, serde::Deserialize)]
#[sea_orm(table_name = "creator")]
pub struct Model {
    /// Its id.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: CreatorId,
    /// Whose profile it is; `None` while unclaimed.
    #[sea_orm(unique)]
    pub user_id: Option<UserId>,
    /// What they are called on pages.
    pub display_name: String,
    /// What they say about themselves.
    pub bio: String,
    /// The market they live in: ISO 3166, two capital letters.
    pub region: String,
    /// Their time zone, an IANA name.
    pub zone: String,
    /// The languages they make content in, such as `zh` and `en`.
    pub languages: Words,
    /// What they make content about.
    pub categories: Words,
    /// Whether they take orders.
    pub taking_orders: bool,
    /// How many orders they take at once; `None` where they have not said.
    pub orders_most: Option<i64>,
    /// Whether they declared to be 18 or older.
    pub adult: bool,
    /// When their real name was checked; needed before the first agreement.
    pub real_name_checked_at: Option<Instant>,
    /// When it was made or imported.
    pub created_at: Instant,
    /// When an unclaimed profile was claimed.
    pub claimed_at: Option<Instant>,
}

impl ActiveModelBehavior for ActiveModel {}
