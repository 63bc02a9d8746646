//! Change requests (变更单) to running deals.

use crate::{ChangeRequestId, DealId, DeliverableId, Instant, Party, UserId};
use sea_orm::entity::prelude::*;

crate::codes! {
    /// Where a change request stands.
    pub enum ChangeRequestState {
        /// The brand asks; the creator answers.
        AskedBrand = "asked_brand",
        /// The creator asks; the brand answers.
        AskedCreator = "asked_creator",
        /// Both agree; it took effect.
        Agreed = "agreed",
        /// Refused, or nobody answered.
        Refused = "refused",
        /// Taken back.
        Withdrawn = "withdrawn",
    }
}

/// One row.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, DeriveEntityModel, serde::Serialize, serde::Deserialize)]
#[sea_orm(table_name = "change_request")]
pub struct Model {
    /// Its id.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: ChangeRequestId,
    /// The state it is in.
    pub state: ChangeRequestState,
    /// How often it moved.
    pub version: i64,
    /// When it was made.
    pub created_at: Instant,
    /// When it last moved.
    pub changed_at: Instant,
    /// The deal.
    pub deal_id: DealId,
    /// The deliverable it is about.
    pub deliverable_id: Option<DeliverableId>,
    /// Who asks.
    pub asked_by: Party,
    /// The person who asks.
    pub asked_user_id: UserId,
    /// What is to change; JSON text.
    #[sea_orm(column_type = "Text")]
    pub change: String,
    /// What the price changes by, in minor units.
    pub difference_minor: i64,
    /// Why.
    pub reason: String,
}

impl ActiveModelBehavior for ActiveModel {}
