//! Briefs: what brands look for.

use crate::{BriefId, Currency, Instant, OrganisationId, UserId};
use sea_orm::entity::prelude::*;

crate::codes! {
    /// How creators come to a brief.
    pub enum BriefMode {
        /// The brand invites.
        Custom = "custom",
        /// Creators apply.
        Recruit = "recruit",
        /// First come, first served, for a short time.
        Flash = "flash",
        /// Thousands of slots with rules that accept.
        Mass = "mass",
    }
}

crate::codes! {
    /// Where a brief stands.
    pub enum BriefState {
        /// Being written.
        Draft = "draft",
        /// Before a platform reviewer.
        InReview = "in_review",
        /// Sent back by the reviewer.
        ChangesAsked = "changes_asked",
        /// Creators may apply or are invited.
        Open = "open",
        /// Open, but taking nobody just now.
        Paused = "paused",
        /// Applications are closed; the brand selects.
        Selecting = "selecting",
        /// Deals are under way.
        Running = "running",
        /// Over.
        Closed = "closed",
        /// Called off before any deal.
        Cancelled = "cancelled",
    }
}

/// One row.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, DeriveEntityModel, serde::Serialize, serde::Deserialize)]
#[sea_orm(table_name = "brief")]
pub struct Model {
    /// Its id.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: BriefId,
    /// The state it is in.
    pub state: BriefState,
    /// How often it moved.
    pub version: i64,
    /// When it was made.
    pub created_at: Instant,
    /// When it last moved.
    pub changed_at: Instant,
    /// Whose it is.
    pub brand_id: OrganisationId,
    /// Who wrote it and is told.
    pub brand_user_id: UserId,
    /// How creators come to it.
    pub mode: BriefMode,
    /// The number of its current version.
    pub number: i64,
    /// Its title.
    pub title: String,
    /// The category of what is advertised.
    pub category: String,
    /// The current version; JSON text.
    #[sea_orm(column_type = "Text")]
    pub content: String,
    /// Platforms on which its posts may stand, between commas: `,douyin,xiaohongshu,`.
    pub platforms: String,
    /// Its currency.
    pub currency: Currency,
    /// What its content offers a creator, in whole units of the currency; what is below one is left off.
    pub price_whole: i64,
    /// What the brand wants to spend on prices, in minor units.
    pub budget_minor: i64,
    /// How many creators it looks for.
    pub slots: i64,
    /// How many have agreed.
    pub slots_taken: i64,
    /// Whether its whole budget is set aside (已备款).
    pub funded: bool,
    /// The code that opens a flash brief.
    pub unlock_code: Option<String>,
    /// How many days creators may apply, 1 to 14.
    pub applications_days: i64,
    /// Until when creators may apply.
    pub applications_until: Option<Instant>,
    /// When it was opened.
    pub published_at: Option<Instant>,
    /// What the reviewer asked to change last.
    pub review_note: Option<String>,
}

impl ActiveModelBehavior for ActiveModel {}
