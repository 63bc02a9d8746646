//! Invoices of payees: what a business hands in for something it is owed, before it is paid.

use crate::{Currency, EarningId, Instant, PayeeId, PayeeInvoiceId};
use sea_orm::entity::prelude::*;

crate::codes! {
    /// Where a payee's invoice stands.
    pub enum PayeeInvoiceState {
        /// Finance is to look at it.
        HandedIn = "handed_in",
        /// It is right; what it is for may be paid.
        Accepted = "accepted",
        /// It went back to its payee, who hands in another.
        Returned = "returned",
    }
}

/// One invoice.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, DeriveEntityModel, serde::Serialize, serde::Deserialize)]
#[sea_orm(table_name = "payee_invoice")]
pub struct Model {
    /// Its id.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: PayeeInvoiceId,
    /// Where it stands.
    pub state: PayeeInvoiceState,
    /// How often its row moved, from 1.
    pub version: i64,
    /// When it was handed in.
    pub created_at: Instant,
    /// When its row last moved.
    pub changed_at: Instant,
    /// The earning it is for.
    pub earning_id: EarningId,
    /// Whose it is.
    pub payee_id: PayeeId,
    /// Its number: 20 digits for a 数电发票.
    pub number: String,
    /// The day it bears: `2026-11-20`.
    pub issued_on: String,
    /// The currency.
    pub currency: Currency,
    /// What it says, minor units, above zero.
    pub amount_minor: i64,
    /// Why it went back, in the words of finance.
    pub reason: Option<String>,
}

impl ActiveModelBehavior for ActiveModel {}
