//! Budgets: a brief's money, set aside when it opens for everybody who comes first.

use crate::{BriefId, Currency, Instant, OrganisationId};
use sea_orm::entity::prelude::*;

/// One budget. What is in it: funded less drawn less returned.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, DeriveEntityModel, serde::Serialize, serde::Deserialize)]
#[sea_orm(table_name = "brief_budget")]
pub struct Model {
    /// The brief.
    #[sea_orm(primary_key, auto_increment = false)]
    pub brief_id: BriefId,
    /// The brand whose money it is.
    pub brand_id: OrganisationId,
    /// Its one currency.
    pub currency: Currency,
    /// Set aside so far, fees included; minor units.
    pub funded_minor: i64,
    /// Gone into the holds of deals.
    pub drawn_minor: i64,
    /// Given back to the brand.
    pub returned_minor: i64,
    /// How often it moved, from 1.
    pub version: i64,
    /// When it was set aside.
    pub created_at: Instant,
    /// When the rest was given back; nothing is left in it then.
    pub ended_at: Option<Instant>,
}

impl ActiveModelBehavior for ActiveModel {}
