//! The global chain over events: one row a numbered event, written by the sequencer, never changed.

use crate::EventId;
use sea_orm::entity::prelude::*;

/// One place in the global order.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "event_seal")]
pub struct Model {
    /// The number, from 1 without gaps.
    #[sea_orm(primary_key, auto_increment = false)]
    pub seq: i64,
    /// The event that has it.
    #[sea_orm(unique)]
    pub event_id: EventId,
    /// SHA-256 over the hash of the place before, the number and the event's hash.
    pub hash: Vec<u8>,
}

impl ActiveModelBehavior for ActiveModel {}
