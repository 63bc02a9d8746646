//! The closing of a month: what one person of finance found in order, and whether another agreed.

use crate::{ClosingId, Instant, UserId};
use sea_orm::entity::prelude::*;

crate::codes! {
    /// Where a closing stands.
    pub enum ClosingState {
        /// One person found everything in order; another looks.
        Prepared = "prepared",
        /// The month is closed.
        Closed = "closed",
        /// It was taken back.
        Withdrawn = "withdrawn",
    }
}

/// One attempt to close a month; one stands at a time.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, DeriveEntityModel, serde::Serialize, serde::Deserialize)]
#[sea_orm(table_name = "closing")]
pub struct Model {
    /// Its id.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: ClosingId,
    /// Where it stands.
    pub state: ClosingState,
    /// How often its row moved, from 1.
    pub version: i64,
    /// When it was prepared.
    pub created_at: Instant,
    /// When its row last moved.
    pub changed_at: Instant,
    /// The month: `2026-11`.
    pub period: String,
    /// Who prepared it.
    pub prepared_by: UserId,
    /// Who closed it: another person.
    pub closed_by: Option<UserId>,
    /// What was in order when it was prepared: canonical JSON text.
    #[sea_orm(column_type = "Text")]
    pub checklist: String,
    /// SHA-256 of the checklist, hexadecimal.
    pub checklist_hash: String,
}

impl ActiveModelBehavior for ActiveModel {}
