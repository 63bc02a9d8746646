//! Products and candidates over JSON: what a brief is about, and who could take it.

use entity::{CreatorId, Instant, Money, ProductId, product};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use crate::kernel::Fault;
use crate::market::brief::product::{self as actions, Entered};
use crate::market::brief::store;
use crate::market::identity::availability::AvailabilityState;
use crate::market::matching::actions::{CANDIDATES_MOST, proposed};
use crate::market::matching::{Candidate, LeftOut, Part, ScoreTerm};
use crate::web::ask::{Ask, Nothing};
use crate::web::view::List;

/// The most creators told of who are left out.
const LEFT_OUT_MOST: usize = 50;

/// A product as the brand enters it.
#[derive(Debug, Clone, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ProductBody {
    /// Its name.
    #[schema(min_length = 1, max_length = 120)]
    pub name: String,
    /// Its category.
    pub category: String,
    /// Attributes: words with texts, numbers or yes and no.
    #[serde(default)]
    #[schema(value_type = Object)]
    pub attributes: serde_json::Map<String, serde_json::Value>,
    /// Claims it may make.
    #[serde(default)]
    pub claims: Vec<String>,
    /// Its approval number, where its category needs one.
    #[serde(default)]
    pub approval_number: Option<String>,
}

/// A product.
#[derive(Debug, Serialize, ToSchema)]
pub struct ProductView {
    id: ProductId,
    name: String,
    category: String,
    #[schema(value_type = Object)]
    attributes: serde_json::Value,
    claims: Vec<String>,
    approval_number: Option<String>,
    created_at: Instant,
    ended_at: Option<Instant>,
}

/// How many candidates.
#[derive(Debug, Default, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct CandidatesQuery {
    /// How many, 1 to 200.
    #[param(minimum = 1, maximum = 200)]
    pub limit: Option<usize>,
}

/// A creator who could take a brief, with the reasons for the score.
#[derive(Debug, Serialize, ToSchema)]
pub struct CandidateView {
    creator: CreatorId,
    name: String,
    /// 0 to 10,000: the sum of the parts' points. Followers have no weight.
    score: i64,
    /// What the rate card asks for the offer; empty where it does not say.
    asks: Option<Money>,
    parts: Vec<PartView>,
}

/// The candidates of a brief.
#[derive(Debug, Serialize, ToSchema)]
pub struct CandidatesView {
    items: Vec<CandidateView>,
    /// All of them stand on one page.
    next: Option<String>,
    /// Who could take it, but is away for its publish window or full, in the order of their names; at most 50.
    left_out: Vec<LeftOutView>,
}

/// A creator who is not proposed now.
#[derive(Debug, Serialize, ToSchema)]
pub struct LeftOutView {
    creator: CreatorId,
    name: String,
    /// Why: `away` on every day of a publish window, or `full`.
    why: AvailabilityState,
    /// The last of the days off.
    away_until: Option<String>,
}

/// What one term of a score gave.
#[derive(Debug, Serialize, ToSchema)]
pub struct PartView {
    term: ScoreTerm,
    /// What it saw, in basis points.
    value_bp: i64,
    /// What it weighs, of 1000.
    weight: i64,
    points: i64,
    /// The number it was made of: posts on time, open deals, the price asked in minor units.
    counted: Option<i64>,
    /// What that number is held against.
    out_of: Option<i64>,
}

fn view(row: product::Model) -> Result<ProductView, Fault> {
    Ok(ProductView {
        id: row.id,
        name: row.name,
        category: row.category,
        attributes: serde_json::from_str(&row.attributes)?,
        claims: serde_json::from_str(&row.claims)?,
        approval_number: row.approval_number,
        created_at: row.created_at,
        ended_at: row.ended_at,
    })
}

/// The products of the caller's brand, the newest first.
pub async fn list(ask: Ask<Nothing>) -> Result<List<ProductView>, Fault> {
    let page = ask.page()?;
    let brand = ask.actor().organisation.ok_or_else(Fault::missing)?;
    List::of(store::list_products(ask.house.reader(), brand, &page).await?, view)
}

/// Enters a product.
pub async fn create(ask: Ask<ProductBody>) -> Result<ProductView, Fault> {
    let body = &ask.body;
    let entered = Entered {
        name: body.name.clone(),
        category: body.category.clone(),
        attributes: body.attributes.clone(),
        claims: body.claims.clone(),
        approval_number: body.approval_number.clone(),
    };
    view(actions::create(&ask.house, &ask.call, &entered).await?)
}

/// Takes a product off the list.
pub async fn end(ask: Ask<Nothing>) -> Result<ProductView, Fault> {
    view(actions::end(&ask.house, &ask.call, ask.id()?).await?)
}

/// Who could take a brief, the best first, with reasons.
pub async fn list_candidates(ask: Ask<Nothing>) -> Result<CandidatesView, Fault> {
    let asked: CandidatesQuery = ask.query()?;
    let brief = store::load_brief(ask.house.reader(), ask.actor(), ask.id()?).await?;
    let limit = asked.limit.unwrap_or(50).clamp(1, CANDIDATES_MOST);
    let (found, left_out) = proposed(&ask.house, ask.actor(), brief.id, limit).await?;
    let part = |part: Part| PartView {
        term: part.term,
        value_bp: part.value_bp,
        weight: part.weight,
        points: part.points,
        counted: part.counted,
        out_of: part.out_of,
    };
    let view = |found: Candidate| CandidateView {
        creator: found.creator_id,
        name: found.name,
        score: found.score,
        asks: found.asks_minor.map(|minor| Money::new(minor, brief.currency)),
        parts: found.parts.into_iter().map(part).collect(),
    };
    let left = |left: LeftOut| LeftOutView {
        creator: left.creator_id,
        name: left.name,
        why: left.why.state,
        away_until: left.why.away_until.map(|day| day.to_string()),
    };
    let left_out = left_out.into_iter().take(LEFT_OUT_MOST).map(left).collect();
    Ok(CandidatesView { items: found.into_iter().map(view).collect(), next: None, left_out })
}
