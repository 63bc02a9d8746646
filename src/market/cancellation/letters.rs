//! The facts of letters about cancellations, frozen when the step happens.

use entity::{Money, cancellation, deal};

use crate::kernel::With;
use crate::kernel::lifecycle::By;
use crate::notify::facts::CancellationFacts;

/// The letters of a cancellation's step, about so much of the price; only the brand reads what goes back to it.
pub fn told<State>(deal: &deal::Model, row: &cancellation::Model, price_minor: i64) -> With<State> {
    let money = |minor| Money::new(minor, deal.currency);
    let common = CancellationFacts {
        brand: deal.brand_name.clone(),
        creator: deal.creator_name.clone(),
        title: deal.title.clone(),
        by: row.asked_by,
        price: money(price_minor),
        compensation: money(row.compensation_minor),
        refund: None,
        reason: Some(row.reason.clone()),
    };
    let to_brand = CancellationFacts { refund: Some(money(row.refund_minor)), ..common.clone() };
    With::letter(&common).letter_to(By::Brand, to_brand)
}
