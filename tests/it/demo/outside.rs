//! What somebody outside finds in the files: statements through a CSV and a workbook reader, events line by line, the
//! journal as hledger prints it, bank orders as XML and workbooks. Nothing here asks the house.

use std::collections::BTreeMap;
use std::path::Path;
use std::process::Command;

use calamine::{Data, Reader, Xlsx, open_workbook};
use serde_json::Value;

/// A row by the English half of its headers.
pub type Row = BTreeMap<String, String>;

/// An event of the feed.
#[derive(Clone, Debug)]
pub struct Event {
    pub subject_kind: String,
    pub subject_id: String,
    pub name: String,
    pub period: String,
    pub facts: Value,
    /// As a member of which organisation it was done; empty where as none.
    pub organisation: String,
}

/// One line of a transaction, as hledger prints it.
#[derive(Clone, Debug)]
pub struct Entry {
    pub posting: String,
    pub event: Option<String>,
    pub account: String,
    pub minor: i64,
}

/// Everything written about one month.
#[derive(Clone, Debug)]
pub struct Month {
    pub period: String,
    pub csv: Vec<Row>,
    pub xlsx: Vec<Row>,
    pub entries: Vec<Entry>,
    pub opening: BTreeMap<String, i64>,
    pub closing: BTreeMap<String, i64>,
}

/// A bank order.
#[derive(Clone, Debug)]
pub struct Order {
    /// The batch or deposit it is of.
    pub of: String,
    pub control_minor: i64,
    pub count: usize,
    /// Reference, where the file has one, and amount.
    pub payments: Vec<(String, i64)>,
}

/// `-1234.50 CNY` in fen.
pub fn minor(text: &str) -> i64 {
    let plain = text.split_whitespace().next().unwrap_or("0").trim_start_matches('\'');
    let (whole, fraction) = plain.split_once('.').unwrap_or((plain, "00"));
    if whole.is_empty() || plain == "0" {
        return 0;
    }
    assert_eq!(fraction.len(), 2, "{text} is no amount of yuan and fen");
    format!("{whole}{fraction}").parse().unwrap_or_else(|_| panic!("{text} is no amount"))
}

impl Month {
    pub fn read(folder: &Path, period: &str) -> Self {
        let journal = folder.join(format!("ledger-{period}.journal"));
        Self {
            period: period.to_owned(),
            csv: csv_rows(&std::fs::read(folder.join(format!("statements-{period}.csv"))).unwrap()),
            xlsx: xlsx_rows(&folder.join(format!("statements-{period}.xlsx"))),
            entries: entries(&journal),
            opening: balances(&journal, &["code:opening"]),
            closing: balances(&journal, &[]),
        }
    }
}

fn english(header: &str) -> String {
    header.rsplit(" / ").next().unwrap_or_default().trim_start_matches('\u{feff}').to_owned()
}

fn csv_rows(bytes: &[u8]) -> Vec<Row> {
    let mut reader = csv::Reader::from_reader(bytes);
    let headers: Vec<String> = reader.headers().unwrap().iter().map(english).collect();
    let cell = |text: &str| text.strip_prefix('\'').unwrap_or(text).to_owned();
    let row = |record: csv::StringRecord| headers.iter().cloned().zip(record.iter().map(cell)).collect();
    reader.records().map(|record| row(record.unwrap())).collect()
}

fn xlsx_rows(path: &Path) -> Vec<Row> {
    let mut book: Xlsx<_> = open_workbook(path).unwrap();
    let sheet = book.worksheet_range_at(0).unwrap().unwrap();
    let headers: Vec<String> = sheet.rows().next().unwrap().iter().map(|cell| english(&cell.to_string())).collect();
    let row = |cells: &[Data]| headers.iter().cloned().zip(cells.iter().zip(&headers).map(|(cell, header)| plain(cell, header))).collect();
    sheet.rows().skip(1).map(row).collect()
}

fn plain(cell: &Data, header: &str) -> String {
    if let Data::Float(number) = cell
        && header != "Version"
    {
        return format!("{number:.2}");
    }
    cell.to_string()
}

fn hledger(journal: &Path, arguments: &[&str]) -> String {
    let output = Command::new("hledger").arg("-f").arg(journal).args(arguments).env("LC_ALL", "C.UTF-8").output().unwrap();
    assert!(output.status.success(), "hledger {arguments:?}: {}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).unwrap()
}

fn entries(journal: &Path) -> Vec<Entry> {
    let printed = hledger(journal, &["print", "-O", "csv"]);
    let rows = csv_rows(printed.as_bytes());
    let event_of = |comment: &str| comment.split("event:").nth(1).and_then(|rest| rest.split_whitespace().next()).map(str::to_owned);
    let of_a_posting = rows.iter().filter(|row| row["code"].starts_with("post_"));
    let entry = |row: &Row| Entry {
        posting: row["code"].clone(),
        event: event_of(&row["comment"]),
        account: row["account"].clone(),
        minor: minor(&row["amount"]),
    };
    of_a_posting.map(entry).collect()
}

fn balances(journal: &Path, query: &[&str]) -> BTreeMap<String, i64> {
    let arguments = [&["balance", "--flat", "--no-total", "-O", "csv"], query].concat();
    csv_rows(hledger(journal, &arguments).as_bytes()).iter().map(|row| (row["account"].clone(), minor(&row["balance"]))).collect()
}

/// The events of several months by their ids.
pub fn feed(folder: &Path, periods: &[String]) -> BTreeMap<String, Event> {
    let mut events = BTreeMap::new();
    for period in periods {
        let text = std::fs::read_to_string(folder.join(format!("events-{period}.jsonl"))).unwrap();
        for line in text.lines() {
            let row: Value = serde_json::from_str(line).unwrap();
            let said = |name: &str| row[name].as_str().unwrap_or_default().to_owned();
            let event = Event {
                subject_kind: said("subject_kind"),
                subject_id: said("subject_id").replace('-', ""),
                name: said("name"),
                period: period.clone(),
                organisation: said("organisation_id"),
                facts: serde_json::from_str(row["facts"].as_str().unwrap()).unwrap(),
            };
            assert!(events.insert(said("id"), event).is_none(), "an event stands in the feed once");
        }
    }
    events
}

/// The bank orders in a folder.
pub fn orders(folder: &Path) -> Vec<Order> {
    let mut orders = Vec::new();
    for file in std::fs::read_dir(folder).unwrap() {
        let path = file.unwrap().path();
        let (stem, ending) = (path.file_stem().unwrap().to_str().unwrap(), path.extension().unwrap().to_str().unwrap());
        match (stem.split_once('-'), ending) {
            (Some(("pain001" | "return", of)), "xml") => orders.push(xml_order(of, &std::fs::read_to_string(&path).unwrap())),
            (Some(("daifa", of)), "xlsx") => orders.push(daifa_order(of, &path)),
            _ => {}
        }
    }
    orders
}

pub fn xml_order(of: &str, text: &str) -> Order {
    let all = |name: &str| -> Vec<String> {
        let open = |piece: &str| piece.split_once('>').map(|(_, rest)| rest.split('<').next().unwrap_or_default().to_owned());
        text.split(&format!("<{name}")).skip(1).filter_map(open).collect()
    };
    let (references, amounts) = (all("EndToEndId"), all("InstdAmt"));
    assert_eq!(references.len(), amounts.len());
    Order {
        of: of.to_owned(),
        control_minor: minor(&all("CtrlSum")[0]),
        count: all("NbOfTxs")[0].parse().unwrap(),
        payments: references.into_iter().zip(amounts.iter().map(|amount| minor(amount))).collect(),
    }
}

/// A 代发 workbook has no control sum of its own; its rows are summed.
fn daifa_order(of: &str, path: &Path) -> Order {
    let rows = xlsx_rows(path);
    let amount = |row: &Row| row.iter().find(|(header, _)| header.contains('额')).map(|(_, cell)| minor(cell)).unwrap();
    let payments: Vec<(String, i64)> = rows.iter().map(|row| (String::new(), amount(row))).collect();
    Order { of: of.to_owned(), control_minor: payments.iter().map(|(_, minor)| minor).sum(), count: payments.len(), payments }
}
