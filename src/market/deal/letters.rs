//! The facts of letters about deals, frozen when the step happens.

use entity::{Instant, Money, Party, deal, deliverable};

use super::shares::divide;
use crate::kernel::lifecycle::By;
use crate::kernel::{Fault, With};
use crate::notify::facts::{DealFacts, DeliverableFacts, Piece};

/// What everyone is told about a deal; each side gets its own figures on top.
fn facts(deal: &deal::Model, deliverables: &[deliverable::Model]) -> DealFacts {
    DealFacts {
        brand: deal.brand_name.clone(),
        creator: deal.creator_name.clone(),
        title: deal.title.clone(),
        deliverables: i64::try_from(deliverables.len()).unwrap_or(i64::MAX),
        price: Money::new(deal.price_minor, deal.currency),
        fee: None,
        net: None,
        missing: None,
        refund: None,
        due_at: deliverables.iter().map(|deliverable| deliverable.due_at).min(),
        by: None,
        reason: None,
    }
}

/// What a letter about a deal says beyond the deal itself.
#[derive(Clone, Debug, Default)]
pub struct Extra {
    /// What is missing in the brand's balance.
    pub missing: Option<Money>,
    /// What went back to the brand.
    pub refund: Option<Money>,
    /// Who ended it.
    pub by: Option<Party>,
    /// Why.
    pub reason: Option<String>,
}

/// The letters of a deal's step: fee and missing money to the brand, the creator's part to the creator.
pub fn told<State>(deal: &deal::Model, deliverables: &[deliverable::Model], extra: Extra) -> Result<With<State>, Fault> {
    let common = DealFacts { by: extra.by, reason: extra.reason, ..facts(deal, deliverables) };
    let fee = Money::new(deal.fee_minor, deal.currency);
    let to_brand = DealFacts { fee: Some(fee), missing: extra.missing, refund: extra.refund, ..common.clone() };
    let part = divide(deal, Money::new(deal.price_minor, deal.currency))?.creator;
    let to_creator = DealFacts { net: Some(part), ..common };
    Ok(With::letter(&to_brand).letter_to(By::Creator, to_creator))
}

/// What a letter about one deliverable says beyond it.
#[derive(Clone, Debug, Default)]
pub struct Post {
    /// The post's address.
    pub url: Option<String>,
    /// Remarks or reasons.
    pub remarks: Option<String>,
    /// Money that became payable or was taken back: the price.
    pub price: Option<Money>,
    /// When it is paid.
    pub pay_at: Option<Instant>,
    /// Whether a removal was allowed.
    pub allowed: Option<bool>,
}

/// The letters of a deliverable's step: the price to the brand, the creator's part to the creator.
pub fn about_post<State>(deal: &deal::Model, deliverable: &deliverable::Model, post: Post) -> Result<With<State>, Fault> {
    let part = post.price.map(|price| divide(deal, price)).transpose()?.map(|divided| divided.creator);
    let common = DeliverableFacts {
        brand: deal.brand_name.clone(),
        creator: deal.creator_name.clone(),
        title: deal.title.clone(),
        deliverable: piece_of(deliverable),
        post_url: post.url,
        remarks: post.remarks,
        amount: post.price,
        pay_at: post.pay_at,
        keep_until: deliverable.retention_until,
        missing_since: deliverable.missing_since,
        allowed: post.allowed,
    };
    let to_creator = DeliverableFacts { amount: part, ..common.clone() };
    Ok(With::letter(&common).letter_to(By::Creator, to_creator))
}

/// What letters say of a deliverable, in the words of whoever reads them.
pub fn piece_of(deliverable: &deliverable::Model) -> Piece {
    Piece { platform: deliverable.platform.clone(), format: deliverable.format.clone(), number: deliverable.number }
}

/// What a deliverable is called in documents and postings, by its codes.
pub fn name_of(deliverable: &deliverable::Model) -> String {
    format!("{} {} #{}", deliverable.platform, deliverable.format, deliverable.number)
}

/// The letters about a sample.
pub fn about_sample<State>(deal: &deal::Model, sample: &entity::sample::Model, due_at: Option<Instant>) -> With<State> {
    With::letter(crate::notify::facts::SampleFacts {
        brand: deal.brand_name.clone(),
        creator: deal.creator_name.clone(),
        title: deal.title.clone(),
        product: sample.what.clone(),
        carrier: sample.carrier.clone(),
        tracking_number: sample.tracking.clone(),
        due_at,
    })
}
