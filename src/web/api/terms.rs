//! Terms over JSON: what new promises are made under, and publishing a new version.

use entity::{Instant, TermsId};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::kernel::{Fault, FieldError, Terms};
use crate::market::terms::{actions, store};
use crate::web::ask::{Ask, Nothing};

/// A version of the terms.
#[derive(Debug, Serialize, ToSchema)]
pub struct TermsView {
    id: TermsId,
    /// SHA-256 of the canonical content, hexadecimal; deals pin it.
    content_hash: String,
    #[schema(value_type = Object)]
    content: serde_json::Value,
}

/// A new version.
#[derive(Debug, Clone, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct TermsBody {
    /// Every number, the money mode, the lanes: a whole version, not a change.
    #[schema(value_type = Object)]
    pub content: serde_json::Map<String, serde_json::Value>,
    /// From when new deals are made under it; never in the past.
    pub effective_from: Instant,
}

/// The terms new promises are made under now.
pub async fn current(ask: Ask<Nothing>) -> Result<TermsView, Fault> {
    let (id, terms) = ask.house.current_terms().await?;
    view(id, &terms)
}

/// One version: the one a deal has pinned.
pub async fn read(ask: Ask<Nothing>) -> Result<TermsView, Fault> {
    let id = ask.id()?;
    if !store::is_known(ask.house.reader(), id).await? {
        return Err(Fault::missing());
    }
    let terms = ask.house.terms(id).await?;
    view(id, &terms)
}

/// What a new version would change.
#[derive(Debug, Serialize, ToSchema)]
pub struct TermsPreviewView {
    /// Every setting that would be otherwise.
    changes: Vec<TermChangeView>,
    /// Deals under way that keep the version they pinned, by its number.
    deals: Vec<PinnedView>,
    /// Briefs under way: their next deadlines, and the deals agreed from them, follow the new version.
    briefs: i64,
    /// Whose briefs these are, by name, at most twenty.
    brands: Vec<String>,
    /// How many brands they are in all.
    brands_count: i64,
    /// Organisations with terms of their own; nobody has any: every promise is made under the version in force.
    own_terms: Vec<String>,
}

/// A setting that would be otherwise.
#[derive(Debug, Serialize, ToSchema)]
pub struct TermChangeView {
    /// The number, or `money_mode`, `withholding`, `lanes`, `regulated_categories` or `routed_platforms`.
    name: String,
    #[schema(value_type = Object)]
    was: serde_json::Value,
    #[schema(value_type = Object)]
    is: serde_json::Value,
}

/// Deals that stay under a version.
#[derive(Debug, Serialize, ToSchema)]
pub struct PinnedView {
    /// The number of the version.
    version: i64,
    deals: i64,
}

/// What would change, and for whom, if this version were published; nothing is.
pub async fn preview(ask: Ask<TermsBody>) -> Result<TermsPreviewView, Fault> {
    let wanted = serde_json::to_value(read_new(&ask)?)?;
    let (_, current) = ask.house.current_terms().await?;
    let current = serde_json::to_value(&*current)?;
    let reach = store::reach(ask.house.reader(), ask.actor()).await?;
    Ok(TermsPreviewView {
        changes: changes(&current, &wanted),
        deals: reach.deals.into_iter().map(|(version, deals)| PinnedView { version, deals }).collect(),
        briefs: reach.briefs,
        brands: reach.brands,
        brands_count: reach.brands_count,
        own_terms: Vec::new(),
    })
}

fn changes(before: &serde_json::Value, after: &serde_json::Value) -> Vec<TermChangeView> {
    let numbers = |content: &serde_json::Value| content.get("numbers").and_then(|all| all.as_object()).cloned().unwrap_or_default();
    let (was, is) = (numbers(before), numbers(after));
    let names: std::collections::BTreeSet<&String> = was.keys().chain(is.keys()).collect();
    let number = |content: &serde_json::Map<String, serde_json::Value>, name: &str| content.get(name).cloned().unwrap_or_default();
    let mut all: Vec<TermChangeView> =
        names.into_iter().map(|name| TermChangeView { name: name.clone(), was: number(&was, name), is: number(&is, name) }).collect();
    for name in ["money_mode", "withholding", "lanes", "regulated_categories", "routed_platforms"] {
        all.push(TermChangeView { name: name.to_owned(), was: before[name].clone(), is: after[name].clone() });
    }
    all.retain(|change| change.was != change.is);
    all
}

/// The version that was sent, if it can be one.
fn read_new(ask: &Ask<TermsBody>) -> Result<Terms, Fault> {
    let wrong = |field: &str, code: &str, message: String| Fault::invalid(vec![FieldError::new(field, code, message)]);
    if ask.body.effective_from < ask.house.now() {
        return Err(wrong("effective_from", "in_the_past", "Terms never reach back.".to_owned()));
    }
    let text = serde_json::to_string(&ask.body.content)?;
    Terms::read(&text).map_err(|fault| wrong("content", "not_terms", fault.to_string()))
}

/// An operator publishes a new version; running deals keep theirs.
pub async fn publish(ask: Ask<TermsBody>) -> Result<TermsView, Fault> {
    let terms = read_new(&ask)?;
    let id = actions::publish(&ask.house, &ask.call, &terms, ask.body.effective_from).await?;
    view(id, &terms)
}

fn view(id: TermsId, terms: &Terms) -> Result<TermsView, Fault> {
    Ok(TermsView { id, content_hash: terms.content_hash()?, content: serde_json::to_value(terms)? })
}
