//! A person who signs in. The table is `app_user`, because `user` means something else to PostgreSQL.

use crate::{Instant, UserId};
use sea_orm::entity::prelude::*;

/// One person.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, DeriveEntityModel, serde::Serialize, serde::Deserialize)]
#[sea_orm(table_name = "app_user")]
pub struct Model {
    /// Their id.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: UserId,
    /// The address, in small letters; what they sign in with.
    #[sea_orm(unique)]
    pub email: String,
    /// What they are called.
    pub name: String,
    /// The language of pages and letters: `zh-CN` or `en`.
    pub locale: String,
    /// Their time zone, an IANA name.
    pub zone: String,
    /// Argon2id in PHC notation; `None` until the first password is chosen.
    #[serde(skip)]
    pub password_hash: Option<String>,
    /// When the address was confirmed; nobody signs in before.
    pub confirmed_at: Option<Instant>,
    /// The sealed secret of the second factor, used once it is confirmed.
    #[serde(skip)]
    pub totp_secret: Option<Vec<u8>>,
    /// The last time step whose code was used: a code is good once.
    pub totp_last_step: Option<i64>,
    /// When the second factor was confirmed.
    pub totp_confirmed_at: Option<Instant>,
    /// The keyed hash that says two sign-ins are one person (identity number or tax id).
    #[serde(skip)]
    pub person_hash: Option<Vec<u8>>,
    /// When an operator shut them out.
    pub banned_at: Option<Instant>,
    /// When the row was made.
    pub created_at: Instant,
}

impl ActiveModelBehavior for ActiveModel {}
