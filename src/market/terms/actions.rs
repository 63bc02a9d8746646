//! Storing a version of the terms.

use entity::{Instant, SubjectKind, TermsId, terms};
use sea_orm::{ActiveModelTrait, EntityTrait, IntoActiveModel, PaginatorTrait};

use crate::kernel::{Call, Fault, House, Terms, Tx, record};

/// Publishes a new version; deals made from `effective_from` on are made under it. Needs an operator.
pub async fn publish(house: &House, call: &Call, terms: &Terms, effective_from: Instant) -> Result<TermsId, Fault> {
    house
        .promise(call, async |tx| {
            if tx.actor().role != entity::Role::Operator {
                return Err(Fault::missing());
            }
            store(tx, terms, effective_from).await
        })
        .await
}

/// Gives a new house its first terms; does nothing where there are some.
pub async fn ensure_first(house: &House) -> Result<(), Fault> {
    if terms::Entity::find().count(house.reader()).await? > 0 {
        return Ok(());
    }
    house
        .promise(&Call::by(crate::kernel::Actor::clock()), async |tx| {
            if terms::Entity::find().count(tx.db()).await? == 0 {
                store(tx, &Terms::first()?, Instant::from_micros(0)).await?;
            }
            Ok(())
        })
        .await
}

async fn store(tx: &Tx, terms: &Terms, effective_from: Instant) -> Result<TermsId, Fault> {
    let number = i64::try_from(terms::Entity::find().count(tx.db()).await?).unwrap_or(i64::MAX) + 1;
    let content = terms.canonical()?;
    Terms::read(&content)?;
    let row = terms::Model { id: tx.mint(), number, content_hash: terms.content_hash()?, content, effective_from, created_at: tx.now() };
    let facts = serde_json::json!({ "number": number, "content_hash": row.content_hash });
    let id = row.id;
    terms::Entity::insert(row.into_active_model().reset_all()).exec_without_returning(tx.db()).await?;
    record(tx, SubjectKind::Terms, id, "publish", facts).await?;
    Ok(id)
}
