//! The demo as a test: every scene played on both databases, its files read back by other readers.

use std::collections::BTreeMap;
use std::path::Path;

use calamine::{Data, Reader, Xlsx, open_workbook};
use futures_util::FutureExt;
use jiff::SignedDuration;
use pappus::demo::{self, Books, Cast, Size, Stage};
use pappus::kernel::House;
use pappus::work::timers;

use crate::house::in_house;

async fn play(house: &House, folder: &Path) -> (Books, Vec<String>) {
    let scenes = std::cell::RefCell::new(Vec::new());
    let watch = |scene: &str| scenes.borrow_mut().push(scene.to_owned());
    let passing = || async { timers::run_due(house).await.map(|_| ()) }.boxed_local();
    let stage = Stage::new(house, &watch, &passing);
    let begins = house.now();
    let cast = Cast::gather(&stage, Size::SMALL).await.unwrap();
    demo::play(&stage, &cast).await.unwrap();
    stage.until(begins.plus(SignedDuration::from_hours(24 * 100))).await.unwrap();
    let books = demo::close_books(&stage, &cast, begins, Some(folder)).await.unwrap();
    (books, scenes.into_inner())
}

/// Closing balances by statement number, as a CSV reader finds them.
fn closings_in_csv(path: &Path) -> BTreeMap<String, String> {
    let bytes = std::fs::read(path).unwrap();
    let mut reader = csv::Reader::from_reader(bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(&bytes));
    let headers = reader.headers().unwrap().clone();
    let column = |name: &str| headers.iter().position(|header| header.ends_with(name)).unwrap();
    let (number, row, balance) = (column("Statement"), column("Row"), column("Balance"));
    let rows = reader.records().map(|record| record.unwrap()).filter(|record| record[row].ends_with("Closing"));
    rows.map(|record| (record[number].to_owned(), record[balance].to_owned())).collect()
}

/// The same, as a reader of workbooks finds them.
fn closings_in_xlsx(path: &Path) -> BTreeMap<String, String> {
    let mut book: Xlsx<_> = open_workbook(path).unwrap();
    let sheet = book.worksheet_range_at(0).unwrap().unwrap();
    let headers: Vec<String> = sheet.rows().next().unwrap().iter().map(|cell| cell.to_string()).collect();
    let column = |name: &str| headers.iter().position(|header| header.ends_with(name)).unwrap();
    let (number, row, balance) = (column("Statement"), column("Row"), column("Balance"));
    let closings = sheet.rows().filter(|cells| cells[row].to_string().ends_with("Closing"));
    let plain = |cell: &Data| if let Data::Float(amount) = cell { format!("{amount:.2}") } else { cell.to_string() };
    closings.map(|cells| (cells[number].to_string(), plain(&cells[balance]))).collect()
}

#[tokio::test]
async fn the_demo_plays_every_scene_and_its_files_agree() {
    in_house(async |house| {
        let folder = tempfile::tempdir().unwrap();
        let (books, scenes) = play(&house, folder.path()).await;
        for scene in [
            "a negotiated deal",
            "an approval by silence",
            "a deleted note",
            "a flash campaign",
            "a mass campaign",
            "a cancellation",
            "a dispute",
        ] {
            assert!(scenes.iter().any(|played| played == scene), "{scene} was not played");
        }
        assert!(books.periods.len() >= 3, "{:?}", books.periods);
        let mut statements = 0;
        for period in &books.periods {
            let csv = closings_in_csv(&folder.path().join(format!("statements-{period}.csv")));
            let xlsx = closings_in_xlsx(&folder.path().join(format!("statements-{period}.xlsx")));
            assert_eq!(csv, xlsx, "{period}");
            statements += csv.len();
        }
        assert!(statements > 0);
        for file in &books.files {
            match file.extension().and_then(|ending| ending.to_str()) {
                Some("journal") => must_accept("hledger", &["-f", file.to_str().unwrap(), "check", "-s"]),
                Some("beancount") => must_accept("bean-check", &[file.to_str().unwrap()]),
                Some("xml") => {
                    let schema = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/schemas/pain.001.001.09.xsd");
                    must_accept("xmllint", &["--noout", "--schema", schema, file.to_str().unwrap()]);
                }
                Some(_) | None => {}
            }
        }
    })
    .await;
}

fn must_accept(program: &str, arguments: &[&str]) {
    let output = std::process::Command::new(program).args(arguments).output().unwrap_or_else(|error| panic!("{program}: {error}"));
    assert!(output.status.success(), "{program} {arguments:?}: {}", String::from_utf8_lossy(&output.stderr));
}
