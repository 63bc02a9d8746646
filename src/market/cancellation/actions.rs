//! What happens to cancellations: asked, answered, taken back, overtaken.

use entity::cancellation::CancellationState;
use entity::{CancellationId, DealId, EventId, Money, cancellation, deal, wait};
use serde_json::json;

use super::carry_out::carry_out_in;
use super::lifecycle::CancellationStep;
use super::preview::{Look, is_under_way};
use super::rules::{CancellationError, Figures, figures, opening};
use super::{letters, store};
use crate::kernel::advance::advance_by_house;
use crate::kernel::wait::{pause_deal, resume_deal};
use crate::kernel::{Call, Fault, House, Moved, Tx, With, advance, begin};
use crate::market::change;
use crate::market::deal::sides::side_of;
use crate::market::deal::store::{ground, load_deal};

pub use super::preview::{Preview, SideCost, preview};

/// A cancellation after a step.
#[derive(Clone, Debug, serde::Serialize, serde::Deserialize)]
pub struct CancellationAnswer {
    /// The cancellation.
    pub cancellation: cancellation::Model,
    /// Its deal.
    pub deal: deal::Model,
    /// The event.
    pub event_id: EventId,
    /// Whose turn it is now.
    pub wait: Option<wait::Model>,
}

impl CancellationAnswer {
    fn after(mut cancellation: cancellation::Model, deal: deal::Model, moved: Moved<CancellationState>) -> Self {
        cancellation.state = moved.state;
        cancellation.version = moved.version;
        Self { cancellation, deal, event_id: moved.event_id, wait: moved.wait }
    }
}

/// What is asked.
#[derive(Clone, Debug)]
pub struct Asked {
    /// Why, 1 to 2,000 characters.
    pub reason: String,
    /// The compensation the other side is to agree to; without one, the brand pays the stage and the creator asks to
    /// leave for nothing.
    pub compensation: Option<Money>,
}

/// A side asks to cancel. Takes effect at once where it may be done alone; otherwise the deal's clocks stand still
/// until the other side has answered.
pub async fn ask(house: &House, call: &Call, id: DealId, asked: &Asked) -> Result<CancellationAnswer, Fault> {
    if !(1..=2_000).contains(&asked.reason.trim().chars().count()) {
        return Err(CancellationError::NoReason.into());
    }
    house
        .promise(call, async |tx| {
            let deal = load_deal(tx.db(), tx.actor(), id).await?;
            let side = side_of(&deal, tx.actor())?;
            must_be_free(tx, &deal).await?;
            change::actions::drop_open_in(tx, &deal).await?;
            let look = look_in(tx, &deal).await?;
            let opening = opening(side, &look.assessment, asked_minor(&deal, asked)?)?;
            let figures = figures(&look.held, opening.compensation_minor)?;
            let row = cancellation::Model {
                id: tx.mint(),
                state: opening.state,
                version: 1,
                created_at: tx.now(),
                changed_at: tx.now(),
                deal_id: id,
                asked_by: side,
                asked_user_id: tx.actor().user,
                stage: look.assessment.stage.to_string(),
                compensation_minor: figures.compensation_minor,
                refund_minor: figures.refund_minor,
                fee_minor: figures.fee_kept_minor,
                reason: asked.reason.clone(),
            };
            store::insert(tx, &row).await?;
            let facts = json!({ "deal": id, "stage": row.stage, "figures": figures, "pieces": look.assessment.pieces });
            let told = letters::told(&deal, &row, figures.price_minor).facts(facts);
            let moved = begin(tx, &ground(&deal), &row, told).await?;
            if opening.state == CancellationState::Done {
                let pieces = (opening.compensation_minor > 0).then_some(look.assessment.pieces.as_slice());
                carry_out_in(tx, &deal, &row, pieces).await?;
            } else {
                pause_deal(tx, id, row.id).await?;
            }
            Ok(CancellationAnswer::after(row, deal_now(tx, id).await?, moved))
        })
        .await
}

async fn must_be_free(tx: &Tx, deal: &deal::Model) -> Result<(), Fault> {
    if !is_under_way(deal) {
        return Err(CancellationError::NotUnderWay.into());
    }
    if deal.disputed {
        return Err(CancellationError::DisputeOpen.into());
    }
    match store::open_of(tx.db(), deal.id).await? {
        Some(_) => Err(CancellationError::AlreadyAsked.into()),
        None => Ok(()),
    }
}

fn asked_minor(deal: &deal::Model, asked: &Asked) -> Result<Option<i64>, CancellationError> {
    match asked.compensation {
        Some(money) if money.currency != deal.currency => Err(CancellationError::BadAmount),
        money => Ok(money.map(|money| money.minor)),
    }
}

async fn look_in(tx: &Tx, deal: &deal::Model) -> Result<Look, Fault> {
    let terms = tx.terms(deal.terms_id).await?;
    let read = (store::pieces_of(tx.db(), deal.id, tx.now()).await?, store::held(tx.db(), deal).await?);
    Look::of(deal, (&read.0, read.1), &terms, (tx.now(), tx.house().calendar()))
}

async fn deal_now(tx: &Tx, id: DealId) -> Result<deal::Model, Fault> {
    load_deal(tx.db(), tx.actor(), id).await
}

/// The other side, or for a creator who leaves for nothing its silence, agrees: the deal ends. A request that the deal
/// itself has outlived is dropped when its time comes.
pub async fn agree(house: &House, call: &Call, id: CancellationId) -> Result<CancellationAnswer, Fault> {
    house
        .promise(call, async |tx| {
            let (mut row, deal) = store::load_cancellation(tx.db(), tx.actor(), id).await?;
            if !is_under_way(&deal) && tx.actor().user.is_none() {
                return end(tx, row, deal, CancellationStep::Drop).await;
            }
            if !is_under_way(&deal) {
                return Err(CancellationError::NotUnderWay.into());
            }
            let Figures { price_minor, fee_kept_minor, refund_minor, .. } =
                figures(&store::held(tx.db(), &deal).await?, row.compensation_minor)?;
            (row.fee_minor, row.refund_minor) = (fee_kept_minor, refund_minor);
            let told = letters::told(&deal, &row, price_minor)
                .facts(json!({ "compensation_minor": row.compensation_minor, "fee_minor": fee_kept_minor, "refund_minor": refund_minor }))
                .set("fee_minor", fee_kept_minor)
                .set("refund_minor", refund_minor);
            let moved = advance(tx, &ground(&deal), &row, CancellationStep::Agree, told).await?;
            carry_out_in(tx, &deal, &row, None).await?;
            Ok(CancellationAnswer::after(row, deal_now(tx, deal.id).await?, moved))
        })
        .await
}

/// The other side, or for a proposal its silence, refuses; the deal's clocks run again.
pub async fn refuse(house: &House, call: &Call, id: CancellationId) -> Result<CancellationAnswer, Fault> {
    answer(house, call, id, CancellationStep::Refuse).await
}

/// Whoever asked takes it back; the deal's clocks run again.
pub async fn withdraw(house: &House, call: &Call, id: CancellationId) -> Result<CancellationAnswer, Fault> {
    answer(house, call, id, CancellationStep::Withdraw).await
}

async fn answer(house: &House, call: &Call, id: CancellationId, step: CancellationStep) -> Result<CancellationAnswer, Fault> {
    house
        .promise(call, async |tx| {
            let (row, deal) = store::load_cancellation(tx.db(), tx.actor(), id).await?;
            end(tx, row, deal, step).await
        })
        .await
}

/// Ends a request without effect.
async fn end(tx: &Tx, row: cancellation::Model, deal: deal::Model, step: CancellationStep) -> Result<CancellationAnswer, Fault> {
    let told: With<CancellationState> = letters::told(&deal, &row, deal.price_minor);
    let moved = if step == CancellationStep::Drop {
        advance_by_house(tx, &ground(&deal), &row, step, told).await?
    } else {
        advance(tx, &ground(&deal), &row, step, told).await?
    };
    resume_deal(tx, deal.id).await?;
    Ok(CancellationAnswer::after(row, deal, moved))
}

/// Ends a request that waits for an answer, because a dispute overtakes it.
pub async fn drop_open_in(tx: &Tx, deal: &deal::Model) -> Result<(), Fault> {
    if let Some(row) = store::open_of(tx.db(), deal.id).await? {
        end(tx, row, deal.clone(), CancellationStep::Drop).await?;
    }
    Ok(())
}
