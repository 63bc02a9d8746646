//! Long work: a lifecycle, a lease and a cursor, in small chunks that survive a kill.

use crate::{Instant, JobId, UserId};
use sea_orm::entity::prelude::*;

crate::codes! {
    /// What a job does.
    pub enum JobKind {
        /// Freezes and issues the statements of a period.
        IssueStatements = "issue_statements",
        /// Brings in creators from a file.
        ImportCreators = "import_creators",
    }
}

crate::codes! {
    /// Where a job stands.
    pub enum JobState {
        /// Waits for a worker.
        Queued = "queued",
        /// A worker is at it.
        Running = "running",
        /// Ended well.
        Done = "done",
        /// Ended with an error a person must look at.
        Failed = "failed",
    }
}

/// One job.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, DeriveEntityModel, serde::Serialize, serde::Deserialize)]
#[sea_orm(table_name = "job")]
pub struct Model {
    /// Its id.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: JobId,
    /// What it does.
    pub kind: JobKind,
    /// Where it stands.
    pub state: JobState,
    /// How often its row moved.
    pub version: i64,
    /// What it was asked to do; JSON text.
    #[sea_orm(column_type = "Text")]
    pub asked: String,
    /// How far it is; JSON text.
    #[sea_orm(column_type = "Text")]
    pub cursor: String,
    /// Done so far.
    pub done: i64,
    /// Of how many.
    pub total: i64,
    /// Who asked.
    pub user_id: Option<UserId>,
    /// When.
    pub created_at: Instant,
    /// When its row last moved.
    pub changed_at: Instant,
    /// Until when a worker is at it.
    pub leased_until: Option<Instant>,
    /// Why it failed, without secrets.
    pub error: Option<String>,
}

impl ActiveModelBehavior for ActiveModel {}
