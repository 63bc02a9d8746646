//! Rows of payees and their payout methods.

use entity::payee::PayeeKind;
use entity::{CreatorId, Currency, OrganisationId, PayeeId, payee, payout_method};
use sea_orm::sea_query::OnConflict;
use sea_orm::{ActiveModelTrait, ColumnTrait, ConnectionTrait, EntityTrait, IntoActiveModel, QueryFilter, QueryOrder, QuerySelect};

use super::rules::PayeeRef;
use crate::kernel::paging::{Page, Paged};
use crate::kernel::seal::Sealer;
use crate::kernel::{Fault, Tx};

/// Payees for finance, the newest first; only those whose identity nobody has checked yet, if `unchecked`.
pub async fn list(db: &impl ConnectionTrait, unchecked: bool, page: &Page) -> Result<Paged<payee::Model>, Fault> {
    let mut payees = payee::Entity::find();
    if unchecked {
        payees = payees.filter(payee::Column::TaxProfile.is_not_null()).filter(payee::Column::IdentityCheckedAt.is_null());
    }
    if let Some(before) = page.before {
        payees = payees.filter(payee::Column::Id.lt(before));
    }
    let rows = payees.order_by_desc(payee::Column::Id).limit(page.limit + 1).all(db).await?;
    Ok(page.wrap(rows, |payee| payee.id.into()))
}

/// The payee of an owner, for the owner and for finance.
pub async fn find_of_owner(db: &impl ConnectionTrait, owner: PayeeRef) -> Result<Option<payee::Model>, Fault> {
    Ok(payee::Entity::find().filter(payee::Column::OwnerId.eq(owner.owner_id())).one(db).await?)
}

/// The payee of an owner, made if it is not there.
pub async fn ensure_in(tx: &Tx, owner: PayeeRef) -> Result<payee::Model, Fault> {
    if let Some(payee) = find_of_owner(tx.db(), owner).await? {
        return Ok(payee);
    }
    let payee = payee::Model {
        id: tx.mint::<PayeeId>(),
        kind: owner.kind(),
        owner_id: owner.owner_id(),
        user_id: None,
        legal_name: None,
        tax_profile: None,
        id_number: None,
        id_fingerprint: None,
        country: None,
        vat_consent_at: None,
        identity_checked_at: None,
        created_at: tx.now(),
    };
    let once = OnConflict::column(payee::Column::OwnerId).do_nothing().to_owned();
    payee::Entity::insert(payee.into_active_model().reset_all()).on_conflict(once).exec_without_returning(tx.db()).await?;
    find_of_owner(tx.db(), owner).await?.ok_or_else(|| Fault::broken("a payee that was just made is not there"))
}

/// A payee by its id, for finance and the house.
pub async fn load(db: &impl ConnectionTrait, id: PayeeId) -> Result<payee::Model, Fault> {
    payee::Entity::find_by_id(id).one(db).await?.ok_or_else(Fault::missing)
}

/// The method a payee is paid by in a currency, resting ones included; for the payee and for finance.
pub async fn find_method(db: &impl ConnectionTrait, payee: PayeeId, currency: Currency) -> Result<Option<payout_method::Model>, Fault> {
    let current = payout_method::Entity::find()
        .filter(payout_method::Column::PayeeId.eq(payee))
        .filter(payout_method::Column::Currency.eq(currency))
        .filter(payout_method::Column::ReplacedAt.is_null());
    Ok(current.one(db).await?)
}

/// The owner of a payee.
pub fn owner_of(payee: &payee::Model) -> PayeeRef {
    match payee.kind {
        PayeeKind::Creator => PayeeRef::Creator(CreatorId(payee.owner_id)),
        PayeeKind::Agency | PayeeKind::Business => PayeeRef::Agency(OrganisationId(payee.owner_id)),
    }
}

/// The legal name as it was given; empty before a profile is set. For the payee, its payments and its statements.
pub fn legal_name(sealer: &Sealer, payee: &payee::Model) -> Result<String, Fault> {
    match &payee.legal_name {
        Some(sealed) => sealer.open(&format!("payee/{}/legal_name", payee.id), sealed),
        None => Ok(String::new()),
    }
}

pub(super) async fn update(tx: &Tx, payee: &payee::Model) -> Result<(), Fault> {
    payee::Entity::update(payee.clone().into_active_model().reset_all()).exec(tx.db()).await?;
    Ok(())
}

/// Puts a method in the place of the one before it.
pub(super) async fn replace_method(tx: &Tx, method: &payout_method::Model) -> Result<(), Fault> {
    let sql = "UPDATE payout_method SET replaced_at = $1 WHERE payee_id = $2 AND currency = $3 AND replaced_at IS NULL";
    tx.db().execute_raw(tx.sql(sql, [tx.now().into(), method.payee_id.into(), method.currency.into()])).await?;
    payout_method::Entity::insert(method.clone().into_active_model().reset_all()).exec_without_returning(tx.db()).await?;
    Ok(())
}
