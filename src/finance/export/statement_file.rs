//! Statements as one table, one or many in a file: `statements-PERIOD.csv` and `.xlsx`, headed in Chinese and English.
//!
//! Every row repeats the number of its statement, so that the file can be filtered and summed by anybody.

use super::rules::ExportError;
use super::sheet::{Cell, Table, csv, xlsx};
use super::statement::{StatementDocument, StatementLine, StatementPayout};
use std::collections::BTreeSet;

const HEADERS: [&str; 25] = [
    "结算单号 / Statement",
    "版本 / Version",
    "替代 / Replaces",
    "户名 / Legal name",
    "账号 / Account",
    "账期 / Period",
    "时区 / Time zone",
    "币种 / Currency",
    "资金模式 / Money mode",
    "行 / Row",
    "日期 / Date",
    "类型 / Kind",
    "关联单号 / Reference",
    "说明 / Description",
    "总额 / Gross",
    "平台服务费 / Platform fee",
    "机构分成 / Agency share",
    "代扣税 / Tax withheld",
    "净额 / Net",
    "付款 / Paid out",
    "余额 / Balance",
    "内容哈希 / Content hash",
    "主体编号 / Party",
    "凭证 / Posting",
    "事件 / Event",
];

const LEADING_COLUMNS: usize = 9;
const PARTY_COLUMN: usize = 22;

/// Several statements as CSV.
pub fn statements_csv(statements: &[StatementDocument]) -> Result<Vec<u8>, ExportError> {
    csv(&table(statements)?)
}

/// Several statements as XLSX; totals are values, and each equals the sum of its lines.
pub fn statements_xlsx(statements: &[StatementDocument]) -> Result<Vec<u8>, ExportError> {
    xlsx(&table(statements)?)
}

fn table(statements: &[StatementDocument]) -> Result<Table, ExportError> {
    let mut seen = BTreeSet::new();
    let mut rows = Vec::new();
    for statement in statements {
        statement.check()?;
        if !seen.insert((statement.number.as_str(), statement.version)) {
            return Err(ExportError::Duplicate { reference: statement.number.clone() });
        }
        rows.extend(rows_of(statement));
    }
    Ok(Table { name: "结算单 Statements".into(), headers: HEADERS.map(str::to_owned).to_vec(), rows })
}

fn rows_of(statement: &StatementDocument) -> Vec<Vec<Cell>> {
    let mut rows = vec![row(statement, "期初 / Opening", [(20, Cell::Amount(statement.money(statement.opening_balance_minor)))])];
    rows.extend(statement.lines.iter().map(|line| line_row(statement, line)));
    rows.push(totals_row(statement));
    rows.extend(statement.tax_working.iter().map(|step| {
        let working = [(11, Cell::text(&step.label)), (13, Cell::text(&step.value))];
        row(statement, "计税过程 / Tax working", working)
    }));
    rows.extend(statement.payouts.iter().map(|payout| payout_row(statement, payout)));
    let closing = [(20, Cell::Amount(statement.money(statement.closing_balance_minor))), (21, Cell::text(&statement.content_hash))];
    rows.push(row(statement, "期末 / Closing", closing));
    rows
}

fn line_row(statement: &StatementDocument, line: &StatementLine) -> Vec<Cell> {
    let money = |minor| Cell::Amount(statement.money(minor));
    row(
        statement,
        "明细 / Line",
        [
            (10, Cell::text(line.date.to_string())),
            (11, Cell::text(&line.kind)),
            (12, text_or_empty(line.reference.as_ref())),
            (13, Cell::text(&line.description)),
            (14, money(line.gross_minor)),
            (15, money(line.fee_minor)),
            (16, money(line.agency_minor)),
            (17, money(line.tax_minor)),
            (18, money(line.net_minor)),
            (23, text_or_empty(line.posting.as_ref())),
            (24, text_or_empty(line.event.as_ref())),
        ],
    )
}

fn totals_row(statement: &StatementDocument) -> Vec<Cell> {
    let money = |minor| Cell::Amount(statement.money(minor));
    let totals = statement.totals;
    let sums = [totals.gross_minor, totals.fee_minor, totals.agency_minor, totals.tax_minor, totals.net_minor];
    row(statement, "合计 / Total", (14..).zip(sums.map(money)))
}

fn payout_row(statement: &StatementDocument, payout: &StatementPayout) -> Vec<Cell> {
    row(
        statement,
        "付款 / Payout",
        [
            (10, Cell::text(payout.date.to_string())),
            (11, Cell::text(&payout.status)),
            (12, Cell::text(&payout.reference)),
            (13, text_or_empty(payout.bank_reference.as_ref())),
            (19, Cell::Amount(statement.money(payout.amount_minor))),
            (23, text_or_empty(payout.posting.as_ref())),
            (24, text_or_empty(payout.event.as_ref())),
        ],
    )
}

fn text_or_empty(text: Option<&String>) -> Cell {
    text.map_or(Cell::Empty, Cell::text)
}

fn row(statement: &StatementDocument, name: &str, filled: impl IntoIterator<Item = (usize, Cell)>) -> Vec<Cell> {
    let mut cells = vec![
        Cell::text(&statement.number),
        Cell::Count(statement.version),
        text_or_empty(statement.replaces.as_ref()),
        Cell::text(&statement.party_legal_name),
        text_or_empty(statement.account_masked.as_ref()),
        Cell::text(&statement.period),
        Cell::text(&statement.zone),
        Cell::text(statement.currency.code()),
        Cell::text(&statement.money_mode),
    ];
    cells.push(Cell::text(name));
    cells.resize(HEADERS.len(), Cell::Empty);
    cells[PARTY_COLUMN] = text_or_empty(statement.party.as_ref());
    for (column, cell) in filled {
        assert!(column > LEADING_COLUMNS, "the leading columns belong to the statement");
        cells[column] = cell;
    }
    cells
}

#[cfg(test)]
mod tests {
    use super::super::statement::tests::november;
    use super::*;
    use calamine::{Data, Reader};

    #[test]
    fn the_csv_names_the_statement_in_every_row_and_keeps_amounts_as_numbers() {
        let text = String::from_utf8(statements_csv(&[november()]).unwrap()).unwrap();
        let mut reader = csv::Reader::from_reader(text.trim_start_matches('\u{feff}').as_bytes());
        let rows: Vec<csv::StringRecord> = reader.records().map(Result::unwrap).collect();
        assert!(rows.iter().all(|row| &row[0] == "S-2026-11-0001" && row.len() == HEADERS.len()));
        assert_eq!(&rows[1][13], "'=秋冬羊绒围巾, 图文笔记");
        assert_eq!((&rows[3][14], &rows[3][18]), ("-100.00", "-90.00"));
        assert_eq!((&rows[4][9], &rows[4][14], &rows[4][18]), ("合计 / Total", "2900.00", "2052.00"));
        assert_eq!((&rows.last().unwrap()[20], rows.len()), ("102.00", 10));
    }

    #[test]
    fn the_spreadsheet_reads_back_with_numbers_as_numbers_and_text_as_text() {
        let bytes = statements_xlsx(&[november()]).unwrap();
        let mut workbook: calamine::Xlsx<_> = calamine::open_workbook_from_rs(std::io::Cursor::new(bytes)).unwrap();
        let range = workbook.worksheet_range("结算单 Statements").unwrap();
        assert_eq!(range.get((2, 13)), Some(&Data::String("=秋冬羊绒围巾, 图文笔记".into())));
        assert_eq!(range.get((2, 14)), Some(&Data::Float(3_000.0)));
        assert_eq!(range.get((4, 18)), Some(&Data::Float(-90.0)));
        assert_eq!(range.get((2, 4)), Some(&Data::String("6214 **** **** 0017".into())));
    }

    #[test]
    fn one_statement_twice_or_one_that_does_not_add_up_makes_no_file() {
        assert!(matches!(statements_csv(&[november(), november()]), Err(ExportError::Duplicate { .. })));
        let wrong = StatementDocument { closing_balance_minor: 0, ..november() };
        assert!(matches!(statements_xlsx(&[wrong]), Err(ExportError::DoesNotAdd { .. })));
    }
}
