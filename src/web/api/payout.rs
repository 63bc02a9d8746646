//! Payout batches and their payments over JSON, for platform finance and auditors.

use entity::payout_batch;
use entity::payout_item;
use entity::{Currency, Instant, Money, PayeeId, PayoutBatchId, PayoutItemId, Role, UserId};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use uuid::Uuid;

use super::finance::BankFileBody;
use super::job::{self, JobView};
use crate::finance::export::pain001::{PaymentAccount, PaymentParty};
use crate::finance::export::{self, BankFormat, sepa};
use crate::finance::payout::{actions, item as payments, prepare as preparation, recompute as renewal, report as results, store};
use crate::kernel::paging::Page;
use crate::kernel::{Actor, Fault, FieldError, Ground, House, Moved, record, terms::hex, wait};
use crate::web::ask::{Ask, Nothing};
use crate::web::route::Download;
use crate::web::view::{List, Shown};

/// A batch.
#[derive(Debug, Serialize, ToSchema)]
pub struct BatchView {
    currency: Currency,
    pay_date: String,
    cut_off: Instant,
    total: Money,
    item_count: i64,
    /// SHA-256 of what was submitted for approval, hexadecimal.
    content_hash: Option<String>,
    maker: UserId,
    submitted_at: Option<Instant>,
    exported_at: Option<Instant>,
}

/// A payment.
#[derive(Debug, Serialize, ToSchema)]
pub struct ItemView {
    batch: PayoutBatchId,
    payee: PayeeId,
    gross: Money,
    agency_share: Money,
    tax: Money,
    net: Money,
    end_to_end_id: String,
    bank_reference: Option<String>,
    reason: Option<String>,
    tax_period: String,
}

/// Which batches.
#[derive(Debug, Default, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct BatchesQuery {
    /// Only in this state.
    #[param(value_type = Option<String>)]
    state: Option<payout_batch::BatchState>,
    /// Where the last page ended.
    cursor: Option<String>,
    /// How many, 1 to 100.
    limit: Option<u64>,
}

/// What to prepare.
#[derive(Debug, Clone, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct PrepareBody {
    /// The currency of the batch.
    pub currency: Currency,
}

/// Why a batch is rejected.
#[derive(Debug, Clone, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct RejectBody {
    /// 1 to 2,000 characters.
    pub reason: String,
}

/// The bank's own reference of a payment it has taken on.
#[derive(Debug, Clone, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct PaymentAcceptBody {
    /// 1 to 200 characters.
    pub bank_reference: String,
}

/// Why nobody knows what became of a payment.
#[derive(Debug, Clone, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct DoubtBody {
    /// 1 to 200 characters.
    pub reason: String,
}

/// Which bank file.
#[derive(Debug, Clone, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ExportBody {
    /// `pain001` or `daifa`.
    pub format: String,
    /// The layout of a 代发 file: `daifa-cmb`, `daifa-plain`.
    #[serde(default)]
    pub layout: Option<String>,
    /// Who pays, for pain.001.
    #[serde(default)]
    pub payer: Option<PayerBody>,
}

/// The operator's own account, as its bank knows it.
#[derive(Debug, Clone, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct PayerBody {
    /// The legal name.
    pub name: String,
    /// The account: an IBAN or another number.
    pub account: String,
    /// The bank's BIC.
    #[serde(default)]
    pub bic: Option<String>,
}

impl PayerBody {
    fn party(&self) -> PaymentParty {
        let account = sepa::iban(&self.account).map_or_else(|| PaymentAccount::Other(self.account.clone()), PaymentAccount::Iban);
        PaymentParty { name: self.name.clone(), address: None, account, bic: self.bic.as_deref().and_then(sepa::bic) }
    }
}

/// A batch, and what became of its payments.
#[derive(Debug, Serialize, ToSchema)]
pub struct ReportedView {
    #[serde(flatten)]
    batch: BatchView,
    settled: usize,
    failed: usize,
    returned: usize,
}

fn batch_view(batch: &payout_batch::Model) -> BatchView {
    BatchView {
        currency: batch.currency,
        pay_date: batch.pay_date.clone(),
        cut_off: batch.cut_off,
        total: Money::new(batch.total_minor, batch.currency),
        item_count: batch.item_count,
        content_hash: batch.content_hash.as_deref().map(hex),
        maker: batch.maker_id,
        submitted_at: batch.submitted_at,
        exported_at: batch.exported_at,
    }
}

async fn shown<B>(ask: &Ask<B>, id: PayoutBatchId, moved: Option<Moved<payout_batch::BatchState>>) -> Result<Shown<BatchView>, Fault> {
    let mut batch = store::load(ask.house.reader(), id).await?;
    let wait = match &moved {
        Some(moved) => moved.wait.clone(),
        None => wait::open_of(ask.house.reader(), id).await?,
    };
    if let Some(moved) = &moved {
        batch.state = moved.state;
        batch.version = moved.version;
    }
    let shown = Shown::of(&ask.viewer(), &batch, &Ground::platform(), wait.as_ref(), batch_view(&batch));
    Ok(match moved {
        Some(moved) => shown.after(moved.event_id),
        None => shown,
    })
}

/// Batches, the newest first.
pub async fn list(ask: Ask<Nothing>) -> Result<List<Shown<BatchView>>, Fault> {
    let asked: BatchesQuery = ask.query()?;
    let page = Page::read(asked.cursor.as_deref(), asked.limit)?;
    let paged = store::list_in(ask.house.reader(), asked.state, &page).await?;
    let viewer = ask.viewer();
    List::of(paged, |batch| Ok(Shown::of(&viewer, &batch, &Ground::platform(), None, batch_view(&batch))))
}

/// One batch.
pub async fn read(ask: Ask<Nothing>) -> Result<Shown<BatchView>, Fault> {
    shown(&ask, ask.id()?, None).await
}

/// Prepares a batch of everything owed that nothing blocks; the answer is the job that reserves its payments.
pub async fn prepare(ask: Ask<PrepareBody>) -> Result<Shown<JobView>, Fault> {
    let preparing = preparation::prepare(&ask.house, &ask.call, ask.body.currency).await?;
    job::shown(&ask, &preparing.job).await
}

/// Hands a batch in for a second pair of eyes.
pub async fn submit(ask: Ask<Nothing>) -> Result<Shown<BatchView>, Fault> {
    let id = ask.id()?;
    let moved = actions::submit(&ask.house, &ask.call, id).await?;
    shown(&ask, id, Some(moved)).await
}

/// Another person approves exactly what was handed in.
pub async fn approve(ask: Ask<Nothing>) -> Result<Shown<BatchView>, Fault> {
    let id = ask.id()?;
    let moved = actions::approve(&ask.house, &ask.call, id).await?;
    shown(&ask, id, Some(moved)).await
}

/// Another person refuses it.
pub async fn reject(ask: Ask<RejectBody>) -> Result<Shown<BatchView>, Fault> {
    let id = ask.id()?;
    let moved = actions::reject(&ask.house, &ask.call, id, &ask.body.reason).await?;
    shown(&ask, id, Some(moved)).await
}

/// Calls a batch off before it leaves.
pub async fn cancel(ask: Ask<Nothing>) -> Result<Shown<BatchView>, Fault> {
    let id = ask.id()?;
    let moved = actions::cancel(&ask.house, &ask.call, id).await?;
    shown(&ask, id, Some(moved)).await
}

/// Withholds anew for a batch whose tax month passed before it left; the answer is the job that does it.
pub async fn recompute(ask: Ask<Nothing>) -> Result<Shown<JobView>, Fault> {
    let recomputing = renewal::recompute(&ask.house, &ask.call, ask.id()?).await?;
    job::shown(&ask, &recomputing.job).await
}

/// Writes the bank's file; done again, it gives the stored one.
pub async fn export(ask: Ask<ExportBody>) -> Result<Shown<BatchView>, Fault> {
    let id = ask.id()?;
    let format = format_of(&ask.body)?;
    export::export_batch(&ask.house, &ask.call, id, &format).await?;
    Ok(shown(&ask, id, None).await?.after(record::newest(ask.house.reader(), id.into()).await?))
}

pub(super) fn format_of(body: &ExportBody) -> Result<BankFormat, Fault> {
    match body.format.as_str() {
        "pain001" => match &body.payer {
            Some(payer) => Ok(BankFormat::Pain001(payer.party())),
            None => Err(Fault::invalid(vec![FieldError::new("payer", "missing", "A pain.001 names who pays.")])),
        },
        "daifa" => Ok(BankFormat::Daifa(body.layout.clone().unwrap_or_else(|| "daifa-cmb".to_owned()))),
        _ => Err(Fault::invalid(vec![FieldError::new("format", "unknown_format", "A bank file is pain001 or daifa.")])),
    }
}

/// The stored bank file of a batch, byte for byte.
pub async fn file(ask: Ask<Nothing>) -> Result<Download, Fault> {
    let id: PayoutBatchId = ask.id()?;
    let purpose = ask.segment("format")?;
    let file = export::store::find_file(ask.house.reader(), purpose, &id.to_string()).await?.ok_or_else(Fault::missing)?;
    Ok(Download { name: file.name, media_type: file.media_type, bytes: file.content })
}

/// Finance hands in what the bank says became of the payments.
pub async fn report(ask: Ask<BankFileBody>) -> Result<Shown<ReportedView>, Fault> {
    let file = results::Results { map: ask.body.map.clone(), name: ask.body.name.clone(), bytes: ask.body.bytes()? };
    let id: PayoutBatchId = ask.id()?;
    let reported = results::report(&ask.house, &ask.call, id, &file).await?;
    let db = ask.house.reader();
    let batch = store::load(db, id).await?;
    let wait = wait::open_of(db, id).await?;
    let fields =
        ReportedView { batch: batch_view(&batch), settled: reported.settled, failed: reported.failed, returned: reported.returned };
    let shown = Shown::of(&ask.viewer(), &batch, &Ground::platform(), wait.as_ref(), fields);
    Ok(shown.after(record::newest(db, id.into()).await?))
}

fn item_view(item: &payout_item::Model) -> ItemView {
    let money = |minor| Money::new(minor, item.currency);
    ItemView {
        batch: item.batch_id,
        payee: item.payee_id,
        gross: money(item.gross_minor),
        agency_share: money(item.agency_minor),
        tax: money(item.tax_minor),
        net: money(item.net_minor),
        end_to_end_id: item.end_to_end_id.clone(),
        bank_reference: item.bank_reference.clone(),
        reason: item.reason.clone(),
        tax_period: item.tax_period.clone(),
    }
}

/// The payments of a batch.
pub async fn items(ask: Ask<Nothing>) -> Result<List<Shown<ItemView>>, Fault> {
    let items = store::items_of(ask.house.reader(), ask.id()?).await?;
    let viewer = ask.viewer();
    let items = items.iter().map(|item| Shown::of(&viewer, item, &Ground::platform(), None, item_view(item)));
    Ok(List { items: items.collect(), next: None })
}

async fn shown_item<B>(ask: &Ask<B>, id: PayoutItemId) -> Result<Shown<ItemView>, Fault> {
    let item = store::find_item(ask.house.reader(), id).await?;
    let wait = wait::open_of(ask.house.reader(), id).await?;
    Ok(Shown::of(&ask.viewer(), &item, &Ground::platform(), wait.as_ref(), item_view(&item)))
}

/// One payment.
pub async fn read_item(ask: Ask<Nothing>) -> Result<Shown<ItemView>, Fault> {
    shown_item(&ask, ask.id()?).await
}

/// The bank has taken a payment on.
pub async fn accept(ask: Ask<PaymentAcceptBody>) -> Result<Shown<ItemView>, Fault> {
    let id = ask.id()?;
    let moved = payments::accept(&ask.house, &ask.call, id, &ask.body.bank_reference).await?;
    Ok(shown_item(&ask, id).await?.after(moved.event_id))
}

/// Nobody knows what became of a payment.
pub async fn doubt(ask: Ask<DoubtBody>) -> Result<Shown<ItemView>, Fault> {
    let id = ask.id()?;
    let moved = payments::doubt(&ask.house, &ask.call, id, &ask.body.reason).await?;
    Ok(shown_item(&ask, id).await?.after(moved.event_id))
}

/// Whether an actor may see a payment's history.
pub async fn is_item_visible(house: &House, actor: &Actor, id: Uuid) -> Result<bool, Fault> {
    if !matches!(actor.role, Role::Finance | Role::Auditor) {
        return Ok(false);
    }
    match store::find_item(house.reader(), PayoutItemId(id)).await {
        Ok(_) => Ok(true),
        Err(Fault::Refused(_)) => Ok(false),
        Err(fault) => Err(fault),
    }
}
