//! The clients' account at the bank over JSON: money of unknown senders sent back, the operator's own taken out, and the
//! bank against the books.

use entity::deposit::DepositState;
use entity::{Currency, DepositId, Money, PostingId};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use super::finance::{DepositView, deposit_view};
use super::payout::{ExportBody, format_of};
use crate::finance::bank;
use crate::finance::export::{self, returns::RETURN_FILE};
use crate::kernel::advance::Moved;
use crate::kernel::{Fault, Ground};
use crate::web::ask::{Ask, Nothing};
use crate::web::route::Download;
use crate::web::view::Shown;

/// What the operator takes out of the clients' account.
#[derive(Debug, Clone, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct SweepBody {
    /// At most what clients' money has beyond what is owed.
    pub amount: Money,
}

/// Own money that was taken out.
#[derive(Debug, Serialize, ToSchema)]
pub struct SweptView {
    /// What the transfer at the bank has to name.
    reference: PostingId,
    amount: Money,
    event_id: entity::EventId,
}

/// In which currency.
#[derive(Debug, Default, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct CurrencyQuery {
    /// `CNY` by default.
    #[param(value_type = Option<String>)]
    currency: Option<Currency>,
}

/// The bank's statements against the books, as both stand now.
#[derive(Debug, Serialize, ToSchema)]
pub struct ReconciliationView {
    /// The sum of all lines of the bank's statements.
    bank: Money,
    /// Clients' money at the bank by the books.
    books: Money,
    /// What the bank has more.
    difference: Money,
    /// Lines that have their posting.
    matched: usize,
    /// Lines without one.
    only_at_bank: Vec<LineView>,
    /// Postings without a line.
    only_in_books: Vec<MoveView>,
    /// What the operator may take out; below zero if it has to put money in.
    own: Money,
}

/// A line of a bank statement.
#[derive(Debug, Serialize, ToSchema)]
pub struct LineView {
    account: String,
    reference: String,
    booked_on: String,
    amount: Money,
    remark: String,
}

/// What a posting did to the clients' account.
#[derive(Debug, Serialize, ToSchema)]
pub struct MoveView {
    posting: PostingId,
    kind: String,
    amount: Money,
}

async fn shown<B>(ask: &Ask<B>, moved: Moved<DepositState>) -> Result<Shown<DepositView>, Fault> {
    let mut deposit = bank::store::find(ask.house.reader(), ask.id()?).await?.ok_or_else(Fault::missing)?;
    deposit.state = moved.state;
    deposit.version = moved.version;
    let shown = Shown::of(&ask.viewer(), &deposit, &Ground::platform(), moved.wait.as_ref(), deposit_view(&deposit));
    Ok(shown.after(moved.event_id))
}

/// Asks to send an unmatched deposit back to the account it came from.
pub async fn ask_send_back(ask: Ask<Nothing>) -> Result<Shown<DepositView>, Fault> {
    let moved = bank::ask_send_back(&ask.house, &ask.call, ask.id()?).await?;
    shown(&ask, moved).await
}

/// Another person agrees; the bank's file is written.
pub async fn approve_send_back(ask: Ask<ExportBody>) -> Result<Shown<DepositView>, Fault> {
    let format = format_of(&ask.body)?;
    let moved = export::approve_send_back(&ask.house, &ask.call, ask.id()?, &format).await?;
    shown(&ask, moved).await
}

/// It stays where it is.
pub async fn refuse_send_back(ask: Ask<Nothing>) -> Result<Shown<DepositView>, Fault> {
    let moved = bank::refuse_send_back(&ask.house, &ask.call, ask.id()?).await?;
    shown(&ask, moved).await
}

/// The stored bank file that sends a deposit back, byte for byte.
pub async fn return_file(ask: Ask<Nothing>) -> Result<Download, Fault> {
    let id: DepositId = ask.id()?;
    let file = export::store::find_file(ask.house.reader(), RETURN_FILE, &id.to_string()).await?.ok_or_else(Fault::missing)?;
    Ok(Download { name: file.name, media_type: file.media_type, bytes: file.content })
}

/// Books what the operator takes of its own out of the clients' account.
pub async fn sweep(ask: Ask<SweepBody>) -> Result<SweptView, Fault> {
    let swept = bank::sweep(&ask.house, &ask.call, ask.body.amount).await?;
    Ok(SweptView { reference: swept.reference, amount: swept.amount, event_id: swept.event_id })
}

/// The bank against the books, line by line.
pub async fn reconciliation(ask: Ask<Nothing>) -> Result<ReconciliationView, Fault> {
    let asked: CurrencyQuery = ask.query()?;
    let currency = asked.currency.unwrap_or(Currency::CNY);
    let found = bank::reconciliation(&ask.house, currency).await?;
    let lines = found.only_at_bank.iter().map(|line| LineView {
        account: line.account.clone(),
        reference: line.reference.clone(),
        booked_on: line.booked_on.clone(),
        amount: Money::new(line.amount_minor, line.currency),
        remark: line.remark.clone(),
    });
    let moves = found.only_in_books.iter().map(|of| MoveView {
        posting: of.posting,
        kind: of.kind.to_string(),
        amount: Money::new(of.amount_minor, currency),
    });
    Ok(ReconciliationView {
        bank: found.bank,
        books: found.books,
        difference: found.difference(),
        matched: found.matched,
        only_at_bank: lines.collect(),
        only_in_books: moves.collect(),
        own: bank::own_money(&ask.house, currency).await?,
    })
}
