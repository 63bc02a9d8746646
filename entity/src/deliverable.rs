//! Deliverables: the pieces of a deal.

use crate::{CreatorId, DealId, DeliverableId, DraftId, Instant, OrganisationId};
use sea_orm::entity::prelude::*;

crate::codes! {
    /// How a deliverable is ordered on its platform.
    pub enum Route {
        /// By the platform's own order system.
        OfficialOrder = "official_order",
        /// On a channel of the brand's own.
        OwnChannel = "own_channel",
        /// The platform has none.
        NoneNeeded = "none_needed",
    }
}

crate::codes! {
    /// Where a deliverable stands.
    pub enum DeliverableState {
        /// Its sample is on the way.
        AwaitingSample = "awaiting_sample",
        /// The creator writes.
        Producing = "producing",
        /// The brand reads the outline.
        OutlineReview = "outline_review",
        /// A draft is under review.
        InReview = "in_review",
        /// A draft may be published.
        Approved = "approved",
        /// The proof of publication is being checked.
        ProofReview = "proof_review",
        /// Live; the brand may object.
        Published = "published",
        /// Signed off; the post stays.
        InRetention = "in_retention",
        /// The creator asks to hide or delete the post.
        RemovalAsked = "removal_asked",
        /// The post is not there; it can be restored.
        Missing = "missing",
        /// The post does not show its label; the creator can mend it.
        LabelMissing = "label_missing",
        /// A reviewer looks at the post by hand.
        PostReview = "post_review",
        /// Ended well.
        Completed = "completed",
        /// Ended by a missing post; the unserved share went back.
        ClawedBack = "clawed_back",
        /// Ended early.
        Cancelled = "cancelled",
    }
}

/// One row.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, DeriveEntityModel, serde::Serialize, serde::Deserialize)]
#[sea_orm(table_name = "deliverable")]
pub struct Model {
    /// Its id.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: DeliverableId,
    /// The state it is in.
    pub state: DeliverableState,
    /// How often it moved.
    pub version: i64,
    /// When it was made.
    pub created_at: Instant,
    /// When it last moved.
    pub changed_at: Instant,
    /// The deal.
    pub deal_id: DealId,
    /// The brand of the deal.
    pub brand_id: OrganisationId,
    /// Its creator.
    pub creator_id: CreatorId,
    /// The agency that represents the creator there.
    pub agency_id: Option<OrganisationId>,
    /// Whether the deal has its money, so that the piece is under way.
    pub funded: bool,
    /// 1, 2, 3 … in the deal.
    pub number: i64,
    /// Where it is published, a code.
    pub platform: String,
    /// What it is: note, video, livestream.
    pub format: String,
    /// The markets it is meant for; JSON text.
    #[sea_orm(column_type = "Text")]
    pub markets: String,
    /// Its part of the price, in minor units.
    pub price_minor: i64,
    /// How it is ordered on its platform.
    pub route: Route,
    /// The order number there.
    pub route_reference: Option<String>,
    /// Whether an outline comes first.
    pub outline_wanted: bool,
    /// When the draft is due.
    pub due_at: Instant,
    /// How many days the draft has; counted from receipt where there is a sample.
    pub due_days: i64,
    /// When the publish window ends.
    pub window_ends_at: Instant,
    /// How many days the window has after the due date.
    pub window_days: i64,
    /// How many days the post stays.
    pub retention_days: i64,
    /// What the draft must and must not say; JSON text.
    #[sea_orm(column_type = "Text")]
    pub requirements: String,
    /// How many times the brand asked for changes.
    pub brand_rounds: i64,
    /// The outline, as handed in.
    pub outline: Option<String>,
    /// The version that may be published.
    pub approved_draft_id: Option<DraftId>,
    /// When it went live.
    pub published_at: Option<Instant>,
    /// Until when the brand may object.
    pub sign_off_until: Option<Instant>,
    /// When it was signed off.
    pub signed_off_at: Option<Instant>,
    /// Until when it must stay.
    pub retention_until: Option<Instant>,
    /// Since when the post is missing.
    pub missing_since: Option<Instant>,
}

impl ActiveModelBehavior for ActiveModel {}
