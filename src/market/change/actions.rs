//! What happens to change requests: asked, answered, taken back, overtaken.

use entity::change_request::ChangeRequestState;
use entity::deal::DealState;
use entity::{ChangeRequestId, Currency, DealId, DeliverableId, EventId, Party, SubjectKind, change_request, deal, wait};
use serde_json::json;

use super::amend::{amend_in, facts_of, to_fund_minor};
use super::lifecycle::ChangeStep;
use super::rules::{ChangeError, is_possible};
use super::{letters, store};
use crate::kernel::advance::advance_by_house;
use crate::kernel::wait::{open_under_deal, pause_deal, resume_deal};
use crate::kernel::{Call, Fault, FieldError, House, Moved, Tx, advance, begin};
use crate::market::deal::sides::side_of;
use crate::market::deal::store::{ground, load_deal, load_deliverable};

pub use super::rules::Change;

/// A change request after a step.
#[derive(Clone, Debug, serde::Serialize, serde::Deserialize)]
pub struct ChangeAnswer {
    /// The change request.
    pub change_request: change_request::Model,
    /// Its deal, as it is now.
    pub deal: deal::Model,
    /// The event.
    pub event_id: EventId,
    /// Whose turn it is now.
    pub wait: Option<wait::Model>,
}

impl ChangeAnswer {
    fn after(mut change_request: change_request::Model, deal: deal::Model, moved: Moved<ChangeRequestState>) -> Self {
        change_request.state = moved.state;
        change_request.version = moved.version;
        Self { change_request, deal, event_id: moved.event_id, wait: moved.wait }
    }
}

/// What is asked.
#[derive(Clone, Debug)]
pub struct Asked {
    /// The piece it is about; none where only the rights change.
    pub deliverable: Option<DeliverableId>,
    /// What is to change.
    pub change: Change,
    /// The currency the price was named in; refused unless it is the deal's.
    pub currency: Option<Currency>,
    /// Why, 1 to 2,000 characters.
    pub reason: String,
}

/// A side asks to change a running deal; the deal's clocks stand still until the other side has answered.
pub async fn ask(house: &House, call: &Call, id: DealId, asked: &Asked) -> Result<ChangeAnswer, Fault> {
    asked.change.check(asked.deliverable.is_some(), house.now())?;
    if !(1..=2_000).contains(&asked.reason.trim().chars().count()) {
        return Err(Fault::invalid(vec![FieldError::new("reason", "length", "Say why in 1 to 2,000 characters.")]));
    }
    house
        .promise(call, async |tx| {
            let deal = load_deal(tx.db(), tx.actor(), id).await?;
            let side = side_of(&deal, tx.actor())?;
            let Some(user) = tx.actor().user else { return Err(Fault::missing()) };
            if asked.currency.is_some_and(|currency| currency != deal.currency) {
                return Err(ChangeError::OtherCurrency.into());
            }
            must_be_free(tx, &deal).await?;
            let difference_minor = difference_minor(tx, &deal, asked).await?;
            let row = change_request::Model {
                id: tx.mint(),
                state: if side == Party::Brand { ChangeRequestState::AskedBrand } else { ChangeRequestState::AskedCreator },
                version: 1,
                created_at: tx.now(),
                changed_at: tx.now(),
                deal_id: id,
                deliverable_id: asked.deliverable,
                asked_by: side,
                asked_user_id: user,
                change: serde_json::to_string(&asked.change)?,
                difference_minor,
                reason: asked.reason.clone(),
            };
            store::insert(tx, &row).await?;
            let facts = json!({ "deal": id, "deliverable": row.deliverable_id, "change": facts_of(&asked.change) });
            let to_fund_minor = to_fund_minor(tx, &deal, difference_minor).await?;
            let told = letters::told(&deal, &row, &asked.change, to_fund_minor).facts(facts);
            let moved = begin(tx, &ground(&deal), &row, told).await?;
            pause_deal(tx, id, row.id).await?;
            Ok(ChangeAnswer::after(row, deal, moved))
        })
        .await
}

async fn must_be_free(tx: &Tx, deal: &deal::Model) -> Result<(), Fault> {
    if deal.state != DealState::Active {
        return Err(ChangeError::NotUnderWay.into());
    }
    let waits = open_under_deal(tx.db(), deal.id).await?;
    if deal.disputed || waits.iter().any(|wait| wait.subject_kind == SubjectKind::Cancellation) {
        return Err(ChangeError::Overtaken.into());
    }
    match store::open_of(tx.db(), deal.id).await? {
        Some(_) => Err(ChangeError::AlreadyAsked.into()),
        None => Ok(()),
    }
}

/// What the price changes by. Refuses a piece of another deal, or one that cannot change so.
async fn difference_minor(tx: &Tx, deal: &deal::Model, asked: &Asked) -> Result<i64, Fault> {
    let Some(id) = asked.deliverable else { return Ok(0) };
    let (piece, of) = load_deliverable(tx.db(), tx.actor(), id).await?;
    if of.id != deal.id {
        return Err(Fault::missing());
    }
    if !is_possible(piece.state, &asked.change) {
        return Err(ChangeError::NotNow.into());
    }
    Ok(asked.change.price_minor.map_or(0, |price_minor| price_minor - piece.price_minor))
}

/// The other side agrees: the difference is set aside or given back, then the deal is changed. Refuses with
/// `balance_short` where the brand's balance does not cover it.
pub async fn agree(house: &House, call: &Call, id: ChangeRequestId) -> Result<ChangeAnswer, Fault> {
    house
        .promise(call, async |tx| {
            let (row, deal) = store::load_change(tx.db(), tx.actor(), id).await?;
            let change: Change = serde_json::from_str(&row.change)?;
            let to_fund_minor = to_fund_minor(tx, &deal, row.difference_minor).await?;
            let told = letters::told(&deal, &row, &change, to_fund_minor);
            let moved = advance(tx, &ground(&deal), &row, ChangeStep::Agree, told).await?;
            if deal.state != DealState::Active {
                return Err(ChangeError::NotUnderWay.into());
            }
            resume_deal(tx, deal.id).await?;
            let deal = amend_in(tx, &deal, &row, &change).await?;
            Ok(ChangeAnswer::after(row, deal, moved))
        })
        .await
}

/// The other side, or its silence, refuses; the deal's clocks run again.
pub async fn refuse(house: &House, call: &Call, id: ChangeRequestId) -> Result<ChangeAnswer, Fault> {
    answer(house, call, id, ChangeStep::Refuse).await
}

/// Whoever asked takes it back; the deal's clocks run again.
pub async fn withdraw(house: &House, call: &Call, id: ChangeRequestId) -> Result<ChangeAnswer, Fault> {
    answer(house, call, id, ChangeStep::Withdraw).await
}

async fn answer(house: &House, call: &Call, id: ChangeRequestId, step: ChangeStep) -> Result<ChangeAnswer, Fault> {
    house
        .promise(call, async |tx| {
            let (row, deal) = store::load_change(tx.db(), tx.actor(), id).await?;
            let told = letters::told(&deal, &row, &serde_json::from_str(&row.change)?, 0);
            let moved = advance(tx, &ground(&deal), &row, step, told).await?;
            resume_deal(tx, deal.id).await?;
            Ok(ChangeAnswer::after(row, deal, moved))
        })
        .await
}

/// Ends a request that waits for an answer, because a cancellation or a dispute overtakes it.
pub async fn drop_open_in(tx: &Tx, deal: &deal::Model) -> Result<(), Fault> {
    if let Some(row) = store::open_of(tx.db(), deal.id).await? {
        let told = letters::told(deal, &row, &serde_json::from_str(&row.change)?, 0);
        advance_by_house(tx, &ground(deal), &row, ChangeStep::Drop, told).await?;
        resume_deal(tx, deal.id).await?;
    }
    Ok(())
}
