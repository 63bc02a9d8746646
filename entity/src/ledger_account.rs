//! Ledger accounts: the chart of accounts as far as it was used.
//!
//! Which accounts there are and which keep a balance is decided by `finance::ledger`.

use crate::{Currency, LedgerAccountId};
use sea_orm::entity::prelude::*;

crate::codes! {
    /// What kind of account it is; debits raise the first and the fourth, credits the others.
    pub enum AccountKind {
        /// What is there.
        Asset = "asset",
        /// What is owed.
        Liability = "liability",
        /// What was earned.
        Income = "income",
        /// What it cost.
        Expense = "expense",
        /// The owner's part.
        Equity = "equity",
    }
}
crate::codes! {
    /// Whose account it is.
    pub enum OwnerKind {
        /// A brand.
        Brand = "brand",
        /// A brief's budget.
        Brief = "brief",
        /// A deal's hold.
        Hold = "hold",
        /// A payee.
        Payee = "payee",
    }
}

/// One account.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, DeriveEntityModel, serde::Serialize, serde::Deserialize)]
#[sea_orm(table_name = "ledger_account")]
pub struct Model {
    /// Its id.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: LedgerAccountId,
    /// Its name in the books: `brand:<id>:available:CNY`.
    #[sea_orm(unique)]
    pub code: String,
    /// What kind of account it is.
    pub kind: AccountKind,
    /// Whose it is; `None` for the house.
    pub owner_kind: Option<OwnerKind>,
    /// Which owner.
    pub owner_id: Option<Uuid>,
    /// Its one currency.
    pub currency: Currency,
    /// Debits less credits, minor units; `None` for accounts everybody posts to, which are summed instead.
    pub balance_minor: Option<i64>,
    /// Whether the balance may never turn to the other side.
    pub guarded: bool,
}

impl ActiveModelBehavior for ActiveModel {}
