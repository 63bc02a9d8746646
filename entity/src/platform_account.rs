//! A creator's handle on a platform.

use crate::{AccountId, CreatorId, Instant};
use sea_orm::entity::prelude::*;

/// One platform account.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, DeriveEntityModel, serde::Serialize, serde::Deserialize)]
#[sea_orm(table_name = "platform_account")]
pub struct Model {
    /// Its id.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: AccountId,
    /// Whose.
    pub creator_id: CreatorId,
    /// The platform, a code word such as `xiaohongshu`.
    pub platform: String,
    /// The name there, without `@`.
    pub handle: String,
    /// How many follow it.
    pub followers: i64,
    /// What the creator puts into the profile text there, so that a reviewer sees whose it is.
    pub bio_code: String,
    /// When a reviewer saw it there.
    pub verified_at: Option<Instant>,
    /// When it was added.
    pub created_at: Instant,
    /// When it was taken away.
    pub ended_at: Option<Instant>,
}

impl ActiveModelBehavior for ActiveModel {}
