//! When a live post is looked at next, and what the looks before have left open. One row a deliverable.

use crate::{DealId, DeliverableId, Instant, UserId};
use sea_orm::entity::prelude::*;

/// One row.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, DeriveEntityModel, serde::Serialize, serde::Deserialize)]
#[sea_orm(table_name = "post_watch")]
pub struct Model {
    /// The deliverable.
    #[sea_orm(primary_key, auto_increment = false)]
    pub deliverable_id: DeliverableId,
    /// Its deal.
    pub deal_id: DealId,
    /// When it is looked at next; `None`: not of itself.
    pub due_at: Option<Instant>,
    /// Until when a worker is at it.
    pub leased_until: Option<Instant>,
    /// How many looks there were.
    pub looks: i64,
    /// How often in a row nobody answered.
    pub unreached: i64,
    /// Since when the address says that the post has gone.
    pub gone_since: Option<Instant>,
    /// When a reviewer was last asked to look.
    pub by_hand_at: Option<Instant>,
    /// Who asked for the next look.
    pub asked_by: Option<UserId>,
    /// When somebody last asked.
    pub asked_at: Option<Instant>,
}

impl ActiveModelBehavior for ActiveModel {}
