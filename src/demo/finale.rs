//! The end of the play: the months are closed, every party gets its statement, the files are written.

use std::path::{Path, PathBuf};

use entity::{Instant, file};

use super::agreement::{Agreement, agreements};
use super::cast::Cast;
use super::invoices::invoices;
use super::stage::Stage;
use crate::finance::export::actions::TableFormat;
use crate::finance::export::{self, BookFormat};
use crate::finance::statement::issue_all;
use crate::jobs;
use crate::kernel::Fault;
use crate::kernel::calendar::{BOOK_ZONE, Period};

/// What was written at the end.
#[derive(Clone, Debug, Default)]
pub struct Books {
    /// The months that were closed.
    pub periods: Vec<Period>,
    /// The files.
    pub files: Vec<PathBuf>,
    /// Sums that must be the same wherever they stand.
    pub agreements: Vec<Agreement>,
}

/// Closes every month between two instants that is over, and writes the files of finance to a folder.
pub async fn close_books(stage: &Stage<'_>, cast: &Cast, from: Instant, folder: Option<&Path>) -> Result<Books, Fault> {
    stage.scene("statements");
    let mut books = Books { periods: months_over(from, stage.now())?, ..Books::default() };
    for period in &books.periods {
        let job = issue_all(stage.house, &stage.by(&cast.maker.actor), *period).await?;
        jobs::finish(stage.house, job.id).await?;
    }
    invoices(stage, cast, &books.periods).await?;
    books.agreements = agreements(stage, &books.periods).await?;
    let Some(folder) = folder else { return Ok(books) };
    stage.scene("files");
    std::fs::create_dir_all(folder).map_err(|error| Fault::broken(format!("{}: {error}", folder.display())))?;
    for period in months_begun(from, stage.now())? {
        write_books(stage, &mut books, period, folder).await?;
    }
    for period in books.periods.clone() {
        let csv = export::actions::statements_file(stage.house, period, TableFormat::Csv).await?;
        write(&mut books, folder, &format!("statements-{period}.csv"), &csv)?;
        let xlsx = export::actions::statements_file(stage.house, period, TableFormat::Xlsx).await?;
        write(&mut books, folder, &format!("statements-{period}.xlsx"), &xlsx)?;
    }
    for purpose in ["pain001", "daifa", "deposit_return"] {
        for stored in bank_files(stage, purpose).await? {
            write(&mut books, folder, &stored.name, &stored.content)?;
        }
    }
    Ok(books)
}

async fn write_books(stage: &Stage<'_>, books: &mut Books, period: Period, folder: &Path) -> Result<(), Fault> {
    let journal = export::ledger_file(stage.house, period, BookFormat::Hledger).await?;
    write(books, folder, &format!("ledger-{period}.journal"), &journal)?;
    let beancount = export::ledger_file(stage.house, period, BookFormat::Beancount).await?;
    write(books, folder, &format!("ledger-{period}.beancount"), &beancount)?;
    let events = export::events_file(stage.house, period).await?;
    write(books, folder, &format!("events-{period}.jsonl"), &events)
}

async fn bank_files(stage: &Stage<'_>, purpose: &str) -> Result<Vec<file::Model>, Fault> {
    export::store::files_of_purpose(stage.house.reader(), purpose).await
}

fn write(books: &mut Books, folder: &Path, name: &str, bytes: &[u8]) -> Result<(), Fault> {
    let path = folder.join(name);
    std::fs::write(&path, bytes).map_err(|error| Fault::broken(format!("{}: {error}", path.display())))?;
    books.files.push(path);
    Ok(())
}

/// The months between two instants, in order.
fn months_begun(from: Instant, to: Instant) -> Result<Vec<Period>, Fault> {
    let mut months = vec![Period::of(from, BOOK_ZONE)?];
    while let Some(last) = months.last()
        && last.end(BOOK_ZONE)? <= to
    {
        let next = Period::of(last.end(BOOK_ZONE)?, BOOK_ZONE)?;
        months.push(next);
    }
    Ok(months)
}

fn months_over(from: Instant, to: Instant) -> Result<Vec<Period>, Fault> {
    let mut months = months_begun(from, to)?;
    months.pop();
    Ok(months)
}
