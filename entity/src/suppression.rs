//! Addresses that take no letters: the mail server refused them for good, or a letter came back.

use crate::{Instant, UserId};
use sea_orm::entity::prelude::*;

crate::codes! {
    /// How it became known.
    pub enum SuppressedBy {
        /// The mail server refused the address as the letter was handed over.
        Refusal = "refusal",
        /// A report came back that it could not be delivered (RFC 3464).
        Report = "report",
    }
}

/// One address, by the person who has it.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, DeriveEntityModel, serde::Serialize, serde::Deserialize)]
#[sea_orm(table_name = "suppression")]
pub struct Model {
    /// Whose.
    #[sea_orm(primary_key, auto_increment = false)]
    pub user_id: UserId,
    /// The address, in small letters: another one of theirs is not concerned.
    pub address: String,
    /// How it became known.
    pub by: SuppressedBy,
    /// The status (RFC 3463) such as `5.1.1`, or the code of the server's answer.
    pub status: String,
    /// Since when.
    pub since: Instant,
}

impl ActiveModelBehavior for ActiveModel {}
