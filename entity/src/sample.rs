//! Samples: goods on their way to creators.

use crate::{DealId, DeliverableId, Instant, SampleId};
use sea_orm::entity::prelude::*;

crate::codes! {
    /// Where a sample is.
    pub enum SampleState {
        /// The brand is to ship it.
        Needed = "needed",
        /// On its way.
        Shipped = "shipped",
        /// With the creator.
        Received = "received",
        /// It never arrived.
        Lost = "lost",
        /// To be sent back.
        ToReturn = "to_return",
        /// Back with the brand.
        Returned = "returned",
        /// No longer followed: its deal ended.
        Dropped = "dropped",
    }
}

/// One row.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, DeriveEntityModel, serde::Serialize, serde::Deserialize)]
#[sea_orm(table_name = "sample")]
pub struct Model {
    /// Its id.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: SampleId,
    /// The state it is in.
    pub state: SampleState,
    /// How often it moved.
    pub version: i64,
    /// When it was made.
    pub created_at: Instant,
    /// When it last moved.
    pub changed_at: Instant,
    /// The deal.
    pub deal_id: DealId,
    /// The deliverable that waits for it.
    pub deliverable_id: DeliverableId,
    /// What is sent.
    pub what: String,
    /// Whether it comes back.
    pub to_be_returned: bool,
    /// Who carries it.
    pub carrier: Option<String>,
    /// Its tracking number.
    pub tracking: Option<String>,
    /// When it was shipped.
    pub shipped_at: Option<Instant>,
    /// When it arrived.
    pub received_at: Option<Instant>,
}

impl ActiveModelBehavior for ActiveModel {}
