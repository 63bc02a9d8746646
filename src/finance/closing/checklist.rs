//! What must be so before a month is closed, each with whether it is, and what is pinned when it is.

use entity::Instant;
use entity::statement::StatementState;
use serde_json::{Value, json};
use sha2::{Digest, Sha256};

use super::store::{self, Papers};
use crate::finance::bank;
use crate::kernel::calendar::{BOOK_ZONE, CalendarError, Period};
use crate::kernel::terms::hex;
use crate::kernel::{Fault, House};

/// A month as it stands.
#[derive(Clone, Debug)]
pub struct Checklist {
    /// Which month.
    pub period: Period,
    /// Each thing and whether it is done.
    pub items: Vec<(&'static str, bool)>,
    /// How many postings the month holds.
    pub postings: u64,
    /// How many statements of it stand.
    pub statements: usize,
    /// SHA-256 over their numbers and hashes, hexadecimal.
    pub statements_hash: String,
}

impl Checklist {
    /// Whether everything is done.
    pub fn is_done(&self) -> bool {
        self.items.iter().all(|(_, done)| *done)
    }

    /// What is pinned: canonical JSON text, and its SHA-256, hexadecimal.
    pub fn pinned(&self) -> (String, String) {
        let items: serde_json::Map<String, Value> = self.items.iter().map(|(key, done)| ((*key).to_owned(), Value::from(*done))).collect();
        let statements = json!({ "count": self.statements, "hash": self.statements_hash });
        let text =
            json!({ "period": self.period.to_string(), "items": items, "postings": self.postings, "statements": statements }).to_string();
        let hash = hex(&Sha256::digest(&text));
        (text, hash)
    }
}

/// Whether the bank's lines of a month are all booked, and whether bank and books agree, in every currency it holds.
#[derive(Clone, Copy, Debug)]
pub(super) struct Bank {
    lines: bool,
    books: bool,
}

/// How a month stands now.
pub async fn of(house: &House, period: Period) -> Result<Checklist, Fault> {
    let papers = store::papers(house.reader(), period).await?;
    with(period, house.now(), bank(house, period).await?, papers)
}

/// Reads the whole bank, which takes a while: nothing for a promise, which would hold up every writer.
pub(super) async fn bank(house: &House, period: Period) -> Result<Bank, Fault> {
    let (db, last) = (house.reader(), period.last_day().to_string());
    let mut found = Bank { lines: true, books: true };
    for currency in bank::store::currencies(db).await? {
        let sides = bank::reconciliation(house, currency).await?;
        found.lines &= !sides.only_at_bank.iter().any(|line| line.booked_on <= last);
        found.books &= sides.difference().minor == 0;
    }
    Ok(found)
}

/// A month as its bank and its papers say.
pub(super) fn with(period: Period, now: Instant, bank: Bank, papers: Papers) -> Result<Checklist, Fault> {
    let broken = |error: CalendarError| Fault::broken(error.to_string());
    let current = Period::of(now, BOOK_ZONE).map_err(broken)?;
    let Papers { statements, postings, is_deposit_unknown, is_batch_open, is_invoice_asked } = papers;
    let objected = statements.iter().any(|(state, ..)| *state == StatementState::Objected);
    let settled = statements.iter().all(|(state, ..)| *state == StatementState::Confirmed);
    let items = vec![
        ("over", period.last_day() < current.first_day()),
        ("lines", bank.lines),
        ("books", bank.books),
        ("deposits", !is_deposit_unknown),
        ("batches", !is_batch_open),
        ("statements", !statements.is_empty() || postings == 0),
        ("objections", !objected),
        ("settled", settled),
        ("invoices", !is_invoice_asked),
    ];
    let mut hash = Sha256::new();
    for (_, number, content_hash) in &statements {
        hash.update(format!("{number} {content_hash}\n"));
    }
    Ok(Checklist { period, items, postings, statements: statements.len(), statements_hash: hex(&hash.finalize()) })
}
