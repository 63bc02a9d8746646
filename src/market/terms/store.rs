//! Versions of the terms as they are stored.

use entity::{TermsId, terms};
use sea_orm::{ActiveModelTrait, ConnectionTrait, EntityTrait, IntoActiveModel, PaginatorTrait, QueryOrder};

use crate::kernel::{Fault, Tx};

/// How many versions there are.
pub async fn count(db: &impl ConnectionTrait) -> Result<i64, Fault> {
    Ok(i64::try_from(terms::Entity::find().count(db).await?).unwrap_or(i64::MAX))
}

/// Whether there is a version of this id. Terms are no secret: everybody who has signed in may read them.
pub async fn is_known(db: &impl ConnectionTrait, id: TermsId) -> Result<bool, Fault> {
    Ok(terms::Entity::find_by_id(id).count(db).await? > 0)
}

/// Every version, the newest first. Terms are no secret.
pub async fn list(db: &impl ConnectionTrait) -> Result<Vec<terms::Model>, Fault> {
    Ok(terms::Entity::find().order_by_desc(terms::Column::Number).all(db).await?)
}

/// Stores a version.
pub async fn insert(tx: &Tx, row: terms::Model) -> Result<(), Fault> {
    terms::Entity::insert(row.into_active_model().reset_all()).exec_without_returning(tx.db()).await?;
    Ok(())
}
