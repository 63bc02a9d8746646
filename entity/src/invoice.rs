//! Invoices of the operator to brands (数电发票): asked for a month that is over, issued by finance, taken back by a red one.

use crate::{Currency, Instant, InvoiceId, OrganisationId};
use sea_orm::entity::prelude::*;

crate::codes! {
    /// Where an invoice to a brand stands.
    pub enum InvoiceState {
        /// The brand asked for it; finance is to issue it.
        Requested = "requested",
        /// It has its number and counts.
        Issued = "issued",
        /// Finance did not issue it.
        Refused = "refused",
        /// It is to be taken back by a red one.
        RedRequested = "red_requested",
        /// A red one took it back.
        RedIssued = "red_issued",
    }
}

/// One invoice.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, DeriveEntityModel, serde::Serialize, serde::Deserialize)]
#[sea_orm(table_name = "invoice")]
pub struct Model {
    /// Its id.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: InvoiceId,
    /// Where it stands.
    pub state: InvoiceState,
    /// How often its row moved, from 1.
    pub version: i64,
    /// When it was asked for.
    pub created_at: Instant,
    /// When its row last moved.
    pub changed_at: Instant,
    /// The brand it is for.
    pub brand_id: OrganisationId,
    /// The month it is about: `2026-11`.
    pub period: String,
    /// The currency.
    pub currency: Currency,
    /// The rate of VAT, basis points.
    pub rate_bp: i64,
    /// What it says, VAT included, minor units, above zero.
    pub amount_minor: i64,
    /// The VAT in it, as it stands in the books, minor units.
    pub vat_minor: i64,
    /// The buyer's legal name, as it was when it was asked for.
    pub buyer_name: String,
    /// The buyer's tax number (统一社会信用代码), as it was then.
    pub buyer_number: String,
    /// Its 20 digits; `None` until it is issued.
    pub number: Option<String>,
    /// The day it bears: `2026-12-03`.
    pub issued_on: Option<String>,
    /// The number of the red one that took it back.
    pub red_number: Option<String>,
    /// The day that one bears.
    pub red_on: Option<String>,
    /// Why it was refused, or is to be taken back, in somebody's words.
    pub reason: Option<String>,
}

impl ActiveModelBehavior for ActiveModel {}
