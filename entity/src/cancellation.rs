//! Cancellations of deals.

use crate::{CancellationId, DealId, Instant, Party, UserId};
use sea_orm::entity::prelude::*;

crate::codes! {
    /// Where a cancellation stands.
    pub enum CancellationState {
        /// The brand proposes; the creator answers.
        AskedBrand = "asked_brand",
        /// The creator asks to leave; the brand answers.
        AskedCreator = "asked_creator",
        /// The creator proposes an amount; the brand answers.
        ProposedCreator = "proposed_creator",
        /// Took effect.
        Done = "done",
        /// Refused, or nobody answered.
        Refused = "refused",
        /// Taken back.
        Withdrawn = "withdrawn",
    }
}

/// One row.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, DeriveEntityModel, serde::Serialize, serde::Deserialize)]
#[sea_orm(table_name = "cancellation")]
pub struct Model {
    /// Its id.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: CancellationId,
    /// The state it is in.
    pub state: CancellationState,
    /// How often it moved.
    pub version: i64,
    /// When it was made.
    pub created_at: Instant,
    /// When it last moved.
    pub changed_at: Instant,
    /// The deal.
    pub deal_id: DealId,
    /// Who asks.
    pub asked_by: Party,
    /// The person who asks.
    pub asked_user_id: Option<UserId>,
    /// How far the deal was, a code.
    pub stage: String,
    /// What the creator gets, in minor units.
    pub compensation_minor: i64,
    /// What the brand gets back, fee included, in minor units.
    pub refund_minor: i64,
    /// The platform's fee, in minor units.
    pub fee_minor: i64,
    /// Why.
    pub reason: String,
}

impl ActiveModelBehavior for ActiveModel {}
