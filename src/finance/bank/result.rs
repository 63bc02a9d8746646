//! Reads what a bank made of a bulk payment: one row for each payment, settled, failed or returned.
//!
//! Silence is not success: an item without a row is as unknown as before. What follows for a payout is decided elsewhere.

use super::grid::{Table, TableRow};
use super::map::{PaymentOutcome, ResultMap};
use super::rules::{BankFileError, CellProblem};
use entity::Money;
use jiff::civil::Date;
use std::collections::BTreeSet;

/// One payment's result.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
pub struct ResultRow {
    /// The row in the file, counted from 1.
    pub row: usize,
    /// The item reference that we sent.
    pub reference: String,
    /// What became of it.
    pub outcome: PaymentOutcome,
    /// What the bank says it paid, if it says so.
    pub amount: Option<Money>,
    /// The bank's own reference; always there for a settled payment.
    pub bank_reference: Option<String>,
    /// The day it happened.
    pub happened_on: Date,
    /// Why it failed or came back, in the bank's words.
    pub reason: Option<String>,
}

/// Reads a result file, XLSX or CSV, by a map. A payment may have settled and come back, but has each outcome once.
pub fn read_results(bytes: &[u8], map: &ResultMap) -> Result<Vec<ResultRow>, BankFileError> {
    let table = Table::read(bytes, &map.form, &map.headers())?;
    let mut seen = BTreeSet::new();
    table
        .rows()
        .map(|row| {
            let result = result(row, map)?;
            if !seen.insert((result.reference.clone(), result.outcome)) {
                return Err(row.wrong(&map.reference, CellProblem::Duplicate));
            }
            Ok(result)
        })
        .collect()
}

fn result(row: TableRow<'_>, map: &ResultMap) -> Result<ResultRow, BankFileError> {
    let word = row.must_text(&map.status)?;
    let outcome = *map.status_words.get(word).ok_or_else(|| row.wrong(&map.status, CellProblem::NotAStatus))?;
    let amount = match &map.amount {
        Some(header) => row.amount(header, map.currency)?,
        None => None,
    };
    if let (Some(header), true) = (&map.amount, amount.is_some_and(|amount| amount.minor <= 0)) {
        return Err(row.wrong(header, CellProblem::Zero));
    }
    let bank_reference = row.text(&map.bank_reference)?.map(str::to_owned);
    if outcome == PaymentOutcome::Settled && bank_reference.is_none() {
        return Err(row.wrong(&map.bank_reference, CellProblem::Missing));
    }
    Ok(ResultRow {
        row: row.number(),
        reference: row.must_text(&map.reference)?.to_owned(),
        outcome,
        amount,
        bank_reference,
        happened_on: row.must_day(&map.happened_on, &map.form)?,
        reason: row.text(&map.reason)?.map(str::to_owned),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn plain(rows: &str) -> Result<Vec<ResultRow>, BankFileError> {
        let maps = ResultMap::shipped().unwrap();
        let map = maps.iter().find(|map| map.id == "result-plain").unwrap();
        read_results(format!("reference,status,amount,bank_reference,date,reason\n{rows}").as_bytes(), map)
    }

    #[test]
    fn settled_failed_and_returned_payments_are_told_apart() {
        let rows = plain(
            "item_1,settled,\"1,234.10\",B1,2026-11-25,\nitem_2,failed,,,2026-11-25,户名不符\nitem_1,returned,1234.1,B2,2026-11-27,销户\n",
        )
        .unwrap();
        let read: Vec<_> = rows.iter().map(|row| (row.reference.as_str(), row.outcome, row.amount.map(|amount| amount.minor))).collect();
        let expected = [
            ("item_1", PaymentOutcome::Settled, Some(123_410)),
            ("item_2", PaymentOutcome::Failed, None),
            ("item_1", PaymentOutcome::Returned, Some(123_410)),
        ];
        assert_eq!(read, expected);
        assert_eq!(rows[1].reason.as_deref(), Some("户名不符"));
    }

    #[test]
    fn a_status_nobody_knows_is_never_taken_for_success() {
        let wrong = |column: &str, problem| Err(BankFileError::Cell { row: 2, column: column.into(), problem });
        assert_eq!(plain("item_1,processing,,B1,2026-11-25,"), wrong("status", CellProblem::NotAStatus));
        assert_eq!(plain("item_1,,,B1,2026-11-25,"), wrong("status", CellProblem::Missing));
        assert_eq!(plain("item_1,settled,,,2026-11-25,"), wrong("bank_reference", CellProblem::Missing));
        assert_eq!(plain(",settled,,B1,2026-11-25,"), wrong("reference", CellProblem::Missing));
        let twice = plain("item_1,settled,,B1,2026-11-25,\nitem_1,settled,,B2,2026-11-25,");
        assert_eq!(twice, Err(BankFileError::Cell { row: 3, column: "reference".into(), problem: CellProblem::Duplicate }));
    }
}
