//! Drafts: the numbered versions of a deliverable's content.

use crate::{DealId, DeliverableId, DraftId, Instant};
use sea_orm::entity::prelude::*;

crate::codes! {
    /// Where a draft stands.
    pub enum DraftState {
        /// Being written.
        Writing = "writing",
        /// Before its review lanes.
        InReview = "in_review",
        /// Came back; the next version answers it.
        ChangesAsked = "changes_asked",
        /// May be published.
        Approved = "approved",
        /// Taken back by the creator.
        Withdrawn = "withdrawn",
    }
}

/// One row.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, DeriveEntityModel, serde::Serialize, serde::Deserialize)]
#[sea_orm(table_name = "draft")]
pub struct Model {
    /// Its id.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: DraftId,
    /// The state it is in.
    pub state: DraftState,
    /// How often it moved.
    pub version: i64,
    /// When it was made.
    pub created_at: Instant,
    /// When it last moved.
    pub changed_at: Instant,
    /// The deal.
    pub deal_id: DealId,
    /// The deliverable.
    pub deliverable_id: DeliverableId,
    /// 1, 2, 3 …
    pub number: i64,
    /// Its title.
    pub title: String,
    /// Its text, at most 20,000 characters.
    pub body: String,
    /// Its hashtags without the sign; JSON text.
    #[sea_orm(column_type = "Text")]
    pub hashtags: String,
    /// What the creator attests; JSON text.
    #[sea_orm(column_type = "Text")]
    pub facts: String,
    /// SHA-256 of title, body, hashtags and facts, hexadecimal.
    pub content_hash: String,
    /// When it was handed in.
    pub submitted_at: Option<Instant>,
    /// Whether silence approved it.
    pub by_silence: bool,
}

impl ActiveModelBehavior for ActiveModel {}
