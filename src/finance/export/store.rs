//! Stored bytes, and the rows that exports are written from.

use std::collections::BTreeMap;

use entity::{Currency, Instant, LedgerAccountId, event, file, ledger_account};
use sea_orm::{
    ActiveModelTrait, ColumnTrait, ConnectionTrait, EntityTrait, FromQueryResult, IntoActiveModel, QueryFilter, QueryOrder, Statement,
};

use crate::kernel::{Fault, Tx};

/// The stored bytes of a purpose and an owner, for whoever may see the owner.
pub async fn find_file(db: &impl ConnectionTrait, purpose: &str, belongs_to: &str) -> Result<Option<file::Model>, Fault> {
    let stored = file::Entity::find().filter(file::Column::Purpose.eq(purpose)).filter(file::Column::BelongsTo.eq(belongs_to));
    Ok(stored.one(db).await?)
}

pub(super) async fn insert_file(tx: &Tx, file: &file::Model) -> Result<(), Fault> {
    file::Entity::insert(file.clone().into_active_model().reset_all()).exec_without_returning(tx.db()).await?;
    Ok(())
}

#[derive(FromQueryResult)]
struct Sum {
    account_id: LedgerAccountId,
    total: i64,
}

/// What every account held before an instant of posting: debits less credits, minor units; accounts at zero left out.
/// For finance and auditors.
pub async fn balances_before(db: &impl ConnectionTrait, before: Instant) -> Result<Vec<(ledger_account::Model, i64)>, Fault> {
    let sql = "SELECT entry.account_id, CAST(SUM(entry.amount_minor) AS BIGINT) AS total FROM entry \
               JOIN posting ON posting.id = entry.posting_id WHERE posting.posted_at < $1 GROUP BY entry.account_id";
    let statement = Statement::from_sql_and_values(db.get_database_backend(), sql, [before.into()]);
    let sums: BTreeMap<LedgerAccountId, i64> =
        Sum::find_by_statement(statement).all(db).await?.into_iter().map(|sum| (sum.account_id, sum.total)).collect();
    let accounts = ledger_account::Entity::find().order_by_asc(ledger_account::Column::Code).all(db).await?;
    let with_sums =
        accounts.into_iter().filter_map(|account| sums.get(&account.id).copied().filter(|sum| *sum != 0).map(|sum| (account, sum)));
    Ok(with_sums.collect())
}

/// Kinds and currencies of all accounts by their codes.
pub async fn accounts(db: &impl ConnectionTrait) -> Result<BTreeMap<String, (ledger_account::AccountKind, Currency)>, Fault> {
    let rows = ledger_account::Entity::find().all(db).await?;
    Ok(rows.into_iter().map(|row| (row.code, (row.kind, row.currency))).collect())
}

/// The events between two instants in a fixed order, for auditors.
pub async fn events(db: &impl ConnectionTrait, from: Instant, to: Instant) -> Result<Vec<event::Model>, Fault> {
    let rows = event::Entity::find().filter(event::Column::At.gte(from)).filter(event::Column::At.lt(to));
    Ok(rows.order_by_asc(event::Column::At).order_by_asc(event::Column::SubjectId).order_by_asc(event::Column::Number).all(db).await?)
}

/// Every stored file of a purpose, the oldest first. For finance.
pub async fn files_of_purpose(db: &impl ConnectionTrait, purpose: &str) -> Result<Vec<file::Model>, Fault> {
    let stored = file::Entity::find().filter(file::Column::Purpose.eq(purpose));
    Ok(stored.order_by_asc(file::Column::CreatedAt).order_by_asc(file::Column::Id).all(db).await?)
}
