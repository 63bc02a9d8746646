//! Answers already given, by user, route and key.

use crate::Instant;
use sea_orm::entity::prelude::*;

/// One committed answer.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "idempotency")]
pub struct Model {
    /// Whose key it is (a user's id, nil before sign-in).
    #[sea_orm(primary_key, auto_increment = false)]
    pub user_id: Uuid,
    /// The route, with its ids.
    #[sea_orm(primary_key, auto_increment = false)]
    pub route: String,
    /// The caller's key.
    #[sea_orm(primary_key, auto_increment = false)]
    pub key: String,
    /// SHA-256 of the body.
    pub request_hash: Vec<u8>,
    /// The answer, JSON text; empty only inside the promise that writes it.
    #[sea_orm(column_type = "Text")]
    pub answer: String,
    /// When it was given.
    pub at: Instant,
}

impl ActiveModelBehavior for ActiveModel {}
