//! An agency's mandate for a creator (代理关系): what for, from when to when, for what share.

use crate::words::Words;
use crate::{CreatorId, Instant, OrganisationId, RepresentationId};
use sea_orm::entity::prelude::*;

crate::codes! {
    /// Where a mandate stands.
    pub enum RepresentationState {
        /// The agency asks, the creator has not answered.
        Proposed = "proposed",
        /// The agency acts for the creator.
        Active = "active",
        /// It is over.
        Ended = "ended",
        /// The creator said no, or did not answer.
        Declined = "declined",
        /// The agency took its question back.
        Withdrawn = "withdrawn",
    }
}

crate::codes! {
    /// To whom a represented creator's earnings are paid.
    pub enum Receives {
        /// All to the agency, against its invoice; it withholds and pays its creators itself.
        Agency = "agency_receives",
        /// To the creator; the agency's share is paid by the creator's standing order.
        Creator = "creator_receives",
    }
}

/// One mandate.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, DeriveEntityModel, serde::Serialize, serde::Deserialize)]
#[sea_orm(table_name = "representation")]
pub struct Model {
    /// Its id.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: RepresentationId,
    /// Where it stands.
    pub state: RepresentationState,
    /// How often its row moved.
    pub version: i64,
    /// When it was proposed.
    pub created_at: Instant,
    /// When its row last moved.
    pub changed_at: Instant,
    /// For whom.
    pub creator_id: CreatorId,
    /// Who acts.
    pub agency_id: OrganisationId,
    /// The agency's share of each earning, basis points.
    pub share_bp: i64,
    /// Who is paid.
    pub receives: Receives,
    /// On these platforms; empty means on all.
    pub platforms: Words,
    /// Whether no other agency may act for the creator there.
    pub exclusive: bool,
    /// How long after its end the agency keeps its share of deals made under it.
    pub tail_days: i32,
    /// From when.
    pub starts_at: Instant,
    /// Until when; `None` has no end of its own.
    pub ends_at: Option<Instant>,
    /// Until when the creator may answer.
    pub answer_by: Instant,
}

impl Model {
    /// Whether it covers a platform; `None` asks for any.
    pub fn covers(&self, platform: Option<&str>) -> bool {
        self.platforms.is_empty() || platform.is_none_or(|platform| self.platforms.contains(platform))
    }

    /// Until when it may stay in a state.
    pub fn own_deadline(&self, state: RepresentationState) -> Option<Instant> {
        match state {
            RepresentationState::Proposed => Some(self.answer_by),
            RepresentationState::Active => self.ends_at,
            RepresentationState::Ended | RepresentationState::Declined | RepresentationState::Withdrawn => None,
        }
    }

    /// Whether the agency acts under it at an instant.
    pub fn is_in_force(&self, at: Instant) -> bool {
        self.state == RepresentationState::Active && self.starts_at <= at && self.ends_at.is_none_or(|end| at < end)
    }
}

impl ActiveModelBehavior for ActiveModel {}
