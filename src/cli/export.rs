//! `pappus export`: statements, payouts, the ledger or the events of a month as files in a folder.
//!
//! What stands in a file is written in `finance/export`; bank files are the stored ones, byte for byte.

use std::path::{Path, PathBuf};

use clap::ValueEnum;

use super::failure::Failure;
use super::{opened, print};
use crate::config::{Config, Overrides};
use crate::finance::export::{BookFormat, TableFormat, events_file, ledger_file, statements_file, store};
use crate::kernel::calendar::{BOOK_ZONE, Period};
use crate::kernel::{Fault, House, pulse};

/// What `export` may be told.
#[derive(clap::Args)]
pub struct Export {
    /// What is exported.
    #[arg(value_enum)]
    what: What,
    /// The month, such as 2026-11.
    #[arg(long, value_name = "MONTH", value_parser = month)]
    period: Period,
    /// In which format.
    #[arg(long, value_enum)]
    format: Format,
    /// The folder; made if it is not there.
    #[arg(long, value_name = "DIR")]
    out: PathBuf,
}

#[derive(Clone, Copy, ValueEnum)]
enum What {
    /// The statements of the month that stand: csv, xlsx.
    Statements,
    /// The bank files written in the month: pain001, daifa.
    Payouts,
    /// The books of the month: hledger, beancount, csv, xlsx.
    Ledger,
    /// The events of the month: jsonl.
    Events,
}

#[derive(Clone, Copy, ValueEnum)]
enum Format {
    Csv,
    Xlsx,
    Pain001,
    Daifa,
    Hledger,
    Beancount,
    Jsonl,
}

/// A kind in a format it can be written in.
enum Wanted {
    Statements(TableFormat),
    Payouts(&'static str),
    Ledger(BookFormat),
    Events,
}

impl Export {
    /// Writes the files; prints the path of each.
    pub async fn run(self, overrides: &Overrides) -> Result<(), Failure> {
        let wanted = wanted(self.what, self.format)?;
        let config = Config::load_for_tool(overrides)?;
        let house = opened::open_to_read(&config, opened::connect(&config).await?)?;
        if !pulse::schema_is_current(&house).await? {
            return Err(Failure::new("the schema is not the one this program was made for"));
        }
        let files = files(&house, self.period, wanted).await?;
        std::fs::create_dir_all(&self.out)?;
        for (name, bytes) in files {
            write(&self.out, &name, &bytes)?;
        }
        Ok(())
    }
}

fn wanted(what: What, format: Format) -> Result<Wanted, Failure> {
    match (what, format) {
        (What::Statements, Format::Csv) => Ok(Wanted::Statements(TableFormat::Csv)),
        (What::Statements, Format::Xlsx) => Ok(Wanted::Statements(TableFormat::Xlsx)),
        (What::Payouts, Format::Pain001) => Ok(Wanted::Payouts("pain001")),
        (What::Payouts, Format::Daifa) => Ok(Wanted::Payouts("daifa")),
        (What::Ledger, Format::Hledger) => Ok(Wanted::Ledger(BookFormat::Hledger)),
        (What::Ledger, Format::Beancount) => Ok(Wanted::Ledger(BookFormat::Beancount)),
        (What::Ledger, Format::Csv) => Ok(Wanted::Ledger(BookFormat::Csv)),
        (What::Ledger, Format::Xlsx) => Ok(Wanted::Ledger(BookFormat::Xlsx)),
        (What::Events, Format::Jsonl) => Ok(Wanted::Events),
        (What::Statements, _) => Err(no_such_pair("statements", "csv, xlsx")),
        (What::Payouts, _) => Err(no_such_pair("payouts", "pain001, daifa")),
        (What::Ledger, _) => Err(no_such_pair("ledger", "hledger, beancount, csv, xlsx")),
        (What::Events, _) => Err(no_such_pair("events", "jsonl")),
    }
}

fn no_such_pair(what: &str, formats: &str) -> Failure {
    Failure::new(format!("the format does not fit {what}; choose one of: {formats}"))
}

async fn files(house: &House, period: Period, wanted: Wanted) -> Result<Vec<(String, Vec<u8>)>, Fault> {
    match wanted {
        Wanted::Statements(format) => {
            let ending = if format == TableFormat::Csv { "csv" } else { "xlsx" };
            Ok(vec![(format!("statements-{period}.{ending}"), statements_file(house, period, format).await?)])
        }
        Wanted::Payouts(purpose) => {
            let (from, to) = (period.start(BOOK_ZONE)?, period.end(BOOK_ZONE)?);
            let stored = store::files_of_purpose(house.reader(), purpose).await?;
            let of_month = stored.into_iter().filter(|file| from <= file.created_at && file.created_at < to);
            Ok(of_month.map(|file| (file.name, file.content)).collect())
        }
        Wanted::Ledger(format) => {
            let ending = match format {
                BookFormat::Hledger => "journal",
                BookFormat::Beancount => "beancount",
                BookFormat::Csv => "csv",
                BookFormat::Xlsx => "xlsx",
            };
            Ok(vec![(format!("ledger-{period}.{ending}"), ledger_file(house, period, format).await?)])
        }
        Wanted::Events => Ok(vec![(format!("events-{period}.jsonl"), events_file(house, period).await?)]),
    }
}

fn write(folder: &Path, name: &str, bytes: &[u8]) -> Result<(), Failure> {
    let path = folder.join(name);
    std::fs::write(&path, bytes).map_err(|error| Failure::new(format!("{}: {error}", path.display())))?;
    print::line(&path.display().to_string())
}

fn month(text: &str) -> Result<Period, String> {
    text.parse().map_err(|_| "a month is written like 2026-11".to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_kind_in_a_format_it_is_never_written_in_is_refused() {
        let fits = |what, format| wanted(what, format).is_ok();
        let written = |what| Format::value_variants().iter().filter(|format| fits(what, **format)).count();
        assert_eq!([What::Statements, What::Payouts, What::Ledger, What::Events].map(written), [2, 2, 4, 1]);
        assert!(!fits(What::Ledger, Format::Pain001) && !fits(What::Payouts, Format::Csv));
    }
}
