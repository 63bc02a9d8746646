//! Which letters somebody wants by e-mail, and when. Whoever has no row has never said.

use crate::{Instant, UserId};
use sea_orm::entity::prelude::*;

crate::codes! {
    /// How soon letters of a class reach their reader's mailbox.
    pub enum Pace {
        /// Each by itself, as it is owed.
        AtOnce = "at_once",
        /// Gathered, once a day.
        Daily = "daily",
        /// Gathered, on Mondays.
        Weekly = "weekly",
        /// Not by e-mail; the inbox has them.
        Never = "never",
    }
}

/// One person's wishes.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, DeriveEntityModel, serde::Serialize, serde::Deserialize)]
#[sea_orm(table_name = "letter_preference")]
pub struct Model {
    /// Whose.
    #[sea_orm(primary_key, auto_increment = false)]
    pub user_id: UserId,
    /// Letters that tell how something went: at once, daily or weekly.
    pub status: Pace,
    /// Letters of what might interest: any pace.
    pub information: Pace,
    /// Letters about unread messages: at once or never.
    pub messages: Pace,
    /// From which full hour of their zone on nothing disturbs, 0 to 23.
    pub quiet_from: i64,
    /// Until which; the same hour means that there is no such time. Digests come then.
    pub quiet_until: i64,
    /// When they last changed it.
    pub changed_at: Instant,
}

impl ActiveModelBehavior for ActiveModel {}
