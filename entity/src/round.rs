//! Rounds of a negotiation, every one kept.

use crate::{Instant, Party, ProposalId, RoundId, UserId};
use sea_orm::entity::prelude::*;

/// One row.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, DeriveEntityModel, serde::Serialize, serde::Deserialize)]
#[sea_orm(table_name = "proposal_round")]
pub struct Model {
    /// Its id.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: RoundId,
    /// The proposal.
    pub proposal_id: ProposalId,
    /// 1, 2, 3 …
    pub number: i64,
    /// Whose word it was.
    pub said_by: Party,
    /// Who gave it.
    pub user_id: Option<UserId>,
    /// The price, in minor units.
    pub price_minor: i64,
    /// What is to be delivered; JSON text.
    #[sea_orm(column_type = "Text")]
    pub offer: String,
    /// What was said with it.
    pub message: String,
    /// When.
    pub at: Instant,
}

impl ActiveModelBehavior for ActiveModel {}
