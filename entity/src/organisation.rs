//! A brand, an agency, or the platform itself, of which there is one.

use crate::{Instant, OrganisationId, OrganisationKind};
use sea_orm::entity::prelude::*;

/// One organisation.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, DeriveEntityModel, serde::Serialize, serde::Deserialize)]
#[sea_orm(table_name = "organisation")]
pub struct Model {
    /// Its id.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: OrganisationId,
    /// What it is for.
    pub kind: OrganisationKind,
    /// What it is called on pages.
    pub name: String,
    /// What it is called in confirmations and statements.
    pub legal_name: Option<String>,
    /// Its number in the public register (统一社会信用代码 in China).
    pub registration_number: Option<String>,
    /// ISO 3166 country, two capital letters.
    pub country: String,
    /// Its time zone for days and business hours, an IANA name.
    pub zone: String,
    /// Where the outside writes to.
    pub email: Option<String>,
    /// When it was made.
    pub created_at: Instant,
    /// When it ended.
    pub ended_at: Option<Instant>,
}

impl ActiveModelBehavior for ActiveModel {}
