//! Rows of payees' invoices.

use entity::payee_invoice::{self, PayeeInvoiceState};
use entity::{EarningId, PayeeId, PayeeInvoiceId};
use sea_orm::{
    ActiveModelTrait, ColumnTrait, Condition, ConnectionTrait, EntityTrait, IntoActiveModel, QueryFilter, QueryOrder, QuerySelect,
};

use super::rules::InvoiceError;
use crate::kernel::paging::{Page, Paged};
use crate::kernel::search::{begins_with, contains};
use crate::kernel::{Fault, Tx};

/// Invoices, the newest first: for finance those of everybody in a state, or all; for a payee its own.
pub async fn list(
    db: &impl ConnectionTrait,
    (payee, state): (Option<PayeeId>, Option<PayeeInvoiceState>),
    page: &Page,
) -> Result<Paged<payee_invoice::Model>, Fault> {
    let mut rows = payee_invoice::Entity::find();
    if let Some(payee) = payee {
        rows = rows.filter(payee_invoice::Column::PayeeId.eq(payee));
    }
    if let Some(state) = state {
        rows = rows.filter(payee_invoice::Column::State.eq(state));
    }
    if let Some(before) = page.before {
        rows = rows.filter(payee_invoice::Column::Id.lt(before));
    }
    let rows = rows.order_by_desc(payee_invoice::Column::Id).limit(page.limit + 1).all(db).await?;
    Ok(page.wrap(rows, |row| row.id.into()))
}

/// Invoices by their number, the newest first: for platform finance and auditors all that begin with it, for a payee its own
/// that contain it.
pub async fn search(db: &impl ConnectionTrait, payee: Option<PayeeId>, text: &str, limit: u64) -> Result<Vec<payee_invoice::Model>, Fault> {
    let found = match payee {
        Some(payee) => {
            let own = payee_invoice::Entity::find().filter(payee_invoice::Column::PayeeId.eq(payee));
            own.filter(contains(payee_invoice::Column::Number, text))
        }
        None => payee_invoice::Entity::find().filter(begins_with(payee_invoice::Column::Number, text, db.get_database_backend())),
    };
    Ok(found.order_by_desc(payee_invoice::Column::Id).limit(limit).all(db).await?)
}

/// An invoice, for finance and for the payee it is of.
pub async fn load(db: &impl ConnectionTrait, id: PayeeInvoiceId) -> Result<payee_invoice::Model, Fault> {
    Ok(payee_invoice::Entity::find_by_id(id).one(db).await?.ok_or(InvoiceError::NoSuchInvoice)?)
}

/// The newest invoice of each of some earnings, for whoever may see these.
pub async fn newest_of(db: &impl ConnectionTrait, earnings: &[EarningId]) -> Result<Vec<payee_invoice::Model>, Fault> {
    let rows = payee_invoice::Entity::find().filter(payee_invoice::Column::EarningId.is_in(earnings.iter().copied()));
    let mut rows = rows.order_by_desc(payee_invoice::Column::Id).all(db).await?;
    let mut seen = std::collections::BTreeSet::new();
    rows.retain(|row| seen.insert(row.earning_id));
    Ok(rows)
}

/// What stands already for an earning, or under a number.
pub(super) async fn standing(tx: &Tx, earning: EarningId, number: &str) -> Result<Vec<payee_invoice::Model>, Fault> {
    let same = Condition::any().add(payee_invoice::Column::EarningId.eq(earning)).add(payee_invoice::Column::Number.eq(number));
    let rows = payee_invoice::Entity::find().filter(same).filter(payee_invoice::Column::State.ne(PayeeInvoiceState::Returned));
    Ok(rows.all(tx.db()).await?)
}

pub(super) async fn insert(tx: &Tx, row: &payee_invoice::Model) -> Result<(), Fault> {
    payee_invoice::Entity::insert(row.clone().into_active_model().reset_all()).exec_without_returning(tx.db()).await?;
    Ok(())
}
