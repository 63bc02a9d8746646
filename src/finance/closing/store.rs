//! Rows of closings, and what of a month is still open.

use entity::closing::{self, ClosingState};
use entity::deposit::DepositState;
use entity::invoice::InvoiceState;
use entity::payout_batch::BatchState;
use entity::statement::StatementState;
use entity::{ClosingId, Instant, deposit, invoice, payout_batch, posting, statement};
use sea_orm::{
    ActiveModelTrait, ColumnTrait, ConnectionTrait, EntityTrait, IntoActiveModel, PaginatorTrait, QueryFilter, QueryOrder, QuerySelect,
};

use super::rules::ClosingError;
use crate::kernel::calendar::{BOOK_ZONE, Period};
use crate::kernel::paging::{Page, Paged};
use crate::kernel::{Fault, Tx};

/// Closings, the newest first; for finance and auditors.
pub async fn list(db: &impl ConnectionTrait, page: &Page) -> Result<Paged<closing::Model>, Fault> {
    let mut rows = closing::Entity::find();
    if let Some(before) = page.before {
        rows = rows.filter(closing::Column::Id.lt(before));
    }
    let rows = rows.order_by_desc(closing::Column::Id).limit(page.limit + 1).all(db).await?;
    Ok(page.wrap(rows, |row| row.id.into()))
}

/// A closing, for finance and auditors.
pub async fn load(db: &impl ConnectionTrait, id: ClosingId) -> Result<closing::Model, Fault> {
    closing::Entity::find_by_id(id).one(db).await?.ok_or_else(Fault::missing)
}

/// The closing of a month that stands, prepared or closed; for finance and auditors.
pub async fn standing(db: &impl ConnectionTrait, period: &str) -> Result<Option<closing::Model>, Fault> {
    let rows = closing::Entity::find().filter(closing::Column::Period.eq(period));
    Ok(rows.filter(closing::Column::State.ne(ClosingState::Withdrawn)).one(db).await?)
}

/// Refuses whatever would change what a closed month says.
pub async fn must_be_open(db: &impl ConnectionTrait, period: &str) -> Result<(), Fault> {
    match standing(db, period).await?.map(|closing| closing.state) {
        Some(ClosingState::Closed) => Err(ClosingError::Closed.into()),
        Some(ClosingState::Prepared | ClosingState::Withdrawn) | None => Ok(()),
    }
}

/// What of a month changes while people work.
pub(super) struct Papers {
    /// Every statement that stands: its state, number and hash, in the order of their numbers.
    pub statements: Vec<(StatementState, String, String)>,
    /// How many postings the month holds.
    pub postings: u64,
    /// Whether money of an unknown sender, booked by its last day, still waits.
    pub is_deposit_unknown: bool,
    /// Whether a batch that was to leave by its last day is under way.
    pub is_batch_open: bool,
    /// Whether an invoice of it that a brand asked for waits for finance.
    pub is_invoice_asked: bool,
}

/// The papers of a month; cheap enough for a promise.
pub(super) async fn papers(db: &impl ConnectionTrait, period: Period) -> Result<Papers, Fault> {
    let last_day = period.last_day().to_string();
    Ok(Papers {
        statements: statements(db, &period.to_string()).await?,
        postings: count_postings(db, (period.start(BOOK_ZONE)?, period.end(BOOK_ZONE)?)).await?,
        is_deposit_unknown: is_any_deposit_unknown(db, &last_day).await?,
        is_batch_open: is_any_batch_open(db, &last_day).await?,
        is_invoice_asked: is_any_invoice_asked(db, &period.to_string()).await?,
    })
}

async fn statements(db: &impl ConnectionTrait, period: &str) -> Result<Vec<(StatementState, String, String)>, Fault> {
    let rows = statement::Entity::find().select_only().column(statement::Column::State).column(statement::Column::Number);
    let rows = rows.column(statement::Column::ContentHash).filter(statement::Column::Period.eq(period));
    let rows = rows.filter(statement::Column::State.ne(StatementState::Superseded)).order_by_asc(statement::Column::Number);
    Ok(rows.into_tuple().all(db).await?)
}

async fn is_any_deposit_unknown(db: &impl ConnectionTrait, last_day: &str) -> Result<bool, Fault> {
    let waiting = deposit::Entity::find().filter(deposit::Column::State.is_in([DepositState::Received, DepositState::Suspense]));
    Ok(waiting.filter(deposit::Column::BookedOn.lte(last_day)).one(db).await?.is_some())
}

async fn is_any_batch_open(db: &impl ConnectionTrait, last_day: &str) -> Result<bool, Fault> {
    let ended = [BatchState::Settled, BatchState::Cancelled, BatchState::Rejected];
    let open = payout_batch::Entity::find().filter(payout_batch::Column::State.is_not_in(ended));
    Ok(open.filter(payout_batch::Column::PayDate.lte(last_day)).one(db).await?.is_some())
}

/// Whether a brand has asked for the invoice of a month and finance has not come to it.
async fn is_any_invoice_asked(db: &impl ConnectionTrait, period: &str) -> Result<bool, Fault> {
    let asked = invoice::Entity::find().filter(invoice::Column::State.eq(InvoiceState::Requested));
    Ok(asked.filter(invoice::Column::Period.eq(period)).one(db).await?.is_some())
}

async fn count_postings(db: &impl ConnectionTrait, (from, to): (Instant, Instant)) -> Result<u64, Fault> {
    let posted = posting::Entity::find().filter(posting::Column::PostedAt.gte(from)).filter(posting::Column::PostedAt.lt(to));
    Ok(posted.count(db).await?)
}

pub(super) async fn insert(tx: &Tx, row: &closing::Model) -> Result<(), Fault> {
    closing::Entity::insert(row.clone().into_active_model().reset_all()).exec_without_returning(tx.db()).await?;
    Ok(())
}
