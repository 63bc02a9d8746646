//! Blockers: named reasons that keep earnings from being paid, placed and lifted from above.

use crate::{BlockerId, DealId, Instant, PayeeId};
use sea_orm::entity::prelude::*;

/// One blocker, of a deal or of a payee.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, DeriveEntityModel, serde::Serialize, serde::Deserialize)]
#[sea_orm(table_name = "earning_blocker")]
pub struct Model {
    /// Its id.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: BlockerId,
    /// The deal whose earnings it blocks.
    pub deal_id: Option<DealId>,
    /// The payee whose earnings it blocks.
    pub payee_id: Option<PayeeId>,
    /// Its name: `disputed`, `invoice_missing` …
    pub code: String,
    /// Ids, codes and numbers that explain it; JSON text.
    #[sea_orm(column_type = "Text")]
    pub facts: String,
    /// When it clears by itself.
    pub clears_on: Option<Instant>,
    /// When it was placed.
    pub placed_at: Instant,
    /// When it was lifted.
    pub lifted_at: Option<Instant>,
}

impl ActiveModelBehavior for ActiveModel {}
