//! Versions of the terms as they are stored.

use entity::terms;
use sea_orm::{ActiveModelTrait, ConnectionTrait, EntityTrait, IntoActiveModel, PaginatorTrait};

use crate::kernel::{Fault, Tx};

/// How many versions there are.
pub async fn count(db: &impl ConnectionTrait) -> Result<i64, Fault> {
    Ok(i64::try_from(terms::Entity::find().count(db).await?).unwrap_or(i64::MAX))
}

/// Stores a version.
pub async fn insert(tx: &Tx, row: terms::Model) -> Result<(), Fault> {
    terms::Entity::insert(row.into_active_model().reset_all()).exec_without_returning(tx.db()).await?;
    Ok(())
}
