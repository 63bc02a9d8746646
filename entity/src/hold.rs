//! Holds: a deal's money set aside.

use crate::{Currency, DealId, HoldId, Instant, OrganisationId, TermsId, terms::MoneyMode};
use sea_orm::entity::prelude::*;

crate::codes! {
    /// Where a hold stands.
    pub enum HoldState {
        /// The deal waits for money.
        Requested = "requested",
        /// All of it is set aside.
        Funded = "funded",
        /// Some of it went its way, some is still here.
        PartlyReleased = "partly_released",
        /// All of it was earned.
        Released = "released",
        /// Nothing of it was earned.
        Refunded = "refunded",
        /// Part was earned, the rest went back.
        Split = "split",
    }
}

/// One hold. What is in it: funded less released less refunded.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, DeriveEntityModel, serde::Serialize, serde::Deserialize)]
#[sea_orm(table_name = "hold")]
pub struct Model {
    /// Its id.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: HoldId,
    /// Where it stands.
    pub state: HoldState,
    /// How often its row moved, from 1.
    pub version: i64,
    /// When it was made.
    pub created_at: Instant,
    /// When its row last moved.
    pub changed_at: Instant,
    /// The deal.
    #[sea_orm(unique)]
    pub deal_id: DealId,
    /// The brand whose money it is.
    pub brand_id: OrganisationId,
    /// The one currency of the deal.
    pub currency: Currency,
    /// What the deal costs, VAT included, minor units.
    pub price_minor: i64,
    /// The platform's fee on top, VAT included, minor units.
    pub fee_minor: i64,
    /// Set aside: zero, or price and fee; minor units.
    pub funded_minor: i64,
    /// Earned so far, fee included; minor units.
    pub released_minor: i64,
    /// Of that, the fee.
    pub released_fee_minor: i64,
    /// Given back so far, fee included; minor units.
    pub refunded_minor: i64,
    /// Of that, the fee.
    pub refunded_fee_minor: i64,
    /// Who may hold money in this deal.
    pub money_mode: MoneyMode,
    /// The terms the deal pinned.
    pub terms_id: Option<TermsId>,
    /// Whether a dispute keeps it from moving.
    pub frozen: bool,
}

impl ActiveModelBehavior for ActiveModel {}
