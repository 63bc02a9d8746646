//! The moment two sides agree: the deal, its pieces, its money and its confirmation, in one promise.

use entity::deal::{DealState, Settlement};
use entity::deliverable::DeliverableState;
use entity::sample::SampleState;
use entity::{EventId, Money, Role, brief, deal, deliverable, document, proposal, representation, sample};
use serde_json::json;
use sha2::{Digest, Sha256};

use super::{dates, letters, rules, store};
use crate::finance::hold::actions as hold;
use crate::finance::share;
use crate::kernel::terms::{Term, Terms, hex};
use crate::kernel::{Fault, Tx, With, begin};
use crate::market::brief::content::{Content, Offer, Wanted};
use crate::market::brief::store as products;
use crate::market::disclosure::promoted::Promoted;
use crate::market::{disclosure, identity};

/// A deal just agreed.
#[derive(Clone, Debug)]
pub struct Agreed {
    /// The deal.
    pub deal: deal::Model,
    /// The event of its beginning.
    pub event_id: EventId,
}

/// Makes the deal of a proposal both sides agreed to: pins terms, packs, zone and shares, reserves the
/// money, creates the deliverables and their samples, and issues the confirmation (合作确认单).
pub async fn agree_in(
    tx: &Tx,
    proposal: &proposal::Model,
    brief: &brief::Model,
    content: &Content,
    offer: &Offer,
) -> Result<Agreed, Fault> {
    let mut deal = pinned(tx, proposal, brief, content, offer).await?;
    let funded = reserve(tx, &deal, offer.settlement).await?;
    deal.state = if funded { DealState::Active } else { DealState::AwaitingFunds };
    let confirmation = confirmation(tx, &deal, brief, offer).await?;
    deal.document_id = Some(confirmation.id);
    store::insert_document(tx, &confirmation).await?;
    store::insert_deal(tx, &deal).await?;
    let requirements = serde_json::to_string(&content.requirements)?;
    let markets = serde_json::to_string(&content.markets)?;
    let mut deliverables = Vec::new();
    for (index, wanted) in offer.deliverables.iter().enumerate() {
        let number = i64::try_from(index).unwrap_or(i64::MAX) + 1;
        let piece = Piece { number, markets: &markets, requirements: &requirements };
        deliverables.push(deliver(tx, &deal, wanted, &piece).await?);
    }
    let missing = (!funded).then(|| Money::new(deal.price_minor + deal.fee_minor, deal.currency));
    let told = letters::told(&deal, &deliverables, letters::Extra { missing, ..letters::Extra::default() })?;
    let facts = json!({ "proposal": proposal.id, "terms": deal.terms_id, "document": confirmation.content_hash });
    let moved = begin(tx, &store::ground(&deal), &deal, told.facts(facts)).await?;
    Ok(Agreed { deal, event_id: moved.event_id })
}

/// The deal's row with everything it pins.
async fn pinned(tx: &Tx, proposal: &proposal::Model, brief: &brief::Model, content: &Content, offer: &Offer) -> Result<deal::Model, Fault> {
    let (terms_id, terms) = tx.current_terms().await?;
    let price_minor = offer.price_minor().ok_or(rules::DealError::TooLarge)?;
    let external = offer.settlement == Settlement::External;
    let brand = identity::store::find_organisation(tx.db(), proposal.brand_id).await?.ok_or_else(Fault::missing)?;
    let creator = identity::store::find_creator(tx.db(), proposal.creator_id).await?.ok_or_else(Fault::missing)?;
    let platform = offer.deliverables.first().map(|wanted| wanted.platform.as_str());
    let mandate = identity::store::active_mandate(tx.db(), proposal.creator_id, platform, tx.now()).await?;
    Ok(deal::Model {
        id: tx.mint(),
        state: DealState::AwaitingFunds,
        version: 1,
        created_at: tx.now(),
        changed_at: tx.now(),
        brief_id: brief.id,
        brief_number: proposal.brief_number,
        proposal_id: proposal.id,
        title: brief.title.clone(),
        category: brief.category.clone(),
        brand_id: proposal.brand_id,
        brand_name: brand.name,
        creator_name: creator.display_name,
        brand_user_id: proposal.brand_user_id,
        creator_id: proposal.creator_id,
        creator_user_id: proposal.creator_user_id,
        agency_id: mandate.as_ref().map(|mandate| mandate.agency_id),
        agency_share_bp: mandate.as_ref().map_or(0, |mandate| mandate.share_bp),
        agency_receives: mandate.is_some_and(|mandate| mandate.receives == representation::Receives::Agency),
        terms_id,
        packs: disclosure::actions::pinned_packs(tx, &content.markets).await?,
        promoted: promoted(tx, proposal, content, offer).await?,
        zone: proposal.zone.clone(),
        settlement: offer.settlement,
        currency: proposal.currency,
        price_minor,
        fee_minor: if external { 0 } else { fee_of(&terms, price_minor)? },
        document_id: None,
        disputed: false,
    })
}

/// What the posts promote, as far as it is known now: the product, whose brand it is, and whether sales are paid for.
async fn promoted(tx: &Tx, proposal: &proposal::Model, content: &Content, offer: &Offer) -> Result<String, Fault> {
    let product = match content.product_id {
        Some(id) => products::find_product(tx.db(), proposal.brand_id, id).await?,
        None => None,
    };
    let mut promoted = product.as_ref().map(Promoted::of_product).transpose()?.unwrap_or_default();
    if let Some(user) = proposal.creator_user_id
        && let Some(membership) = identity::store::find_membership(tx.db(), proposal.brand_id, user).await?
        && membership.role == Role::BrandOwner
    {
        promoted.state("own_brand", true);
    }
    if offer.commission {
        promoted.state("purchase_link", true);
    }
    Ok(serde_json::to_string(&promoted)?)
}

fn fee_of(terms: &Terms, price_minor: i64) -> Result<i64, Fault> {
    let fee_bp = u32::try_from(terms.number(Term::FeeBp)).map_err(|_| rules::DealError::TooLarge)?;
    Ok(share::share_minor(price_minor, fee_bp).map_err(|_| rules::DealError::TooLarge)?)
}

/// Reserves price and fee; a deal paid elsewhere needs nothing here.
async fn reserve(tx: &Tx, deal: &deal::Model, settlement: Settlement) -> Result<bool, Fault> {
    if settlement == Settlement::External {
        return Ok(true);
    }
    let ask = hold::Ask {
        deal: deal.id,
        brand: deal.brand_id,
        price: Money::new(deal.price_minor, deal.currency),
        fee: Money::new(deal.fee_minor, deal.currency),
        money_mode: tx.terms(deal.terms_id).await?.money_mode,
    };
    Ok(hold::request_in(tx, &store::ground(deal), ask).await?.funded)
}

/// The frozen confirmation: who agreed to what, under which terms, when.
async fn confirmation(tx: &Tx, deal: &deal::Model, brief: &brief::Model, offer: &Offer) -> Result<document::Model, Fault> {
    let terms = tx.terms(deal.terms_id).await?;
    let brand = identity::store::find_organisation(tx.db(), deal.brand_id).await?.ok_or_else(Fault::missing)?;
    let creator = identity::store::find_creator(tx.db(), deal.creator_id).await?.ok_or_else(Fault::missing)?;
    let content = json!({
        "deal": deal.id,
        "title": deal.title,
        "brief": { "id": brief.id, "version": deal.brief_number },
        "brand": { "id": brand.id, "legal_name": brand.legal_name, "registration_number": brand.registration_number },
        "creator": { "id": creator.id, "name": creator.display_name, "agency": deal.agency_id },
        "offer": offer,
        "price": Money::new(deal.price_minor, deal.currency),
        "fee": Money::new(deal.fee_minor, deal.currency),
        "terms": { "id": deal.terms_id, "content_hash": terms.content_hash()?, "numbers": terms.numbers },
        "packs": serde_json::from_str::<serde_json::Value>(&deal.packs)?,
        "zone": deal.zone,
        "accepted": { "brand_user": deal.brand_user_id, "creator_user": deal.creator_user_id, "last_by": tx.actor().user, "at": tx.now() },
    });
    let content = serde_json::to_string(&content)?;
    let day = tx.now().timestamp().strftime("%Y%m%d").to_string();
    Ok(document::Model {
        id: tx.mint(),
        kind: "confirmation".to_owned(),
        number: format!("HZ{day}-{}", &deal.id.0.simple().to_string()[20..]),
        deal_id: Some(deal.id),
        content_hash: hex(&Sha256::digest(&content)),
        content,
        created_at: tx.now(),
    })
}

struct Piece<'a> {
    number: i64,
    markets: &'a str,
    requirements: &'a str,
}

/// One deliverable, and the sample it waits for.
async fn deliver(tx: &Tx, deal: &deal::Model, wanted: &Wanted, piece: &Piece<'_>) -> Result<deliverable::Model, Fault> {
    let due_at = dates::days_after(tx.now(), wanted.due_days, &deal.zone)?;
    let row = deliverable::Model {
        id: tx.mint(),
        state: if wanted.sample.is_some() { DeliverableState::AwaitingSample } else { DeliverableState::Producing },
        version: 1,
        created_at: tx.now(),
        changed_at: tx.now(),
        deal_id: deal.id,
        brand_id: deal.brand_id,
        creator_id: deal.creator_id,
        agency_id: deal.agency_id,
        funded: deal.state == DealState::Active,
        number: piece.number,
        platform: wanted.platform.clone(),
        format: wanted.format.clone(),
        markets: piece.markets.to_owned(),
        price_minor: wanted.price_minor,
        route: wanted.route,
        route_reference: None,
        outline_wanted: wanted.outline,
        due_at,
        due_days: wanted.due_days,
        window_ends_at: dates::days_after(due_at, wanted.window_days, &deal.zone)?,
        window_days: wanted.window_days,
        retention_days: wanted.retention_days,
        requirements: piece.requirements.to_owned(),
        brand_rounds: 0,
        outline: None,
        approved_draft_id: None,
        published_at: None,
        sign_off_until: None,
        signed_off_at: None,
        retention_until: None,
        missing_since: None,
    };
    store::insert_deliverable(tx, &row).await?;
    let ground = store::ground(deal);
    begin(tx, &ground, &row, With::nothing()).await?;
    if let Some(sample) = &wanted.sample {
        let sample = sample::Model {
            id: tx.mint(),
            state: SampleState::Needed,
            version: 1,
            created_at: tx.now(),
            changed_at: tx.now(),
            deal_id: deal.id,
            deliverable_id: row.id,
            what: sample.what.clone(),
            to_be_returned: sample.to_be_returned,
            carrier: None,
            tracking: None,
            shipped_at: None,
            received_at: None,
        };
        store::insert_sample(tx, &sample).await?;
        begin(tx, &ground, &sample, letters::about_sample(deal, &sample, None)).await?;
    }
    Ok(row)
}
