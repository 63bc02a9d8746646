//! Remarks of reviewers; sent once, merged, when their lane returns a draft.

use crate::{DraftId, Instant, RemarkId, ReviewId, UserId};
use sea_orm::entity::prelude::*;

crate::codes! {
    /// What a remark amounts to.
    pub enum RemarkVerdict {
        /// Something to consider.
        Remark = "remark",
        /// Something to change.
        Change = "change",
        /// Approval by one of several.
        Approve = "approve",
    }
}

/// One row.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, DeriveEntityModel, serde::Serialize, serde::Deserialize)]
#[sea_orm(table_name = "remark")]
pub struct Model {
    /// Its id.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: RemarkId,
    /// The lane.
    pub review_id: ReviewId,
    /// The draft.
    pub draft_id: DraftId,
    /// Who remarks.
    pub user_id: UserId,
    /// What it amounts to.
    pub verdict: RemarkVerdict,
    /// What is said, at most 2,000 characters.
    pub body: String,
    /// The field it is about: title, body, hashtags.
    pub field: String,
    /// Where in the field it begins, in Unicode scalar values.
    pub anchor_start: Option<i64>,
    /// Where it ends.
    pub anchor_end: Option<i64>,
    /// When it was written.
    pub created_at: Instant,
    /// When it went to the creator.
    pub sent_at: Option<Instant>,
}

impl ActiveModelBehavior for ActiveModel {}
