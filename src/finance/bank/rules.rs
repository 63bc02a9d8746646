//! What a bank's file may look like: limits, exact amounts, payment codes, and errors that name row and column.

use entity::{Currency, Money};
use unicode_normalization::UnicodeNormalization;

use crate::kernel::{Kind, Refuse};

/// The largest file, in bytes.
pub const MAX_FILE_BYTES: usize = 5 * 1024 * 1024;
/// The most rows, header and footer included.
pub const MAX_ROWS: usize = 20_000;

/// The letters of payment codes: none that is read as another.
pub const PAYMENT_CODE_ALPHABET: &str = "ABCDEFGHJKLMNPQRSTUVWXYZ23456789";
/// How many letters a payment code has.
pub const PAYMENT_CODE_LENGTH: usize = 6;

/// Why a bank's file is not taken. Nothing of it is then: a file counts as a whole.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum BankFileError {
    /// Above five megabytes.
    #[error("the file is larger than 5 MB")]
    TooLarge,
    /// Above twenty thousand rows.
    #[error("the file has more than 20,000 rows")]
    TooManyRows,
    /// Neither XLSX nor CSV in the map's encoding.
    #[error("the file cannot be read: {0}")]
    Unreadable(String),
    /// No row has all columns of the map.
    #[error("no row of the file has the columns {0:?}")]
    NoHeader(Vec<String>),
    /// The same column twice under one header.
    #[error("the column {0:?} stands in the file twice")]
    HeaderTwice(String),
    /// The header is there and nothing under it.
    #[error("the file holds no rows under its header")]
    NoRows,
    /// One cell is wrong.
    #[error("row {row}, column {column:?}: {problem}")]
    Cell {
        /// As a spreadsheet counts: the first row is 1.
        row: usize,
        /// The header above the cell.
        column: String,
        /// What is wrong with it.
        problem: CellProblem,
    },
    /// The column map itself is wrong.
    #[error("the column map cannot be used: {0}")]
    BadMap(String),
}

/// What is wrong with a cell.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum CellProblem {
    /// Nothing stands in it.
    #[error("nothing stands here, and something must")]
    Missing,
    /// Not a day in one of the map's forms.
    #[error("this is no day in a form the map knows")]
    NotADay,
    /// Not a plain decimal number.
    #[error("this is no amount")]
    NotAnAmount,
    /// More digits behind the point than the currency has.
    #[error("this amount has more digits behind the point than its currency")]
    TooPrecise,
    /// Beyond 64 bits.
    #[error("this amount is too large")]
    TooLarge,
    /// Money came and went in one row.
    #[error("credit and debit are both filled")]
    BothSides,
    /// A row of nothing.
    #[error("the amount is zero")]
    Zero,
    /// Not a currency the map knows.
    #[error("this is no currency the map knows")]
    NotACurrency,
    /// A number of more than fifteen digits, which a spreadsheet does not keep.
    #[error("a number this long has lost digits; the column must be text")]
    LostDigits,
    /// Not a status the map knows.
    #[error("this is no status the map knows")]
    NotAStatus,
    /// The same reference in an earlier row.
    #[error("an earlier row has the same reference")]
    Duplicate,
    /// Longer than any bank writes.
    #[error("this text is too long")]
    TooLong,
    /// A spreadsheet error such as #REF!.
    #[error("the spreadsheet itself marks this cell as an error")]
    SpreadsheetError,
}

/// The amount in a cell: `1234.1`, `1,234.10`, `-5`, with at most the currency's digits. Nothing is rounded.
pub fn amount(text: &str, currency: Currency) -> Result<Money, CellProblem> {
    let plain = text.trim().trim_start_matches(['¥', '￥']).trim_start();
    let (sign, digits) = match plain.strip_prefix('-') {
        Some(rest) => ("-", rest),
        None => ("", plain.strip_prefix('+').unwrap_or(plain)),
    };
    let (whole, fraction) = digits.split_once('.').unwrap_or((digits, "0"));
    let all_digits = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    let mut groups = whole.split(',');
    let first_is_right = groups.next().is_some_and(|group| all_digits(group) && (group.len() <= 3 || !whole.contains(',')));
    let others_are_right = groups.all(|group| all_digits(group) && group.len() == 3);
    if !first_is_right || !others_are_right || !all_digits(fraction) {
        return Err(CellProblem::NotAnAmount);
    }
    if digits.contains('.') && fraction.len() > currency.digits() as usize {
        return Err(CellProblem::TooPrecise);
    }
    Money::parse(&format!("{sign}{}.{fraction}", whole.replace(',', "")), currency).map_err(|_| CellProblem::TooLarge)
}

/// The payment codes (附言码) in a remark: six letters or digits without 0, O, 1 and I that stand alone between
/// other characters, in the order found. A remark may hold words that only look like one; the caller knows its codes.
pub fn payment_codes(remark: &str) -> Vec<String> {
    let plain = remark.nfkc().collect::<String>().to_ascii_uppercase();
    let mut codes: Vec<String> = Vec::new();
    for word in plain.split(|letter: char| !letter.is_ascii_alphanumeric()) {
        let is_code = word.len() == PAYMENT_CODE_LENGTH && word.chars().all(|letter| PAYMENT_CODE_ALPHABET.contains(letter));
        if is_code && !codes.iter().any(|code| code == word) {
            codes.push(word.to_owned());
        }
    }
    codes
}

/// Why money at the bank does not move.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum DepositError {
    /// Not there.
    #[error("There is no such deposit.")]
    NoSuchDeposit,
    /// The bank did not say where it came from.
    #[error("The bank does not say from which account this money came; it cannot be sent back.")]
    NoAccount,
    /// The same person twice.
    #[error("Whoever asked to send money back does not approve it; another person of finance does.")]
    SamePerson,
    /// Clients' money, or nothing at all.
    #[error("Only what clients' money has beyond what is owed to them can be taken out.")]
    NotOwn,
}

impl Refuse for DepositError {
    fn kind(&self) -> Kind {
        match self {
            Self::NoSuchDeposit => Kind::Missing,
            Self::NoAccount | Self::NotOwn => Kind::Illegal,
            Self::SamePerson => Kind::Forbidden,
        }
    }

    fn code(&self) -> &'static str {
        match self {
            Self::NoSuchDeposit => "no_deposit",
            Self::NoAccount => "no_payer_account",
            Self::SamePerson => "same_person",
            Self::NotOwn => "not_own_money",
        }
    }
}

impl Refuse for BankFileError {
    fn kind(&self) -> Kind {
        Kind::Invalid
    }

    fn code(&self) -> &'static str {
        "bank_file"
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn amounts_are_read_exactly_or_not_at_all() {
        let yuan = |text: &str| amount(text, Currency::CNY).map(|money| money.minor);
        for (text, minor) in [
            ("1234.1", 123_410),
            ("1,234.10", 123_410),
            (" ¥1,234,567.89 ", 123_456_789),
            ("-5", -500),
            ("+0.01", 1),
            ("123456", 12_345_600),
        ] {
            assert_eq!(yuan(text), Ok(minor), "{text}");
        }
        for text in ["", "-", "12,34.5", "1,2345", ",123", "1.", ".5", "1e3", "(5.00)", "1.234,50", "5 CNY", "--5", "1234,567.00"] {
            assert_eq!(yuan(text), Err(CellProblem::NotAnAmount), "{text}");
        }
        assert_eq!((yuan("1.005"), yuan("1.000")), (Err(CellProblem::TooPrecise), Err(CellProblem::TooPrecise)));
        assert_eq!(yuan("99999999999999999999"), Err(CellProblem::TooLarge));
        assert_eq!(amount("5000", Currency::JPY).map(|money| money.minor), Ok(5_000));
        assert_eq!(amount("5000.0", Currency::JPY), Err(CellProblem::TooPrecise));
    }

    #[test]
    fn payment_codes_are_found_between_other_words() {
        assert_eq!(payment_codes("附言码ABC234，充值"), ["ABC234"]);
        assert_eq!(payment_codes("ｘｙｚ７８９ 活动款/x9y8z7;abc234 XYZ789"), ["XYZ789", "X9Y8Z7", "ABC234"]);
        for remark in ["ABC23", "ABC2345", "ABC0O1", "abci23", "", "20261105"] {
            assert!(payment_codes(remark).is_empty(), "{remark}");
        }
    }

    proptest! {
        #[test]
        fn whatever_money_prints_is_read_back(minor in -i64::MAX..=i64::MAX) {
            let money = Money::new(minor, Currency::CNY);
            prop_assert_eq!(amount(&money.amount(), Currency::CNY), Ok(money));
        }

        #[test]
        fn no_text_makes_the_reader_fall_over(text in any::<String>()) {
            let _ = amount(&text, Currency::CNY);
            prop_assert!(payment_codes(&text).iter().all(|code| code.len() == PAYMENT_CODE_LENGTH));
        }
    }
}
