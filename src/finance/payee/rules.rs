//! Who a payee is, and which people stand behind it. Pure.

use entity::payee::{self, PayeeKind, TaxProfile};
use entity::{CreatorId, OrganisationId};
use uuid::Uuid;

use crate::kernel::Ground;

/// The owner of a payee, as the market knows it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PayeeRef {
    /// A creator.
    Creator(CreatorId),
    /// An agency.
    Agency(OrganisationId),
}

impl PayeeRef {
    /// What it is.
    pub fn kind(self) -> PayeeKind {
        match self {
            Self::Creator(_) => PayeeKind::Creator,
            Self::Agency(_) => PayeeKind::Agency,
        }
    }

    /// Its id without its kind.
    pub fn owner_id(self) -> Uuid {
        match self {
            Self::Creator(id) => id.into(),
            Self::Agency(id) => id.into(),
        }
    }
}

/// The ground a payee stands on alone: its payments and statements belong to no deal.
pub fn ground_of(payee: &payee::Model) -> Ground {
    let mut ground = Ground::platform();
    ground.creator_user = payee.user_id;
    match payee.kind {
        PayeeKind::Creator => ground.creator = Some(CreatorId(payee.owner_id)),
        PayeeKind::Agency | PayeeKind::Business => ground.agency = Some(OrganisationId(payee.owner_id)),
    }
    ground
}

/// Whether a profile is paid against an invoice and withholds for itself.
pub fn is_business(profile: TaxProfile) -> bool {
    match profile {
        TaxProfile::ResidentIndividual | TaxProfile::NonresidentIndividual => false,
        TaxProfile::SoleTrader | TaxProfile::CompanySmall | TaxProfile::CompanyGeneral => true,
    }
}
