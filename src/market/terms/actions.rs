//! Storing a version of the terms.

use entity::{Instant, SubjectKind, TermsId, terms};

use super::store;
use crate::kernel::{Call, Fault, House, Terms, Tx, record};

/// Publishes a new version; deals made from `effective_from` on are made under it. Needs an operator.
pub async fn publish(house: &House, call: &Call, terms: &Terms, effective_from: Instant) -> Result<TermsId, Fault> {
    house
        .promise(call, async |tx| {
            if tx.actor().role != entity::Role::Operator {
                return Err(Fault::missing());
            }
            keep(tx, terms, effective_from).await
        })
        .await
}

async fn keep(tx: &Tx, terms: &Terms, effective_from: Instant) -> Result<TermsId, Fault> {
    let number = store::count(tx.db()).await? + 1;
    let content = terms.canonical()?;
    Terms::read(&content)?;
    let row = terms::Model { id: tx.mint(), number, content_hash: terms.content_hash()?, content, effective_from, created_at: tx.now() };
    let facts = serde_json::json!({ "number": number, "content_hash": row.content_hash });
    let id = row.id;
    store::insert(tx, row).await?;
    record(tx, SubjectKind::Terms, id, "publish", facts).await?;
    Ok(id)
}
