//! A statement as a document: everything that is printed, frozen, and the sums it must keep.
//!
//! Where the numbers come from and when it is issued is decided by the statement slice; `statement_file` writes it.

use super::rules::ExportError;
use crate::finance::tax::Line;
use entity::{Currency, Money};
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

/// A frozen account of one party, period and currency: 结算单 or 对账单. Amounts are minor units of `currency`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct StatementDocument {
    /// The statement's number, unique in the house.
    pub number: String,
    /// 1, or one more than the version it replaces.
    pub version: u32,
    /// The number and version it replaces.
    pub replaces: Option<String>,
    /// The party's registered or real name.
    pub party_legal_name: String,
    /// The brand's id, or that of the payee: its accounts in the books carry it.
    #[serde(default)]
    pub party: Option<String>,
    /// The party's account with all but its last digits hidden.
    pub account_masked: Option<String>,
    /// `2026-11`.
    pub period: String,
    /// The one currency of the statement.
    pub currency: Currency,
    /// The time zone the days below are days of, such as `Asia/Shanghai`.
    pub zone: String,
    /// How the house holds money: `principal`, `custody`, `direct`.
    pub money_mode: String,
    /// Owed to the party at the start of the period.
    pub opening_balance_minor: i64,
    /// What happened, in order.
    pub lines: Vec<StatementLine>,
    /// The sums of the lines.
    pub totals: StatementTotals,
    /// How the tax came about, step by step.
    pub tax_working: Vec<Line>,
    /// What was paid out, and what came back (below zero).
    pub payouts: Vec<StatementPayout>,
    /// Owed at the end: opening plus net less payouts.
    pub closing_balance_minor: i64,
    /// SHA-256 of the frozen content, hexadecimal.
    pub content_hash: String,
}

/// One thing that was earned, charged or corrected: gross = net + fee + agency share + tax.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct StatementLine {
    /// The day it happened, in the statement's zone.
    pub date: Date,
    /// A stable code: `deal_earning`, `pool_share`, `clawback` …
    pub kind: String,
    /// The deal or brief it belongs to.
    pub reference: Option<String>,
    /// In the reader's words.
    pub description: String,
    /// Before anything is taken off.
    pub gross_minor: i64,
    /// The platform's fee.
    pub fee_minor: i64,
    /// The agency's share.
    pub agency_minor: i64,
    /// Tax withheld.
    pub tax_minor: i64,
    /// What the party gets.
    pub net_minor: i64,
    /// Its posting in the books.
    #[serde(default)]
    pub posting: Option<String>,
    /// The event in the feed that says why.
    #[serde(default)]
    pub event: Option<String>,
}

/// The sums of a statement's lines.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct StatementTotals {
    /// Of all gross amounts.
    pub gross_minor: i64,
    /// Of all fees.
    pub fee_minor: i64,
    /// Of all agency shares.
    pub agency_minor: i64,
    /// Of all taxes.
    pub tax_minor: i64,
    /// Of all net amounts.
    pub net_minor: i64,
}

/// Money that left for the party's account.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct StatementPayout {
    /// The day the bank booked it.
    pub date: Date,
    /// The payout item.
    pub reference: String,
    /// The bank's own reference.
    pub bank_reference: Option<String>,
    /// `settled`, `returned`.
    pub status: String,
    /// Paid; below zero where it came back.
    pub amount_minor: i64,
    /// Its posting in the books.
    #[serde(default)]
    pub posting: Option<String>,
    /// The event in the feed that says why.
    #[serde(default)]
    pub event: Option<String>,
}

impl StatementTotals {
    /// The sums of some lines; none if one leaves 64 bits.
    pub fn of(lines: &[StatementLine]) -> Option<Self> {
        lines.iter().try_fold(Self::default(), |sum, line| {
            Some(Self {
                gross_minor: sum.gross_minor.checked_add(line.gross_minor)?,
                fee_minor: sum.fee_minor.checked_add(line.fee_minor)?,
                agency_minor: sum.agency_minor.checked_add(line.agency_minor)?,
                tax_minor: sum.tax_minor.checked_add(line.tax_minor)?,
                net_minor: sum.net_minor.checked_add(line.net_minor)?,
            })
        })
    }
}

impl StatementDocument {
    /// Refuses a statement whose lines, totals or balances do not add up.
    pub fn check(&self) -> Result<(), ExportError> {
        let parts_make_gross = |line: &StatementLine| {
            let parts = [line.net_minor, line.fee_minor, line.agency_minor, line.tax_minor];
            parts.map(i128::from).iter().sum::<i128>() == i128::from(line.gross_minor)
        };
        if !self.lines.iter().all(parts_make_gross) {
            return Err(ExportError::sum(&self.number, "gross amount of a line"));
        }
        if StatementTotals::of(&self.lines) != Some(self.totals) {
            return Err(ExportError::sum(&self.number, "totals"));
        }
        let paid: i128 = self.payouts.iter().map(|payout| i128::from(payout.amount_minor)).sum();
        let closing = i128::from(self.opening_balance_minor) + i128::from(self.totals.net_minor) - paid;
        if closing != i128::from(self.closing_balance_minor) {
            return Err(ExportError::sum(&self.number, "closing balance"));
        }
        Ok(())
    }

    /// An amount of this statement.
    pub fn money(&self, minor: i64) -> Money {
        Money::new(minor, self.currency)
    }
}

#[cfg(test)]
pub(super) mod tests {
    use super::*;
    use jiff::civil::date;

    /// One creator's November: a deal, its tax, a payout that came back and went out again.
    pub fn november() -> StatementDocument {
        let line = |gross_minor, fee_minor, agency_minor, tax_minor| StatementLine {
            date: date(2026, 11, 12),
            kind: "deal_earning".into(),
            reference: Some("deal_0001".into()),
            description: "=秋冬羊绒围巾, 图文笔记".into(),
            gross_minor,
            fee_minor,
            agency_minor,
            tax_minor,
            net_minor: gross_minor - fee_minor - agency_minor - tax_minor,
            posting: Some("post_0001".into()),
            event: Some("evt_0001".into()),
        };
        let payout = |day, status: &str, amount_minor| StatementPayout {
            date: date(2026, 11, day),
            reference: "item_0001".into(),
            bank_reference: Some("B20261118".into()),
            status: status.into(),
            amount_minor,
            posting: None,
            event: None,
        };
        let lines = vec![line(300_000, 30_000, 54_000, 0), line(0, 0, 0, 1_800), line(-10_000, -1_000, 0, 0)];
        StatementDocument {
            number: "S-2026-11-0001".into(),
            version: 2,
            replaces: Some("S-2026-11-0001 v1".into()),
            party_legal_name: "张小满".into(),
            party: Some("payee_0001".into()),
            account_masked: Some("6214 **** **** 0017".into()),
            period: "2026-11".into(),
            currency: Currency::CNY,
            zone: "Asia/Shanghai".into(),
            money_mode: "principal".into(),
            opening_balance_minor: 5_000,
            totals: StatementTotals::of(&lines).unwrap(),
            lines,
            tax_working: vec![Line { label: "cumulative_income".into(), value: "3000.00".into() }],
            payouts: vec![payout(18, "settled", 100_000), payout(20, "returned", -100_000), payout(25, "settled", 200_000)],
            closing_balance_minor: 5_000 + 216_000 - 1_800 - 9_000 - 200_000,
            content_hash: "ab".repeat(32),
        }
    }

    #[test]
    fn a_statement_that_does_not_add_up_is_refused() {
        assert_eq!(november().check(), Ok(()));
        let mut line = november();
        line.lines[0].tax_minor += 1;
        let mut total = november();
        total.totals.fee_minor += 1;
        let mut closing = november();
        closing.closing_balance_minor += 1;
        for (statement, field) in [(line, "gross amount of a line"), (total, "totals"), (closing, "closing balance")] {
            assert_eq!(statement.check(), Err(ExportError::sum("S-2026-11-0001", field)));
        }
    }
}
