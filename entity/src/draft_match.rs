//! Pairs of drafts that are alike, as they were found when the later one was handed in.

use crate::{DraftId, Instant};
use sea_orm::entity::prelude::*;

/// One row.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, DeriveEntityModel, serde::Serialize, serde::Deserialize)]
#[sea_orm(table_name = "draft_match")]
pub struct Model {
    /// The draft that was handed in.
    #[sea_orm(primary_key, auto_increment = false)]
    pub draft_id: DraftId,
    /// The earlier one.
    #[sea_orm(primary_key, auto_increment = false)]
    pub other_id: DraftId,
    /// What both texts share of what either says, in basis points.
    pub alike_bp: i64,
    /// When it was found.
    pub created_at: Instant,
}

impl ActiveModelBehavior for ActiveModel {}
