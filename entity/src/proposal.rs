//! Proposals: inquiries, firm offers and applications.

use crate::{BriefId, CreatorId, Currency, DealId, Instant, OrganisationId, Party, ProposalId, UserId};
use sea_orm::entity::prelude::*;

crate::codes! {
    /// How a proposal began.
    pub enum ProposalKind {
        /// The brand asks whether there is interest.
        Inquiry = "inquiry",
        /// The brand offers.
        Firm = "firm",
        /// The creator applies.
        Application = "application",
    }
}

crate::codes! {
    /// Where a proposal stands.
    pub enum ProposalState {
        /// The creator is asked whether there is interest.
        Asked = "asked",
        /// The creator is interested; contact is shown.
        Interested = "interested",
        /// A firm offer awaits the creator.
        Offered = "offered",
        /// An application awaits the brand.
        Applied = "applied",
        /// The brand's counter-offer awaits the creator. A wait has one party, so each side has its own state.
        CounteredByBrand = "countered_by_brand",
        /// The creator's counter-offer awaits the brand.
        CounteredByCreator = "countered_by_creator",
        /// Both agreed; there is a deal.
        Agreed = "agreed",
        /// One side said no.
        Declined = "declined",
        /// Taken back by the side that made it.
        Withdrawn = "withdrawn",
        /// Nobody answered in time.
        Lapsed = "lapsed",
    }
}

/// One row.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, DeriveEntityModel, serde::Serialize, serde::Deserialize)]
#[sea_orm(table_name = "proposal")]
pub struct Model {
    /// Its id.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: ProposalId,
    /// The state it is in.
    pub state: ProposalState,
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
    /// How it began.
    pub kind: ProposalKind,
    /// The brand.
    pub brand_id: OrganisationId,
    /// Who is told at the brand.
    pub brand_user_id: UserId,
    /// The creator.
    pub creator_id: CreatorId,
    /// Who is told on the creator's side.
    pub creator_user_id: Option<UserId>,
    /// The agency that represents the creator here.
    pub agency_id: Option<OrganisationId>,
    /// The brand's time zone.
    pub zone: String,
    /// Whose answer is awaited.
    pub turn: Party,
    /// Its currency.
    pub currency: Currency,
    /// The price on the table, tax included, in minor units.
    pub price_minor: i64,
    /// What is to be delivered; JSON text.
    #[sea_orm(column_type = "Text")]
    pub offer: String,
    /// How many rounds were played.
    pub rounds: i64,
    /// Until when the word on the table stands.
    pub until: Option<Instant>,
    /// The deal that came of it.
    pub deal_id: Option<DealId>,
}

impl ActiveModelBehavior for ActiveModel {}
