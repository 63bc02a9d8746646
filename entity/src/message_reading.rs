//! How far each side of a deal has read its messages: one row a deal, moved forward only.

use crate::{DealId, Instant};
use sea_orm::entity::prelude::*;

/// The places of both sides.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, DeriveEntityModel, serde::Serialize, serde::Deserialize)]
#[sea_orm(table_name = "message_reading")]
pub struct Model {
    /// The deal.
    #[sea_orm(primary_key, auto_increment = false)]
    pub deal_id: DealId,
    /// The brand has read what was written up to then.
    pub brand_through: Option<Instant>,
    /// The creator has read what was written up to then.
    pub creator_through: Option<Instant>,
}

impl ActiveModelBehavior for ActiveModel {}
