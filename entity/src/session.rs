//! A sign-in on one device, and the refresh tokens of its family.

use crate::{CreatorId, Instant, OrganisationId, SessionId, UserId};
use sea_orm::entity::prelude::*;

crate::codes! {
    /// Why a sign-in ended.
    pub enum SessionEnd {
        /// The person signed out.
        SignedOut = "signed_out",
        /// The person ended it from another device.
        EndedElsewhere = "ended_elsewhere",
        /// A refresh token was used twice: somebody else has a copy.
        TokenReused = "token_reused",
        /// The password was changed.
        PasswordChanged = "password_changed",
        /// An operator shut the person out.
        Banned = "banned",
    }
}

/// One sign-in.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, DeriveEntityModel, serde::Serialize, serde::Deserialize)]
#[sea_orm(table_name = "session")]
pub struct Model {
    /// Its id.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: SessionId,
    /// Whose.
    pub user_id: UserId,
    /// The organisation acted for.
    pub organisation_id: Option<OrganisationId>,
    /// The creator acted for under a mandate.
    pub acting_for: Option<CreatorId>,
    /// Whether a second factor was given, or the house does not ask for one.
    pub second_factor: bool,
    /// Keyed hash of the device's name for itself: a new one is announced by letter.
    #[serde(skip)]
    pub device_hash: Option<Vec<u8>>,
    /// The family of its browser, as far as it says: `Chrome`.
    pub browser: Option<String>,
    /// The system it runs on, as far as it says: `Windows`.
    pub system: Option<String>,
    /// The network it was last seen in: its address without the part that tells one device from its neighbours.
    pub network: Option<String>,
    /// When it began.
    pub created_at: Instant,
    /// When it was last seen: refreshed, switched, or, on pages, looked at (noted once an hour).
    pub seen_at: Instant,
    /// When it ended.
    pub ended_at: Option<Instant>,
    /// Why it ended.
    pub ended_why: Option<SessionEnd>,
}

impl ActiveModelBehavior for ActiveModel {}
