//! Days on which a creator takes no new orders.

use crate::{AbsenceId, CreatorId, Instant};
use sea_orm::entity::prelude::*;

/// One period of days off.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, DeriveEntityModel, serde::Serialize, serde::Deserialize)]
#[sea_orm(table_name = "absence")]
pub struct Model {
    /// Its id.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: AbsenceId,
    /// Whose.
    pub creator_id: CreatorId,
    /// The first day, as `2026-12-01`, in the creator's zone.
    pub from_day: String,
    /// The last day, itself included.
    pub until_day: String,
    /// When the first day begins there.
    pub starts_at: Instant,
    /// When the last day is over there.
    pub ends_at: Instant,
    /// What the creator notes for themselves; empty where they note nothing.
    pub note: String,
    /// When it was entered.
    pub created_at: Instant,
}

impl ActiveModelBehavior for ActiveModel {}
