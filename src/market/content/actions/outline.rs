//! The outline, where the brand wants one first.

use entity::DeliverableId;

use super::DeliverableAnswer;
use crate::kernel::{Call, Fault, FieldError, House, advance};
use crate::market::content::letters;
use crate::market::deal::deliverable::DeliverableStep;
use crate::market::deal::store::{ground, load_deliverable};

/// The creator hands in an outline of 1 to 5,000 characters.
pub async fn submit(house: &House, call: &Call, id: DeliverableId, outline: &str) -> Result<DeliverableAnswer, Fault> {
    if !(1..=5_000).contains(&outline.chars().count()) {
        return Err(Fault::invalid(vec![FieldError::new("outline", "length", "An outline has 1 to 5,000 characters.")]));
    }
    house
        .promise(call, async |tx| {
            let (mut deliverable, deal) = load_deliverable(tx.db(), tx.actor(), id).await?;
            let told = letters::outline(&deal, &deliverable, None)?.set("outline", Some(outline));
            let moved = advance(tx, &ground(&deal), &deliverable, DeliverableStep::SubmitOutline, told).await?;
            deliverable.outline = Some(outline.to_owned());
            Ok(DeliverableAnswer::after(deliverable, deal, moved))
        })
        .await
}

/// The brand, or its silence, accepts the outline.
pub async fn accept(house: &House, call: &Call, id: DeliverableId) -> Result<DeliverableAnswer, Fault> {
    house
        .promise(call, async |tx| {
            let (deliverable, deal) = load_deliverable(tx.db(), tx.actor(), id).await?;
            let told = letters::outline(&deal, &deliverable, None)?;
            let moved = advance(tx, &ground(&deal), &deliverable, DeliverableStep::AcceptOutline, told).await?;
            Ok(DeliverableAnswer::after(deliverable, deal, moved))
        })
        .await
}

/// The brand wants another outline.
pub async fn ask_changes(house: &House, call: &Call, id: DeliverableId, remarks: &str) -> Result<DeliverableAnswer, Fault> {
    house
        .promise(call, async |tx| {
            let (mut deliverable, deal) = load_deliverable(tx.db(), tx.actor(), id).await?;
            let told = letters::outline(&deal, &deliverable, Some(remarks))?.set("outline", None::<String>);
            let moved = advance(tx, &ground(&deal), &deliverable, DeliverableStep::AskOutlineChanges, told).await?;
            deliverable.outline = None;
            Ok(DeliverableAnswer::after(deliverable, deal, moved))
        })
        .await
}
