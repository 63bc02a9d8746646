//! Deposits: money that came in, one row a line of a bank statement.

use crate::{BankFileId, Currency, DepositId, Instant, OrganisationId, UserId};
use sea_orm::entity::prelude::*;

crate::codes! {
    /// Where a deposit stands.
    pub enum DepositState {
        /// Read from the bank, not yet looked at.
        Received = "received",
        /// It is in its brand's balance.
        Matched = "matched",
        /// Nobody knows whose it is.
        Suspense = "suspense",
        /// Somebody of finance asked to send it back; somebody else looks at that.
        ReturnAsked = "return_asked",
        /// It is on its way back in a bank file.
        Returning = "returning",
        /// It went back to whoever sent it.
        Returned = "returned",
    }
}

/// One line.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, DeriveEntityModel, serde::Serialize, serde::Deserialize)]
#[sea_orm(table_name = "deposit")]
pub struct Model {
    /// Its id.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: DepositId,
    /// Where it stands.
    pub state: DepositState,
    /// How often its row moved, from 1.
    pub version: i64,
    /// When it was made.
    pub created_at: Instant,
    /// When its row last moved.
    pub changed_at: Instant,
    /// The file it was read from.
    pub bank_file_id: BankFileId,
    /// The bank account.
    pub account: String,
    /// The bank's reference, unique in the account.
    pub reference: String,
    /// The day the bank booked it: `2026-11-20`.
    pub booked_on: String,
    /// The currency.
    pub currency: Currency,
    /// How much, minor units, above zero.
    pub amount_minor: i64,
    /// Who paid, as the bank says.
    pub payer_name: String,
    /// What the payer wrote.
    pub remark: String,
    /// The payment code found in it.
    pub payment_code: Option<String>,
    /// Whose money it is.
    pub brand_id: Option<OrganisationId>,
    /// The account it came from, sealed; `None` where the bank does not say.
    pub payer_account: Option<Vec<u8>>,
    /// Who asked to send it back.
    pub return_asked_by: Option<UserId>,
}

impl ActiveModelBehavior for ActiveModel {}
