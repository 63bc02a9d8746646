//! Reviews: one lane of a draft's way.

use crate::{DealId, DraftId, Instant, ReviewId};
use sea_orm::entity::prelude::*;

crate::codes! {
    /// Where a lane stands.
    pub enum ReviewState {
        /// Before the brand; its silence approves.
        Brand = "brand",
        /// Before the brand in a regulated category; silence never approves.
        BrandRegulated = "brand_regulated",
        /// Before platform reviewers.
        Platform = "platform",
        /// Before the platform, after the brand's last round.
        Decision = "decision",
        /// Approved.
        Passed = "passed",
        /// Changes were asked for.
        Returned = "returned",
        /// Ended with its draft.
        Dropped = "dropped",
    }
}

/// One row.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, DeriveEntityModel, serde::Serialize, serde::Deserialize)]
#[sea_orm(table_name = "review")]
pub struct Model {
    /// Its id.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: ReviewId,
    /// The state it is in.
    pub state: ReviewState,
    /// How often it moved.
    pub version: i64,
    /// When it was made.
    pub created_at: Instant,
    /// When it last moved.
    pub changed_at: Instant,
    /// The deal.
    pub deal_id: DealId,
    /// The draft.
    pub draft_id: DraftId,
    /// The lane's name.
    pub lane: String,
    /// Its place in the order of lanes, from 1.
    pub position: i64,
    /// How many people must approve.
    pub needed: i64,
    /// How many have.
    pub approvals: i64,
    /// Whether a return from it counts as a round of the brand.
    pub counts: bool,
}

impl ActiveModelBehavior for ActiveModel {}
