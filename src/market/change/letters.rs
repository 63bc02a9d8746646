//! The facts of letters about change requests, frozen when the step happens.

use entity::{Money, change_request, deal};

use super::rules::Change;
use crate::kernel::With;
use crate::kernel::lifecycle::By;
use crate::notify::facts::ChangeFacts;

/// The letters of a change request's step: only the brand reads what it has to add, fee included.
pub fn told<State>(deal: &deal::Model, row: &change_request::Model, change: &Change, to_fund_minor: i64) -> With<State> {
    let money = |minor| Money::new(minor, deal.currency);
    let narrow = |number: i64| i32::try_from(number).unwrap_or(i32::MAX);
    let common = ChangeFacts {
        brand: deal.brand_name.clone(),
        creator: deal.creator_name.clone(),
        title: deal.title.clone(),
        by: row.asked_by,
        price: change.price_minor.map(money),
        difference: None,
        due_at: change.due_at,
        retention_days: change.retention_days.map(narrow),
        extra_rounds: change.extra_rounds.map(narrow),
        rights: change.rights.clone(),
        reason: Some(row.reason.clone()),
    };
    let to_brand = ChangeFacts { difference: (to_fund_minor > 0).then(|| money(to_fund_minor)), ..common.clone() };
    With::letter(&common).letter_to(By::Brand, to_brand)
}
