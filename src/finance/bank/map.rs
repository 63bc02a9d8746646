//! Column maps: how a bank names its columns, writes its days and calls its states. Data under `packs/bank`.

use super::rules::BankFileError;
use entity::Currency;
use jiff::civil::Date;
use serde::Deserialize;
use serde::de::DeserializeOwned;
use std::collections::BTreeMap;

/// What every map says of itself and of the file's form.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct FileForm {
    /// The encoding of CSV files, as the web names it: `gbk`, `utf-8`. A byte order mark outweighs it.
    pub encoding: String,
    /// How days are written, in strptime's letters; the first that fits counts.
    pub day_formats: Vec<String>,
    /// Rows whose first filled cell starts with one of these are no data: sums, remarks of the bank.
    #[serde(default)]
    pub skip_rows_starting_with: Vec<String>,
}

/// Where a map was seen, and when.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct MapSource {
    /// In words.
    pub text: String,
    /// When it was last compared.
    pub checked_on: Date,
}

/// How to read a bank statement.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct StatementMap {
    /// `statement-` and the bank.
    pub id: String,
    /// The version of the data.
    pub version: String,
    /// The map's name by locale.
    pub name: BTreeMap<String, String>,
    /// Where it was seen.
    pub source: MapSource,
    /// The file's form.
    pub form: FileForm,
    /// The header of the booking day.
    pub booked_on: String,
    /// Where the amount stands.
    pub amount: AmountColumns,
    /// Where the currency stands, or which one it always is.
    pub currency: CurrencyColumn,
    /// The header of the other side's name.
    pub payer_name: String,
    /// The header of the other side's account.
    pub payer_account: String,
    /// The headers of what the payer wrote, joined by a space.
    pub remark: Vec<String>,
    /// The header of the bank's own reference.
    pub bank_reference: String,
}

/// Where an amount stands.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(untagged, deny_unknown_fields)]
pub enum AmountColumns {
    /// In one of two columns.
    TwoSides {
        /// The header of what came in.
        credit: String,
        /// The header of what went out.
        debit: String,
    },
    /// In one column, below zero for what went out.
    Signed {
        /// Its header.
        signed: String,
    },
}

/// Which currency a row is in.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(untagged, deny_unknown_fields)]
pub enum CurrencyColumn {
    /// Always the same.
    Fixed {
        /// The currency.
        fixed: Currency,
    },
    /// In a column.
    Column {
        /// Its header.
        column: String,
        /// What the bank calls currencies, beside their ISO codes: `人民币`.
        names: BTreeMap<String, Currency>,
    },
}

/// How to read the result of a bulk payment.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ResultMap {
    /// `result-` and the bank.
    pub id: String,
    /// The version of the data.
    pub version: String,
    /// The map's name by locale.
    pub name: BTreeMap<String, String>,
    /// Where it was seen.
    pub source: MapSource,
    /// The file's form.
    pub form: FileForm,
    /// The header of the item reference that we sent.
    pub reference: String,
    /// The header of the status.
    pub status: String,
    /// What the bank calls each status.
    pub status_words: BTreeMap<String, PaymentOutcome>,
    /// The header of the amount, if the bank repeats it.
    pub amount: Option<String>,
    /// The currency of the file.
    pub currency: Currency,
    /// The header of the bank's own reference.
    pub bank_reference: String,
    /// The header of the day.
    pub happened_on: String,
    /// The header of the reason.
    pub reason: String,
}

/// What became of a payment.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, serde::Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PaymentOutcome {
    /// Booked to the payee.
    Settled,
    /// Refused before any money left.
    Failed,
    /// Came back after it had left (退汇).
    Returned,
}

impl StatementMap {
    /// Reads a map.
    pub fn read(json: &str) -> Result<Self, BankFileError> {
        read(json)
    }

    /// The maps this version of the house ships with.
    pub fn shipped() -> Result<Vec<Self>, BankFileError> {
        let files = [include_str!("../../../packs/bank/statement-cmb.json"), include_str!("../../../packs/bank/statement-plain.json")];
        files.into_iter().map(read).collect()
    }

    /// Every header a file must have.
    pub fn headers(&self) -> Vec<&str> {
        let mut headers = vec![self.booked_on.as_str(), &self.payer_name, &self.payer_account, &self.bank_reference];
        headers.extend(self.remark.iter().map(String::as_str));
        match &self.amount {
            AmountColumns::TwoSides { credit, debit } => headers.extend([credit.as_str(), debit]),
            AmountColumns::Signed { signed } => headers.push(signed),
        }
        match &self.currency {
            CurrencyColumn::Fixed { .. } => {}
            CurrencyColumn::Column { column, .. } => headers.push(column),
        }
        headers
    }
}

impl ResultMap {
    /// Reads a map.
    pub fn read(json: &str) -> Result<Self, BankFileError> {
        read(json)
    }

    /// The maps this version of the house ships with.
    pub fn shipped() -> Result<Vec<Self>, BankFileError> {
        let files = [include_str!("../../../packs/bank/result-cmb.json"), include_str!("../../../packs/bank/result-plain.json")];
        files.into_iter().map(read).collect()
    }

    /// Every header a file must have.
    pub fn headers(&self) -> Vec<&str> {
        let mut headers = vec![self.reference.as_str(), &self.status, &self.bank_reference, &self.happened_on, &self.reason];
        headers.extend(self.amount.as_deref());
        headers
    }
}

fn read<T: DeserializeOwned>(json: &str) -> Result<T, BankFileError> {
    serde_json::from_str(json).map_err(|error| BankFileError::BadMap(error.to_string()))
}
