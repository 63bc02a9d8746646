//! Ending what is under review with its deal: lanes are dropped, nobody is asked for a word any more.

use entity::deal;

use crate::kernel::advance::advance_by_house;
use crate::kernel::{Fault, Tx, With};
use crate::market::content::lifecycle::ReviewStep;
use crate::market::content::store;
use crate::market::deal::store::ground;

/// Drops every lane of a deal that still reads a draft, because the deal ends.
pub async fn drop_lanes_in(tx: &Tx, deal: &deal::Model) -> Result<(), Fault> {
    for lane in store::open_reviews_of_deal(tx, deal.id).await? {
        advance_by_house(tx, &ground(deal), &lane, ReviewStep::Drop, With::nothing()).await?;
    }
    Ok(())
}
