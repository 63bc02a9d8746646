//! Rows of batches, payments and approvals.

use entity::earning::EarningState;
use entity::payout_batch::BatchState;
use entity::payout_item::ItemState;
use entity::{
    Currency, Instant, PayeeId, PayoutBatchId, PayoutItemId, UserId, earning, file, payee, payout_approval, payout_batch, payout_item, user,
};
use sea_orm::sea_query::Expr;
use sea_orm::{
    ActiveModelTrait, ColumnTrait, Condition, ConnectionTrait, EntityTrait, IntoActiveModel, QueryFilter, QueryOrder, QuerySelect,
};

use super::rules::{PayoutError, Person};
use crate::finance::earning::{store as earnings, withheld_minor};
use crate::kernel::paging::{Page, Paged};
use crate::kernel::search::begins_with;
use crate::kernel::{Fault, Tx};

/// A batch, for finance.
pub async fn load(db: &impl ConnectionTrait, id: PayoutBatchId) -> Result<payout_batch::Model, Fault> {
    Ok(payout_batch::Entity::find_by_id(id).one(db).await?.ok_or(PayoutError::NoSuchBatch)?)
}

/// Batches for finance, the newest first.
pub async fn list(db: &impl ConnectionTrait, page: &Page) -> Result<Paged<payout_batch::Model>, Fault> {
    list_in(db, None, page).await
}

/// Those of them in a state.
pub async fn list_in(db: &impl ConnectionTrait, state: Option<BatchState>, page: &Page) -> Result<Paged<payout_batch::Model>, Fault> {
    let mut batches = payout_batch::Entity::find();
    if let Some(state) = state {
        batches = batches.filter(payout_batch::Column::State.eq(state));
    }
    if let Some(before) = page.before {
        batches = batches.filter(payout_batch::Column::Id.lt(before));
    }
    let rows = batches.order_by_desc(payout_batch::Column::Id).limit(page.limit + 1).all(db).await?;
    Ok(page.wrap(rows, |batch| batch.id.into()))
}

/// The payments of a batch in a fixed order, for finance.
pub async fn items_of(db: &impl ConnectionTrait, batch: PayoutBatchId) -> Result<Vec<payout_item::Model>, Fault> {
    Ok(payout_item::Entity::find().filter(payout_item::Column::BatchId.eq(batch)).order_by_asc(payout_item::Column::Id).all(db).await?)
}

/// Payments by their own number or the bank's, the newest first: for platform finance and auditors all that begin with it,
/// for a payee its own.
pub async fn search(db: &impl ConnectionTrait, payee: Option<PayeeId>, text: &str, limit: u64) -> Result<Vec<payout_item::Model>, Fault> {
    let backend = db.get_database_backend();
    let own_number = begins_with(payout_item::Column::EndToEndId, &text.to_lowercase(), backend);
    let banks = Condition::all().add(payout_item::Column::BankReference.is_not_null());
    let banks = banks.add(begins_with(payout_item::Column::BankReference, text, backend));
    let mut found = payout_item::Entity::find().filter(Condition::any().add(own_number).add(banks));
    if let Some(payee) = payee {
        found = found.filter(payout_item::Column::PayeeId.eq(payee));
    }
    Ok(found.order_by_desc(payout_item::Column::Id).limit(limit).all(db).await?)
}

/// Those of them that leave or left, in the same order: without what was given up on the way.
pub async fn leaving_of(db: &impl ConnectionTrait, batch: PayoutBatchId) -> Result<Vec<payout_item::Model>, Fault> {
    Ok(items_of(db, batch).await?.into_iter().filter(|item| item.state != ItemState::Cancelled).collect())
}

/// Payments of a batch that have not left and whose tax is withheld for another month, the first ones.
pub(super) async fn reserved_elsewhere(
    tx: &Tx,
    batch: PayoutBatchId,
    (month, limit): (&str, u64),
) -> Result<Vec<payout_item::Model>, Fault> {
    let items = payout_item::Entity::find()
        .filter(payout_item::Column::BatchId.eq(batch))
        .filter(payout_item::Column::State.eq(ItemState::Reserved))
        .filter(payout_item::Column::TaxPeriod.ne(month));
    Ok(items.order_by_asc(payout_item::Column::Id).limit(limit).all(tx.db()).await?)
}

/// One payment, for finance.
pub async fn find_item(db: &impl ConnectionTrait, id: PayoutItemId) -> Result<payout_item::Model, Fault> {
    Ok(payout_item::Entity::find_by_id(id).one(db).await?.ok_or(PayoutError::NoSuchItem)?)
}

/// The tax withheld from an earning with the payment it is in, minor units; nothing before it is in one. For its payee
/// and for finance.
pub async fn withheld_from(db: &impl ConnectionTrait, row: &earning::Model) -> Result<Option<i64>, Fault> {
    let is_in_one = matches!(row.state, EarningState::InPayout | EarningState::Paid);
    let Some(id) = row.item_id.filter(|_| is_in_one) else { return Ok(None) };
    let item = find_item(db, id).await?;
    let together = earnings::of_item(db, id).await?;
    let shares = withheld_minor(item.tax_minor, &together).map_err(|error| Fault::broken(error.to_string()))?;
    Ok(together.iter().zip(shares).find(|(other, _)| other.id == row.id).map(|(_, minor)| minor))
}

/// One payment, for finance; kept for this promise until it ends.
pub(super) async fn load_item(tx: &Tx, id: PayoutItemId) -> Result<payout_item::Model, Fault> {
    Ok(payout_item::Entity::find_by_id(id).lock_exclusive().one(tx.db()).await?.ok_or(PayoutError::NoSuchItem)?)
}

/// Approvals of a batch, the first one first.
pub async fn approvals_of(db: &impl ConnectionTrait, batch: PayoutBatchId) -> Result<Vec<payout_approval::Model>, Fault> {
    let approvals = payout_approval::Entity::find().filter(payout_approval::Column::BatchId.eq(batch));
    Ok(approvals.order_by_asc(payout_approval::Column::At).all(db).await?)
}

/// The person behind a sign-in.
pub(super) async fn person_of(tx: &Tx, user: UserId) -> Result<Person, Fault> {
    let row = user::Entity::find_by_id(user).one(tx.db()).await?;
    let hash = row.and_then(|row| row.person_hash);
    Ok(Person { user, hash: hash.unwrap_or_else(|| tx.house().sealer().fingerprint("user", &user.to_string())) })
}

/// What a sign-in is called, for letters to its colleagues.
pub(super) async fn name_of(db: &impl ConnectionTrait, id: UserId) -> Result<String, Fault> {
    Ok(user::Entity::find_by_id(id).one(db).await?.map_or_else(|| id.to_string(), |row| row.name))
}

/// The payees of payments.
pub(super) async fn payees_of(db: &impl ConnectionTrait, items: &[payout_item::Model]) -> Result<Vec<payee::Model>, Fault> {
    Ok(payee::Entity::find().filter(payee::Column::Id.is_in(items.iter().map(|item| item.payee_id))).all(db).await?)
}

/// Payees who are owed something in a currency since before a cut-off, after a cursor, in the order of their ids.
pub(super) async fn owed_payees(
    db: &impl ConnectionTrait,
    since: (Currency, Instant),
    (after, limit): (Option<PayeeId>, u64),
) -> Result<Vec<PayeeId>, Fault> {
    let mut payees = owed(since).column(earning::Column::PayeeId).distinct();
    if let Some(after) = after {
        payees = payees.filter(earning::Column::PayeeId.gt(after));
    }
    Ok(payees.order_by_asc(earning::Column::PayeeId).limit(limit).into_tuple().all(db).await?)
}

/// How many payees are owed something in a currency since before a cut-off.
pub(super) async fn count_owed_payees(db: &impl ConnectionTrait, since: (Currency, Instant)) -> Result<i64, Fault> {
    let counted = owed(since).column_as(Expr::cust("COUNT(DISTINCT payee_id)"), "many");
    Ok(counted.into_tuple().one(db).await?.unwrap_or(0))
}

fn owed((currency, cut_off): (Currency, Instant)) -> sea_orm::Select<earning::Entity> {
    earning::Entity::find()
        .select_only()
        .filter(earning::Column::State.eq(EarningState::Available))
        .filter(earning::Column::Currency.eq(currency))
        .filter(earning::Column::ChangedAt.lte(cut_off))
}

/// What a payee is owed in a currency since before a cut-off.
pub(super) async fn owed_to(tx: &Tx, payee: PayeeId, (currency, cut_off): (Currency, Instant)) -> Result<Vec<earning::Model>, Fault> {
    let owed = earning::Entity::find()
        .filter(earning::Column::PayeeId.eq(payee))
        .filter(earning::Column::State.eq(EarningState::Available))
        .filter(earning::Column::Currency.eq(currency))
        .filter(earning::Column::ChangedAt.lte(cut_off));
    Ok(owed.order_by_asc(earning::Column::Id).all(tx.db()).await?)
}

pub(super) async fn has_item(tx: &Tx, batch: PayoutBatchId, payee: PayeeId) -> Result<bool, Fault> {
    let item = payout_item::Entity::find().filter(payout_item::Column::BatchId.eq(batch)).filter(payout_item::Column::PayeeId.eq(payee));
    Ok(item.filter(payout_item::Column::State.ne(ItemState::Cancelled)).one(tx.db()).await?.is_some())
}

pub(super) async fn insert_batch(tx: &Tx, batch: &payout_batch::Model) -> Result<(), Fault> {
    payout_batch::Entity::insert(batch.clone().into_active_model().reset_all()).exec_without_returning(tx.db()).await?;
    Ok(())
}

pub(super) async fn insert_item(tx: &Tx, item: &payout_item::Model) -> Result<(), Fault> {
    payout_item::Entity::insert(item.clone().into_active_model().reset_all()).exec_without_returning(tx.db()).await?;
    Ok(())
}

pub(super) async fn insert_approval(tx: &Tx, approval: payout_approval::Model) -> Result<(), Fault> {
    payout_approval::Entity::insert(approval.into_active_model().reset_all()).exec_without_returning(tx.db()).await?;
    Ok(())
}

/// Stores bytes once for their purpose and owner.
pub(super) async fn keep_file(tx: &Tx, file: file::Model) -> Result<(), Fault> {
    let known = file::Entity::find().filter(file::Column::Purpose.eq(&file.purpose)).filter(file::Column::BelongsTo.eq(&file.belongs_to));
    if known.one(tx.db()).await?.is_none() {
        file::Entity::insert(file.into_active_model().reset_all()).exec_without_returning(tx.db()).await?;
    }
    Ok(())
}
