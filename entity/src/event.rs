//! What happened: one row a step or record, hash-chained per subject, never changed. Its place in the global order, given
//! after its commit, stands in its seal.
//!
//! Rows hold ids and codes, never names or free text, so that erasure breaks no chain.

use crate::{EventId, Instant, OrganisationId, Role, SubjectKind, UserId};
use sea_orm::entity::prelude::*;

/// One event.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, DeriveEntityModel, serde::Serialize, serde::Deserialize)]
#[sea_orm(table_name = "event")]
pub struct Model {
    /// Its id.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: EventId,
    /// What it is about.
    pub subject_kind: SubjectKind,
    /// Which one.
    pub subject_id: Uuid,
    /// Place in the subject's chain, from 1 without gaps.
    pub number: i64,
    /// The step or record, a code.
    pub name: String,
    /// State before; `None` for records.
    pub from_state: Option<String>,
    /// State after; `None` for records.
    pub to_state: Option<String>,
    /// The subject's version after the step; `None` for records.
    pub version: Option<i64>,
    /// When.
    pub at: Instant,
    /// Who; `None` for the clock.
    pub user_id: Option<UserId>,
    /// As a member of which organisation.
    pub organisation_id: Option<OrganisationId>,
    /// In which role.
    pub role: Role,
    /// On whose behalf (a creator's id), if not the user's own.
    pub acting_for: Option<Uuid>,
    /// Ids, codes and numbers that matter; canonical JSON text.
    #[sea_orm(column_type = "Text")]
    pub facts: String,
    /// SHA-256 of the event before; all zero for the first.
    pub previous_hash: Vec<u8>,
    /// SHA-256 of this event with the hash before it.
    pub hash: Vec<u8>,
}

impl ActiveModelBehavior for ActiveModel {}
