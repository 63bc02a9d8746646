//! A single-use ticket sent by letter. What is stored is the keyed hash of its secret.

use crate::{Instant, TicketId, UserId};
use sea_orm::entity::prelude::*;

crate::codes! {
    /// What a ticket is good for.
    pub enum TicketPurpose {
        /// Confirms the address and carries out the sign-up.
        ConfirmAddress = "confirm_address",
        /// Chooses a new password.
        ResetPassword = "reset_password",
        /// Joins an organisation.
        Invitation = "invitation",
    }
}

/// One ticket.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "ticket")]
pub struct Model {
    /// Its id.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: TicketId,
    /// For whom.
    pub user_id: UserId,
    /// What it is good for.
    pub purpose: TicketPurpose,
    /// Keyed hash of its secret.
    #[sea_orm(unique)]
    pub token_hash: Vec<u8>,
    /// What it carries out; JSON text.
    #[sea_orm(column_type = "Text")]
    pub payload: String,
    /// When it was made.
    pub created_at: Instant,
    /// Until when it is good.
    pub expires_at: Instant,
    /// When it was used or withdrawn.
    pub used_at: Option<Instant>,
}

impl ActiveModelBehavior for ActiveModel {}
