//! Disputes before a mediator.

use crate::{DealId, DisputeId, Instant, Party, UserId};
use sea_orm::entity::prelude::*;

crate::codes! {
    /// Where a dispute stands.
    pub enum DisputeState {
        /// Both sides say their word.
        Statements = "statements",
        /// Before a mediator.
        Ruling = "ruling",
        /// Ruled; can be appealed.
        Ruled = "ruled",
        /// Before another mediator.
        Appealed = "appealed",
        /// Carried out.
        Closed = "closed",
        /// Ended by default after its last day.
        Settled = "settled",
        /// Taken back.
        Withdrawn = "withdrawn",
    }
}

/// One row.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, DeriveEntityModel, serde::Serialize, serde::Deserialize)]
#[sea_orm(table_name = "dispute")]
pub struct Model {
    /// Its id.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: DisputeId,
    /// The state it is in.
    pub state: DisputeState,
    /// How often it moved.
    pub version: i64,
    /// When it was made.
    pub created_at: Instant,
    /// When it last moved.
    pub changed_at: Instant,
    /// The deal.
    pub deal_id: DealId,
    /// Who opened it.
    pub opened_by: Party,
    /// The person who opened it.
    pub opened_user_id: UserId,
    /// Why, a code of the agreed checklist.
    pub reason: String,
    /// What the brand says.
    pub brand_statement: Option<String>,
    /// What the creator says.
    pub creator_statement: Option<String>,
    /// The creator's share by the ruling, in basis points of what is left.
    pub creator_share_bp: Option<i64>,
    /// The ruling's reasons.
    pub ruling: Option<String>,
    /// Who ruled first.
    pub mediator_id: Option<UserId>,
    /// Who appealed.
    pub appealed_by: Option<Party>,
}

impl ActiveModelBehavior for ActiveModel {}
