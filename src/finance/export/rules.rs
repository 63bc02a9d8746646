//! What a file may not contain, whatever its format: the errors of every writer and the checks they share.

use crate::kernel::{Kind, Refuse};

/// Why a file is not written. `reference` names the item, statement or posting that finance must look at.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ExportError {
    /// A bank file without payments moves nothing and would still be an order.
    #[error("the file would hold nothing")]
    Empty,
    /// More than the format or the bank takes.
    #[error("the file would hold more than {limit} payments")]
    TooMany {
        /// The most it may hold.
        limit: usize,
    },
    /// A payment of zero or less.
    #[error("{reference}: the amount to be paid must be above zero")]
    AmountNotPositive {
        /// The payment.
        reference: String,
    },
    /// An amount the format cannot carry exactly.
    #[error("{reference}: the amount is too large for this format")]
    AmountTooLarge {
        /// Where it stands.
        reference: String,
    },
    /// A file that takes one currency met another.
    #[error("{reference}: the currency does not belong in this file")]
    WrongCurrency {
        /// Where it stands.
        reference: String,
    },
    /// The same thing twice.
    #[error("{reference} is in the file twice")]
    Duplicate {
        /// What is there twice.
        reference: String,
    },
    /// A text that is missing, too long, or cannot be written in the format's characters.
    #[error("{reference}: the {field} cannot be written in this format")]
    BadText {
        /// Where it stands.
        reference: String,
        /// Which field: `name`, `account`, `bic`, `iban`, `town` …
        field: &'static str,
    },
    /// The rows do not make the totals.
    #[error("{reference}: the {field} does not add up")]
    DoesNotAdd {
        /// The statement or posting.
        reference: String,
        /// Which sum.
        field: &'static str,
    },
    /// The layout that was asked for cannot be used.
    #[error("the layout cannot be used: {0}")]
    BadLayout(String),
    /// The writing library gave up.
    #[error("the file could not be written: {0}")]
    Broken(String),
}

impl Refuse for ExportError {
    fn kind(&self) -> Kind {
        Kind::Invalid
    }

    fn code(&self) -> &'static str {
        "export"
    }
}

impl ExportError {
    /// A text of an item that cannot be written.
    pub fn text(reference: &str, field: &'static str) -> Self {
        Self::BadText { reference: reference.to_owned(), field }
    }

    /// A sum of a statement or posting that is wrong.
    pub fn sum(reference: &str, field: &'static str) -> Self {
        Self::DoesNotAdd { reference: reference.to_owned(), field }
    }
}

impl From<std::io::Error> for ExportError {
    fn from(error: std::io::Error) -> Self {
        Self::Broken(error.to_string())
    }
}

impl From<rust_xlsxwriter::XlsxError> for ExportError {
    fn from(error: rust_xlsxwriter::XlsxError) -> Self {
        Self::Broken(error.to_string())
    }
}

/// A person's text on one line: control characters and line breaks become spaces, runs of spaces one, ends are cut.
pub fn one_line(text: &str) -> String {
    let spaced: String = text.chars().map(|letter| if letter.is_control() { ' ' } else { letter }).collect();
    spaced.split_whitespace().collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_of_several_lines_becomes_one() {
        assert_eq!(one_line(" a\r\n\tb\u{0}c\u{2028} d\u{85}"), "a b c d");
    }
}
