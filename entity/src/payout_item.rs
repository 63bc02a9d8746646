//! Payout items: one payment of a batch.

use crate::{Currency, Instant, PayeeId, PayoutBatchId, PayoutItemId, PayoutMethodId};
use sea_orm::entity::prelude::*;

crate::codes! {
    /// Where a payment stands.
    pub enum ItemState {
        /// Set aside in its batch.
        Reserved = "reserved",
        /// In a file the bank was given.
        Submitted = "submitted",
        /// The bank has taken it on.
        Accepted = "accepted",
        /// The bank has booked it.
        Settled = "settled",
        /// It did not happen; the money is owed again.
        Failed = "failed",
        /// It came back after it was booked.
        Returned = "returned",
        /// Nobody knows yet; only evidence ends this.
        Unknown = "unknown",
        /// Its batch was called off.
        Cancelled = "cancelled",
    }
}

/// One payment. Gross is agency share, tax and net together; amounts are minor units.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, DeriveEntityModel, serde::Serialize, serde::Deserialize)]
#[sea_orm(table_name = "payout_item")]
pub struct Model {
    /// Its id.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: PayoutItemId,
    /// Where it stands.
    pub state: ItemState,
    /// How often its row moved, from 1.
    pub version: i64,
    /// When it was made.
    pub created_at: Instant,
    /// When its row last moved.
    pub changed_at: Instant,
    /// Its batch.
    pub batch_id: PayoutBatchId,
    /// Who is paid.
    pub payee_id: PayeeId,
    /// The currency.
    pub currency: Currency,
    /// What was earned.
    pub gross_minor: i64,
    /// The agency's share of it.
    pub agency_minor: i64,
    /// Tax withheld.
    pub tax_minor: i64,
    /// What leaves the bank.
    pub net_minor: i64,
    /// Where it goes.
    pub method_id: PayoutMethodId,
    /// Account, holder and bank as they were, sealed; JSON text inside.
    pub method: Vec<u8>,
    /// The bank's key for it.
    #[sea_orm(unique)]
    pub end_to_end_id: String,
    /// The bank's own reference.
    pub bank_reference: Option<String>,
    /// Why it failed or came back, a code.
    pub reason: Option<String>,
    /// The month of actual payment: `2026-11`.
    pub tax_period: String,
}

impl ActiveModelBehavior for ActiveModel {}
