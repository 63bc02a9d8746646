//! Proofs of publication.

use crate::{DealId, DeliverableId, DraftId, FileId, Instant, ProofId};
use sea_orm::entity::prelude::*;

/// One row.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, DeriveEntityModel, serde::Serialize, serde::Deserialize)]
#[sea_orm(table_name = "proof")]
pub struct Model {
    /// Its id.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: ProofId,
    /// The deal.
    pub deal_id: DealId,
    /// The deliverable.
    pub deliverable_id: DeliverableId,
    /// The version that was published.
    pub draft_id: DraftId,
    /// The full address.
    pub url: String,
    /// The post's id on its platform.
    pub post_id: String,
    /// The account it stands on.
    pub account_handle: String,
    /// Whether the creator attests a visible label.
    pub label_visible: bool,
    /// A screenshot.
    pub screenshot_id: Option<FileId>,
    /// When it went live.
    pub published_at: Instant,
    /// When it was handed in.
    pub created_at: Instant,
    /// Why it was not accepted.
    pub refused_why: Option<String>,
    /// The text as it was published, by the creator's word.
    #[sea_orm(column_type = "Text", nullable)]
    pub published_text: Option<String>,
    /// What the pinned packs say of its label: the outcome and the findings; JSON text.
    #[sea_orm(column_type = "Text", nullable)]
    pub label_verdict: Option<String>,
}

impl ActiveModelBehavior for ActiveModel {}
