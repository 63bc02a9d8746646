//! The demo as a test: every scene played on both databases, its files read back by other readers.

mod agreement;
mod outside;

use std::collections::BTreeMap;
use std::path::Path;

use futures_util::FutureExt;
use jiff::SignedDuration;
use pappus::demo::{self, Books, Cast, Size, Stage};
use pappus::kernel::House;
use pappus::work::timers;

use agreement::Feed;
use outside::{Month, Order, Row};

use crate::house::in_house;

async fn play(house: &House, folder: &Path) -> (Books, Vec<String>) {
    let scenes = std::cell::RefCell::new(Vec::new());
    let watch = |scene: &str| scenes.borrow_mut().push(scene.to_owned());
    let passing = || async { timers::run_due(house).await.map(|_| ()) }.boxed_local();
    let stage = Stage::new(house, &watch, &passing);
    let begins = house.now();
    let cast = Cast::gather(&stage, Size::SMALL).await.unwrap();
    demo::play(&stage, &cast).await.unwrap();
    let ends = begins.plus(SignedDuration::from_hours(24 * demo::PLAYS_DAYS));
    stage.until(ends.minus(SignedDuration::from_hours(demo::BEGINS_HOURS_BEFORE))).await.unwrap();
    demo::today(&stage, &cast).await.unwrap();
    stage.until(ends).await.unwrap();
    let books = demo::close_books(&stage, &cast, begins, Some(folder)).await.unwrap();
    (books, scenes.into_inner())
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
            "her own platform",
            "an agency that receives everything",
            "a deal in custody",
            "a deal paid by its brand",
            "unknown money goes back",
            "the operator takes its fees",
            "work under way",
            "invoices to brands",
        ] {
            assert!(scenes.iter().any(|played| played == scene), "{scene} was not played");
        }
        assert!(books.periods.len() >= 3, "{:?}", books.periods);
        for agreement in &books.agreements {
            assert!(agreement.holds(), "{agreement}");
        }
        must_agree(folder.path(), &books);
        must_show_both_platforms(&house, folder.path(), &books).await;
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

/// Every comparison finds nothing, and each finds one figure that was tampered with.
fn must_agree(folder: &Path, books: &Books) {
    let periods: Vec<String> = books.periods.iter().map(ToString::to_string).collect();
    let months: Vec<Month> = periods.iter().map(|period| Month::read(folder, period)).collect();
    let last = books.periods.last().unwrap().next().unwrap().to_string();
    let feed = outside::feed(folder, &[periods, vec![last]].concat());
    let orders = outside::orders(folder);
    let nothing: Vec<String> = Vec::new();
    for month in &months {
        assert_eq!(agreement::tables(month), nothing);
        assert_eq!(agreement::parties_and_journal(month, &feed), nothing);
        assert_eq!(agreement::lines_and_postings(month), nothing);
    }
    assert_eq!(agreement::lines_and_events(&months, &feed), nothing);
    assert_eq!(agreement::orders_and_feed(&orders, &feed), nothing);
    assert!(orders.len() >= 3 && orders.iter().all(|order| order.count > 0), "{orders:?}");
    let lines = months.iter().flat_map(|month| &month.csv).filter(|row| row["Row"].ends_with("Line")).count();
    assert!(lines > 20, "only {lines} lines were compared");
    must_notice(&months, &feed, &orders);
}

/// One fen more, in one place at a time.
fn must_notice(months: &[Month], feed: &Feed, orders: &[Order]) {
    let with_line = months.iter().position(|month| month.csv.iter().any(|row| row["Row"].ends_with("Line"))).unwrap();
    let mut tampered = months.to_vec();
    let line = tampered[with_line].csv.iter_mut().find(|row| row["Row"].ends_with("Line")).unwrap();
    let (event, posting) = (line["Event"].clone(), line["Posting"].clone());
    let net = outside::minor(&line["Net"]) + 1;
    line.insert("Net".to_owned(), format!("{}.{:02}", net / 100, net.abs() % 100));
    assert!(!agreement::tables(&tampered[with_line]).is_empty(), "a cell of the CSV");
    assert!(!agreement::lines_and_events(&tampered, feed).is_empty(), "a line's net amount");
    assert!(!agreement::parties_and_journal(&tampered[with_line], feed).is_empty(), "a line's net amount");

    let mut other_feed = feed.clone();
    let facts = &mut other_feed.get_mut(&event).unwrap().facts;
    let name = ["amount_minor", "fee_minor", "price_minor"].into_iter().find(|name| facts[*name].is_i64()).unwrap();
    facts[name] = (facts[name].as_i64().unwrap() + 1).into();
    assert!(!agreement::lines_and_events(months, &other_feed).is_empty(), "a fact of an event");
    let mut without = feed.clone();
    without.remove(&event);
    assert!(!agreement::lines_and_events(months, &without).is_empty(), "an event that is missing");

    let mut journal = months[with_line].clone();
    let entry = journal.entries.iter_mut().find(|entry| entry.posting == posting && entry.account.starts_with("Liabilities:")).unwrap();
    entry.minor += 1;
    assert!(!agreement::parties_and_journal(&journal, feed).is_empty(), "an entry of the journal");
    let mut journal = months[with_line].clone();
    journal.closing.values_mut().for_each(|balance| *balance += 1);
    assert!(!agreement::parties_and_journal(&journal, feed).is_empty(), "a balance of the journal");
    let mut journal = months[with_line].clone();
    journal.entries.iter_mut().filter(|entry| entry.posting == posting).for_each(|entry| entry.event = None);
    assert!(!agreement::lines_and_postings(&journal).is_empty(), "the event of a posting");

    for index in 0..orders.len() {
        let mut control = orders.to_vec();
        control[index].control_minor += 1;
        assert!(!agreement::orders_and_feed(&control, feed).is_empty(), "a control sum");
        let mut paid = orders.to_vec();
        (paid[index].payments[0].1, paid[index].control_minor) = (paid[index].payments[0].1 + 1, paid[index].control_minor + 1);
        assert!(!agreement::orders_and_feed(&paid, feed).is_empty(), "a payment with its control sum");
    }
}

/// The creator whom an agency represents on one platform has one line with its share and one without; the agency's own
/// statement has the share, and the whole price of the creator who lets it receive everything.
async fn must_show_both_platforms(house: &House, folder: &Path, books: &Books) {
    let rows: Vec<Row> = books
        .periods
        .iter()
        .flat_map(|period| Month::read(folder, &period.to_string()).csv)
        .filter(|row| row["Row"].ends_with("Line"))
        .collect();
    let nets = |gross: &str, share: &str| {
        let found = rows.iter().filter(|row| row["Kind"] == "hold_released" && row["Gross"] == gross && row["Agency share"] == share);
        found.map(|row| (row["Party"].clone(), row["Legal name"].clone(), row["Net"].clone())).collect::<Vec<_>>()
    };
    let (with_share, alone) = (nets("1500.00", "300.00"), nets("950.00", "0.00"));
    assert_eq!((with_share.len(), alone.len()), (1, 1), "{with_share:?} {alone:?}");
    assert_eq!((&with_share[0].0, with_share[0].2.as_str()), (&alone[0].0, "1200.00"), "one creator, two platforms");
    let agency: Vec<_> = [nets("300.00", "0.00"), nets("1100.00", "0.00")].concat();
    assert!(agency.len() == 2 && agency.iter().all(|row| row.1 == "上海海燕文化传媒有限公司"), "{agency:?}");
    let working = rows_of_working(folder, books);
    assert!(working.iter().any(|row| row["Kind"] == "cumulative_taxable"), "the steps of the tax stand on the statement");
    assert!(working.iter().all(|row| row["Account"].starts_with("**** ")), "the account is shown masked");
    let custody = sum_of(house, "revenue:fees:CNY").await;
    assert!(custody > 0, "the two other money modes earned fees");
}

fn rows_of_working(folder: &Path, books: &Books) -> Vec<Row> {
    let rows = books.periods.iter().flat_map(|period| Month::read(folder, &period.to_string()).csv);
    rows.filter(|row| row["Row"].ends_with("Tax working")).collect()
}

async fn sum_of(house: &House, code: &str) -> i64 {
    let balances = pappus::finance::export::store::balances_before(house.reader(), house.now()).await.unwrap();
    balances.iter().filter(|(account, _)| account.code == code).map(|(_, minor)| -minor).sum()
}

#[tokio::test]
async fn the_same_seed_and_day_write_the_same_bytes() {
    let (one, other) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    for folder in [&one, &other] {
        in_house(async |house| {
            play(&house, folder.path()).await;
        })
        .await;
    }
    let read = |folder: &Path| -> BTreeMap<String, Vec<u8>> {
        let files = std::fs::read_dir(folder).unwrap().map(|file| file.unwrap().path());
        files.map(|file| (file.file_name().unwrap().to_str().unwrap().to_owned(), std::fs::read(&file).unwrap())).collect()
    };
    let (one, other) = (read(one.path()), read(other.path()));
    assert_eq!(one.keys().collect::<Vec<_>>(), other.keys().collect::<Vec<_>>());
    let shown = |bytes: &[u8]| String::from_utf8_lossy(bytes).lines().map(str::to_owned).collect::<Vec<_>>();
    for (name, bytes) in &one {
        let (here, there) = (shown(bytes), shown(&other[name]));
        let first = here.iter().zip(&there).find(|(here, there)| here != there);
        assert!(other[name] == *bytes, "{name} differs: {first:#?}");
    }
}

fn must_accept(program: &str, arguments: &[&str]) {
    let output = std::process::Command::new(program).args(arguments).output().unwrap_or_else(|error| panic!("{program}: {error}"));
    assert!(output.status.success(), "{program} {arguments:?}: {}", String::from_utf8_lossy(&output.stderr));
}
