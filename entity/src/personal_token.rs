//! A token a person gave to a program of theirs. What is stored is its keyed hash.

use crate::{CreatorId, Instant, OrganisationId, PersonalTokenId, UserId};
use sea_orm::entity::prelude::*;

crate::codes! {
    /// What a token is good for.
    pub enum TokenScope {
        /// Looks and changes nothing.
        Read = "read",
        /// Looks and acts.
        ReadWrite = "read_write",
    }
}

/// One token.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, DeriveEntityModel, serde::Serialize, serde::Deserialize)]
#[sea_orm(table_name = "personal_token")]
pub struct Model {
    /// Its id.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: PersonalTokenId,
    /// Whose.
    pub user_id: UserId,
    /// The organisation acted for; empty: the creator the person is.
    pub organisation_id: Option<OrganisationId>,
    /// The creator acted for under a mandate.
    pub acting_for: Option<CreatorId>,
    /// What its owner calls it.
    pub name: String,
    /// What it is good for.
    pub scope: TokenScope,
    /// Keyed hash of the token.
    #[serde(skip)]
    #[sea_orm(unique)]
    pub token_hash: Vec<u8>,
    /// Whether the sign-in that made it had given a second factor.
    pub second_factor: bool,
    /// When it was made.
    pub created_at: Instant,
    /// Until when it is good.
    pub expires_at: Instant,
    /// When it was last used, to the hour.
    pub used_at: Option<Instant>,
    /// When it was taken back.
    pub ended_at: Option<Instant>,
}

impl ActiveModelBehavior for ActiveModel {}
