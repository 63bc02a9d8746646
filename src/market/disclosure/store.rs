//! Compliance checks and pinned rulebooks as they are stored.
//!
//! A check is shown to whoever may see its draft: callers load the draft first.

use entity::compliance_check::ComplianceCheckState;
use entity::{ComplianceCheckId, DealId, DraftId, compliance_check, rulebook};
use sea_orm::{ActiveModelTrait, ColumnTrait, ConnectionTrait, EntityTrait, IntoActiveModel, QueryFilter, QueryOrder};

use crate::kernel::{Fault, Tx};

pub mod shelf;

/// A check by its id, for callers that then load its draft as the actor.
pub async fn find_check(db: &impl ConnectionTrait, id: ComplianceCheckId) -> Result<Option<compliance_check::Model>, Fault> {
    Ok(compliance_check::Entity::find_by_id(id).one(db).await?)
}

/// The checks of a visible draft, the newest first.
pub async fn checks_of(db: &impl ConnectionTrait, draft: DraftId) -> Result<Vec<compliance_check::Model>, Fault> {
    let rows = compliance_check::Entity::find().filter(compliance_check::Column::DraftId.eq(draft));
    Ok(rows.order_by_desc(compliance_check::Column::Id).all(db).await?)
}

/// The check of a draft that still waits for a person.
pub async fn manual_check(tx: &Tx, draft: DraftId) -> Result<Option<compliance_check::Model>, Fault> {
    let rows = compliance_check::Entity::find()
        .filter(compliance_check::Column::DraftId.eq(draft))
        .filter(compliance_check::Column::State.eq(ComplianceCheckState::Manual));
    Ok(rows.one(tx.db()).await?)
}

/// The checks of a deal that still wait for a person (for the house itself, as the deal ends).
pub(super) async fn open_checks_of_deal(tx: &Tx, deal: DealId) -> Result<Vec<compliance_check::Model>, Fault> {
    let rows = compliance_check::Entity::find()
        .filter(compliance_check::Column::DealId.eq(deal))
        .filter(compliance_check::Column::State.is_in([ComplianceCheckState::Manual, ComplianceCheckState::Appealed]));
    Ok(rows.order_by_asc(compliance_check::Column::Id).all(tx.db()).await?)
}

/// Stores a new check.
pub async fn insert_check(tx: &Tx, check: &compliance_check::Model) -> Result<(), Fault> {
    compliance_check::Entity::insert(check.clone().into_active_model().reset_all()).exec_without_returning(tx.db()).await?;
    Ok(())
}

/// A rulebook that some deal has pinned.
pub async fn find_rulebook(db: &impl ConnectionTrait, content_hash: &str) -> Result<Option<rulebook::Model>, Fault> {
    Ok(rulebook::Entity::find_by_id(content_hash.to_owned()).one(db).await?)
}

/// Keeps a rulebook; does nothing where it is kept already.
pub async fn keep_rulebook(tx: &Tx, (content_hash, content): (&str, &str)) -> Result<(), Fault> {
    let sql = "INSERT INTO rulebook (content_hash, content, created_at) VALUES ($1, $2, $3) ON CONFLICT (content_hash) DO NOTHING";
    let values = [content_hash.into(), content.into(), tx.now().into()];
    tx.db().execute_raw(tx.sql(sql, values)).await?;
    Ok(())
}
