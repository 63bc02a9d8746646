//! The facts of letters about disputes, frozen when the step happens.

use entity::{Instant, Money, Party, deal, dispute};

use super::rules::{Award, Stake};
use crate::kernel::lifecycle::By;
use crate::kernel::{Fault, With};
use crate::market::deal::sides::creator_part;
use crate::notify::facts::DisputeFacts;

/// What a letter about a dispute says beyond it.
#[derive(Clone, Debug, Default)]
pub struct Extra {
    /// Who took the step, where it is not who opened it.
    pub by: Option<Party>,
    /// What is at stake.
    pub stake: Option<Stake>,
    /// The ruling: its word and what each side gets.
    pub ruling: Option<(&'static str, Award)>,
    /// Until when it can be appealed.
    pub appeal_until: Option<Instant>,
}

/// The letters of a dispute's step; the creator reads its own part, without the agency's.
pub fn told<State>(deal: &deal::Model, row: &dispute::Model, extra: &Extra) -> Result<With<State>, Fault> {
    let money = |minor| Money::new(minor, deal.currency);
    let claim = if row.opened_by == Party::Brand { &row.brand_statement } else { &row.creator_statement };
    let award = extra.ruling.map(|(_, award)| award);
    let common = DisputeFacts {
        brand: deal.brand_name.clone(),
        creator: deal.creator_name.clone(),
        title: deal.title.clone(),
        by: extra.by.unwrap_or(row.opened_by),
        claim: claim.clone(),
        frozen: extra.stake.filter(|stake| stake.price_minor > 0).map(|stake| money(stake.price_minor)),
        ruling: extra.ruling.map(|(word, _)| word.to_owned()),
        creator_amount: award.map(|award| money(award.creator_minor)),
        brand_amount: award.map(|award| money(award.brand_minor)),
        reasons: row.ruling.clone(),
        appeal_until: extra.appeal_until,
    };
    let own = common.creator_amount.map(|amount| creator_part(deal, amount)).transpose()?;
    let to_creator = DisputeFacts { creator_amount: own, ..common.clone() };
    Ok(With::letter(&common).letter_to(By::Creator, to_creator))
}
