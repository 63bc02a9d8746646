//! One table, two files: CSV that Excel opens safely, and XLSX with text as text and amounts as numbers.
//!
//! What stands in the columns is the business of each export. Bytes never depend on the hour of writing.

use super::rules::ExportError;
use entity::Money;
use rust_xlsxwriter::{DocProperties, ExcelDateTime, Format, Workbook, Worksheet};

const BYTE_ORDER_MARK: &[u8] = b"\xef\xbb\xbf";
const FORMULA_STARTS: [char; 8] = ['=', '+', '-', '@', '＝', '＋', '－', '＠'];

/// One cell of a table.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Cell {
    /// Nothing.
    Empty,
    /// Text, whatever it looks like: names, account numbers, dates.
    Text(String),
    /// An amount, written with exactly its currency's digits; negative ones stay numbers.
    Amount(Money),
    /// A count.
    Count(u32),
}

/// A table with one header row.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Table {
    /// The sheet's name, up to 31 characters.
    pub name: String,
    /// The header cells.
    pub headers: Vec<String>,
    /// Each row has as many cells as there are headers.
    pub rows: Vec<Vec<Cell>>,
}

impl Cell {
    /// A text cell.
    pub fn text(text: impl Into<String>) -> Self {
        Self::Text(text.into())
    }

    fn plain(&self) -> String {
        match self {
            Self::Empty => String::new(),
            Self::Text(text) => guarded(text),
            Self::Amount(money) => money.amount(),
            Self::Count(count) => count.to_string(),
        }
    }
}

/// The table as CSV: UTF-8 with a byte order mark, CRLF, texts that look like formulas made harmless by a leading `'`.
pub fn csv(table: &Table) -> Result<Vec<u8>, ExportError> {
    let broken = |error: csv::Error| ExportError::Broken(error.to_string());
    let mut writer = csv::WriterBuilder::new().terminator(csv::Terminator::CRLF).from_writer(BYTE_ORDER_MARK.to_vec());
    writer.write_record(table.headers.iter().map(|header| guarded(header))).map_err(broken)?;
    for row in &table.rows {
        writer.write_record(row.iter().map(Cell::plain)).map_err(broken)?;
    }
    writer.into_inner().map_err(|error| ExportError::Broken(error.to_string()))
}

/// The table as an XLSX workbook of one sheet with a frozen header row.
pub fn xlsx(table: &Table) -> Result<Vec<u8>, ExportError> {
    let mut workbook = Workbook::new();
    let created = ExcelDateTime::from_ymd(2000, 1, 1)?;
    workbook.set_properties(&DocProperties::new().set_author("Pappus").set_creation_datetime(&created));
    let sheet = workbook.add_worksheet();
    sheet.set_name(&table.name)?;
    sheet.set_freeze_panes(1, 0)?;
    let bold = Format::new().set_bold();
    for (column, header) in (0_u16..).zip(&table.headers) {
        sheet.write_string_with_format(0, column, header, &bold)?;
        sheet.set_column_width(column, 18)?;
    }
    let text = Format::new().set_num_format("@");
    for (row, cells) in (1_u32..).zip(&table.rows) {
        for (column, cell) in (0_u16..).zip(cells) {
            write_cell(sheet, (row, column), cell, &text)?;
        }
    }
    Ok(workbook.save_to_buffer()?)
}

fn write_cell(sheet: &mut Worksheet, (row, column): (u32, u16), cell: &Cell, text: &Format) -> Result<(), ExportError> {
    match cell {
        Cell::Empty => {}
        Cell::Text(words) => {
            sheet.write_string_with_format(row, column, words, text)?;
        }
        Cell::Count(count) => {
            sheet.write_number(row, column, *count)?;
        }
        Cell::Amount(money) => {
            let number = exact_number(*money).ok_or_else(|| ExportError::AmountTooLarge { reference: format!("row {}", row + 1) })?;
            sheet.write_number_with_format(row, column, number, &amount_format(money.currency.digits()))?;
        }
    }
    Ok(())
}

fn amount_format(digits: u32) -> Format {
    let zeros = "0".repeat(digits as usize);
    Format::new().set_num_format(if digits == 0 { "0".to_owned() } else { format!("0.{zeros}") })
}

// A spreadsheet number is a binary fraction of about fifteen digits; an amount that would not read back is refused.
fn exact_number(money: Money) -> Option<f64> {
    let number: f64 = money.amount().parse().ok()?;
    let reads_back = format!("{number:.*}", money.currency.digits() as usize) == money.amount();
    (money.minor.unsigned_abs() < 1_000_000_000_000_000 && reads_back).then_some(number)
}

/// A text that no spreadsheet program takes for a formula: they do with whatever starts like one, also after spaces or
/// invisible characters; a quote before it keeps it text.
pub fn guarded(text: &str) -> String {
    let unseen = |letter: char| letter.is_whitespace() || matches!(letter, '\u{200b}'..='\u{200f}' | '\u{2060}' | '\u{feff}');
    let looks_like_formula = text.trim_start_matches(unseen).starts_with(FORMULA_STARTS);
    if looks_like_formula || text.starts_with(['\t', '\r', '\n']) { format!("'{text}") } else { text.to_owned() }
}

#[cfg(test)]
mod tests {
    use super::*;
    use entity::Currency;

    fn table(cells: Vec<Cell>) -> Table {
        Table { name: "对账".into(), headers: vec!["说明 / Description".into(); cells.len()], rows: vec![cells] }
    }

    #[test]
    fn texts_that_look_like_formulas_are_made_harmless() {
        for text in ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\rx", "＝1", " =1", "\u{3000}＝1", "\u{feff}=1"] {
            assert_eq!(guarded(text), format!("'{text}"));
        }
        for text in ["a=1", "", " a", "张三-李四"] {
            assert_eq!(guarded(text), text);
        }
    }

    #[test]
    fn negative_amounts_stay_numbers_and_commas_stay_inside_their_cell() {
        let bytes = csv(&table(vec![Cell::Amount(Money::new(-1_205, Currency::CNY)), Cell::text("-a,\"b\""), Cell::Count(2)])).unwrap();
        let text = String::from_utf8(bytes).unwrap();
        assert!(text.starts_with('\u{feff}'));
        assert_eq!(text.lines().nth(1).unwrap(), r#"-12.05,"'-a,""b""",2"#);
    }

    #[test]
    fn every_amount_that_is_written_to_a_spreadsheet_reads_back() {
        for minor in [0, 1, -1, 110, 123_410, 31_620_000, 999_999_999_999_999] {
            assert!(exact_number(Money::new(minor, Currency::CNY)).is_some(), "{minor}");
        }
        let bytes = xlsx(&table(vec![Cell::Amount(Money::new(i64::MAX, Currency::CNY))]));
        assert_eq!(bytes, Err(ExportError::AmountTooLarge { reference: "row 2".into() }));
    }

    #[test]
    fn the_same_table_gives_the_same_bytes_whatever_the_hour() {
        let table = table(vec![Cell::text("6214830000000000"), Cell::Amount(Money::new(5, Currency::JPY)), Cell::Empty]);
        let bytes = xlsx(&table).unwrap();
        assert_eq!(bytes, xlsx(&table).unwrap());
        let mut archive = zip::ZipArchive::new(std::io::Cursor::new(bytes)).unwrap();
        let core = std::io::read_to_string(archive.by_name("docProps/core.xml").unwrap()).unwrap();
        assert_eq!(core.matches("2000-01-01T00:00:00Z").count(), core.matches("T00:00:00Z").count());
        assert_eq!(core.matches("dcterms:W3CDTF\">2000-01-01").count(), 2);
        for index in 0..archive.len() {
            let entry = archive.by_index(index).unwrap();
            assert!(entry.last_modified().is_none_or(|moment| moment.year() == 1980), "file {index}");
        }
    }
}
