//! Failed sign-ins by address, known or not: the answer tells nobody which addresses exist.

use crate::Instant;
use sea_orm::entity::prelude::*;

/// What one address has used of its budget.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "sign_in_budget")]
pub struct Model {
    /// Keyed hash of the address.
    #[sea_orm(primary_key, auto_increment = false)]
    pub email_hash: Vec<u8>,
    /// Failures since the window began.
    pub failed: i32,
    /// When the window began.
    pub since: Instant,
}

impl ActiveModelBehavior for ActiveModel {}
