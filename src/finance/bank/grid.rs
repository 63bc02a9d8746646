//! A file's bytes as rows of cells, XLSX or CSV, within the limits; and the table under its header row.
//!
//! Nothing is interpreted here: a number is the shortest decimal that means it, a day is `2026-11-05`.

use super::map::FileForm;
use super::rules::{BankFileError, CellProblem, MAX_FILE_BYTES, MAX_ROWS, amount};
use calamine::{DataRef, Reader, Xlsx};
use entity::{Currency, Money};
use jiff::civil::Date;
use std::collections::BTreeMap;
use std::io::{Cursor, Read};

/// What a whole XLSX file may unpack to, in bytes.
const MAX_UNPACKED_BYTES: u64 = 100 * 1024 * 1024;
const MAX_COLUMNS: usize = 200;
const MAX_CELL_CHARACTERS: usize = 2_000;
/// Spreadsheets keep fifteen digits of a number.
const LONGEST_NUMBER: f64 = 1e15;
/// How far down a header row is looked for: banks print account and period above it.
const HEADER_WITHIN_ROWS: usize = 40;

/// One cell.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Cell {
    Text(String),
    Bad(CellProblem),
}

/// A row and its number, counted from 1 as a spreadsheet does.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Row {
    number: usize,
    cells: Vec<Cell>,
}

/// The rows under a header.
#[derive(Debug)]
pub struct Table {
    columns: BTreeMap<String, usize>,
    rows: Vec<Row>,
}

/// One row of a table, read cell by cell.
#[derive(Debug, Clone, Copy)]
pub struct TableRow<'a> {
    table: &'a Table,
    row: &'a Row,
}

impl Table {
    /// Reads a file and finds the row that has all the headers.
    pub fn read(bytes: &[u8], form: &FileForm, headers: &[&str]) -> Result<Self, BankFileError> {
        if bytes.len() > MAX_FILE_BYTES {
            return Err(BankFileError::TooLarge);
        }
        let rows = if bytes.starts_with(b"PK\x03\x04") { xlsx_rows(bytes)? } else { csv_rows(bytes, form)? };
        let header = |row: &Row| headers.iter().all(|header| row.cells.iter().any(|cell| cell.is(header)));
        let Some(at) = rows.iter().take(HEADER_WITHIN_ROWS).position(header) else {
            return Err(BankFileError::NoHeader(headers.iter().map(|&header| header.to_owned()).collect()));
        };
        let mut columns = BTreeMap::new();
        for header in headers {
            let mut found = rows[at].cells.iter().enumerate().filter(|(_, cell)| cell.is(header));
            if let Some((index, _)) = found.next() {
                columns.insert((*header).to_owned(), index);
            }
            if found.next().is_some() {
                return Err(BankFileError::HeaderTwice((*header).to_owned()));
            }
        }
        let is_data = |row: &Row| {
            row.first_text().is_some_and(|first| !form.skip_rows_starting_with.iter().any(|word| first.starts_with(word.as_str())))
        };
        let rows: Vec<Row> = rows.into_iter().skip(at + 1).filter(is_data).collect();
        if rows.is_empty() { Err(BankFileError::NoRows) } else { Ok(Self { columns, rows }) }
    }

    /// The rows, from the top.
    pub fn rows(&self) -> impl Iterator<Item = TableRow<'_>> {
        self.rows.iter().map(|row| TableRow { table: self, row })
    }
}

impl<'a> TableRow<'a> {
    /// The row's number in the file.
    pub fn number(self) -> usize {
        self.row.number
    }

    /// The text under a header; none where the cell is empty.
    pub fn text(self, header: &str) -> Result<Option<&'a str>, BankFileError> {
        match self.table.columns.get(header).and_then(|index| self.row.cells.get(*index)) {
            Some(Cell::Text(text)) if text.chars().count() > MAX_CELL_CHARACTERS => Err(self.wrong(header, CellProblem::TooLong)),
            Some(Cell::Text(text)) => Ok(Some(text.as_str()).filter(|text| !text.is_empty())),
            Some(Cell::Bad(problem)) => Err(self.wrong(header, *problem)),
            None => Ok(None),
        }
    }

    /// The text under a header, which must be there.
    pub fn must_text(self, header: &str) -> Result<&'a str, BankFileError> {
        self.text(header)?.ok_or_else(|| self.wrong(header, CellProblem::Missing))
    }

    /// The day under a header.
    pub fn must_day(self, header: &str, form: &FileForm) -> Result<Date, BankFileError> {
        let text = self.must_text(header)?;
        let day = form.day_formats.iter().find_map(|format| Date::strptime(format, text).ok());
        day.ok_or_else(|| self.wrong(header, CellProblem::NotADay))
    }

    /// The amount under a header; none where the cell is empty.
    pub fn amount(self, header: &str, currency: Currency) -> Result<Option<Money>, BankFileError> {
        let text = self.text(header)?;
        text.map(|text| amount(text, currency).map_err(|problem| self.wrong(header, problem))).transpose()
    }

    /// The error that a cell of this row is wrong.
    pub fn wrong(self, header: &str, problem: CellProblem) -> BankFileError {
        BankFileError::Cell { row: self.row.number, column: header.to_owned(), problem }
    }
}

impl Row {
    fn first_text(&self) -> Option<&str> {
        self.cells.iter().find_map(|cell| match cell {
            Cell::Text(text) => Some(text.as_str()).filter(|text| !text.is_empty()),
            Cell::Bad(_) => Some("#"),
        })
    }
}

impl Cell {
    // Banks write long numbers as ="6214…" or '6214… or with a tab before them, so that spreadsheets leave them alone.
    fn of_text(text: &str) -> Self {
        let text = text.trim();
        let unquoted = text.strip_prefix("=\"").and_then(|rest| rest.strip_suffix('"')).or_else(|| text.strip_prefix('\''));
        Self::Text(unquoted.unwrap_or(text).trim().to_owned())
    }

    fn of_number(number: f64) -> Self {
        if number.abs() < LONGEST_NUMBER { Self::Text(number.to_string()) } else { Self::Bad(CellProblem::LostDigits) }
    }

    fn is(&self, header: &str) -> bool {
        matches!(self, Self::Text(text) if text == header)
    }
}

fn xlsx_rows(bytes: &[u8]) -> Result<Vec<Row>, BankFileError> {
    must_unpack_within(bytes, MAX_UNPACKED_BYTES)?;
    let unreadable = |error: calamine::XlsxError| BankFileError::Unreadable(error.to_string());
    let mut workbook: Xlsx<_> = calamine::open_workbook_from_rs(Cursor::new(bytes)).map_err(unreadable)?;
    let Some(sheet) = workbook.sheet_names().first().cloned() else {
        return Err(BankFileError::Unreadable("the workbook has no sheet".into()));
    };
    let mut reader = workbook.worksheet_cells_reader(&sheet).map_err(unreadable)?;
    let mut rows: Vec<Row> = Vec::new();
    while let Some(cell) = reader.next_cell().map_err(unreadable)? {
        let (row, column) = cell.get_position();
        let (number, column) = (row as usize + 1, column as usize);
        if column >= MAX_COLUMNS {
            continue;
        }
        if rows.last().is_none_or(|last| last.number != number) {
            rows.push(Row { number, cells: Vec::new() });
        }
        if rows.len() > MAX_ROWS {
            return Err(BankFileError::TooManyRows);
        }
        if let Some(last) = rows.last_mut() {
            last.cells.resize(last.cells.len().max(column + 1), Cell::Text(String::new()));
            last.cells[column] = cell_of(cell.get_value());
        }
    }
    Ok(rows)
}

fn cell_of(value: &DataRef<'_>) -> Cell {
    match value {
        DataRef::Empty => Cell::Text(String::new()),
        DataRef::String(text) | DataRef::DateTimeIso(text) | DataRef::DurationIso(text) => Cell::of_text(text),
        DataRef::SharedString(text) => Cell::of_text(text),
        DataRef::Int(number) => Cell::Text(number.to_string()),
        DataRef::Float(number) => Cell::of_number(*number),
        DataRef::Bool(truth) => Cell::Text(truth.to_string()),
        DataRef::DateTime(moment) if moment.is_duration() => Cell::of_number(moment.as_f64()),
        DataRef::DateTime(moment) => {
            let (year, month, day, ..) = moment.to_ymd_hms_milli();
            Cell::Text(format!("{year:04}-{month:02}-{day:02}"))
        }
        DataRef::Error(_) => Cell::Bad(CellProblem::SpreadsheetError),
    }
}

// A small file can unpack to gigabytes, whatever sizes it declares: it is unpacked once, counted and thrown away.
fn must_unpack_within(bytes: &[u8], max_bytes: u64) -> Result<(), BankFileError> {
    let unreadable = |error: zip::result::ZipError| BankFileError::Unreadable(error.to_string());
    let mut archive = zip::ZipArchive::new(Cursor::new(bytes)).map_err(unreadable)?;
    let mut left = max_bytes;
    for index in 0..archive.len() {
        let entry = archive.by_index(index).map_err(unreadable)?;
        let unpacked = std::io::copy(&mut entry.take(left), &mut std::io::sink());
        left -= unpacked.map_err(|error| BankFileError::Unreadable(error.to_string()))?;
        if left == 0 {
            return Err(BankFileError::TooLarge);
        }
    }
    Ok(())
}

fn csv_rows(bytes: &[u8], form: &FileForm) -> Result<Vec<Row>, BankFileError> {
    let encoding = encoding_rs::Encoding::for_label(form.encoding.as_bytes())
        .ok_or_else(|| BankFileError::BadMap(format!("{} is no encoding", form.encoding)))?;
    let (text, encoding, broken) = encoding.decode(bytes);
    if broken || text.contains('\0') {
        return Err(BankFileError::Unreadable(format!("it is neither XLSX nor text in {}", encoding.name())));
    }
    let mut rows = Vec::new();
    let mut lines = LineCounter { text: &text, byte: 0, line: 1 };
    let mut reader = csv::ReaderBuilder::new().has_headers(false).flexible(true).from_reader(text.as_bytes());
    for record in reader.records() {
        let record = record.map_err(|error| BankFileError::Unreadable(error.to_string()))?;
        if rows.len() == MAX_ROWS {
            return Err(BankFileError::TooManyRows);
        }
        let number = lines.at(record.position().map_or(0, |position| position.byte()));
        rows.push(Row { number, cells: record.iter().take(MAX_COLUMNS).map(Cell::of_text).collect() });
    }
    Ok(rows)
}

/// Counts the lines of a text up to where a record starts: the reader's own count stops before blank lines.
struct LineCounter<'a> {
    text: &'a str,
    byte: usize,
    line: usize,
}

impl LineCounter<'_> {
    fn at(&mut self, record_byte: u64) -> usize {
        let record_byte = usize::try_from(record_byte).unwrap_or(usize::MAX);
        let rest = self.text.as_bytes().get(self.byte..).unwrap_or_default();
        let before = |index: usize, byte: u8| self.byte + index < record_byte || matches!(byte, b'\r' | b'\n');
        let passed: usize = rest.iter().enumerate().take_while(|(index, byte)| before(*index, **byte)).count();
        self.line += rest[..passed].iter().filter(|byte| **byte == b'\n').count();
        self.byte += passed;
        self.line
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn form() -> FileForm {
        FileForm { encoding: "gbk".into(), day_formats: vec!["%Y-%m-%d".into()], skip_rows_starting_with: vec!["合计".into()] }
    }

    #[test]
    fn the_header_is_found_below_what_the_bank_prints_above_it() {
        let (bytes, ..) = encoding_rs::GBK.encode("账户,123\r\n\r\n日期,金额\r\n2026-11-05,\"1,234.10\"\r\n合计,1\r\n\r\n");
        let table = Table::read(&bytes, &form(), &["金额", "日期"]).unwrap();
        let rows: Vec<_> = table.rows().collect();
        assert_eq!((rows.len(), rows[0].number()), (1, 4));
        assert_eq!(rows[0].amount("金额", Currency::CNY).unwrap().unwrap().minor, 123_410);
    }

    #[test]
    fn what_is_no_table_is_refused() {
        let read = |bytes: &[u8]| Table::read(bytes, &form(), &["日期"]).unwrap_err();
        assert!(matches!(read(b"PK\x03\x04garbage"), BankFileError::Unreadable(_)));
        assert!(matches!(read(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1\0\0"), BankFileError::Unreadable(_)));
        assert!(matches!(read(b"a,b\n"), BankFileError::NoHeader(_)));
        assert_eq!(read("\u{feff}日期\n".as_bytes()), BankFileError::NoRows);
        assert_eq!(read("\u{feff}日期,日期\n".as_bytes()), BankFileError::HeaderTwice("日期".into()));
        assert_eq!(read(&vec![b'a'; MAX_FILE_BYTES + 1]), BankFileError::TooLarge);
        assert_eq!(read("\u{feff}日期\n".repeat(MAX_ROWS + 1).as_bytes()), BankFileError::TooManyRows);
    }

    #[test]
    fn a_small_file_that_unpacks_to_too_much_is_refused() {
        let mut workbook = rust_xlsxwriter::Workbook::new();
        workbook.add_worksheet().write_string(0, 0, "a".repeat(30_000)).unwrap();
        let bytes = workbook.save_to_buffer().unwrap();
        assert_eq!(must_unpack_within(&bytes, MAX_UNPACKED_BYTES), Ok(()));
        assert_eq!(must_unpack_within(&bytes, 30_000), Err(BankFileError::TooLarge));
    }

    #[test]
    fn numbers_too_long_for_a_spreadsheet_are_named_where_they_are_used() {
        assert_eq!(Cell::of_number(6_214_830_000_000_000.0), Cell::Bad(CellProblem::LostDigits));
        assert_eq!(Cell::of_number(1_234.1), Cell::Text("1234.1".into()));
        assert_eq!(Cell::of_number(20_261_105.0), Cell::Text("20261105".into()));
        assert_eq!(Cell::of_text("=\"0062148\""), Cell::Text("0062148".into()));
        assert_eq!(Cell::of_text("\t'0062148"), Cell::Text("0062148".into()));
    }
}
