//! Invoices to brands over JSON: what a brand may have one for, asked for by it, issued and taken back by finance.

use entity::invoice::{self, InvoiceState};
use entity::{Currency, FileId, Instant, InvoiceId, Money, OrganisationId, Role};
use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use uuid::Uuid;

use super::message::{AttachmentBody, sent_files};
use super::statement::month;
use crate::finance::billing::{self, Issuing, red, rules::Heading, sales, store};
use crate::kernel::calendar::{BOOK_ZONE, Period};
use crate::kernel::paging::Page;
use crate::kernel::terms::hex;
use crate::kernel::{Actor, Fault, FieldError, Ground, House, Kind, Moved, record, wait};
use crate::web::ask::{Ask, Nothing};
use crate::web::route::Download;
use crate::web::view::{List, Shown};

/// An invoice to a brand (数电发票).
#[derive(Debug, Serialize, ToSchema)]
pub struct BrandInvoiceView {
    brand: OrganisationId,
    /// The month it is about: `2026-11`.
    period: String,
    /// What it says, VAT included.
    amount: Money,
    /// The VAT in it, as it stands in the books.
    vat: Money,
    /// The rate of VAT, basis points.
    rate_bp: i64,
    buyer_name: String,
    /// The buyer's 统一社会信用代码 or other tax number.
    buyer_number: String,
    /// Its 20 digits, once it is issued.
    number: Option<String>,
    /// The day it bears: `2026-12-03`.
    issued_on: Option<String>,
    /// The number of the red one that took it back.
    red_number: Option<String>,
    red_on: Option<String>,
    /// Why it was refused, or is or was to be taken back.
    reason: Option<String>,
    /// What of its month was taken back since and no invoice says: a red one has to follow.
    taken_back: Option<Money>,
    /// Its papers; empty in lists.
    files: Vec<InvoiceFileView>,
    created_at: Instant,
}

/// A paper of an invoice.
#[derive(Debug, Serialize, ToSchema)]
pub struct InvoiceFileView {
    id: FileId,
    name: String,
    media_type: String,
    /// SHA-256 of its bytes, hexadecimal.
    sha256: String,
}

/// A month of the caller's brand that is over and that an invoice may be asked for.
#[derive(Debug, Serialize, ToSchema)]
pub struct InvoiceDueView {
    period: String,
    currency: Currency,
    /// What is left to invoice, VAT included.
    amount: Money,
    /// The VAT in it.
    vat: Money,
    rate_bp: i64,
    /// How many postings of the books it is.
    postings: usize,
}

/// Which month is to be invoiced.
#[derive(Debug, Clone, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct AskInvoiceBody {
    /// A month that is over: `2026-11`.
    #[schema(pattern = r"^[0-9]{4}-[0-9]{2}$")]
    pub period: String,
    /// In which currency.
    #[schema(value_type = String)]
    pub currency: Currency,
}

/// An invoice as it was issued with the tax office.
#[derive(Debug, Clone, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct IssueInvoiceBody {
    /// Its 20 digits.
    #[schema(min_length = 20, max_length = 40)]
    pub number: String,
    /// The day it bears: `2026-12-03`.
    #[schema(pattern = r"^[0-9]{4}-[0-9]{2}-[0-9]{2}$")]
    pub issued_on: String,
    /// Its papers: PDF, OFD and XML, one of each at most, 5 MB each.
    #[serde(default)]
    #[schema(max_items = 3)]
    pub attachments: Vec<AttachmentBody>,
}

/// A red invoice as it was issued.
#[derive(Debug, Clone, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct RedInvoiceBody {
    /// Its 20 digits.
    #[schema(min_length = 20, max_length = 40)]
    pub number: String,
    /// The day it bears: `2026-12-03`.
    #[schema(pattern = r"^[0-9]{4}-[0-9]{2}-[0-9]{2}$")]
    pub issued_on: String,
    /// Why, in 1 to 2,000 characters.
    #[schema(min_length = 1, max_length = 2000)]
    pub reason: String,
}

/// Why an invoice is refused, is to be taken back, or stays.
#[derive(Debug, Clone, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct InvoiceReasonBody {
    /// 1 to 2,000 characters.
    #[schema(min_length = 1, max_length = 2000)]
    pub reason: String,
}

/// Which months.
#[derive(Debug, Default, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct InvoicesDueQuery {
    /// Only from this month on: `2026-11`.
    from: Option<String>,
}

/// Which invoices.
#[derive(Debug, Default, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct BrandInvoicesQuery {
    /// Only in this state.
    #[param(value_type = Option<String>)]
    state: Option<InvoiceState>,
    /// Where the last page ended.
    cursor: Option<String>,
    /// How many, 1 to 100.
    limit: Option<u64>,
}

/// The months of the caller's brand that an invoice may be asked for, the earliest first.
pub async fn list_due(ask: Ask<Nothing>) -> Result<List<InvoiceDueView>, Fault> {
    let asked: InvoicesDueQuery = ask.query()?;
    let brand = brand_of(ask.actor())?.ok_or_else(Fault::missing)?;
    let from = asked.from.as_deref().map(|from| month("from", from)).transpose()?;
    let running = Period::of(ask.house.now(), BOOK_ZONE)?.to_string();
    let dues = sales::dues_of(&ask.house, brand, from).await?.into_iter().filter(|due| due.amount_minor > 0 && due.of.period < running);
    let items = dues.map(|due| InvoiceDueView {
        amount: Money::new(due.amount_minor, due.of.currency),
        vat: Money::new(due.vat_minor, due.of.currency),
        period: due.of.period,
        currency: due.of.currency,
        rate_bp: due.of.rate_bp,
        postings: due.postings.len(),
    });
    Ok(List { items: items.collect(), next: None })
}

/// A brand asks for the invoice of a month.
pub async fn request(ask: Ask<AskInvoiceBody>) -> Result<Shown<BrandInvoiceView>, Fault> {
    let period = month("period", &ask.body.period)?;
    let id = billing::request(&ask.house, &ask.call, (period, ask.body.currency)).await?;
    Ok(shown(&ask, id, None).await?.after(record::newest(ask.house.reader(), id.into()).await?))
}

/// The caller's brand's invoices; for platform finance and auditors everybody's.
pub async fn list(ask: Ask<Nothing>) -> Result<List<Shown<BrandInvoiceView>>, Fault> {
    let asked: BrandInvoicesQuery = ask.query()?;
    let page = Page::read(asked.cursor.as_deref(), asked.limit)?;
    let brand = brand_of(ask.actor())?;
    let paged = store::list(ask.house.reader(), (brand, asked.state), &page).await?;
    let back = sales::taken_back(&ask.house, brand).await?;
    let viewer = ask.viewer();
    let ground = |row: &invoice::Model| Ground { brand: Some(row.brand_id), ..Ground::platform() };
    let items = paged.items.iter().map(|row| Shown::of(&viewer, row, &ground(row), None, fields(row, back.get(&heading(row)).copied())));
    Ok(List { items: items.collect(), next: paged.next })
}

/// One invoice, for its brand, platform finance and auditors.
pub async fn read(ask: Ask<Nothing>) -> Result<Shown<BrandInvoiceView>, Fault> {
    shown(&ask, ask.id()?, None).await
}

/// A paper of an invoice, byte for byte.
pub async fn paper(ask: Ask<Nothing>) -> Result<Download, Fault> {
    let (id, wanted): (InvoiceId, FileId) = (ask.id()?, ask.id_of("file")?);
    must_see(ask.actor(), &store::load(ask.house.reader(), id).await?)?;
    let papers = store::papers_of(ask.house.reader(), id).await?;
    let paper = papers.into_iter().find(|paper| paper.id == wanted).ok_or_else(Fault::missing)?;
    Ok(Download { name: paper.name, media_type: paper.media_type, bytes: paper.content })
}

/// Finance has issued it.
pub async fn issue(ask: Ask<IssueInvoiceBody>) -> Result<Shown<BrandInvoiceView>, Fault> {
    let papers = sent_files(&ask.body.attachments)?.into_iter().map(|file| file.bytes).collect();
    let issuing = Issuing { number: ask.body.number.clone(), issued_on: day(&ask.body.issued_on)?, papers };
    let id = ask.id()?;
    let moved = billing::issue(&ask.house, &ask.call, id, &issuing).await?;
    shown(&ask, id, Some(moved)).await
}

/// Finance does not issue it.
pub async fn refuse(ask: Ask<InvoiceReasonBody>) -> Result<Shown<BrandInvoiceView>, Fault> {
    let id = ask.id()?;
    let moved = billing::refuse(&ask.house, &ask.call, id, &ask.body.reason).await?;
    shown(&ask, id, Some(moved)).await
}

/// Its brand or finance finds that it is to be taken back.
pub async fn request_red(ask: Ask<InvoiceReasonBody>) -> Result<Shown<BrandInvoiceView>, Fault> {
    let id = ask.id()?;
    let moved = red::request_red(&ask.house, &ask.call, id, &ask.body.reason).await?;
    shown(&ask, id, Some(moved)).await
}

/// Finance has issued the red one.
pub async fn issue_red(ask: Ask<RedInvoiceBody>) -> Result<Shown<BrandInvoiceView>, Fault> {
    let id = ask.id()?;
    let (number, reason) = (&ask.body.number, &ask.body.reason);
    let moved = red::issue_red(&ask.house, &ask.call, id, (number, day(&ask.body.issued_on)?, reason)).await?;
    shown(&ask, id, Some(moved)).await
}

/// Finance finds it right.
pub async fn refuse_red(ask: Ask<InvoiceReasonBody>) -> Result<Shown<BrandInvoiceView>, Fault> {
    let id = ask.id()?;
    let moved = red::refuse_red(&ask.house, &ask.call, id, &ask.body.reason).await?;
    shown(&ask, id, Some(moved)).await
}

/// Whether an actor may see an invoice.
pub async fn is_visible(house: &House, actor: &Actor, id: Uuid) -> Result<bool, Fault> {
    match store::load(house.reader(), InvoiceId(id)).await {
        Ok(row) => Ok(must_see(actor, &row).is_ok()),
        Err(Fault::Refused(_)) => Ok(false),
        Err(fault) => Err(fault),
    }
}

/// The brand somebody sees the invoices of; all of them for those who keep and audit the books.
fn brand_of(actor: &Actor) -> Result<Option<OrganisationId>, Fault> {
    let refused = || Fault::refuse(Kind::Forbidden, "role", "Invoices are for brands and for platform finance.");
    match actor.role {
        Role::Finance | Role::Auditor => Ok(None),
        Role::BrandOwner | Role::BrandManager | Role::BrandFinance | Role::BrandViewer => actor.organisation.map(Some).ok_or_else(refused),
        Role::Creator
        | Role::AgencyOwner
        | Role::AgencyAgent
        | Role::Reviewer
        | Role::Mediator
        | Role::Operator
        | Role::Clock
        | Role::Nobody => Err(refused()),
    }
}

/// Somebody else's is missing, not forbidden.
fn must_see(actor: &Actor, row: &invoice::Model) -> Result<(), Fault> {
    match brand_of(actor) {
        Ok(None) => Ok(()),
        Ok(Some(brand)) if brand == row.brand_id => Ok(()),
        Ok(Some(_)) | Err(_) => Err(Fault::missing()),
    }
}

fn day(text: &str) -> Result<Date, Fault> {
    text.trim().parse().map_err(|_| Fault::invalid(vec![FieldError::new("issued_on", "day", "A day is written like 2026-11-20.")]))
}

fn heading(row: &invoice::Model) -> Heading {
    Heading { brand: row.brand_id, period: row.period.clone(), currency: row.currency, rate_bp: row.rate_bp }
}

async fn shown<B>(ask: &Ask<B>, id: InvoiceId, moved: Option<Moved<InvoiceState>>) -> Result<Shown<BrandInvoiceView>, Fault> {
    let db = ask.house.reader();
    let mut row = store::load(db, id).await?;
    must_see(ask.actor(), &row)?;
    let (open, event) = match moved {
        Some(moved) => {
            (row.state, row.version) = (moved.state, moved.version);
            (moved.wait, Some(moved.event_id))
        }
        None => (wait::open_of(db, row.id).await?, None),
    };
    let back = sales::taken_back(&ask.house, Some(row.brand_id)).await?;
    let papers = store::papers_of(db, id).await?;
    let files = papers.iter().map(|paper| InvoiceFileView {
        id: paper.id,
        name: paper.name.clone(),
        media_type: paper.media_type.clone(),
        sha256: hex(&paper.sha256),
    });
    let fields = BrandInvoiceView { files: files.collect(), ..fields(&row, back.get(&heading(&row)).copied()) };
    let ground = Ground { brand: Some(row.brand_id), ..Ground::platform() };
    let shown = Shown::of(&ask.viewer(), &row, &ground, open.as_ref(), fields);
    Ok(match event {
        Some(event) => shown.after(event),
        None => shown,
    })
}

fn fields(row: &invoice::Model, back_minor: Option<i64>) -> BrandInvoiceView {
    let counts = matches!(row.state, InvoiceState::Requested | InvoiceState::Issued | InvoiceState::RedRequested);
    BrandInvoiceView {
        brand: row.brand_id,
        period: row.period.clone(),
        amount: Money::new(row.amount_minor, row.currency),
        vat: Money::new(row.vat_minor, row.currency),
        rate_bp: row.rate_bp,
        buyer_name: row.buyer_name.clone(),
        buyer_number: row.buyer_number.clone(),
        number: row.number.clone(),
        issued_on: row.issued_on.clone(),
        red_number: row.red_number.clone(),
        red_on: row.red_on.clone(),
        reason: row.reason.clone(),
        taken_back: back_minor.filter(|_| counts).map(|minor| Money::new(minor, row.currency)),
        files: Vec::new(),
        created_at: row.created_at,
    }
}
