//! What was sent to a hook, or is to be: one row an event and hook.

use crate::{EventId, HookDeliveryId, HookId, Instant};
use sea_orm::entity::prelude::*;

crate::codes! {
    /// Where a delivery stands.
    pub enum HookDeliveryState {
        /// Not sent yet, or to be sent again.
        Queued = "queued",
        /// A worker is at it until its lease ends.
        Sending = "sending",
        /// Taken by the receiver (2xx).
        Delivered = "delivered",
        /// Given up after the last try; can be sent again by hand.
        Dead = "dead",
    }
}

/// One delivery.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, DeriveEntityModel, serde::Serialize, serde::Deserialize)]
#[sea_orm(table_name = "hook_delivery")]
pub struct Model {
    /// Its id: the `webhook-id` of every copy.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: HookDeliveryId,
    /// Where to.
    pub hook_id: HookId,
    /// The event it tells of; `None` of a trial.
    pub event_id: Option<EventId>,
    /// What it is: `deal.fund`.
    pub name: String,
    /// What is sent, the same in every copy; JSON text.
    #[sea_orm(column_type = "Text")]
    pub payload: String,
    /// When it was owed.
    pub created_at: Instant,
    /// Not before.
    pub due_at: Instant,
    /// Where it stands.
    pub state: HookDeliveryState,
    /// How often it was tried.
    pub attempts: i64,
    /// Until when a worker is at it.
    pub leased_until: Option<Instant>,
    /// The status code of the last answer.
    pub answered: Option<i64>,
    /// Why it failed last, in a few words without addresses.
    pub last_error: Option<String>,
    /// When it was delivered or given up.
    pub ended_at: Option<Instant>,
}

impl ActiveModelBehavior for ActiveModel {}
