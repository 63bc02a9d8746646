//! A refresh token: good once. What is stored is its keyed hash.

use crate::{Instant, RefreshId, SessionId};
use sea_orm::entity::prelude::*;

/// One token of a session's family.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "refresh_token")]
pub struct Model {
    /// Its id.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: RefreshId,
    /// Its family.
    pub session_id: SessionId,
    /// Keyed hash of the token.
    #[sea_orm(unique)]
    pub token_hash: Vec<u8>,
    /// When it was given.
    pub created_at: Instant,
    /// Until when it is good.
    pub expires_at: Instant,
    /// When it was used; using it again ends the family.
    pub used_at: Option<Instant>,
}

impl ActiveModelBehavior for ActiveModel {}
