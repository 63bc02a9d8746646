//! What published posts have reached, over JSON: bodies, views and handlers. Decisions stand in `market/content`.

use entity::measurement::{self, Source};
use entity::{BriefId, DealId, DeliverableId, FileId, Instant, MeasurementId, Money, deal, deliverable};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use super::message::{AttachmentBody, sent_files};
use crate::kernel::Fault;
use crate::kernel::paging::Page;
use crate::market::content::actions::measure;
use crate::market::content::measured::{Counts, cost_per_engagement, cost_per_mille, counted};
use crate::market::content::store::measured::{self as store, Sought};
use crate::market::deal::store::load_deliverable;
use crate::web::ask::{Ask, Nothing};
use crate::web::view::List;

/// What a post has reached, as far as it can be seen; at least one count.
#[derive(Debug, Clone, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct MeasurementBody {
    /// How often it was seen.
    #[serde(default)]
    #[schema(minimum = 0, maximum = 1_000_000_000_000_i64)]
    pub views: Option<i64>,
    /// How often it was liked.
    #[serde(default)]
    #[schema(minimum = 0, maximum = 1_000_000_000_000_i64)]
    pub likes: Option<i64>,
    /// How many comments it has.
    #[serde(default)]
    #[schema(minimum = 0, maximum = 1_000_000_000_000_i64)]
    pub comments: Option<i64>,
    /// How often it was passed on.
    #[serde(default)]
    #[schema(minimum = 0, maximum = 1_000_000_000_000_i64)]
    pub shares: Option<i64>,
    /// How often it was saved.
    #[serde(default)]
    #[schema(minimum = 0, maximum = 1_000_000_000_000_i64)]
    pub saves: Option<i64>,
    /// When the counts were read off; now, where it is left out.
    #[serde(default)]
    pub measured_at: Option<Instant>,
    /// A picture of the counts, at most one: JPEG, PNG or WebP of at most 8 MB.
    #[serde(default)]
    #[schema(max_items = 1)]
    pub attachments: Vec<AttachmentBody>,
}

/// What a post had reached at a moment, and what it cost by that.
#[derive(Debug, Serialize, ToSchema)]
pub struct MeasurementView {
    id: MeasurementId,
    deliverable: DeliverableId,
    /// Who noted it: the creator's side, the brand, the operator.
    source: Source,
    views: Option<i64>,
    likes: Option<i64>,
    comments: Option<i64>,
    shares: Option<i64>,
    saves: Option<i64>,
    /// Likes, comments, shares and saves together, as far as they are known.
    engagement: Option<i64>,
    /// The price of the piece by its views, for a thousand of them; rounded to the nearest minor unit, half a unit up.
    cost_per_mille: Option<Money>,
    /// The price of the piece by its engagement; rounded to the nearest minor unit, half a unit up.
    cost_per_engagement: Option<Money>,
    /// When the counts were read off.
    measured_at: Instant,
    /// When they were noted.
    created_at: Instant,
    /// A picture of them, read as a screenshot of the deliverable.
    screenshot: Option<FileId>,
}

/// A published piece with what it has reached.
#[derive(Debug, Serialize, ToSchema)]
pub struct ResultView {
    deliverable: DeliverableId,
    /// Its number in the deal.
    number: i64,
    deal: DealId,
    brief: BriefId,
    title: String,
    brand: String,
    creator: String,
    platform: String,
    format: String,
    /// Its part of the price, fee apart.
    price: Money,
    published_at: Option<Instant>,
    /// The measurement that was read off last, whoever noted it; of two at one moment the one noted later.
    measured: Option<MeasurementView>,
}

/// Which posts.
#[derive(Debug, Default, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct ResultsQuery {
    /// Only those of this brief.
    #[param(value_type = Option<String>)]
    brief: Option<BriefId>,
    /// Only those of this deal.
    #[param(value_type = Option<String>)]
    deal: Option<DealId>,
    /// Only those on this platform.
    platform: Option<String>,
    /// Where the last page ended.
    cursor: Option<String>,
    /// How many, 1 to 100.
    limit: Option<u64>,
}

fn view(price: Money, row: &measurement::Model) -> MeasurementView {
    let counts = Counts::of(row);
    MeasurementView {
        id: row.id,
        deliverable: row.deliverable_id,
        source: row.source,
        views: row.views,
        likes: row.likes,
        comments: row.comments,
        shares: row.shares,
        saves: row.saves,
        engagement: counts.engagement(),
        cost_per_mille: cost_per_mille(price, &counts),
        cost_per_engagement: cost_per_engagement(price, &counts),
        measured_at: row.measured_at,
        created_at: row.created_at,
        screenshot: row.screenshot_id,
    }
}

fn result(piece: deliverable::Model, deal: &deal::Model, rows: &[measurement::Model]) -> ResultView {
    let price = Money::new(piece.price_minor, deal.currency);
    ResultView {
        deliverable: piece.id,
        number: piece.number,
        deal: deal.id,
        brief: deal.brief_id,
        title: deal.title.clone(),
        brand: deal.brand_name.clone(),
        creator: deal.creator_name.clone(),
        platform: piece.platform,
        format: piece.format,
        price,
        published_at: piece.published_at,
        measured: counted(rows).map(|row| view(price, row)),
    }
}

/// Notes what a post has reached.
pub async fn note(ask: Ask<MeasurementBody>) -> Result<MeasurementView, Fault> {
    let MeasurementBody { views, likes, comments, shares, saves, measured_at, attachments } = &ask.body;
    let counts = Counts { views: *views, likes: *likes, comments: *comments, shares: *shares, saves: *saves };
    let pictures = sent_files(attachments)?;
    let id = ask.id()?;
    let row = measure::note(&ask.house, &ask.call, id, (counts, *measured_at, &pictures)).await?;
    let (piece, deal) = load_deliverable(ask.house.reader(), ask.actor(), id).await?;
    Ok(view(Money::new(piece.price_minor, deal.currency), &row))
}

/// Everything that was noted of a post, the newest first.
pub async fn list_of(ask: Ask<Nothing>) -> Result<List<MeasurementView>, Fault> {
    let page = ask.page()?;
    let (piece, deal) = load_deliverable(ask.house.reader(), ask.actor(), ask.id()?).await?;
    let price = Money::new(piece.price_minor, deal.currency);
    let rows = store::list_of(ask.house.reader(), piece.id, &page).await?;
    List::of(rows, |row| Ok(view(price, &row)))
}

/// The published pieces of the caller's deals with what they have reached, the newest first.
pub async fn list(ask: Ask<Nothing>) -> Result<List<ResultView>, Fault> {
    let asked: ResultsQuery = ask.query()?;
    let page = Page::read(asked.cursor.as_deref(), asked.limit)?;
    let db = ask.house.reader();
    let sought = Sought { brief: asked.brief, deal: asked.deal, platform: asked.platform };
    let posts = store::posts(db, ask.actor(), &sought, &page).await?;
    let ids: Vec<DeliverableId> = posts.items.iter().map(|(piece, _)| piece.id).collect();
    let noted = store::of_many(db, &ids).await?;
    List::of(posts, |(piece, deal)| {
        let rows = noted.get(&piece.id).map(Vec::as_slice).unwrap_or_default();
        Ok(result(piece, &deal, rows))
    })
}
