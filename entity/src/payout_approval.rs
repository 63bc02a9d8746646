//! Approvals of payout batches: one row a person and content.

use crate::{Instant, PayoutBatchId, UserId};
use sea_orm::entity::prelude::*;

/// One approval.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, DeriveEntityModel, serde::Serialize, serde::Deserialize)]
#[sea_orm(table_name = "payout_approval")]
pub struct Model {
    /// The batch.
    #[sea_orm(primary_key, auto_increment = false)]
    pub batch_id: PayoutBatchId,
    /// Who approved.
    #[sea_orm(primary_key, auto_increment = false)]
    pub user_id: UserId,
    /// What was approved: the content hash, hexadecimal.
    #[sea_orm(primary_key, auto_increment = false)]
    pub content_hash: String,
    /// Keyed hash of the person behind the sign-in.
    pub person_hash: Vec<u8>,
    /// When.
    pub at: Instant,
}

impl ActiveModelBehavior for ActiveModel {}
