//! Postings: the headers of balanced movements of money, never changed.

use crate::{EventId, Instant, PostingId, UserId};
use sea_orm::entity::prelude::*;

crate::codes! {
    /// Which kind of movement it is.
    pub enum PostingKind {
        /// Money came in for a brand.
        DepositMatched = "deposit_matched",
        /// Money came in from nobody known.
        DepositSuspended = "deposit_suspended",
        /// Unknown money was given to its brand.
        SuspenseMatched = "suspense_matched",
        /// Unknown money went back to whoever sent it.
        SuspenseReturned = "suspense_returned",
        /// A brand's money was set aside for everybody who takes a brief.
        BudgetSetAside = "budget_set_aside",
        /// What a brief did not use went back to its brand.
        BudgetReturned = "budget_returned",
        /// A brand's money was set aside for a deal.
        HoldFunded = "hold_funded",
        /// Money of a deal was earned.
        HoldReleased = "hold_released",
        /// A brand that cancelled paid for what was done.
        HoldCompensated = "hold_compensated",
        /// Money of a deal went back to its brand.
        HoldRefunded = "hold_refunded",
        /// The fee of a deal whose money the brand pays out itself.
        FeeEarned = "fee_earned",
        /// Fees a brand owed were taken from what it paid in.
        FeeCollected = "fee_collected",
        /// Earned money was taken back.
        ClawedBack = "clawed_back",
        /// A debt of a payee was taken from later earnings.
        DebtRecovered = "debt_recovered",
        /// Earnings were reserved for a payment, tax withheld.
        PayoutReserved = "payout_reserved",
        /// A payment's tax was withheld anew, because its month is another.
        PayoutRecomputed = "payout_recomputed",
        /// The bank booked a payment.
        PayoutSettled = "payout_settled",
        /// A payment did not happen.
        PayoutFailed = "payout_failed",
        /// A payment came back.
        PayoutReturned = "payout_returned",
        /// The operator took its own money out of the clients' account.
        FeeSwept = "fee_swept",
        /// The operator put money it had taken back into the clients' account.
        ClientsCovered = "clients_covered",
    }
}

/// One posting.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, DeriveEntityModel, serde::Serialize, serde::Deserialize)]
#[sea_orm(table_name = "posting")]
pub struct Model {
    /// Its id.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: PostingId,
    /// Which kind of movement.
    pub kind: PostingKind,
    /// Why: kind, id, label arguments and link, frozen; JSON text.
    #[sea_orm(column_type = "Text")]
    pub because: String,
    /// When the thing happened.
    pub happened_on: Instant,
    /// When it was written.
    pub posted_at: Instant,
    /// The event it belongs to.
    pub event_id: Option<EventId>,
    /// Who caused it; `None` for the clock.
    pub user_id: Option<UserId>,
    /// The posting it reverses in full.
    #[sea_orm(unique)]
    pub reverses: Option<PostingId>,
    /// Its natural key: the same thing is never posted twice.
    #[sea_orm(unique)]
    pub key: String,
    /// What its chain is about: a hold, a deposit, a payout item.
    pub chain_id: Uuid,
    /// Place in that chain, from 1 without gaps.
    pub number: i64,
    /// SHA-256 of the posting before in the chain; all zero for the first.
    pub previous_hash: Vec<u8>,
    /// SHA-256 of this posting with its entries and the hash before.
    pub hash: Vec<u8>,
    /// Place in the global order; given after commit.
    #[sea_orm(unique)]
    pub seq: Option<i64>,
}

impl ActiveModelBehavior for ActiveModel {}
