//! Bands of drafts: two drafts with a band in common are probably alike.

use crate::DraftId;
use sea_orm::entity::prelude::*;

/// One row.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, DeriveEntityModel, serde::Serialize, serde::Deserialize)]
#[sea_orm(table_name = "draft_band")]
pub struct Model {
    /// The band: a hash over a few of the text's smallest hashes and their place.
    #[sea_orm(primary_key, auto_increment = false)]
    pub band: i64,
    /// The draft that has it.
    #[sea_orm(primary_key, auto_increment = false)]
    pub draft_id: DraftId,
}

impl ActiveModelBehavior for ActiveModel {}
