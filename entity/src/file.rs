//! Stored bytes: exports as they were issued, imported files, uploads. Served again byte for byte.

use crate::{FileId, Instant};
use sea_orm::entity::prelude::*;

/// One file.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, DeriveEntityModel, serde::Serialize, serde::Deserialize)]
#[sea_orm(table_name = "file")]
pub struct Model {
    /// Its id.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: FileId,
    /// What it is for, a code: `pain001`, `daifa`, `bank_statement`, `confirmation`.
    pub purpose: String,
    /// What it belongs to, as text: a batch's id, a statement's number.
    pub belongs_to: String,
    /// The name it is saved under.
    pub name: String,
    /// Its media type.
    pub media_type: String,
    /// SHA-256 of the bytes.
    pub sha256: Vec<u8>,
    /// The bytes.
    pub content: Vec<u8>,
    /// When it was stored.
    pub created_at: Instant,
}

impl ActiveModelBehavior for ActiveModel {}
