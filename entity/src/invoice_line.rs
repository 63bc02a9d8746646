//! What an invoice to a brand covers: postings of the books, each under one invoice that counts.

use crate::{InvoiceId, PostingId};
use sea_orm::entity::prelude::*;

/// One posting under an invoice.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, DeriveEntityModel, serde::Serialize, serde::Deserialize)]
#[sea_orm(table_name = "invoice_line")]
pub struct Model {
    /// The invoice.
    #[sea_orm(primary_key, auto_increment = false)]
    pub invoice_id: InvoiceId,
    /// The posting.
    #[sea_orm(primary_key, auto_increment = false)]
    pub posting_id: PostingId,
    /// Whether the invoice still counts: not once it was refused or taken back.
    pub counts: bool,
}

impl ActiveModelBehavior for ActiveModel {}
