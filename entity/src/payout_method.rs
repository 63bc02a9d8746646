//! Payout methods: where a payee's money goes. Account and holder are sealed; a change is a new row.

use crate::{Currency, Instant, PayeeId, PayoutMethodId, UserId};
use sea_orm::entity::prelude::*;

/// One account.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, DeriveEntityModel, serde::Serialize, serde::Deserialize)]
#[sea_orm(table_name = "payout_method")]
pub struct Model {
    /// Its id.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: PayoutMethodId,
    /// Whose it is.
    pub payee_id: PayeeId,
    /// The currency it takes.
    pub currency: Currency,
    /// Account number, sealed.
    pub account: Vec<u8>,
    /// The holder's name, sealed.
    pub holder: Vec<u8>,
    /// Keyed hash of the account number.
    pub fingerprint: Vec<u8>,
    /// The last four characters of the account number.
    pub ending: String,
    /// The bank.
    pub bank_name: String,
    /// BIC abroad, branch (开户行) in China.
    pub branch: Option<String>,
    /// Paid to from here on: changed details rest first.
    pub active_from: Instant,
    /// When it was made.
    pub created_at: Instant,
    /// Who gave it.
    pub user_id: Option<UserId>,
    /// When another took its place.
    pub replaced_at: Option<Instant>,
}

impl ActiveModelBehavior for ActiveModel {}
