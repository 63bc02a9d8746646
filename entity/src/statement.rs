//! Statements: a frozen account of one party, period and currency.

use crate::{Currency, Instant, StatementId};
use sea_orm::entity::prelude::*;

crate::codes! {
    /// Where a statement stands.
    pub enum StatementState {
        /// Its content is frozen.
        Frozen = "frozen",
        /// Its party has it.
        Issued = "issued",
        /// Its party agreed, or said nothing in time.
        Confirmed = "confirmed",
        /// Its party objected.
        Objected = "objected",
        /// A new version took its place.
        Superseded = "superseded",
    }
}
crate::codes! {
    /// What the party of a statement is.
    pub enum PartyKind {
        /// A brand: 对账单.
        Brand = "brand",
        /// A creator: 结算单.
        Creator = "creator",
        /// An agency: 结算单.
        Agency = "agency",
    }
}

/// One version of one statement.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, DeriveEntityModel, serde::Serialize, serde::Deserialize)]
#[sea_orm(table_name = "statement")]
pub struct Model {
    /// Its id.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: StatementId,
    /// Where it stands.
    pub state: StatementState,
    /// How often its row moved, from 1.
    pub version: i64,
    /// When it was made.
    pub created_at: Instant,
    /// When its row last moved.
    pub changed_at: Instant,
    /// What its party is.
    pub party_kind: PartyKind,
    /// The party: an organisation's or a creator's id.
    pub party_id: Uuid,
    /// The month: `2026-11`.
    pub period: String,
    /// The currency.
    pub currency: Currency,
    /// Its number, without gaps in its book: `S-2026-11-000001`.
    #[sea_orm(unique)]
    pub number: String,
    /// 1, then 2 where it was corrected.
    pub issue: i64,
    /// Balance at the start, minor units.
    pub opening_minor: i64,
    /// Balance at the end, minor units.
    pub closing_minor: i64,
    /// What it says: canonical JSON text.
    #[sea_orm(column_type = "Text")]
    pub content: String,
    /// SHA-256 of the content, hexadecimal.
    pub content_hash: String,
    /// The version it takes the place of.
    pub supersedes: Option<StatementId>,
}

impl ActiveModelBehavior for ActiveModel {}
