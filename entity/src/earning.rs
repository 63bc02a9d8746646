//! Earnings: what somebody is owed, because of one thing. Taken back by a negative one, never edited.

use crate::{Currency, DealId, DeliverableId, EarningId, Instant, PayeeId, PayoutItemId};
use sea_orm::entity::prelude::*;

crate::codes! {
    /// Where an earning stands.
    pub enum EarningState {
        /// Expected; nothing is owed yet.
        Accrued = "accrued",
        /// Owed; paid with the next batch unless something blocks it.
        Available = "available",
        /// Reserved in a batch.
        InPayout = "in_payout",
        /// The bank has booked it.
        Paid = "paid",
        /// A debt that waits for later earnings.
        OnHold = "on_hold",
        /// It never came about, or was taken back before it was paid.
        Reversed = "reversed",
    }
}
crate::codes! {
    /// What it is for.
    pub enum EarningKind {
        /// The creator's part.
        Creator = "creator",
        /// The agency's part.
        Agency = "agency",
        /// What a brand that cancels pays for the work done.
        Compensation = "compensation",
        /// Money taken back; always below zero.
        Clawback = "clawback",
    }
}

/// One earning. Gross is owed and agency share together; amounts are minor units, below zero for money taken back.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, DeriveEntityModel, serde::Serialize, serde::Deserialize)]
#[sea_orm(table_name = "earning")]
pub struct Model {
    /// Its id.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: EarningId,
    /// Where it stands.
    pub state: EarningState,
    /// How often its row moved, from 1.
    pub version: i64,
    /// When it was made.
    pub created_at: Instant,
    /// When its row last moved.
    pub changed_at: Instant,
    /// Who is owed it.
    pub payee_id: PayeeId,
    /// The deal.
    pub deal_id: DealId,
    /// The deliverable, where it is one.
    pub deliverable_id: Option<DeliverableId>,
    /// The currency.
    pub currency: Currency,
    /// What it is for.
    pub kind: EarningKind,
    /// Before the agency's share: what tax is measured on.
    pub gross_minor: i64,
    /// The agency's share of it, paid to the agency by the creator's standing order.
    pub agency_minor: i64,
    /// What the payee is owed: gross less agency share.
    pub owed_minor: i64,
    /// The platform's fee that came with it, paid by the brand on top.
    pub fee_minor: i64,
    /// The output VAT in what the operator sold with it.
    pub vat_minor: i64,
    /// Why: kind, id, label arguments and link, frozen; JSON text.
    #[sea_orm(column_type = "Text")]
    pub because: String,
    /// When the thing happened.
    pub happened_on: Instant,
    /// Not paid before.
    pub clears_on: Option<Instant>,
    /// The earning it takes back.
    pub reverses: Option<EarningId>,
    /// The payment it is in.
    pub item_id: Option<PayoutItemId>,
}

impl ActiveModelBehavior for ActiveModel {}
