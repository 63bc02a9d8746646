//! What must be so before a month is closed, each with whether it is, and what is pinned when it is.

use entity::statement::StatementState;
use serde_json::{Value, json};
use sha2::{Digest, Sha256};

use super::store;
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

/// How a month stands now, in every currency the bank holds.
pub async fn of(house: &House, period: Period) -> Result<Checklist, Fault> {
    let broken = |error: CalendarError| Fault::broken(error.to_string());
    let (db, last) = (house.reader(), period.last_day().to_string());
    let current = Period::of(house.now(), BOOK_ZONE).map_err(broken)?;
    let span = (period.start(BOOK_ZONE)?, period.end(BOOK_ZONE)?);
    let (mut lines, mut books) = (true, true);
    for currency in bank::store::currencies(db).await? {
        let found = bank::reconciliation(house, currency).await?;
        lines &= !found.only_at_bank.iter().any(|line| line.booked_on <= last);
        books &= found.difference().minor == 0;
    }
    let statements = store::statements(db, &period.to_string()).await?;
    let postings = store::count_postings(db, span).await?;
    let objected = statements.iter().any(|(state, ..)| *state == StatementState::Objected);
    let settled = statements.iter().all(|(state, ..)| *state == StatementState::Confirmed);
    let items = vec![
        ("over", period.last_day() < current.first_day()),
        ("lines", lines),
        ("books", books),
        ("deposits", !store::is_any_deposit_unknown(db, &last).await?),
        ("batches", !store::is_any_batch_open(db, &last).await?),
        ("statements", !statements.is_empty() || postings == 0),
        ("objections", !objected),
        ("settled", settled),
    ];
    let mut hash = Sha256::new();
    for (_, number, content_hash) in &statements {
        hash.update(format!("{number} {content_hash}\n"));
    }
    Ok(Checklist { period, items, postings, statements: statements.len(), statements_hash: hex(&hash.finalize()) })
}
