//! Who a payee is, and which people stand behind it. Pure.

use entity::payee::{self, PayeeKind, TaxProfile};
use entity::{CreatorId, OrganisationId, Role};
use uuid::Uuid;

use crate::kernel::{Actor, Ground, Kind, Refuse};

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

impl std::fmt::Display for PayeeRef {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Creator(id) => id.fmt(f),
            Self::Agency(id) => id.fmt(f),
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

/// Only creators themselves and owners of agencies say who is paid and where; to others the payee is missing.
pub fn must_be_owner(actor: &Actor, owner: PayeeRef) -> Result<(), PayeeError> {
    let is_owner = match owner {
        PayeeRef::Creator(creator) => actor.role == Role::Creator && actor.creator == Some(creator),
        PayeeRef::Agency(agency) => actor.role == Role::AgencyOwner && actor.organisation == Some(agency),
    };
    if is_owner { Ok(()) } else { Err(PayeeError::NoSuchPayee) }
}

/// Why a payee's details are not taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum PayeeError {
    /// Not there, or not yours.
    #[error("There is no such payee.")]
    NoSuchPayee,
    /// Name or number is missing.
    #[error("A tax profile needs the legal name (up to 128 characters) and the identity or tax number.")]
    BadProfile,
    /// Number, holder or bank is missing.
    #[error("An account needs its number (6 to 40 characters), its holder and its bank.")]
    BadAccount,
    /// Nothing to check yet.
    #[error("This payee has given no tax profile yet.")]
    NoProfile,
}

impl Refuse for PayeeError {
    fn kind(&self) -> Kind {
        match self {
            Self::NoSuchPayee => Kind::Missing,
            Self::BadProfile | Self::BadAccount => Kind::Invalid,
            Self::NoProfile => Kind::Illegal,
        }
    }

    fn code(&self) -> &'static str {
        match self {
            Self::NoSuchPayee => "no_payee",
            Self::BadProfile => "bad_tax_profile",
            Self::BadAccount => "bad_account",
            Self::NoProfile => "no_tax_profile",
        }
    }
}
