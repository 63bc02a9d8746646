//! Frozen versions of briefs.

use crate::{BriefId, BriefVersionId, Instant};
use sea_orm::entity::prelude::*;

/// One row.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, DeriveEntityModel, serde::Serialize, serde::Deserialize)]
#[sea_orm(table_name = "brief_version")]
pub struct Model {
    /// Its id.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: BriefVersionId,
    /// The brief.
    pub brief_id: BriefId,
    /// 1, 2, 3 …
    pub number: i64,
    /// The content; canonical JSON text.
    #[sea_orm(column_type = "Text")]
    pub content: String,
    /// SHA-256 of the content, hexadecimal.
    pub content_hash: String,
    /// When it was frozen.
    pub created_at: Instant,
}

impl ActiveModelBehavior for ActiveModel {}
