//! Payment codes: six characters a brand writes on its transfers.

use crate::{Instant, OrganisationId};
use sea_orm::entity::prelude::*;

/// One code.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, DeriveEntityModel, serde::Serialize, serde::Deserialize)]
#[sea_orm(table_name = "payment_code")]
pub struct Model {
    /// The code.
    #[sea_orm(primary_key, auto_increment = false)]
    pub code: String,
    /// The brand.
    #[sea_orm(unique)]
    pub brand_id: OrganisationId,
    /// When it was given.
    pub created_at: Instant,
}

impl ActiveModelBehavior for ActiveModel {}
