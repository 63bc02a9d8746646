//! Files sent with messages: what they are called and what they are. Their bytes are a `file`.

use crate::{FileId, MessageId};
use sea_orm::entity::prelude::*;

/// One file of a message.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, DeriveEntityModel, serde::Serialize, serde::Deserialize)]
#[sea_orm(table_name = "attachment")]
pub struct Model {
    /// Its bytes.
    #[sea_orm(primary_key, auto_increment = false)]
    pub file_id: FileId,
    /// The message it came with.
    pub message_id: MessageId,
    /// Its place among them, from 1.
    pub number: i64,
    /// What it is called, without a path.
    pub name: String,
    /// `application/pdf`, `image/png`, `image/jpeg` or `image/webp`.
    pub media_type: String,
    /// How many bytes it has.
    pub size: i64,
}

impl ActiveModelBehavior for ActiveModel {}
