//! What an approval binds, how many it takes, and who may give one. Pure.

use entity::payout_item::{self, ItemState};
use entity::{UserId, payee, payout_batch};
use sha2::{Digest, Sha256};

use crate::kernel::{Call, Fault, Kind, Refuse, Term, Terms};

/// A person behind a sign-in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Person {
    /// The sign-in.
    pub user: UserId,
    /// Keyed hash of the verified identity; of the sign-in, where none is known.
    pub hash: Vec<u8>,
}

/// SHA-256 over everything an approval binds: each payment with its amounts, payee and account, the day, the currency.
/// The account counts by its method, whose row never changes: the payment's sealed copy of it opens only as it was
/// written and only for this payment, and its bytes would say nothing but which random number sealed them.
pub fn content_hash(batch: &payout_batch::Model, items: &[payout_item::Model]) -> Vec<u8> {
    let mut lines: Vec<_> = items
        .iter()
        .map(|item| {
            serde_json::json!([
                item.id,
                item.payee_id,
                item.gross_minor,
                item.agency_minor,
                item.tax_minor,
                item.net_minor,
                item.method_id,
                item.end_to_end_id,
                item.tax_period
            ])
        })
        .collect();
    lines.sort_by_key(ToString::to_string);
    let content = serde_json::json!({ "batch": batch.id, "currency": batch.currency, "pay_date": batch.pay_date, "items": lines });
    Sha256::digest(content.to_string()).to_vec()
}

/// How many people beside the maker must agree: two above the limits of the terms.
pub fn approvals_needed(items: &[payout_item::Model], terms: &Terms) -> usize {
    let total_minor: i64 = items.iter().map(|item| item.net_minor).sum();
    let above_item = items.iter().any(|item| item.net_minor > terms.number(Term::SecondApproverItemMinor));
    if above_item || total_minor > terms.number(Term::SecondApproverBatchMinor) { 2 } else { 1 }
}

/// An approver is nobody who made the batch, is paid by it, or approved it before, by person and not by sign-in.
pub fn must_be_another(approver: &Person, before: &[Person], payees: &[payee::Model]) -> Result<(), PayoutError> {
    if before.iter().any(|person| person.user == approver.user || person.hash == approver.hash) {
        return Err(PayoutError::SamePerson);
    }
    let is_paid = payees.iter().any(|payee| payee.user_id == Some(approver.user) || payee.id_fingerprint.as_ref() == Some(&approver.hash));
    if is_paid { Err(PayoutError::Payee) } else { Ok(()) }
}

/// The finance member behind a call; nobody else moves payouts.
pub fn finance_user(call: &Call) -> Result<UserId, Fault> {
    match (call.actor.role, call.actor.user) {
        (entity::Role::Finance, Some(user)) => Ok(user),
        _ => Err(Fault::refuse(Kind::Forbidden, "role", "Only platform finance moves payouts.")),
    }
}

/// Where an exported batch stands once its payments stand there.
pub fn state_of(items: &[ItemState]) -> payout_batch::BatchState {
    use payout_batch::BatchState;
    let is_open =
        |state: &ItemState| matches!(state, ItemState::Reserved | ItemState::Submitted | ItemState::Accepted | ItemState::Unknown);
    if items.iter().any(is_open) {
        BatchState::Exported
    } else if items.iter().all(|state| *state == ItemState::Settled) {
        BatchState::Settled
    } else {
        BatchState::PartlyFailed
    }
}

/// Why a batch or payment does not move.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum PayoutError {
    /// Not there.
    #[error("There is no such payout batch.")]
    NoSuchBatch,
    /// Not there.
    #[error("There is no such payment.")]
    NoSuchItem,
    /// Nothing in it.
    #[error("This batch has no payments.")]
    Empty,
    /// Its payments are not all reserved yet.
    #[error("This batch is still being prepared, or its preparation stopped: look at its job.")]
    StillPreparing,
    /// The maker, or somebody who approved before.
    #[error("Another person has to approve this batch: not its maker and nobody who approved it already.")]
    SamePerson,
    /// The approver would be paid.
    #[error("You are paid by this batch, so somebody else has to approve it.")]
    Payee,
    /// The content is not the one that was handed in.
    #[error("The content of this batch has changed since it was handed in.")]
    Changed,
    /// Tax was withheld for a month that is over.
    #[error(
        "The month this batch's tax was withheld for is over. Recompute it: its payments are withheld for anew and have to be approved again."
    )]
    MonthPassed,
    /// There is nothing to compute anew.
    #[error("The month this batch's tax was withheld for is not over: there is nothing to compute anew.")]
    MonthRuns,
    /// What is noted about a payment says where it comes from.
    #[error("Say what it rests on: the bank's reference, or the reason, in 1 to 200 characters.")]
    NoEvidence,
    /// The bank's amount is another.
    #[error("The bank names another amount for {0}.")]
    OtherAmount(String),
    /// The file cannot be used.
    #[error("{0}")]
    BadFile(String),
}

impl Refuse for PayoutError {
    fn kind(&self) -> Kind {
        match self {
            Self::NoSuchBatch | Self::NoSuchItem => Kind::Missing,
            Self::SamePerson | Self::Payee => Kind::Forbidden,
            Self::Empty | Self::StillPreparing | Self::MonthPassed | Self::MonthRuns => Kind::Illegal,
            Self::Changed => Kind::Stale,
            Self::NoEvidence | Self::OtherAmount(_) | Self::BadFile(_) => Kind::Invalid,
        }
    }

    fn code(&self) -> &'static str {
        match self {
            Self::NoSuchBatch => "no_batch",
            Self::NoSuchItem => "no_item",
            Self::Empty => "batch_empty",
            Self::StillPreparing => "batch_preparing",
            Self::SamePerson => "four_eyes",
            Self::Payee => "approver_is_payee",
            Self::Changed => "batch_changed",
            Self::MonthPassed => "tax_month_passed",
            Self::MonthRuns => "tax_month_runs",
            Self::NoEvidence => "no_evidence",
            Self::OtherAmount(_) => "bank_amount_differs",
            Self::BadFile(_) => "bank_file",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use entity::payout_batch::BatchState;
    use uuid::Uuid;

    fn person(user: u128, hash: u8) -> Person {
        Person { user: UserId(Uuid::from_u128(user)), hash: vec![hash] }
    }

    #[test]
    fn two_sign_ins_of_one_person_are_one_person() {
        let maker = [person(1, 1)];
        assert_eq!(must_be_another(&person(1, 1), &maker, &[]), Err(PayoutError::SamePerson));
        assert_eq!(must_be_another(&person(2, 1), &maker, &[]), Err(PayoutError::SamePerson));
        assert_eq!(must_be_another(&person(2, 2), &maker, &[]), Ok(()));
    }

    #[test]
    fn a_batch_is_settled_only_when_the_bank_has_spoken_of_every_payment() {
        assert_eq!(state_of(&[ItemState::Settled, ItemState::Submitted]), BatchState::Exported);
        assert_eq!(state_of(&[ItemState::Settled, ItemState::Settled]), BatchState::Settled);
        assert_eq!(state_of(&[ItemState::Settled, ItemState::Returned]), BatchState::PartlyFailed);
    }
}
