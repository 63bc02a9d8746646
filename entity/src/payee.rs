//! Payees: who is paid, under which tax profile. Names and numbers are sealed.

use crate::{Instant, PayeeId, UserId};
use sea_orm::entity::prelude::*;

crate::codes! {
    /// What the owner of a payee is.
    pub enum PayeeKind {
        /// A creator.
        Creator = "creator",
        /// An agency.
        Agency = "agency",
        /// Another business.
        Business = "business",
    }
}
crate::codes! {
    /// How the payee is taxed.
    pub enum TaxProfile {
        /// A person resident in China; the house withholds.
        ResidentIndividual = "resident_individual",
        /// A person not resident in China; the house withholds.
        NonresidentIndividual = "nonresident_individual",
        /// 个体工商户: paid against an invoice.
        SoleTrader = "sole_trader",
        /// A small-scale company: paid against an invoice.
        CompanySmall = "company_small",
        /// A general taxpayer: paid against an invoice.
        CompanyGeneral = "company_general",
    }
}

/// One payee.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, DeriveEntityModel, serde::Serialize, serde::Deserialize)]
#[sea_orm(table_name = "payee")]
pub struct Model {
    /// Its id.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: PayeeId,
    /// What its owner is.
    pub kind: PayeeKind,
    /// The owner: a creator's or an organisation's id.
    #[sea_orm(unique)]
    pub owner_id: Uuid,
    /// The person who set the profile and is told.
    pub user_id: Option<UserId>,
    /// The legal name, sealed.
    pub legal_name: Option<Vec<u8>>,
    /// How it is taxed.
    pub tax_profile: Option<TaxProfile>,
    /// Identity or tax number, sealed.
    pub id_number: Option<Vec<u8>>,
    /// Keyed hash of the number, to compare persons.
    pub id_fingerprint: Option<Vec<u8>>,
    /// Country of tax residence, two letters.
    pub country: Option<String>,
    /// When the person agreed that the platform files VAT for them (Announcement 2025 No. 16, article 2).
    pub vat_consent_at: Option<Instant>,
    /// When finance checked the identity.
    pub identity_checked_at: Option<Instant>,
    /// When it was made.
    pub created_at: Instant,
}

impl ActiveModelBehavior for ActiveModel {}
