//! Events that wait for their place in the global order: written with the event, taken away when it is numbered.

use crate::EventId;
use sea_orm::entity::prelude::*;

/// One event that waits.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "event_unsealed")]
pub struct Model {
    /// The event.
    #[sea_orm(primary_key, auto_increment = false)]
    pub event_id: EventId,
}

impl ActiveModelBehavior for ActiveModel {}
