//! Long work: a lifecycle, a lease and a cursor, in small chunks that survive a kill.

use crate::{Instant, JobId, UserId};
use sea_orm::entity::prelude::*;

crate::codes! {
    /// What a job does.
    pub enum JobKind {
        /// Freezes and issues the statements of a period.
        IssueStatements = "issue_statements",
        /// Reserves the payments of a batch.
        PreparePayouts = "prepare_payouts",
        /// Withholds anew for the payments of a batch whose tax month has passed.
        RecomputePayouts = "recompute_payouts",
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
        /// Stopped by an error a person must look at; it can go on where it stopped.
        Failed = "failed",
        /// Called off.
        Cancelled = "cancelled",
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
    /// What it is about, as shown outside: a batch's id, a month. One job of a kind is under way for one thing.
    pub about: String,
    /// What it was asked to do; JSON text.
    #[sea_orm(column_type = "Text")]
    pub asked: String,
    /// How far it is; JSON text.
    #[sea_orm(column_type = "Text")]
    pub cursor: String,
    /// Done so far.
    pub done: i64,
    /// Of how many, as counted when it was asked for.
    pub total: i64,
    /// What came of it; JSON text. Only there at its end.
    #[sea_orm(column_type = "Text", nullable)]
    pub result: Option<String>,
    /// Who asked.
    pub user_id: Option<UserId>,
    /// As whom its steps are taken: the one who asked, as they were then; JSON text.
    #[sea_orm(column_type = "Text")]
    pub actor: String,
    /// When.
    pub created_at: Instant,
    /// When its row last moved.
    pub changed_at: Instant,
    /// Until when a worker is at it.
    pub leased_until: Option<Instant>,
    /// How often a worker took it: only the last one goes on with it.
    pub lease: i64,
    /// How often its next chunk has broken down.
    pub tries: i64,
    /// Why it failed, without secrets: code and sentence; JSON text.
    #[sea_orm(column_type = "Text", nullable)]
    pub error: Option<String>,
}

impl ActiveModelBehavior for ActiveModel {}
