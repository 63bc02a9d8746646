//! Withholdings: one tax computation for one payment, with its working.

use crate::{Currency, Instant, PayeeId, PayoutItemId, PostingId, WithholdingId};
use sea_orm::entity::prelude::*;

/// One computation. Amounts are minor units.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, DeriveEntityModel, serde::Serialize, serde::Deserialize)]
#[sea_orm(table_name = "withholding")]
pub struct Model {
    /// Its id.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: WithholdingId,
    /// The payee.
    pub payee_id: PayeeId,
    /// The payment it is for.
    pub item_id: PayoutItemId,
    /// The month of actual payment: `2026-11`.
    pub tax_period: String,
    /// The method: `cumulative`, `per_payment`, `nonresident`, `none`.
    pub scheme: String,
    /// The currency.
    pub currency: Currency,
    /// The income it was measured on.
    pub income_minor: i64,
    /// What remained to be taxed.
    pub taxable_minor: i64,
    /// The tax withheld.
    pub tax_minor: i64,
    /// What went in; JSON text.
    #[sea_orm(column_type = "Text")]
    pub inputs: String,
    /// Step by step; JSON text.
    #[sea_orm(column_type = "Text")]
    pub working: String,
    /// When it was computed.
    pub created_at: Instant,
    /// The posting that took it back.
    pub reversed_by: Option<PostingId>,
}

impl ActiveModelBehavior for ActiveModel {}
