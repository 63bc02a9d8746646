//! Compliance checks: verdicts on disclosure and claims.

use crate::{ComplianceCheckId, DealId, DeliverableId, DraftId, Instant, UserId};
use sea_orm::entity::prelude::*;

crate::codes! {
    /// Where a check stands.
    pub enum ComplianceCheckState {
        /// Nothing stands against it.
        Passed = "passed",
        /// Something must be mended, or appealed.
        NeedsFix = "needs_fix",
        /// A person must look.
        Manual = "manual",
        /// A person found against it.
        Failed = "failed",
        /// Before another reviewer.
        Appealed = "appealed",
        /// The verdict stands.
        Upheld = "upheld",
        /// The verdict was wrong.
        Overturned = "overturned",
    }
}

/// One row.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, DeriveEntityModel, serde::Serialize, serde::Deserialize)]
#[sea_orm(table_name = "compliance_check")]
pub struct Model {
    /// Its id.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: ComplianceCheckId,
    /// The state it is in.
    pub state: ComplianceCheckState,
    /// How often it moved.
    pub version: i64,
    /// When it was made.
    pub created_at: Instant,
    /// When it last moved.
    pub changed_at: Instant,
    /// The deal.
    pub deal_id: DealId,
    /// The draft.
    pub draft_id: DraftId,
    /// The deliverable.
    pub deliverable_id: DeliverableId,
    /// The verdict in the words of the rulebook.
    pub verdict: String,
    /// What was found; JSON text.
    #[sea_orm(column_type = "Text")]
    pub findings: String,
    /// The packs it was judged by; JSON text.
    #[sea_orm(column_type = "Text")]
    pub packs: String,
    /// Who ruled first.
    pub ruled_by: Option<UserId>,
    /// Why it was ruled or appealed so.
    pub reason: Option<String>,
}

impl ActiveModelBehavior for ActiveModel {}
