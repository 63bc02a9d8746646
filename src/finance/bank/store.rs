//! Rows of bank files, deposits and payment codes.

use entity::deposit::DepositState;
use entity::posting::PostingKind;
use entity::{
    BankFileId, Currency, DepositId, FileId, Money, OrganisationId, PayoutBatchId, PayoutItemId, PostingId, Role, UserId, bank_file,
    bank_line, deposit, file, membership, payment_code, payout_item, posting, user,
};
use sea_orm::{
    ActiveModelTrait, ColumnTrait, ConnectionTrait, EntityTrait, FromQueryResult, IntoActiveModel, QueryFilter, QueryOrder, QuerySelect,
    Statement,
};
use uuid::Uuid;

use super::reconcile::{BookMove, Name};
use crate::finance::ledger::{self, Account};
use crate::kernel::paging::{Page, Paged};
use crate::kernel::search::begins_with;
use crate::kernel::{Fault, Tx};

/// What a brand has at the house, in one currency.
#[derive(Clone, Copy, Debug, PartialEq, serde::Serialize, serde::Deserialize)]
pub struct Balance {
    /// Free to be used or refunded.
    pub available: Money,
    /// Set aside for deals, and for whoever takes a flash or mass brief.
    pub held: Money,
}

/// The balance of one brand, for its members and for finance.
pub async fn brand_balance(db: &impl ConnectionTrait, brand: OrganisationId, currency: Currency) -> Result<Balance, Fault> {
    let available_minor = ledger::store::balance_minor(db, Account::BrandAvailable(brand), currency).await?;
    let sql = "SELECT CAST(COALESCE(SUM(left_minor), 0) AS BIGINT) AS held FROM (\
               SELECT funded_minor - released_minor - refunded_minor AS left_minor FROM hold \
               WHERE brand_id = $1 AND state IN ('requested', 'funded', 'partly_released') AND currency = $2 AND money_mode <> 'direct' \
               UNION ALL SELECT funded_minor - drawn_minor - returned_minor FROM brief_budget WHERE brand_id = $1 AND currency = $2) AS set_aside";
    let statement = Statement::from_sql_and_values(db.get_database_backend(), sql, [brand.into(), currency.into()]);
    let held_minor: i64 = db.query_one_raw(statement).await?.map_or(Ok(0), |row| row.try_get("", "held"))?;
    Ok(Balance { available: Money::new(available_minor, currency), held: Money::new(held_minor, currency) })
}

/// One deposit, for finance.
pub async fn find(db: &impl ConnectionTrait, id: DepositId) -> Result<Option<deposit::Model>, Fault> {
    Ok(deposit::Entity::find_by_id(id).one(db).await?)
}

/// Deposits whose reference at the bank begins with a text, the newest first: all for platform finance and auditors, for a
/// brand its own.
pub async fn search(
    db: &impl ConnectionTrait,
    brand: Option<OrganisationId>,
    text: &str,
    limit: u64,
) -> Result<Vec<deposit::Model>, Fault> {
    let mut found = deposit::Entity::find().filter(begins_with(deposit::Column::Reference, text, db.get_database_backend()));
    if let Some(brand) = brand {
        found = found.filter(deposit::Column::BrandId.eq(brand));
    }
    Ok(found.order_by_desc(deposit::Column::Id).limit(limit).all(db).await?)
}

/// Deposits for finance, the newest first; only those in a state, if one is given.
pub async fn list(db: &impl ConnectionTrait, state: Option<DepositState>, page: &Page) -> Result<Paged<deposit::Model>, Fault> {
    list_of(db, (state, None), page).await
}

/// The same of one brand.
pub async fn list_of(
    db: &impl ConnectionTrait,
    (state, brand): (Option<DepositState>, Option<OrganisationId>),
    page: &Page,
) -> Result<Paged<deposit::Model>, Fault> {
    let mut deposits = deposit::Entity::find();
    if let Some(brand) = brand {
        deposits = deposits.filter(deposit::Column::BrandId.eq(brand));
    }
    if let Some(state) = state {
        deposits = deposits.filter(deposit::Column::State.eq(state));
    }
    if let Some(before) = page.before {
        deposits = deposits.filter(deposit::Column::Id.lt(before));
    }
    let rows = deposits.order_by_desc(deposit::Column::Id).limit(page.limit + 1).all(db).await?;
    Ok(page.wrap(rows, |deposit| deposit.id.into()))
}

/// The bank's statements that came in, the newest first, for finance.
pub async fn files(db: &impl ConnectionTrait, limit: u64) -> Result<Vec<bank_file::Model>, Fault> {
    Ok(bank_file::Entity::find().order_by_desc(bank_file::Column::Id).limit(limit).all(db).await?)
}

/// What the lines of a statement come to, by currency, for finance.
pub async fn sums_of_file(db: &impl ConnectionTrait, file: BankFileId) -> Result<Vec<Money>, Fault> {
    let lines = bank_line::Entity::find().filter(bank_line::Column::BankFileId.eq(file)).all(db).await?;
    let mut sums = std::collections::BTreeMap::<String, Money>::new();
    for line in lines {
        let sum = sums.entry(line.currency.to_string()).or_insert(Money::new(0, line.currency));
        sum.minor += line.amount_minor;
    }
    Ok(sums.into_values().collect())
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
    let known = bank_line::Entity::find()
        .select_only()
        .column(bank_line::Column::Reference)
        .filter(bank_line::Column::Account.eq(account))
        .filter(bank_line::Column::Reference.is_in(references.iter().cloned()));
    Ok(known.into_tuple().all(db).await?)
}

pub(super) async fn insert_line(tx: &Tx, line: bank_line::Model) -> Result<(), Fault> {
    bank_line::Entity::insert(line.into_active_model().reset_all()).exec_without_returning(tx.db()).await?;
    Ok(())
}

/// All lines of the bank's statements in a currency, for finance.
pub(super) async fn lines(db: &impl ConnectionTrait, currency: Currency) -> Result<Vec<bank_line::Model>, Fault> {
    let lines = bank_line::Entity::find().filter(bank_line::Column::Currency.eq(currency));
    Ok(lines.order_by_asc(bank_line::Column::BookedOn).order_by_asc(bank_line::Column::Id).all(db).await?)
}

/// Whether money that came in is ours: a payment of that amount that came back, or money the operator puts in.
pub(super) async fn is_ours(db: &impl ConnectionTrait, names: &[Name], amount: Money) -> Result<bool, Fault> {
    let items: Vec<PayoutItemId> = names.iter().filter_map(Name::parse_as).collect();
    let back = payout_item::Entity::find()
        .filter(payout_item::Column::Id.is_in(items))
        .filter(payout_item::Column::NetMinor.eq(amount.minor))
        .filter(payout_item::Column::Currency.eq(amount.currency));
    if back.one(db).await?.is_some() {
        return Ok(true);
    }
    let postings: Vec<PostingId> = names.iter().filter_map(Name::parse_as).collect();
    let own = posting::Entity::find()
        .filter(posting::Column::Id.is_in(postings))
        .filter(posting::Column::Kind.is_in([PostingKind::ClientsCovered, PostingKind::ClawedBack]));
    Ok(own.one(db).await?.is_some())
}

#[derive(FromQueryResult)]
struct MoveRow {
    posting_id: PostingId,
    kind: PostingKind,
    amount_minor: i64,
    deposit_id: Option<DepositId>,
    deposit_reference: Option<String>,
    item_id: Option<PayoutItemId>,
    bank_reference: Option<String>,
    batch_id: Option<PayoutBatchId>,
}

/// What every posting did to clients' money at the bank, with the names a line of the bank may give it.
pub(super) async fn moves_at_bank(db: &impl ConnectionTrait, currency: Currency) -> Result<Vec<BookMove>, Fault> {
    let sql = "SELECT posting.id AS posting_id, posting.kind, entry.amount_minor, deposit.id AS deposit_id, \
               deposit.reference AS deposit_reference, payout_item.id AS item_id, payout_item.bank_reference, payout_item.batch_id \
               FROM entry JOIN ledger_account ON ledger_account.id = entry.account_id JOIN posting ON posting.id = entry.posting_id \
               LEFT JOIN deposit ON deposit.id = posting.chain_id LEFT JOIN payout_item ON payout_item.id = posting.chain_id \
               WHERE ledger_account.code = $1 ORDER BY posting.posted_at, posting.key";
    let code = Account::BankClient.code(currency);
    let statement = Statement::from_sql_and_values(db.get_database_backend(), sql, [code.into()]);
    let rows = MoveRow::find_by_statement(statement).all(db).await?;
    Ok(rows.into_iter().map(book_move).collect())
}

fn book_move(row: MoveRow) -> BookMove {
    let mut names = vec![Name(row.posting_id.to_string()), Name(row.posting_id.0.simple().to_string())];
    if let Some(id) = row.deposit_id {
        if row.kind == PostingKind::SuspenseReturned {
            names.extend([Name(id.to_string()), Name(id.0.simple().to_string())]);
        } else {
            names.extend(row.deposit_reference.map(Name));
        }
    }
    if let Some(id) = row.item_id {
        names.extend([Name(id.to_string()), Name(id.0.simple().to_string())]);
        names.extend(row.bank_reference.map(Name));
    }
    let batch = row.batch_id.map(Uuid::from);
    BookMove { posting: row.posting_id, kind: row.kind, amount_minor: row.amount_minor, names, batch }
}

/// Whether two sign-ins are one person: the same one, or the same verified identity.
pub async fn is_same_person(db: &impl ConnectionTrait, one: Option<UserId>, other: Option<UserId>) -> Result<bool, Fault> {
    let ids: Vec<UserId> = [one, other].into_iter().flatten().collect();
    if one == other || ids.len() < 2 {
        return Ok(true);
    }
    let people = user::Entity::find().filter(user::Column::Id.is_in(ids)).all(db).await?;
    let is_one = |one: &user::Model, other: &user::Model| one.person_hash.is_some() && one.person_hash == other.person_hash;
    Ok(matches!(people.as_slice(), [one, other] if is_one(one, other)))
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

/// The currencies of the bank's statements, for finance.
pub async fn currencies(db: &impl ConnectionTrait) -> Result<Vec<Currency>, Fault> {
    let all = bank_line::Entity::find().select_only().column(bank_line::Column::Currency).distinct();
    Ok(all.into_tuple::<Currency>().all(db).await?)
}
