//! Reads a bank statement: one row for each booking, exact amounts, payment codes found in the remarks.
//!
//! A file is taken as a whole or not at all; which deposit a row pays for is decided elsewhere.

use super::grid::{Table, TableRow};
use super::map::{AmountColumns, CurrencyColumn, StatementMap};
use super::rules::{BankFileError, CellProblem, payment_codes};
use entity::{Currency, Money};
use jiff::civil::Date;
use std::collections::BTreeSet;

/// One booking.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
pub struct StatementRow {
    /// The row in the file, counted from 1.
    pub row: usize,
    /// The day the bank booked it.
    pub booked_on: Date,
    /// What came in; below zero for what went out.
    pub amount: Money,
    /// The other side's name.
    pub payer_name: Option<String>,
    /// The other side's account.
    pub payer_account: Option<String>,
    /// What the payer wrote.
    pub remark: String,
    /// The bank's own reference, unique in the file.
    pub bank_reference: String,
    /// What in the remark may be a payment code.
    pub payment_codes: Vec<String>,
}

/// Reads a statement file, XLSX or CSV, by a map.
pub fn read_statement(bytes: &[u8], map: &StatementMap) -> Result<Vec<StatementRow>, BankFileError> {
    let table = Table::read(bytes, &map.form, &map.headers())?;
    let mut seen = BTreeSet::new();
    table
        .rows()
        .map(|row| {
            let booking = booking(row, map)?;
            if !seen.insert(booking.bank_reference.clone()) {
                return Err(row.wrong(&map.bank_reference, CellProblem::Duplicate));
            }
            Ok(booking)
        })
        .collect()
}

fn booking(row: TableRow<'_>, map: &StatementMap) -> Result<StatementRow, BankFileError> {
    let remarks: Result<Vec<Option<&str>>, _> = map.remark.iter().map(|header| row.text(header)).collect();
    let remark = remarks?.into_iter().flatten().collect::<Vec<_>>().join(" ");
    Ok(StatementRow {
        row: row.number(),
        booked_on: row.must_day(&map.booked_on, &map.form)?,
        amount: signed_amount(row, map, currency(row, map)?)?,
        payer_name: row.text(&map.payer_name)?.map(str::to_owned),
        payer_account: row.text(&map.payer_account)?.map(str::to_owned),
        bank_reference: row.must_text(&map.bank_reference)?.to_owned(),
        payment_codes: payment_codes(&remark),
        remark,
    })
}

fn currency(row: TableRow<'_>, map: &StatementMap) -> Result<Currency, BankFileError> {
    match &map.currency {
        CurrencyColumn::Fixed { fixed } => Ok(*fixed),
        CurrencyColumn::Column { column, names } => {
            let text = row.must_text(column)?;
            let named = names.get(text).copied().or_else(|| text.parse().ok());
            named.ok_or_else(|| row.wrong(column, CellProblem::NotACurrency))
        }
    }
}

fn signed_amount(row: TableRow<'_>, map: &StatementMap, currency: Currency) -> Result<Money, BankFileError> {
    let (amount, column) = match &map.amount {
        AmountColumns::Signed { signed } => (row.amount(signed, currency)?, signed),
        AmountColumns::TwoSides { credit, debit } => {
            // Banks fill the unused side with nothing or with 0.00.
            let side = |header: &str| Ok::<_, BankFileError>(row.amount(header, currency)?.filter(|amount| amount.minor != 0));
            match (side(credit)?, side(debit)?) {
                (Some(_), Some(_)) => return Err(row.wrong(debit, CellProblem::BothSides)),
                (came_in, None) => (came_in, credit),
                (None, Some(went_out)) => (Some(went_out.negative()), debit),
            }
        }
    };
    amount.filter(|amount| amount.minor != 0).ok_or_else(|| row.wrong(column, CellProblem::Zero))
}

#[cfg(test)]
mod tests {
    use super::*;
    use rust_xlsxwriter::{Format, Workbook};

    fn map(id: &str) -> StatementMap {
        StatementMap::shipped().unwrap().into_iter().find(|map| map.id == id).unwrap()
    }

    fn plain(rows: &str) -> Result<Vec<StatementRow>, BankFileError> {
        let header = "date,amount,currency,payer_name,payer_account,remark,bank_reference";
        read_statement(format!("{header}\n{rows}").as_bytes(), &map("statement-plain"))
    }

    #[test]
    fn a_csv_with_signed_amounts_is_read_exactly() {
        let rows = plain("2026-11-05,\"50,000.00\",CNY,上海某某品牌,6222020017,充值 ABC234,B1\n2026-11-06,-0.01,USD,,,,B2\n").unwrap();
        assert_eq!((rows[0].amount, rows[1].amount), (Money::new(5_000_000, Currency::CNY), Money::new(-1, Currency::USD)));
        assert_eq!((rows[0].payer_name.as_deref(), rows[1].payer_name.as_deref()), (Some("上海某某品牌"), None));
        assert_eq!((rows[0].payment_codes.as_slice(), rows[0].row), (["ABC234".to_owned()].as_slice(), 2));
    }

    #[test]
    fn a_spreadsheet_with_two_sides_is_read_exactly() {
        let mut workbook = Workbook::new();
        let sheet = workbook.add_worksheet();
        sheet.write_string(0, 0, "招商银行交易明细").unwrap();
        for (column, header) in (0_u16..).zip(["交易日", "借方金额", "贷方金额", "收(付)方名称", "收(付)方账号", "摘要", "附言", "流水号"])
        {
            sheet.write_string(2, column, header).unwrap();
        }
        sheet.write_number(3, 0, 20_261_105).unwrap();
        sheet.write_number(3, 2, 1_234.1).unwrap();
        sheet.write_string(3, 6, "附言码XYZ789").unwrap();
        sheet.write_string(3, 7, "G0001").unwrap();
        sheet.write_number_with_format(4, 0, 46_332, &Format::new().set_num_format("yyyy-mm-dd")).unwrap();
        sheet.write_string(4, 1, "3,000.00").unwrap();
        sheet.write_string(4, 2, "0.00").unwrap();
        sheet.write_string(4, 7, "G0002").unwrap();
        sheet.write_string(5, 0, "合计").unwrap();
        let rows = read_statement(&workbook.save_to_buffer().unwrap(), &map("statement-cmb")).unwrap();
        let read: Vec<String> =
            rows.iter().map(|row| format!("{} {} {} {:?}", row.row, row.booked_on, row.amount, row.payment_codes)).collect();
        assert_eq!(read, ["4 2026-11-05 1234.10 CNY [\"XYZ789\"]", "5 2026-11-06 -3000.00 CNY []"]);
    }

    #[test]
    fn an_error_names_its_row_and_column() {
        let cases = [
            ("2026-11-31,1,CNY,,,,B1", "date", CellProblem::NotADay),
            ("2026-11-05,1.005,CNY,,,,B1", "amount", CellProblem::TooPrecise),
            ("2026-11-05,0.00,CNY,,,,B1", "amount", CellProblem::Zero),
            ("2026-11-05,,CNY,,,,B1", "amount", CellProblem::Zero),
            ("2026-11-05,1,元,,,,B1", "currency", CellProblem::NotACurrency),
            ("2026-11-05,1,CNY,,,,", "bank_reference", CellProblem::Missing),
            ("2026-11-05,1,CNY", "bank_reference", CellProblem::Missing),
        ];
        for (line, column, problem) in cases {
            assert_eq!(plain(line), Err(BankFileError::Cell { row: 2, column: column.into(), problem }), "{line}");
        }
        let twice = plain("2026-11-05,1,CNY,,,,B1\n2026-11-05,1,CNY,,,,B1");
        assert_eq!(twice, Err(BankFileError::Cell { row: 3, column: "bank_reference".into(), problem: CellProblem::Duplicate }));
    }

    #[test]
    fn money_that_comes_and_goes_in_one_row_is_refused() {
        let text = "交易日,借方金额,贷方金额,收(付)方名称,收(付)方账号,摘要,附言,流水号\n20261105,1.00,1.00,,,,,G1\n";
        let refused = read_statement(format!("\u{feff}{text}").as_bytes(), &map("statement-cmb"));
        assert_eq!(refused, Err(BankFileError::Cell { row: 2, column: "借方金额".into(), problem: CellProblem::BothSides }));
    }
}
