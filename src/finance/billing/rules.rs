//! What of a month may be invoiced, what an invoice must say, and why one is not asked for or not issued. Pure.

use std::collections::BTreeMap;

use entity::{Currency, OrganisationId, PostingId};
use jiff::civil::Date;

use crate::kernel::{Kind, Refuse};

/// One posting that sold something to a brand, or took a sale back, as the books have it; minor units, below zero for what
/// was taken back.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sale {
    /// The posting.
    pub posting: PostingId,
    /// What an invoice of it is about.
    pub of: Heading,
    /// The operator's part of what the brand paid, VAT included.
    pub amount_minor: i64,
    /// The VAT in it.
    pub vat_minor: i64,
}

/// What the sales under one invoice have in common.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Heading {
    /// The buyer.
    pub brand: OrganisationId,
    /// The month something was sold in; what is taken back belongs to the month of its sale: `2026-11`.
    pub period: String,
    /// The currency.
    pub currency: Currency,
    /// The rate of VAT, basis points.
    pub rate_bp: i64,
}

/// What is not under an invoice yet and belongs under one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Due {
    /// What it is about.
    pub of: Heading,
    /// Together, VAT included, minor units; zero or below where more was taken back than is left.
    pub amount_minor: i64,
    /// The VAT in it, as the books have it.
    pub vat_minor: i64,
    /// The postings.
    pub postings: Vec<PostingId>,
}

/// Sales by what their invoice would be about, the earliest month first.
pub fn dues(sales: &[Sale]) -> Vec<Due> {
    let mut dues: BTreeMap<(String, Heading), Due> = BTreeMap::new();
    for sale in sales {
        let none = || Due { of: sale.of.clone(), amount_minor: 0, vat_minor: 0, postings: Vec::new() };
        let due = dues.entry((sale.of.period.clone(), sale.of.clone())).or_insert_with(none);
        due.amount_minor += sale.amount_minor;
        due.vat_minor += sale.vat_minor;
        due.postings.push(sale.posting);
    }
    dues.into_values().collect()
}

/// The number without blanks: the 20 digits of a 数电发票.
pub fn plain_number(number: &str) -> Result<String, BillingError> {
    let plain: String = number.chars().filter(|letter| !letter.is_whitespace()).collect();
    let is_good = plain.len() == 20 && plain.bytes().all(|byte| byte.is_ascii_digit());
    if is_good { Ok(plain) } else { Err(BillingError::BadNumber) }
}

/// Refuses a day that has not come.
pub fn must_have_come(day: Date, today: Date) -> Result<(), BillingError> {
    if day > today { Err(BillingError::BadDay) } else { Ok(()) }
}

/// Words of 1 to 2,000 characters.
pub fn must_say(reason: &str) -> Result<&str, BillingError> {
    let reason = reason.trim();
    if reason.is_empty() || reason.chars().count() > 2_000 { Err(BillingError::NoReason) } else { Ok(reason) }
}

/// Why an invoice is not asked for, or does not move.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum BillingError {
    /// Not there, or another brand's.
    #[error("There is no such invoice.")]
    NoSuchInvoice,
    /// The month still runs.
    #[error("An invoice is for a month that is over.")]
    MonthRuns,
    /// The organisation did not say who it is.
    #[error("An invoice names its buyer: complete the organisation's legal name and its tax number first.")]
    NoBuyer,
    /// Nothing was sold, or all of it is invoiced or taken back.
    #[error("Nothing of that month is left to invoice.")]
    NothingLeft,
    /// One is asked for already.
    #[error("An invoice for this month was asked for already; finance is at it.")]
    AlreadyAsked,
    /// The books have moved since it was asked for.
    #[error("Something of this month was taken back since the invoice was asked for. Refuse it; the brand asks for what is left.")]
    TakenBackSince,
    /// Not 20 digits.
    #[error("The number of an invoice has 20 digits.")]
    BadNumber,
    /// Used by another, red or not.
    #[error("Another invoice has this number.")]
    NumberUsed,
    /// Dated tomorrow or later.
    #[error("An invoice bears a day that has come.")]
    BadDay,
    /// Without a word.
    #[error("Say why in up to 2,000 characters.")]
    NoReason,
    /// No paper of an invoice, too many or too large.
    #[error("An invoice comes as PDF, OFD or XML: one file of each at most, 5 MB each.")]
    BadPaper,
}

impl Refuse for BillingError {
    fn kind(&self) -> Kind {
        match self {
            Self::NoSuchInvoice => Kind::Missing,
            Self::BadNumber | Self::BadDay | Self::NoReason | Self::BadPaper => Kind::Invalid,
            Self::MonthRuns | Self::NoBuyer | Self::NothingLeft | Self::AlreadyAsked | Self::TakenBackSince | Self::NumberUsed => {
                Kind::Illegal
            }
        }
    }

    fn code(&self) -> &'static str {
        match self {
            Self::NoSuchInvoice => "no_brand_invoice",
            Self::MonthRuns => "invoice_month_runs",
            Self::NoBuyer => "invoice_buyer_missing",
            Self::NothingLeft => "nothing_to_invoice",
            Self::AlreadyAsked => "invoice_already_asked",
            Self::TakenBackSince => "invoice_taken_back_since",
            Self::BadNumber => "bad_brand_invoice_number",
            Self::NumberUsed => "brand_invoice_number_used",
            Self::BadDay => "bad_brand_invoice_day",
            Self::NoReason => "brand_invoice_reason_missing",
            Self::BadPaper => "bad_invoice_file",
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::finance::tax::net_of_inclusive;

    fn sale(number: u128, period: &str, amount_minor: i64) -> Sale {
        let net_minor = net_of_inclusive(amount_minor, 600).unwrap();
        Sale {
            posting: PostingId(uuid::Uuid::from_u128(number)),
            of: Heading { brand: OrganisationId(uuid::Uuid::nil()), period: period.to_owned(), currency: Currency::CNY, rate_bp: 600 },
            amount_minor,
            vat_minor: amount_minor - net_minor,
        }
    }

    #[test]
    fn a_month_is_what_was_sold_less_what_was_taken_back() {
        let sold = [sale(1, "2026-11", 330_000), sale(2, "2026-12", 10_600), sale(3, "2026-11", -66_000)];
        let dues = dues(&sold);
        let told: Vec<_> = dues.iter().map(|due| (due.of.period.as_str(), due.amount_minor, due.postings.len())).collect();
        assert_eq!(told, [("2026-11", 264_000, 2), ("2026-12", 10_600, 1)]);
        assert_eq!((dues[1].vat_minor, dues[0].vat_minor), (600, 18_679 - 3_736));
    }

    #[test]
    fn a_number_has_twenty_digits() {
        assert_eq!(plain_number("2533 2000 0001 2345 6789").as_deref(), Ok("25332000000123456789"));
        for wrong in ["", "2533200000012345678", "2533200000012345678X", "２５３３２０００００１２３４５６７８９０１"]
        {
            assert_eq!(plain_number(wrong), Err(BillingError::BadNumber), "{wrong}");
        }
    }

    proptest! {
        /// Nothing is lost and nothing counted twice, in whatever order the books are read; and the VAT of the books never
        /// strays from that of the whole by more than half a minor unit a posting.
        #[test]
        fn dues_hold_each_sale_once(amounts in prop::collection::vec((0_usize..3, 1_i64..5_000_000), 1..40), turn in 0_usize..40) {
            let months = ["2026-10", "2026-11", "2026-12"];
            let mut sales: Vec<Sale> =
                (1..).zip(&amounts).map(|(number, (month, minor))| sale(number, months[*month], *minor)).collect();
            let before = dues(&sales);
            for due in &before {
                let whole_minor = due.amount_minor - net_of_inclusive(due.amount_minor, 600).unwrap();
                let most = i64::try_from(due.postings.len()).unwrap();
                prop_assert!(2 * (due.vat_minor - whole_minor).abs() <= most + 1);
            }
            prop_assert_eq!(before.iter().map(|due| due.amount_minor).sum::<i64>(), amounts.iter().map(|(_, minor)| minor).sum::<i64>());
            prop_assert_eq!(before.iter().map(|due| due.postings.len()).sum::<usize>(), sales.len());
            let turn = turn % sales.len();
            sales.rotate_left(turn);
            let told = |dues: Vec<Due>| dues.into_iter().map(|due| (due.of, due.amount_minor, due.vat_minor)).collect::<Vec<_>>();
            prop_assert_eq!(told(dues(&sales)), told(before));
        }
    }
}
