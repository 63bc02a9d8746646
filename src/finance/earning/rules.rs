//! What the parts of a price become as earnings. Pure.

use entity::earning::{self, EarningKind, EarningState};
use entity::{Instant, Money};

use crate::finance::payee::PayeeRef;
use crate::finance::share::{ShareError, largest_remainder_minor};
use crate::kernel::{Kind, Refuse};

/// One payee's part of a price.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Part {
    /// Who is owed it.
    pub payee: PayeeRef,
    /// How much.
    pub gross: Money,
    /// What for.
    pub kind: EarningKind,
}

/// The amounts of an earning, minor units.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Amounts {
    /// What tax is measured on.
    pub gross_minor: i64,
    /// The agency's share of it, paid to the agency on the creator's order.
    pub agency_minor: i64,
    /// What the payee is owed.
    pub owed_minor: i64,
    /// The fee that came with it.
    pub fee_minor: i64,
    /// The VAT in what the operator sold with it.
    pub vat_minor: i64,
}

/// The amounts of each part. Where a creator and an agency share one price, the agency's share is the creator's income
/// first (`creator_receives`): it is in the creator's gross and not in what the creator is owed. An agency that
/// receives everything is the only part. Fee and VAT are shared out by what is owed.
pub fn amounts_of(parts: &[Part], fee_minor: i64, vat_minor: i64) -> Result<Vec<Amounts>, ShareError> {
    let weights: Vec<(usize, u64)> = parts.iter().enumerate().map(|(index, part)| (index, part.gross.minor.unsigned_abs())).collect();
    let nothing = weights.iter().all(|(_, weight)| *weight == 0);
    let shared = |minor: i64| if nothing { Ok(vec![0; parts.len()]) } else { largest_remainder_minor(minor, &weights) };
    let (fees, vats) = (shared(fee_minor)?, shared(vat_minor)?);
    let agency_minor: i64 = parts.iter().filter(|part| is_agency(part)).map(|part| part.gross.minor).sum();
    let creators = parts.iter().filter(|part| !is_agency(part)).count();
    let amounts = parts.iter().zip(fees.into_iter().zip(vats)).map(|(part, (fee_minor, vat_minor))| {
        let of_agency_minor = if creators == 1 && !is_agency(part) { agency_minor } else { 0 };
        Amounts {
            gross_minor: part.gross.minor + of_agency_minor,
            agency_minor: of_agency_minor,
            owed_minor: part.gross.minor,
            fee_minor,
            vat_minor,
        }
    });
    Ok(amounts.collect())
}

fn is_agency(part: &Part) -> bool {
    matches!(part.payee, PayeeRef::Agency(_))
}

entity::codes! {
    /// How far an earning is on its way to its payee, as money pages tell it.
    pub enum Stage {
        /// Expected; nothing is owed yet.
        Accrued = "accrued",
        /// Owed, and not payable before its day.
        Pending = "pending",
        /// Paid with the next batch unless something blocks it.
        Available = "available",
        /// In a payment under way.
        InPayout = "in_payout",
        /// The bank has booked it.
        Paid = "paid",
        /// A debt that later earnings cover.
        OnHold = "on_hold",
        /// It never came about.
        Reversed = "reversed",
    }
}

/// The stage of an earning at an instant.
pub fn stage_of(earning: &earning::Model, now: Instant) -> Stage {
    match earning.state {
        EarningState::Accrued => Stage::Accrued,
        EarningState::Available if earning.clears_on.is_some_and(|clears_on| clears_on > now) => Stage::Pending,
        EarningState::Available => Stage::Available,
        EarningState::InPayout => Stage::InPayout,
        EarningState::Paid => Stage::Paid,
        EarningState::OnHold => Stage::OnHold,
        EarningState::Reversed => Stage::Reversed,
    }
}

/// What was withheld from each earning of one payment: the tax of the whole, shared out by gross.
pub fn withheld_minor(tax_minor: i64, earnings: &[earning::Model]) -> Result<Vec<i64>, ShareError> {
    let weight = |earning: &earning::Model| u64::try_from(earning.gross_minor).unwrap_or(0);
    let weights: Vec<_> = earnings.iter().map(|earning| (earning.id, weight(earning))).collect();
    if tax_minor == 0 || weights.iter().all(|(_, weight)| *weight == 0) {
        return Ok(vec![0; earnings.len()]);
    }
    largest_remainder_minor(tax_minor, &weights)
}

/// Why nothing is taken back.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum EarningError {
    /// Nothing was earned there, or less than is asked back.
    #[error("There is not that much that was earned here and not taken back already.")]
    TooMuch,
    /// Zero, negative, or in another currency.
    #[error("What is taken back is an amount above zero in the deal's currency.")]
    BadAmount,
    /// The deal has no money.
    #[error("This deal has no money set aside.")]
    NoSuchHold,
}

impl Refuse for EarningError {
    fn kind(&self) -> Kind {
        match self {
            Self::TooMuch | Self::BadAmount => Kind::Invalid,
            Self::NoSuchHold => Kind::Missing,
        }
    }

    fn code(&self) -> &'static str {
        match self {
            Self::TooMuch => "clawback_too_much",
            Self::BadAmount => "bad_amount",
            Self::NoSuchHold => "no_hold",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use entity::{CreatorId, Currency, OrganisationId};
    use uuid::Uuid;

    fn part(payee: PayeeRef, minor: i64) -> Part {
        Part { payee, gross: Money::new(minor, Currency::CNY), kind: EarningKind::Creator }
    }

    #[test]
    fn the_agencys_share_is_the_creators_income_first() {
        let creator = part(PayeeRef::Creator(CreatorId(Uuid::nil())), 80_000);
        let agency = part(PayeeRef::Agency(OrganisationId(Uuid::nil())), 20_000);
        let amounts = amounts_of(&[creator, agency], 10_001, 6_227).unwrap();
        assert_eq!(
            amounts[0],
            Amounts { gross_minor: 100_000, agency_minor: 20_000, owed_minor: 80_000, fee_minor: 8_001, vat_minor: 4_982 }
        );
        assert_eq!(amounts[1], Amounts { gross_minor: 20_000, agency_minor: 0, owed_minor: 20_000, fee_minor: 2_000, vat_minor: 1_245 });
    }

    #[test]
    fn an_agency_that_receives_everything_is_owed_everything() {
        let amounts = amounts_of(&[part(PayeeRef::Agency(OrganisationId(Uuid::nil())), 7)], 1, 0).unwrap();
        assert_eq!(amounts, [Amounts { gross_minor: 7, agency_minor: 0, owed_minor: 7, fee_minor: 1, vat_minor: 0 }]);
    }
}
