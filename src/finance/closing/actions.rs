//! What finance does with a month that is over: prepare its closing, close it as another person, take it back.

use entity::closing::{self, ClosingState};
use entity::{ClosingId, Role};

use super::checklist;
use super::lifecycle::Step;
use super::rules::ClosingError;
use super::store;
use crate::finance::bank::store::is_same_person;
use crate::kernel::advance::{Moved, advance, begin};
use crate::kernel::calendar::Period;
use crate::kernel::{Call, Fault, Ground, House, With};

/// Somebody of finance finds a month in order; what they found is pinned.
///
/// The bank is read just before the promise, the papers within it: a statement that is issued anew meanwhile is seen.
pub async fn prepare(house: &House, call: &Call, period: Period) -> Result<ClosingId, Fault> {
    must_be_finance(call)?;
    let bank = checklist::bank(house, period).await?;
    house
        .promise(call, async |tx| {
            let Some(prepared_by) = tx.actor().user else { return Err(ClosingError::NotFinance.into()) };
            if store::standing(tx.db(), &period.to_string()).await?.is_some() {
                return Err(ClosingError::Already.into());
            }
            let found = checklist::with(period, tx.now(), bank, store::papers(tx.db(), period).await?)?;
            if !found.is_done() {
                return Err(ClosingError::NotInOrder.into());
            }
            let (checklist, checklist_hash) = found.pinned();
            let row = closing::Model {
                id: tx.mint::<ClosingId>(),
                state: ClosingState::Prepared,
                version: 1,
                created_at: tx.now(),
                changed_at: tx.now(),
                period: period.to_string(),
                prepared_by,
                closed_by: None,
                checklist,
                checklist_hash,
            };
            store::insert(tx, &row).await?;
            begin(tx, &Ground::platform(), &row, With::nothing().facts(facts(&row))).await?;
            Ok(row.id)
        })
        .await
}

/// Another person of finance closes the month, if everything is still as it was pinned.
pub async fn close(house: &House, call: &Call, id: ClosingId) -> Result<Moved<ClosingState>, Fault> {
    must_be_finance(call)?;
    let period = store::load(house.reader(), id).await?.period.parse()?;
    let bank = checklist::bank(house, period).await?;
    house
        .promise(call, async |tx| {
            let row = store::load(tx.db(), id).await?;
            if is_same_person(tx.db(), Some(row.prepared_by), tx.actor().user).await? {
                return Err(ClosingError::SamePerson.into());
            }
            let found = checklist::with(period, tx.now(), bank, store::papers(tx.db(), period).await?)?;
            if row.state == ClosingState::Prepared && found.pinned().1 != row.checklist_hash {
                return Err(ClosingError::Changed.into());
            }
            advance(tx, &Ground::platform(), &row, Step::Close, With::nothing().set("closed_by", tx.actor().user).facts(facts(&row))).await
        })
        .await
}

/// The month stays open after all.
pub async fn withdraw(house: &House, call: &Call, id: ClosingId) -> Result<Moved<ClosingState>, Fault> {
    must_be_finance(call)?;
    house
        .promise(call, async |tx| {
            let row = store::load(tx.db(), id).await?;
            advance(tx, &Ground::platform(), &row, Step::Withdraw, With::nothing().facts(facts(&row))).await
        })
        .await
}

fn facts(row: &closing::Model) -> serde_json::Value {
    serde_json::json!({ "period": row.period, "checklist_hash": row.checklist_hash })
}

fn must_be_finance(call: &Call) -> Result<(), ClosingError> {
    if call.actor.role == Role::Finance { Ok(()) } else { Err(ClosingError::NotFinance) }
}
