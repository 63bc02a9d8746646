//! Pictures and videos that belong to a version of a draft. Their bytes are a `file`; the next version begins with the
//! same files.

use crate::{DraftId, FileId, MediaId};
use sea_orm::entity::prelude::*;

/// One picture or video of a version.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, DeriveEntityModel, serde::Serialize, serde::Deserialize)]
#[sea_orm(table_name = "media")]
pub struct Model {
    /// Its id.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: MediaId,
    /// The version it belongs to.
    pub draft_id: DraftId,
    /// Its bytes.
    pub file_id: FileId,
    /// Its place among them, from 1.
    pub number: i64,
    /// What it is called, without a path.
    pub name: String,
    /// `image/png`, `image/jpeg`, `image/webp` or `video/mp4`.
    pub media_type: String,
    /// How many bytes it has.
    pub size: i64,
    /// SHA-256 of its bytes, hexadecimal; part of the version's own hash.
    pub sha256: String,
    /// Pixels across.
    pub width: i64,
    /// Pixels down.
    pub height: i64,
}

impl ActiveModelBehavior for ActiveModel {}
