//! Versions of the policy. A deal pins one and keeps it.

use crate::{Instant, TermsId};
use sea_orm::entity::prelude::*;

crate::codes! {
    /// Who may hold money.
    pub enum MoneyMode {
        /// 自营转售: the operator buys from creators and sells to brands.
        Principal = "principal",
        /// 银行存管: a licensed institution moves money on our instruction.
        Custody = "custody",
        /// 直付: the brand pays payees, the house computes and records.
        Direct = "direct",
    }
}

/// One version.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "terms")]
pub struct Model {
    /// Its id.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: TermsId,
    /// 1, 2, 3 …
    #[sea_orm(unique)]
    pub number: i64,
    /// SHA-256 of the content, hexadecimal.
    pub content_hash: String,
    /// The content: canonical JSON text.
    #[sea_orm(column_type = "Text")]
    pub content: String,
    /// New deals take the newest version whose day has come.
    pub effective_from: Instant,
    /// When it was stored.
    pub created_at: Instant,
}

impl ActiveModelBehavior for ActiveModel {}
