//! Deals and samples over JSON: bodies, views and handlers. Decisions stand in `market/deal`.

use entity::deal::Settlement;
use entity::sample::SampleState;
use entity::{
    BriefId, CreatorId, DealId, DeliverableId, DocumentId, Instant, Money, OrganisationId, Party, ProposalId, SampleId, TermsId, deal,
    deliverable, document, sample,
};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use uuid::Uuid;

use crate::kernel::paging::Page;
use crate::kernel::{Actor, Fault, House, wait};
use crate::market::content::evidence;
use crate::market::deal::actions::{self, DealAnswer};
use crate::market::deal::samples::{SampleAnswer, Shipment};
use crate::market::deal::store::{self, ground};
use crate::web::ask::{Ask, Nothing};
use crate::web::route::Download;
use crate::web::view::{List, Shown, Viewer};

/// A deal.
#[derive(Debug, Serialize, ToSchema)]
pub struct DealView {
    brief: BriefId,
    proposal: ProposalId,
    title: String,
    category: String,
    brand: OrganisationId,
    brand_name: String,
    creator: CreatorId,
    creator_name: String,
    agency: Option<OrganisationId>,
    settlement: Settlement,
    price: Money,
    /// The platform's fee on top of the price; shown to the brand and to staff.
    fee: Option<Money>,
    terms: TermsId,
    zone: String,
    confirmation: Option<DocumentId>,
    disputed: bool,
    created_at: Instant,
    /// Its pieces; empty in lists.
    deliverables: Vec<DeliverableLine>,
}

/// A piece of a deal in a line.
#[derive(Debug, Serialize, ToSchema)]
pub struct DeliverableLine {
    id: DeliverableId,
    number: i64,
    state: String,
    version: i64,
    platform: String,
    format: String,
    price: Money,
    due_at: Instant,
}

/// A frozen document.
#[derive(Debug, Serialize, ToSchema)]
pub struct DocumentView {
    id: DocumentId,
    number: String,
    deal: Option<DealId>,
    /// SHA-256 of the canonical content, hexadecimal.
    content_hash: String,
    #[schema(value_type = Object)]
    content: serde_json::Value,
    created_at: Instant,
}

/// A sample.
#[derive(Debug, Serialize, ToSchema)]
pub struct SampleView {
    deal: DealId,
    deliverable: DeliverableId,
    what: String,
    to_be_returned: bool,
    carrier: Option<String>,
    tracking: Option<String>,
    shipped_at: Option<Instant>,
    received_at: Option<Instant>,
}

/// How a sample travels.
#[derive(Debug, Clone, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ShipmentBody {
    /// Who carries it.
    #[schema(min_length = 1, max_length = 100)]
    pub carrier: String,
    /// Its tracking number.
    #[schema(min_length = 1, max_length = 100)]
    pub tracking: String,
}

fn deal_view(viewer: &Viewer<'_>, deal: &deal::Model, deliverables: &[deliverable::Model]) -> DealView {
    let sees_fee = !matches!(ground(deal).party_of(viewer.actor), Some(Party::Creator | Party::Agency) | None);
    DealView {
        brief: deal.brief_id,
        proposal: deal.proposal_id,
        title: deal.title.clone(),
        category: deal.category.clone(),
        brand: deal.brand_id,
        brand_name: deal.brand_name.clone(),
        creator: deal.creator_id,
        creator_name: deal.creator_name.clone(),
        agency: deal.agency_id,
        settlement: deal.settlement,
        price: Money::new(deal.price_minor, deal.currency),
        fee: sees_fee.then(|| Money::new(deal.fee_minor, deal.currency)),
        terms: deal.terms_id,
        zone: deal.zone.clone(),
        confirmation: deal.document_id,
        disputed: deal.disputed,
        created_at: deal.created_at,
        deliverables: deliverables.iter().map(|deliverable| line(deal, deliverable)).collect(),
    }
}

fn line(deal: &deal::Model, deliverable: &deliverable::Model) -> DeliverableLine {
    DeliverableLine {
        id: deliverable.id,
        number: deliverable.number,
        state: deliverable.state.to_string(),
        version: deliverable.version,
        platform: deliverable.platform.clone(),
        format: deliverable.format.clone(),
        price: Money::new(deliverable.price_minor, deal.currency),
        due_at: deliverable.due_at,
    }
}

fn shown(ask: &Ask<Nothing>, answer: &DealAnswer) -> Shown<DealView> {
    let viewer = ask.viewer();
    let fields = deal_view(&viewer, &answer.deal, &answer.deliverables);
    Shown::of(&viewer, &answer.deal, &ground(&answer.deal), answer.wait.as_ref(), fields).after(answer.event_id)
}

/// The deals of the caller, the newest first.
pub async fn list(ask: Ask<Nothing>) -> Result<List<Shown<DealView>>, Fault> {
    let page = ask.page()?;
    let deals = store::list_deals(ask.house.reader(), ask.actor(), &page).await?;
    let viewer = ask.viewer();
    List::of(page.wrap(deals, |deal| deal.id.into()), |deal| {
        Ok(Shown::of(&viewer, &deal, &ground(&deal), None, deal_view(&viewer, &deal, &[])))
    })
}

/// One deal; while it is under way it shows the wait of its pieces that ends first.
pub async fn read(ask: Ask<Nothing>) -> Result<Shown<DealView>, Fault> {
    let deal = store::load_deal(ask.house.reader(), ask.actor(), ask.id()?).await?;
    let deliverables = store::deliverables_of(ask.house.reader(), deal.id).await?;
    let waits = wait::open_under_deal(ask.house.reader(), deal.id).await?;
    let viewer = ask.viewer();
    let fields = deal_view(&viewer, &deal, &deliverables);
    Ok(Shown::of(&viewer, &deal, &ground(&deal), waits.first(), fields))
}

/// The brand funds a deal from its balance.
pub async fn fund(ask: Ask<Nothing>) -> Result<Shown<DealView>, Fault> {
    let answer = actions::fund(&ask.house, &ask.call, ask.id()?).await?;
    Ok(shown(&ask, &answer))
}

/// The confirmation (合作确认单) of a deal, as it was frozen.
pub async fn confirmation(ask: Ask<Nothing>) -> Result<DocumentView, Fault> {
    let deal = store::load_deal(ask.house.reader(), ask.actor(), ask.id()?).await?;
    let document = store::document_of(ask.house.reader(), &deal).await?.ok_or_else(Fault::missing)?;
    document_view(document)
}

/// What was agreed, checked and published under a deal, as an archive.
pub async fn evidence(ask: Ask<Nothing>) -> Result<Download, Fault> {
    let evidence = evidence::of_deal(&ask.house, ask.actor(), ask.id()?).await?;
    Ok(Download { name: evidence.name, media_type: "application/zip".to_owned(), bytes: evidence.bytes })
}

fn document_view(document: document::Model) -> Result<DocumentView, Fault> {
    Ok(DocumentView {
        id: document.id,
        number: document.number,
        deal: document.deal_id,
        content_hash: document.content_hash,
        content: serde_json::from_str(&document.content)?,
        created_at: document.created_at,
    })
}

/// Whether an actor may see a deal.
pub async fn is_visible(house: &House, actor: &Actor, id: Uuid) -> Result<bool, Fault> {
    Ok(store::find_deal(house.reader(), actor, DealId(id)).await?.is_some())
}

fn sample_view(sample: &sample::Model) -> SampleView {
    SampleView {
        deal: sample.deal_id,
        deliverable: sample.deliverable_id,
        what: sample.what.clone(),
        to_be_returned: sample.to_be_returned,
        carrier: sample.carrier.clone(),
        tracking: sample.tracking.clone(),
        shipped_at: sample.shipped_at,
        received_at: sample.received_at,
    }
}

fn sample_shown<B>(ask: &Ask<B>, answer: &SampleAnswer) -> Shown<SampleView> {
    let ground = ground(&answer.deal);
    let fields = sample_view(&answer.sample);
    Shown::of(&ask.viewer(), &answer.sample, &ground, answer.wait.as_ref(), fields).after(answer.event_id)
}

/// One sample.
pub async fn read_sample(ask: Ask<Nothing>) -> Result<Shown<SampleView>, Fault> {
    let (sample, deal) = store::load_sample(ask.house.reader(), ask.actor(), ask.id()?).await?;
    let wait = wait::open_of(ask.house.reader(), sample.id).await?;
    Ok(Shown::of(&ask.viewer(), &sample, &ground(&deal), wait.as_ref(), sample_view(&sample)))
}

/// Which samples.
#[derive(Debug, Default, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct SamplesQuery {
    /// Where the last page ended (`next`).
    pub cursor: Option<String>,
    /// How many, 1 to 100.
    #[param(minimum = 1, maximum = 100)]
    pub limit: Option<u64>,
    /// Only those in this state.
    #[param(inline)]
    pub state: Option<SampleState>,
}

/// The samples of the caller's deals, the newest first.
pub async fn list_samples(ask: Ask<Nothing>) -> Result<List<Shown<SampleView>>, Fault> {
    let asked: SamplesQuery = ask.query()?;
    let page = Page::read(asked.cursor.as_deref(), asked.limit)?;
    let rows = store::list_samples(ask.house.reader(), ask.actor(), asked.state, &page).await?;
    let viewer = ask.viewer();
    let show = |(sample, deal): (sample::Model, deal::Model)| Ok(Shown::of(&viewer, &sample, &ground(&deal), None, sample_view(&sample)));
    List::of(page.wrap(rows, |(sample, _)| sample.id.into()), show)
}

/// Whether an actor may see a sample.
pub async fn is_sample_visible(house: &House, actor: &Actor, id: Uuid) -> Result<bool, Fault> {
    match store::load_sample(house.reader(), actor, SampleId(id)).await {
        Ok(_) => Ok(true),
        Err(Fault::Refused(_)) => Ok(false),
        Err(fault) => Err(fault),
    }
}

fn shipment(body: &ShipmentBody) -> Result<Shipment, Fault> {
    let fits = |text: &str| (1..=100).contains(&text.chars().count());
    let mut fields = Vec::new();
    for (name, text) in [("carrier", &body.carrier), ("tracking", &body.tracking)] {
        if !fits(text) {
            fields.push(crate::kernel::FieldError::new(name, "length", "This has 1 to 100 characters."));
        }
    }
    if !fields.is_empty() {
        return Err(Fault::invalid(fields));
    }
    Ok(Shipment { carrier: body.carrier.clone(), tracking: body.tracking.clone() })
}

/// The brand ships a sample.
pub async fn ship(ask: Ask<ShipmentBody>) -> Result<Shown<SampleView>, Fault> {
    let answer = actions::ship(&ask.house, &ask.call, ask.id()?, &shipment(&ask.body)?).await?;
    Ok(sample_shown(&ask, &answer))
}

/// The brand ships another.
pub async fn reship(ask: Ask<ShipmentBody>) -> Result<Shown<SampleView>, Fault> {
    let answer = actions::reship(&ask.house, &ask.call, ask.id()?, &shipment(&ask.body)?).await?;
    Ok(sample_shown(&ask, &answer))
}

macro_rules! sample_steps {
    ($($(#[$meta:meta])* $name:ident => $action:ident,)+) => { $(
        $(#[$meta])*
        pub async fn $name(ask: Ask<Nothing>) -> Result<Shown<SampleView>, Fault> {
            let answer = actions::$action(&ask.house, &ask.call, ask.id()?).await?;
            Ok(sample_shown(&ask, &answer))
        }
    )+ };
}

sample_steps! {
    /// The creator has it.
    receive => receive,
    /// It never arrived.
    lose => lose,
    /// The brand wants it back.
    ask_return => ask_return,
    /// It is back.
    return_sample => return_sample,
}
