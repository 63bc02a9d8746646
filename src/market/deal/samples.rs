//! What happens to samples.

use entity::deliverable::DeliverableState;
use entity::sample::SampleState;
use entity::{EventId, SampleId, deal, sample, wait};

use super::deliverable::DeliverableStep;
use super::sample::SampleStep;
use super::{dates, letters, store};
use crate::kernel::advance::advance_by_house;
use crate::kernel::{Call, Fault, House, Moved, Tx, With, advance};

/// A sample after a step.
#[derive(Clone, Debug, serde::Serialize, serde::Deserialize)]
pub struct SampleAnswer {
    /// The sample.
    pub sample: sample::Model,
    /// Its deal.
    pub deal: deal::Model,
    /// The event.
    pub event_id: EventId,
    /// Whose turn it is now.
    pub wait: Option<wait::Model>,
}

impl SampleAnswer {
    fn after(mut sample: sample::Model, deal: deal::Model, moved: Moved<SampleState>) -> Self {
        sample.state = moved.state;
        sample.version = moved.version;
        Self { sample, deal, event_id: moved.event_id, wait: moved.wait }
    }
}

/// How a sample travels.
#[derive(Clone, Debug)]
pub struct Shipment {
    /// Who carries it.
    pub carrier: String,
    /// Its tracking number.
    pub tracking: String,
}

/// The brand ships a sample.
pub async fn ship(house: &House, call: &Call, id: SampleId, shipment: &Shipment) -> Result<SampleAnswer, Fault> {
    house.promise(call, async |tx| send(tx, id, SampleStep::Ship, shipment).await).await
}

/// The brand ships another after one was lost.
pub async fn reship(house: &House, call: &Call, id: SampleId, shipment: &Shipment) -> Result<SampleAnswer, Fault> {
    house.promise(call, async |tx| send(tx, id, SampleStep::Reship, shipment).await).await
}

async fn send(tx: &Tx, id: SampleId, step: SampleStep, shipment: &Shipment) -> Result<SampleAnswer, Fault> {
    let (mut sample, deal) = store::load_sample(tx.db(), tx.actor(), id).await?;
    sample.carrier = Some(shipment.carrier.clone());
    sample.tracking = Some(shipment.tracking.clone());
    sample.shipped_at = Some(tx.now());
    let with = letters::about_sample(&deal, &sample, None)
        .set("carrier", shipment.carrier.as_str())
        .set("tracking", shipment.tracking.as_str())
        .set("shipped_at", tx.now());
    let moved = advance(tx, &store::ground(&deal), &sample, step, with).await?;
    Ok(SampleAnswer::after(sample, deal, moved))
}

/// The creator has the sample; the due date and the publish window count from now.
pub async fn receive(house: &House, call: &Call, id: SampleId) -> Result<SampleAnswer, Fault> {
    house
        .promise(call, async |tx| {
            let (sample, deal) = store::load_sample(tx.db(), tx.actor(), id).await?;
            let ground = store::ground(&deal);
            let (mut deliverable, _) = store::load_deliverable(tx.db(), tx.actor(), sample.deliverable_id).await?;
            deliverable.due_at = dates::days_after(tx.now(), deliverable.due_days, &deal.zone)?;
            deliverable.window_ends_at = dates::days_after(deliverable.due_at, deliverable.window_days, &deal.zone)?;
            let told = letters::about_sample(&deal, &sample, Some(deliverable.due_at)).set("received_at", tx.now());
            let moved = advance(tx, &ground, &sample, SampleStep::Receive, told).await?;
            if deliverable.state == DeliverableState::AwaitingSample {
                let dates = With::nothing().set("due_at", deliverable.due_at).set("window_ends_at", deliverable.window_ends_at);
                advance_by_house(tx, &ground, &deliverable, DeliverableStep::ReceiveSample, dates).await?;
            }
            Ok(SampleAnswer::after(sample, deal, moved))
        })
        .await
}

/// The sample never arrived.
pub async fn lose(house: &House, call: &Call, id: SampleId) -> Result<SampleAnswer, Fault> {
    plain(house, call, id, SampleStep::Lose).await
}

/// The brand wants the sample back.
pub async fn ask_return(house: &House, call: &Call, id: SampleId) -> Result<SampleAnswer, Fault> {
    plain(house, call, id, SampleStep::AskReturn).await
}

/// The sample is back with the brand.
pub async fn return_sample(house: &House, call: &Call, id: SampleId) -> Result<SampleAnswer, Fault> {
    plain(house, call, id, SampleStep::Return).await
}

async fn plain(house: &House, call: &Call, id: SampleId, step: SampleStep) -> Result<SampleAnswer, Fault> {
    house
        .promise(call, async |tx| {
            let (sample, deal) = store::load_sample(tx.db(), tx.actor(), id).await?;
            let moved = advance(tx, &store::ground(&deal), &sample, step, letters::about_sample(&deal, &sample, None)).await?;
            Ok(SampleAnswer::after(sample, deal, moved))
        })
        .await
}
