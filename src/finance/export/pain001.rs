//! What goes into a payment order pain.001.001.09 (ISO 20022), checked before a byte is written.
//!
//! `pain001_file` writes it. Which payments belong in it, and who approved them, is decided elsewhere.

use super::rules::ExportError;
use super::sepa;
use entity::{Currency, Instant, Money, PayoutBatchId, PayoutItemId};
use jiff::civil::Date;
use std::collections::{BTreeMap, BTreeSet};
use uuid::Uuid;

/// The most payments in one file.
pub const MAX_PAYMENTS: usize = 25_000;
/// The most groups of one currency and day: their number has two digits in the group's id.
const MAX_GROUPS: usize = 99;
/// The most a SEPA transfer carries, in cents (EPC115-06).
const MAX_SEPA_MINOR: i64 = 99_999_999_999;
/// The schema's amounts have at most eighteen digits.
const MAX_MINOR: i64 = 999_999_999_999_999_999;

/// A whole order.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PaymentOrder {
    /// The payout batch; its id becomes the message id, so that writing again never makes a new order.
    pub batch: PayoutBatchId,
    /// When the file was first exported.
    pub created_at: Instant,
    /// Who pays.
    pub debtor: PaymentParty,
    /// The payments.
    pub payments: Vec<Payment>,
}

/// One payment.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Payment {
    /// The payout item; its id becomes the end-to-end id.
    pub item: PayoutItemId,
    /// What is paid, after tax; above zero.
    pub amount: Money,
    /// The day the bank is asked to pay.
    pub execute_on: Date,
    /// Who is paid.
    pub creditor: PaymentParty,
    /// What the payee reads, at most 140 characters.
    pub remittance: String,
}

/// A party with its account.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PaymentParty {
    /// The legal name; cut at 70 characters.
    pub name: String,
    /// Town and country, with free lines before them.
    pub address: Option<PaymentAddress>,
    /// The account.
    pub account: PaymentAccount,
    /// The bank's BIC; without it the bank finds its way by the account.
    pub bic: Option<String>,
}

/// A hybrid address: unstructured addresses alone are no longer taken from November 2026 on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PaymentAddress {
    /// Up to two lines: street, house.
    pub lines: Vec<String>,
    /// The postal code.
    pub post_code: Option<String>,
    /// The town.
    pub town: String,
    /// Two letters.
    pub country: String,
}

/// An account.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum PaymentAccount {
    /// By IBAN.
    Iban(String),
    /// By a number of another kind.
    Other(String),
}

/// Payments of one currency and day, ready to be written.
#[derive(Debug)]
pub(super) struct Group {
    pub id: String,
    pub currency: Currency,
    pub execute_on: Date,
    pub is_sepa: bool,
    pub debtor: WrittenParty,
    pub payments: Vec<WrittenPayment>,
}

/// A payment in the characters of the file.
#[derive(Debug)]
pub(super) struct WrittenPayment {
    pub end_to_end_id: String,
    pub amount: Money,
    pub creditor: WrittenParty,
    pub remittance: Option<String>,
}

/// A party in the characters of the file.
#[derive(Debug)]
pub(super) struct WrittenParty {
    pub name: String,
    pub address: Option<PaymentAddress>,
    pub account: PaymentAccount,
    pub bic: Option<String>,
}

/// The end-to-end id of a payout item: its 32 hexadecimal digits, since the whole id has more than the 35 allowed.
pub fn end_to_end_id(item: PayoutItemId) -> String {
    item.0.simple().to_string()
}

/// The payout item that an end-to-end id from a bank's report belongs to.
pub fn item_of_end_to_end_id(text: &str) -> Option<PayoutItemId> {
    (text.len() == 32).then(|| Uuid::try_parse(text).ok()).flatten().map(PayoutItemId)
}

impl PaymentOrder {
    /// The payments by day and currency, each checked; the order within a group is the given one.
    pub(super) fn groups(&self) -> Result<Vec<Group>, ExportError> {
        if self.payments.is_empty() {
            return Err(ExportError::Empty);
        }
        if self.payments.len() > MAX_PAYMENTS {
            return Err(ExportError::TooMany { limit: MAX_PAYMENTS });
        }
        let mut seen = BTreeSet::new();
        let mut by_day: BTreeMap<(Date, Currency), Vec<&Payment>> = BTreeMap::new();
        for payment in &self.payments {
            if !seen.insert(payment.item) {
                return Err(ExportError::Duplicate { reference: payment.item.to_string() });
            }
            by_day.entry((payment.execute_on, payment.amount.currency)).or_default().push(payment);
        }
        if by_day.len() > MAX_GROUPS {
            return Err(ExportError::TooMany { limit: MAX_GROUPS });
        }
        (1..).zip(by_day).map(|(number, (key, payments))| self.group(number, key, &payments)).collect()
    }

    fn group(&self, number: usize, (execute_on, currency): (Date, Currency), payments: &[&Payment]) -> Result<Group, ExportError> {
        let is_euro = currency == Currency::EUR;
        let has_iban = |party: &PaymentParty| matches!(party.account, PaymentAccount::Iban(_));
        let written: Result<Vec<_>, _> = payments.iter().map(|payment| payment.written(is_euro)).collect();
        Ok(Group {
            id: format!("{}-{number}", self.batch.0.simple()),
            currency,
            execute_on,
            is_sepa: is_euro && has_iban(&self.debtor) && payments.iter().all(|payment| has_iban(&payment.creditor)),
            debtor: self.debtor.written("debtor", is_euro)?,
            payments: written?,
        })
    }
}

impl Payment {
    fn written(&self, is_euro: bool) -> Result<WrittenPayment, ExportError> {
        let reference = self.item.to_string();
        if self.amount.minor <= 0 {
            return Err(ExportError::AmountNotPositive { reference });
        }
        if self.amount.minor > if is_euro { MAX_SEPA_MINOR } else { MAX_MINOR } {
            return Err(ExportError::AmountTooLarge { reference });
        }
        let remittance = text(&self.remittance, 140, is_euro);
        let creditor = self.creditor.written(&reference, is_euro)?;
        Ok(WrittenPayment { end_to_end_id: end_to_end_id(self.item), amount: self.amount, creditor, remittance })
    }
}

impl PaymentParty {
    fn written(&self, reference: &str, is_euro: bool) -> Result<WrittenParty, ExportError> {
        let bad = |field| ExportError::text(reference, field);
        let name = text(&self.name, 70, is_euro).ok_or_else(|| bad("name"))?;
        let account = match &self.account {
            PaymentAccount::Iban(number) => PaymentAccount::Iban(sepa::iban(number).ok_or_else(|| bad("iban"))?),
            PaymentAccount::Other(number) => {
                let plain: String = number.chars().filter(|letter| !letter.is_whitespace()).collect();
                let right_form =
                    (1..=34).contains(&plain.len()) && plain.bytes().all(|letter| letter.is_ascii_alphanumeric() || letter == b'-');
                PaymentAccount::Other(right_form.then_some(plain).ok_or_else(|| bad("account"))?)
            }
        };
        let bic = self.bic.as_deref().map(|bic| sepa::bic(bic).ok_or_else(|| bad("bic"))).transpose()?;
        let address = self.address.as_ref().map(|address| address.written(reference, is_euro)).transpose()?;
        Ok(WrittenParty { name, address, account, bic })
    }
}

impl PaymentAddress {
    fn written(&self, reference: &str, is_euro: bool) -> Result<Self, ExportError> {
        let bad = |field| ExportError::text(reference, field);
        if self.lines.len() > 2 {
            return Err(bad("address"));
        }
        Ok(Self {
            lines: self.lines.iter().filter_map(|line| text(line, 70, is_euro)).collect(),
            post_code: self.post_code.as_deref().and_then(|code| text(code, 16, is_euro)),
            town: text(&self.town, 35, is_euro).ok_or_else(|| bad("town"))?,
            country: sepa::country(&self.country).ok_or_else(|| bad("country"))?,
        })
    }
}

// Euro payments keep to the characters of SEPA; elsewhere names stay in their own script, as the account has them.
fn text(text: &str, max_characters: usize, is_euro: bool) -> Option<String> {
    if is_euro { sepa::sepa_text(text, max_characters) } else { sepa::any_text(text, max_characters) }
}
