//! A person's place in an organisation; one that is live for each person and organisation.

use crate::{Instant, MembershipId, OrganisationId, Role, UserId};
use sea_orm::entity::prelude::*;

/// One membership.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, DeriveEntityModel, serde::Serialize, serde::Deserialize)]
#[sea_orm(table_name = "membership")]
pub struct Model {
    /// Its id.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: MembershipId,
    /// In which organisation.
    pub organisation_id: OrganisationId,
    /// Who.
    pub user_id: UserId,
    /// As what.
    pub role: Role,
    /// Since when.
    pub created_at: Instant,
    /// Until when; `None` while it lasts.
    pub ended_at: Option<Instant>,
}

impl ActiveModelBehavior for ActiveModel {}
