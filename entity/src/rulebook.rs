//! Rulebooks that deals have pinned, by the hash of their content.

use crate::Instant;
use sea_orm::entity::prelude::*;

/// One rulebook.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "rulebook")]
pub struct Model {
    /// SHA-256 of the content, hexadecimal.
    #[sea_orm(primary_key, auto_increment = false)]
    pub content_hash: String,
    /// The files: name to text; canonical JSON text.
    #[sea_orm(column_type = "Text")]
    pub content: String,
    /// When it was first pinned.
    pub created_at: Instant,
}

impl ActiveModelBehavior for ActiveModel {}
