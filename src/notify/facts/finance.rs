//! Facts of letters about deposits, batches, payouts and statements.

use entity::{Instant, Money};
use serde::Serialize;

/// For letters about money that came in.
#[derive(Debug, Clone, Serialize)]
pub struct MoneyFacts {
    /// What came in.
    pub amount: Money,
    /// The payer's name as the bank gave it.
    pub payer: Option<String>,
    /// The remittance text as the bank gave it.
    pub reference: Option<String>,
    /// When the bank booked it.
    pub booked_at: Instant,
    /// Whose balance it joined.
    pub brand: Option<String>,
    /// That balance afterwards.
    pub balance: Option<Money>,
}

/// For letters about a payout batch, to finance staff.
#[derive(Debug, Clone, Serialize)]
pub struct BatchFacts {
    /// The batch's number.
    pub number: String,
    /// How many payments.
    pub count: i64,
    /// Their sum.
    pub amount: Money,
    /// Who prepared it.
    pub prepared_by: String,
    /// Who approved or rejected it.
    pub decided_by: Option<String>,
    /// Whether yet another person must approve, because the sum is above the limit.
    pub second_approval: bool,
    /// Why it was rejected.
    pub reason: Option<String>,
}

/// For letters about one payment to a payee.
#[derive(Debug, Clone, Serialize)]
pub struct PayoutFacts {
    /// What leaves the bank.
    pub net: Money,
    /// What was earned before deductions.
    pub gross: Money,
    /// Tax withheld.
    pub tax: Money,
    /// Fees and shares deducted.
    pub deductions: Money,
    /// The last four digits of the account.
    pub account_tail: String,
    /// When the bank booked, refused or returned it.
    pub at: Instant,
    /// The bank's words for a failure or return, such as 户名不符.
    pub reason: Option<String>,
}

/// For letters about an invoice a payee handed in.
#[derive(Debug, Clone, Serialize)]
pub struct InvoiceFacts {
    /// Its number.
    pub number: String,
    /// The day it bears: `2026-11-20`.
    pub issued_on: String,
    /// What it says.
    pub amount: Money,
    /// What it is for, such as a deal's title.
    pub title: Option<String>,
    /// What is owed for that.
    pub owed: Money,
    /// Why it came back.
    pub reason: String,
}

/// For letters about an invoice to a brand.
#[derive(Debug, Clone, Serialize)]
pub struct BillingFacts {
    /// The month it is about, such as `2026-11`.
    pub period: String,
    /// The buyer's legal name.
    pub buyer: String,
    /// What it says, VAT included.
    pub amount: Money,
    /// The VAT in it.
    pub vat: Money,
    /// Its number, once it is issued.
    pub number: Option<String>,
    /// The day it bears: `2026-12-03`.
    pub issued_on: Option<String>,
    /// The number of the red one that took it back.
    pub red_number: Option<String>,
    /// Why it was refused or taken back, in the words of finance.
    pub reason: Option<String>,
}

/// For letters about a statement.
#[derive(Debug, Clone, Serialize)]
pub struct StatementFacts {
    /// For whom: `brand` (对账单), `creator` or `agency` (结算单).
    pub kind: String,
    /// The statement's number.
    pub number: String,
    /// Whose statement it is.
    pub party: String,
    /// The period, such as `2026-11`.
    pub period: String,
    /// What was earned or charged.
    pub gross: Money,
    /// Fees, shares and tax taken off.
    pub deductions: Money,
    /// What remains.
    pub net: Money,
    /// How many lines it has.
    pub lines: i64,
    /// The objection, in the party's words.
    pub objection: Option<String>,
}
