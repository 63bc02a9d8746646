//! Rows of bank files, deposits and payment codes.

use entity::deposit::DepositState;
use entity::{
    BankFileId, Currency, DepositId, FileId, Money, OrganisationId, Role, UserId, bank_file, deposit, file, membership, payment_code,
};
use sea_orm::{
    ActiveModelTrait, ColumnTrait, ConnectionTrait, EntityTrait, IntoActiveModel, QueryFilter, QueryOrder, QuerySelect, Statement,
};

use crate::finance::ledger::{self, Account};
use crate::kernel::paging::{Page, Paged};
use crate::kernel::{Fault, Tx};

/// What a brand has at the house, in one currency.
#[derive(Clone, Copy, Debug, PartialEq, serde::Serialize, serde::Deserialize)]
pub struct Balance {
    /// Free to be used or refunded.
    pub available: Money,
    /// Set aside for deals.
    pub held: Money,
}

/// The balance of one brand, for its members and for finance.
pub async fn brand_balance(db: &impl ConnectionTrait, brand: OrganisationId, currency: Currency) -> Result<Balance, Fault> {
    let available_minor = ledger::store::balance_minor(db, Account::BrandAvailable(brand), currency).await?;
    let sql = "SELECT CAST(COALESCE(SUM(funded_minor - released_minor - refunded_minor), 0) AS BIGINT) AS held FROM hold \
               WHERE brand_id = $1 AND currency = $2 AND money_mode <> 'direct'";
    let statement = Statement::from_sql_and_values(db.get_database_backend(), sql, [brand.into(), currency.into()]);
    let held_minor: i64 = db.query_one_raw(statement).await?.map_or(Ok(0), |row| row.try_get("", "held"))?;
    Ok(Balance { available: Money::new(available_minor, currency), held: Money::new(held_minor, currency) })
}

/// One deposit, for finance.
pub async fn find(db: &impl ConnectionTrait, id: DepositId) -> Result<Option<deposit::Model>, Fault> {
    Ok(deposit::Entity::find_by_id(id).one(db).await?)
}

/// Deposits for finance, the newest first; only those in a state, if one is given.
pub async fn list(db: &impl ConnectionTrait, state: Option<DepositState>, page: &Page) -> Result<Paged<deposit::Model>, Fault> {
    let mut deposits = deposit::Entity::find();
    if let Some(state) = state {
        deposits = deposits.filter(deposit::Column::State.eq(state));
    }
    if let Some(before) = page.before {
        deposits = deposits.filter(deposit::Column::Id.lt(before));
    }
    let rows = deposits.order_by_desc(deposit::Column::Id).limit(page.limit + 1).all(db).await?;
    Ok(page.wrap(rows, |deposit| deposit.id.into()))
}

/// The imported file with these bytes.
pub(super) async fn find_file(db: &impl ConnectionTrait, sha256: &[u8]) -> Result<Option<bank_file::Model>, Fault> {
    Ok(bank_file::Entity::find().filter(bank_file::Column::Sha256.eq(sha256.to_vec())).one(db).await?)
}

pub(super) async fn insert_file(tx: &Tx, bytes: file::Model, row: &bank_file::Model) -> Result<(), Fault> {
    file::Entity::insert(bytes.into_active_model().reset_all()).exec_without_returning(tx.db()).await?;
    bank_file::Entity::insert(row.clone().into_active_model().reset_all()).exec_without_returning(tx.db()).await?;
    Ok(())
}

pub(super) fn fresh_ids(tx: &Tx) -> (FileId, BankFileId) {
    (tx.mint(), tx.mint())
}

/// Which of these references of an account are stored already.
pub(super) async fn known_references(db: &impl ConnectionTrait, account: &str, references: &[String]) -> Result<Vec<String>, Fault> {
    let known = deposit::Entity::find()
        .select_only()
        .column(deposit::Column::Reference)
        .filter(deposit::Column::Account.eq(account))
        .filter(deposit::Column::Reference.is_in(references.iter().cloned()));
    Ok(known.into_tuple().all(db).await?)
}

/// How many lines of a file are stored in each state.
pub(super) async fn states_of_file(db: &impl ConnectionTrait, file: BankFileId) -> Result<Vec<DepositState>, Fault> {
    let states = deposit::Entity::find().select_only().column(deposit::Column::State).filter(deposit::Column::BankFileId.eq(file));
    Ok(states.into_tuple().all(db).await?)
}

pub(super) async fn insert(tx: &Tx, deposit: &deposit::Model) -> Result<(), Fault> {
    deposit::Entity::insert(deposit.clone().into_active_model().reset_all()).exec_without_returning(tx.db()).await?;
    Ok(())
}

/// The brands behind payment codes.
pub(super) async fn brands_of(db: &impl ConnectionTrait, codes: &[String]) -> Result<Vec<payment_code::Model>, Fault> {
    let rows = payment_code::Entity::find().filter(payment_code::Column::Code.is_in(codes.iter().cloned()));
    Ok(rows.order_by_asc(payment_code::Column::Code).all(db).await?)
}

/// The payment code of a brand, for its members and finance.
pub async fn find_code(db: &impl ConnectionTrait, brand: OrganisationId) -> Result<Option<payment_code::Model>, Fault> {
    Ok(payment_code::Entity::find().filter(payment_code::Column::BrandId.eq(brand)).one(db).await?)
}

pub(super) async fn insert_code(tx: &Tx, code: payment_code::Model) -> Result<(), Fault> {
    payment_code::Entity::insert(code.into_active_model().reset_all()).exec_without_returning(tx.db()).await?;
    Ok(())
}

/// The person at a brand who is told about money: a finance member, otherwise the owner.
pub async fn contact_of(db: &impl ConnectionTrait, brand: OrganisationId) -> Result<Option<UserId>, Fault> {
    let members = membership::Entity::find()
        .filter(membership::Column::OrganisationId.eq(brand))
        .filter(membership::Column::Role.is_in([Role::BrandFinance, Role::BrandOwner]))
        .filter(membership::Column::EndedAt.is_null());
    let members = members.order_by_asc(membership::Column::Role).order_by_asc(membership::Column::Id).all(db).await?;
    Ok(members.first().map(|member| member.user_id))
}
