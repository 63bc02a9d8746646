//! What an invoice of a payee must say, and why one is not taken. Pure.

use entity::Money;
use jiff::civil::Date;

use crate::kernel::{Kind, Refuse};

/// An invoice as its payee hands it in.
#[derive(Clone, Debug)]
pub struct HandedIn {
    /// Its number.
    pub number: String,
    /// The day it bears.
    pub issued_on: Date,
    /// What it says.
    pub amount: Money,
}

/// The number without blanks: the 20 digits of a 数电发票 where the payee is in China, up to 40 characters elsewhere.
pub fn plain_number(number: &str, country: Option<&str>) -> Result<String, InvoiceError> {
    let plain: String = number.chars().filter(|letter| !letter.is_whitespace()).collect();
    let is_here = matches!(country, None | Some("CN"));
    let is_good = if is_here {
        plain.len() == 20 && plain.bytes().all(|byte| byte.is_ascii_digit())
    } else {
        (1..=40).contains(&plain.chars().count()) && !plain.chars().any(char::is_control)
    };
    if is_good { Ok(plain) } else { Err(InvoiceError::BadNumber) }
}

/// Why an invoice is not taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum InvoiceError {
    /// Not there, or not yours.
    #[error("There is no such invoice.")]
    NoSuchInvoice,
    /// Not a number of an invoice.
    #[error("The number of an invoice has 20 digits; abroad it has up to 40 characters.")]
    BadNumber,
    /// Zero or less, or in another currency.
    #[error("An invoice is about an amount above zero, in the currency of what is owed.")]
    BadAmount,
    /// Dated tomorrow or later.
    #[error("An invoice bears a day that has come.")]
    BadDay,
    /// Nothing waits for one.
    #[error("What you are owed here waits for no invoice.")]
    NotWanted,
    /// One is there already.
    #[error("An invoice for this was handed in already; finance looks at it.")]
    AlreadyHandedIn,
    /// The same number twice.
    #[error("An invoice with this number was handed in for something else.")]
    NumberUsed,
    /// Given back without a word.
    #[error("Say in up to 2,000 characters what is wrong with it.")]
    NoReason,
}

impl Refuse for InvoiceError {
    fn kind(&self) -> Kind {
        match self {
            Self::NoSuchInvoice => Kind::Missing,
            Self::BadNumber | Self::BadAmount | Self::BadDay | Self::NoReason => Kind::Invalid,
            Self::NotWanted | Self::AlreadyHandedIn | Self::NumberUsed => Kind::Illegal,
        }
    }

    fn code(&self) -> &'static str {
        match self {
            Self::NoSuchInvoice => "no_invoice",
            Self::BadNumber => "bad_invoice_number",
            Self::BadAmount => "bad_invoice_amount",
            Self::BadDay => "bad_invoice_day",
            Self::NotWanted => "invoice_not_wanted",
            Self::AlreadyHandedIn => "invoice_already",
            Self::NumberUsed => "invoice_number_used",
            Self::NoReason => "invoice_reason_missing",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_number_has_twenty_digits_in_china_and_is_free_text_abroad() {
        assert_eq!(plain_number("2533 2000 0001 2345 6789", Some("CN")).as_deref(), Ok("25332000000123456789"));
        assert_eq!(plain_number("INV-7", Some("CN")), Err(InvoiceError::BadNumber));
        assert_eq!(plain_number("INV-7", Some("DE")).as_deref(), Ok("INV-7"));
        assert_eq!(plain_number("", Some("DE")), Err(InvoiceError::BadNumber));
    }
}
