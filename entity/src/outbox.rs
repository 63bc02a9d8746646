//! Letters owed: one row per event, recipient and channel, written in the promise that causes them.

use crate::{EventId, Instant, Letter, OutboxId, SubjectKind, UserId};
use sea_orm::entity::prelude::*;

crate::codes! {
    /// A way to reach somebody.
    pub enum Channel {
        /// The inbox on the pages.
        Inbox = "inbox",
        /// E-mail over SMTP.
        Email = "email",
    }
}

crate::codes! {
    /// Where a letter stands.
    pub enum OutboxState {
        /// Not sent yet.
        Queued = "queued",
        /// A worker is at it until its lease ends.
        Sending = "sending",
        /// Handed over.
        Sent = "sent",
        /// Not sent by itself: it stands in its reader's next digest.
        Gathered = "gathered",
        /// Not sent, because its subject had moved on.
        Dropped = "dropped",
        /// Given up after the last try; can be retried by hand.
        Dead = "dead",
    }
}

/// One letter on one channel.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, DeriveEntityModel, serde::Serialize, serde::Deserialize)]
#[sea_orm(table_name = "outbox")]
pub struct Model {
    /// Its id.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: OutboxId,
    /// The event that caused it.
    pub event_id: EventId,
    /// Which letter.
    pub letter: Letter,
    /// Who receives it.
    pub user_id: UserId,
    /// How.
    pub channel: Channel,
    /// What it is about.
    pub subject_kind: SubjectKind,
    /// Which one.
    pub subject_id: Uuid,
    /// A delayed letter goes only while the subject is still in this state; `None` goes always.
    pub valid_state: Option<String>,
    /// The facts, frozen when the step happened; JSON text.
    #[sea_orm(column_type = "Text")]
    pub facts: String,
    /// When it was owed.
    pub created_at: Instant,
    /// Not before.
    pub due_at: Instant,
    /// Where it stands.
    pub state: OutboxState,
    /// How often it was tried.
    pub attempts: i32,
    /// Until when a worker is at it.
    pub leased_until: Option<Instant>,
    /// When it was handed over, dropped or given up.
    pub ended_at: Option<Instant>,
    /// Why it failed last, without addresses.
    pub last_error: Option<String>,
    /// When its reader opened it (inbox).
    pub read_at: Option<Instant>,
}

impl ActiveModelBehavior for ActiveModel {}
