//! Messages between the sides of a deal, and how far each side has read. Files sent along are in `attachment`.

use crate::{DealId, Instant, MessageId, Party, UserId};
use sea_orm::entity::prelude::*;

/// One message.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, DeriveEntityModel, serde::Serialize, serde::Deserialize)]
#[sea_orm(table_name = "message")]
pub struct Model {
    /// Its id.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: MessageId,
    /// The deal it is about.
    pub deal_id: DealId,
    /// The side that wrote: brand or creator.
    pub party: Party,
    /// The person who wrote.
    pub user_id: UserId,
    /// What was written, at most 5,000 characters; empty where only files were sent.
    #[sea_orm(column_type = "Text")]
    pub body: String,
    /// When.
    pub created_at: Instant,
    /// When the other side had read it, or was told of it by letter; `None` until one of the two happened.
    pub settled_at: Option<Instant>,
}

impl ActiveModelBehavior for ActiveModel {}
