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

/// An operator publishes a new version; running deals keep theirs.
pub async fn publish(ask: Ask<TermsBody>) -> Result<TermsView, Fault> {
    let wrong = |field: &str, code: &str, message: String| Fault::invalid(vec![FieldError::new(field, code, message)]);
    if ask.body.effective_from < ask.house.now() {
        return Err(wrong("effective_from", "in_the_past", "Terms never reach back.".to_owned()));
    }
    let text = serde_json::to_string(&ask.body.content)?;
    let terms = Terms::read(&text).map_err(|fault| wrong("content", "not_terms", fault.to_string()))?;
    let id = actions::publish(&ask.house, &ask.call, &terms, ask.body.effective_from).await?;
    view(id, &terms)
}

fn view(id: TermsId, terms: &Terms) -> Result<TermsView, Fault> {
    Ok(TermsView { id, content_hash: terms.content_hash()?, content: serde_json::to_value(terms)? })
}
