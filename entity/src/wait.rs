//! Somebody's turn: the to-do list, the timers and the SLA report in one table.

use crate::{BriefId, DealId, Instant, OrganisationId, Party, Role, SubjectKind, UserId, WaitId};
use sea_orm::entity::prelude::*;

/// One wait. Open while `ended_at` is empty; at most one open a subject.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, DeriveEntityModel, serde::Serialize, serde::Deserialize)]
#[sea_orm(table_name = "wait")]
pub struct Model {
    /// Its id.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: WaitId,
    /// What waits.
    pub subject_kind: SubjectKind,
    /// Which one.
    pub subject_id: Uuid,
    /// The subject's version when the wait began: a step taken meanwhile makes its timer a no-op.
    pub subject_version: i64,
    /// The state that waits.
    pub state: String,
    /// Who must act.
    pub party: Party,
    /// The role that must act, where the party is the platform.
    pub role: Option<Role>,
    /// The organisation that must act, for brands and agencies.
    pub organisation_id: Option<OrganisationId>,
    /// The person that must act, where it is one.
    pub user_id: Option<UserId>,
    /// The creator that must act (a creator's id).
    pub creator_id: Option<Uuid>,
    /// The brief it belongs to.
    pub brief_id: Option<BriefId>,
    /// The deal it belongs to.
    pub deal_id: Option<DealId>,
    /// When it began.
    pub since: Instant,
    /// Until when; `None` where only the party ends it.
    pub until: Option<Instant>,
    /// The step silence takes; `None` where it only reminds or escalates.
    pub on_silence: Option<String>,
    /// The next reminder.
    pub remind_at: Option<Instant>,
    /// How many reminders went out.
    pub reminded: i32,
    /// Whether the deadline passed and the owner was told.
    pub escalated: bool,
    /// When its clock was stopped; `None` while it runs.
    pub paused_at: Option<Instant>,
    /// Until when a worker is at it.
    pub leased_until: Option<Instant>,
    /// When it ended.
    pub ended_at: Option<Instant>,
    /// The step that ended it.
    pub ended_by: Option<String>,
}

impl ActiveModelBehavior for ActiveModel {}
