//! Imported bank statement files. Their bytes are in `file`.

use crate::{BankFileId, FileId, Instant, UserId};
use sea_orm::entity::prelude::*;

/// One file.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, DeriveEntityModel, serde::Serialize, serde::Deserialize)]
#[sea_orm(table_name = "bank_file")]
pub struct Model {
    /// Its id.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: BankFileId,
    /// Its bytes.
    pub file_id: FileId,
    /// The bank account it is of.
    pub account: String,
    /// SHA-256 of the bytes.
    #[sea_orm(unique)]
    pub sha256: Vec<u8>,
    /// How many lines it had.
    pub lines: i64,
    /// When it came in.
    pub created_at: Instant,
    /// Who brought it.
    pub user_id: Option<UserId>,
}

impl ActiveModelBehavior for ActiveModel {}
