//! Payout batches: payments that leave the bank together.

use crate::{Currency, Instant, PayoutBatchId, UserId};
use sea_orm::entity::prelude::*;

crate::codes! {
    /// Where a batch stands.
    pub enum BatchState {
        /// Being prepared by its maker.
        Preparing = "preparing",
        /// Waits for another person.
        Submitted = "submitted",
        /// May be exported.
        Approved = "approved",
        /// The bank has it.
        Exported = "exported",
        /// Every payment is booked.
        Settled = "settled",
        /// Some payments did not happen or came back.
        PartlyFailed = "partly_failed",
        /// Refused by the second person.
        Rejected = "rejected",
        /// Called off by finance before it left.
        Cancelled = "cancelled",
    }
}

/// One batch.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, DeriveEntityModel, serde::Serialize, serde::Deserialize)]
#[sea_orm(table_name = "payout_batch")]
pub struct Model {
    /// Its id.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: PayoutBatchId,
    /// Where it stands.
    pub state: BatchState,
    /// How often its row moved, from 1.
    pub version: i64,
    /// When it was made.
    pub created_at: Instant,
    /// When its row last moved.
    pub changed_at: Instant,
    /// Its one currency.
    pub currency: Currency,
    /// The day the money is to leave: `2026-11-25`.
    pub pay_date: String,
    /// Earnings that were owed before this instant are in it.
    pub cut_off: Instant,
    /// Net total, minor units.
    pub total_minor: i64,
    /// How many payments.
    pub item_count: i64,
    /// SHA-256 of what approvals bind.
    pub content_hash: Option<Vec<u8>>,
    /// Who prepared it.
    pub maker_id: UserId,
    /// When it was handed in.
    pub submitted_at: Option<Instant>,
    /// When it was exported.
    pub exported_at: Option<Instant>,
}

impl ActiveModelBehavior for ActiveModel {}
