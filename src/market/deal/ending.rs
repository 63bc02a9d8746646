//! Ending the pieces of a deal with it: deliverables are cancelled, clocks stop for good.

use entity::{deal, deliverable};

use super::deliverable::DeliverableStep;
use super::sample::SampleStep;
use super::store;
use crate::kernel::advance::advance_by_house;
use crate::kernel::{Fault, Tx, With, wait};
use crate::market::disclosure;

/// Cancels every deliverable that has not ended, asks nobody to rule on its content any more, no longer follows samples
/// and closes all clocks under the deal.
pub async fn end_pieces_in(tx: &Tx, deal: &deal::Model, deliverables: &[deliverable::Model]) -> Result<(), Fault> {
    let ground = store::ground(deal);
    for deliverable in deliverables {
        if !store::has_ended(deliverable.state) {
            advance_by_house(tx, &ground, deliverable, DeliverableStep::Cancel, With::nothing()).await?;
        }
    }
    for sample in store::open_samples_of(tx, deal.id).await? {
        advance_by_house(tx, &ground, &sample, SampleStep::Drop, With::nothing()).await?;
    }
    disclosure::actions::drop_under_deal_in(tx, &ground, deal.id).await?;
    wait::end_deal(tx, deal.id, "deal_ended").await
}
