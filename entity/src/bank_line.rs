//! Lines of bank statements, both ways, each once; what the books say is laid beside them.

use crate::{BankFileId, BankLineId, Currency};
use sea_orm::entity::prelude::*;

/// One line.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel, serde::Serialize, serde::Deserialize)]
#[sea_orm(table_name = "bank_line")]
pub struct Model {
    /// Its id.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: BankLineId,
    /// The file it was read from first.
    pub bank_file_id: BankFileId,
    /// The bank account.
    pub account: String,
    /// The bank's reference, unique in the account.
    pub reference: String,
    /// The day the bank booked it: `2026-11-20`.
    pub booked_on: String,
    /// The currency.
    pub currency: Currency,
    /// What came in, minor units; below zero for what went out.
    pub amount_minor: i64,
    /// What the payer wrote, or what we wrote on our own payment.
    pub remark: String,
}

impl ActiveModelBehavior for ActiveModel {}
