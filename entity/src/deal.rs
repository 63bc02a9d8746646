//! Deals: agreed terms between a brand and a creator.

use crate::{BriefId, CreatorId, Currency, DealId, DocumentId, Instant, OrganisationId, ProposalId, TermsId, UserId};
use sea_orm::entity::prelude::*;

crate::codes! {
    /// Where a deal is paid.
    pub enum Settlement {
        /// Here.
        Platform = "platform",
        /// On another platform's own order system; tracked here.
        External = "external",
    }
}

crate::codes! {
    /// Where a deal stands.
    pub enum DealState {
        /// Agreed, but the brand's balance does not cover it yet.
        AwaitingFunds = "awaiting_funds",
        /// Funded; work is under way.
        Active = "active",
        /// Every deliverable has ended well.
        Completed = "completed",
        /// Ended early.
        Cancelled = "cancelled",
        /// Never funded.
        Lapsed = "lapsed",
        /// Ended by a ruling.
        Resolved = "resolved",
    }
}

/// One row.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, DeriveEntityModel, serde::Serialize, serde::Deserialize)]
#[sea_orm(table_name = "deal")]
pub struct Model {
    /// Its id.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: DealId,
    /// The state it is in.
    pub state: DealState,
    /// How often it moved.
    pub version: i64,
    /// When it was made.
    pub created_at: Instant,
    /// When it last moved.
    pub changed_at: Instant,
    /// The brief.
    pub brief_id: BriefId,
    /// The version of the brief it was made on.
    pub brief_number: i64,
    /// The proposal it came of.
    pub proposal_id: ProposalId,
    /// The brief's title then.
    pub title: String,
    /// The category of what is advertised.
    pub category: String,
    /// The brand.
    pub brand_id: OrganisationId,
    /// The brand's name when it was agreed.
    pub brand_name: String,
    /// The creator's name when it was agreed.
    pub creator_name: String,
    /// Who is told at the brand.
    pub brand_user_id: UserId,
    /// The creator.
    pub creator_id: CreatorId,
    /// Who is told on the creator's side.
    pub creator_user_id: Option<UserId>,
    /// The agency that represents the creator here.
    pub agency_id: Option<OrganisationId>,
    /// The agency's share of the price, in basis points.
    pub agency_share_bp: i64,
    /// Whether the agency is paid for the creator, or the creator directly.
    pub agency_receives: bool,
    /// The terms it pinned.
    pub terms_id: TermsId,
    /// The rule packs it pinned: id and content hash; JSON text.
    #[sea_orm(column_type = "Text")]
    pub packs: String,
    /// What its posts promote, pinned: the product's category and facts of the compliance vocabulary; JSON text.
    #[sea_orm(column_type = "Text")]
    pub promoted: String,
    /// The brand's time zone, pinned.
    pub zone: String,
    /// Where it is paid.
    pub settlement: Settlement,
    /// Its currency.
    pub currency: Currency,
    /// The price of everything, tax included, in minor units.
    pub price_minor: i64,
    /// The platform's fee on top, in minor units.
    pub fee_minor: i64,
    /// Its confirmation (合作确认单).
    pub document_id: Option<DocumentId>,
    /// Whether a dispute is open.
    pub disputed: bool,
}

impl ActiveModelBehavior for ActiveModel {}
