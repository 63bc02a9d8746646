//! Frozen documents: the confirmation of a deal (合作确认单).

use crate::{DealId, DocumentId, Instant};
use sea_orm::entity::prelude::*;

/// One row.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, DeriveEntityModel, serde::Serialize, serde::Deserialize)]
#[sea_orm(table_name = "document")]
pub struct Model {
    /// Its id.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: DocumentId,
    /// What it is, a code.
    pub kind: String,
    /// Its number on paper.
    pub number: String,
    /// The deal it confirms.
    pub deal_id: Option<DealId>,
    /// The content; canonical JSON text.
    #[sea_orm(column_type = "Text")]
    pub content: String,
    /// SHA-256 of the content, hexadecimal.
    pub content_hash: String,
    /// When it was issued.
    pub created_at: Instant,
}

impl ActiveModelBehavior for ActiveModel {}
