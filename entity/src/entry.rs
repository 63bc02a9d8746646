//! Entries: the lines of a posting. Written before their header, which balances them; never changed.

use crate::{Currency, DealId, EntryId, LedgerAccountId, PayeeId, PostingId};
use sea_orm::entity::prelude::*;

/// One line.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, DeriveEntityModel, serde::Serialize, serde::Deserialize)]
#[sea_orm(table_name = "entry")]
pub struct Model {
    /// Its id.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: EntryId,
    /// Its posting.
    pub posting_id: PostingId,
    /// Its place in the posting, from 1.
    pub line: i32,
    /// The account.
    pub account_id: LedgerAccountId,
    /// Debit above zero, credit below, never zero; minor units.
    pub amount_minor: i64,
    /// The currency, that of the account.
    pub currency: Currency,
    /// The deal it is about.
    pub deal_id: Option<DealId>,
    /// The payee it is about.
    pub payee_id: Option<PayeeId>,
    /// The tax month of withheld tax: `2026-11`.
    pub tax_period: Option<String>,
}

impl ActiveModelBehavior for ActiveModel {}
