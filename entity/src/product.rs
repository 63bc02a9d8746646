//! Products a brand writes briefs about (SPU).

use crate::{Instant, OrganisationId, ProductId};
use sea_orm::entity::prelude::*;

/// One row.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, DeriveEntityModel, serde::Serialize, serde::Deserialize)]
#[sea_orm(table_name = "product")]
pub struct Model {
    /// Its id.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: ProductId,
    /// Whose it is.
    pub brand_id: OrganisationId,
    /// Its name.
    pub name: String,
    /// Its category, a code of the compliance vocabulary.
    pub category: String,
    /// Attributes; JSON text.
    #[sea_orm(column_type = "Text")]
    pub attributes: String,
    /// Claims it may make, with their proof; JSON text.
    #[sea_orm(column_type = "Text")]
    pub claims: String,
    /// Its approval number, where its category needs one.
    pub approval_number: Option<String>,
    /// When it was entered.
    pub created_at: Instant,
    /// When it was taken off the list.
    pub ended_at: Option<Instant>,
}

impl ActiveModelBehavior for ActiveModel {}
