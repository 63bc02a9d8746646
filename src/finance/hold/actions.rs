//! What the market does with a deal's money, inside its own promises.

use entity::hold::{self, HoldState};
use entity::posting::PostingKind;
use entity::terms::MoneyMode;
use entity::{DealId, DeliverableId, EventId, HoldId, Money, OrganisationId, SubjectKind, earning, earning::EarningKind};

use super::lifecycle::Step;
use super::rules::{HoldError, Taken, price_left_minor, state_after, take};
use super::{budget, store};
use crate::finance::Because;
use crate::finance::earning::actions::{self as earnings, Owing};
use crate::finance::ledger::{self, recipes};
use crate::finance::payee::store::ensure_in;
use crate::kernel::advance::{advance_by_house, begin};
use crate::kernel::{Fault, Ground, Term, Tx, With, record};

pub use crate::finance::earning::Part;
pub use crate::finance::payee::PayeeRef;

/// What a deal costs and who pays it.
#[derive(Clone, Copy, Debug)]
pub struct Ask {
    /// The deal.
    pub deal: DealId,
    /// The brand.
    pub brand: OrganisationId,
    /// The price, VAT included.
    pub price: Money,
    /// The platform's fee on top, VAT included.
    pub fee: Money,
    /// Who may hold money in this deal: as its terms say.
    pub money_mode: MoneyMode,
}

/// A hold, and whether its money was there at once.
#[derive(Clone, Debug, PartialEq, serde::Serialize, serde::Deserialize)]
pub struct Requested {
    /// The hold.
    pub hold: hold::Model,
    /// Whether price and fee are set aside.
    pub funded: bool,
}

/// A part of a hold that was earned.
#[derive(Clone, Debug)]
pub struct Release {
    /// The deliverable it was earned with, where it was one.
    pub deliverable: Option<DeliverableId>,
    /// The part of the price; its fee follows in proportion.
    pub price: Money,
    /// Who is owed what; together the price.
    pub parts: Vec<Part>,
    /// Why.
    pub because: Because,
}

/// Asks for a deal's money: drawn from its brief's budget, or set aside at once if the brand's balance covers price and
/// fee; otherwise the hold waits.
/// In `direct` no client money moves, and the hold only counts.
pub async fn request_in(tx: &Tx, ground: &Ground, ask: Ask) -> Result<Requested, Fault> {
    if ask.price.currency != ask.fee.currency || ask.price.minor < 0 || ask.fee.minor < 0 {
        return Err(HoldError::BadPrice.into());
    }
    ask.price.plus(ask.fee)?;
    let mut hold = hold::Model {
        id: tx.mint::<HoldId>(),
        state: HoldState::Requested,
        version: 1,
        created_at: tx.now(),
        changed_at: tx.now(),
        deal_id: ask.deal,
        brand_id: ask.brand,
        currency: ask.price.currency,
        price_minor: ask.price.minor,
        fee_minor: ask.fee.minor,
        funded_minor: 0,
        released_minor: 0,
        released_fee_minor: 0,
        refunded_minor: 0,
        refunded_fee_minor: 0,
        money_mode: ask.money_mode,
        terms_id: ground.terms,
        frozen: false,
    };
    store::insert(tx, &hold).await?;
    let facts = serde_json::json!({
        "deal": hold.deal_id, "brand": hold.brand_id, "price_minor": hold.price_minor, "fee_minor": hold.fee_minor,
        "currency": hold.currency,
    });
    begin(tx, &own(ground), &hold, With::nothing().facts(facts)).await?;
    let funded = fund(tx, ground, &mut hold).await?;
    Ok(Requested { hold, funded })
}

/// Sets a waiting deal's money aside if the brand's balance covers it now; `false` if it does not, or did already.
pub async fn fund_in(tx: &Tx, ground: &Ground, deal: DealId) -> Result<bool, Fault> {
    let mut hold = store::load_of_deal(tx, deal).await?;
    if hold.state != HoldState::Requested {
        return Ok(false);
    }
    fund(tx, ground, &mut hold).await
}

async fn fund(tx: &Tx, ground: &Ground, hold: &mut hold::Model) -> Result<bool, Fault> {
    let total_minor = hold.price_minor + hold.fee_minor;
    let is_drawn = match ground.brief {
        Some(brief) if hold.money_mode != MoneyMode::Direct && total_minor > 0 => budget::draw_in(tx, brief, hold, total_minor).await?,
        Some(_) | None => false,
    };
    if hold.money_mode != MoneyMode::Direct && total_minor > 0 && !is_drawn {
        let movement = recipes::hold_funded(hold.brand_id, hold.id, total_minor, hold.currency).of_deal(hold.deal_id);
        let because = Because::new("hold_funded", hold.deal_id, tx.now());
        let header = header(format!("hold:{}:fund", hold.id), hold, &because, None);
        if ledger::try_post_in(tx, &movement, header).await?.is_none() {
            return Ok(false);
        }
    }
    let with = With::nothing().facts(serde_json::json!({ "funded_minor": total_minor })).set("funded_minor", total_minor);
    let moved = advance_by_house(tx, &own(ground), hold, Step::Fund, with).await?;
    (hold.state, hold.version, hold.funded_minor, hold.changed_at) = (moved.state, moved.version, total_minor, tx.now());
    Ok(true)
}

/// Sets so much more aside for a deal that became dearer, if the brand's balance covers it; `false` if it does not, and
/// then nothing changed.
pub async fn enlarge_in(tx: &Tx, ground: &Ground, deal: DealId, price: Money, fee: Money) -> Result<bool, Fault> {
    let hold = store::load_of_deal(tx, deal).await?;
    take(&hold, 0)?;
    if price.currency != hold.currency || fee.currency != hold.currency || price.minor < 0 || fee.minor < 0 {
        return Err(HoldError::BadPrice.into());
    }
    let more_minor = price.plus(fee)?.minor;
    if hold.money_mode != MoneyMode::Direct && more_minor > 0 {
        let movement = recipes::hold_funded(hold.brand_id, hold.id, more_minor, hold.currency).of_deal(deal);
        let because = Because::new("hold_enlarged", deal, tx.now());
        let header = header(format!("hold:{}:enlarge:{}", hold.id, hold.version), &hold, &because, None);
        if ledger::try_post_in(tx, &movement, header).await?.is_none() {
            return Ok(false);
        }
    }
    let with = With::nothing()
        .to(hold.state)
        .facts(serde_json::json!({ "price_minor": price.minor, "fee_minor": fee.minor }))
        .set("price_minor", hold.price_minor + price.minor)
        .set("fee_minor", hold.fee_minor + fee.minor)
        .set("funded_minor", hold.funded_minor + more_minor);
    advance_by_house(tx, &own(ground), &hold, Step::Enlarge, with).await?;
    Ok(true)
}

/// Ends a hold that never had money, because its deal lapsed or was called off.
pub async fn give_up_in(tx: &Tx, ground: &Ground, deal: DealId) -> Result<(), Fault> {
    let hold = store::load_of_deal(tx, deal).await?;
    advance_by_house(tx, &own(ground), &hold, Step::GiveUp, With::nothing()).await?;
    earnings::drop_accrued_in(tx, ground, deal).await
}

/// Releases a part of the price with its share of the fee: money is owed to the payees from now on. The hold ends when
/// nothing is left in it.
pub async fn release_in(tx: &Tx, ground: &Ground, deal: DealId, release: Release) -> Result<Vec<earning::Model>, Fault> {
    let hold = store::load_of_deal(tx, deal).await?;
    let parts_minor: i128 = release.parts.iter().map(|part| i128::from(part.gross.minor)).sum();
    let is_whole = parts_minor == i128::from(release.price.minor) && release.parts.iter().all(|part| part.gross.minor >= 0);
    let one_currency = release.parts.iter().all(|part| part.gross.currency == hold.currency) && release.price.currency == hold.currency;
    if !is_whole || !one_currency {
        return Err(HoldError::PartsDiffer.into());
    }
    let taken = take(&hold, release.price.minor)?;
    let released_minor = hold.released_minor + taken.total_minor();
    let released_fee_minor = hold.released_fee_minor + taken.fee_minor;
    let given_back_minor = hold.refunded_minor - hold.refunded_fee_minor;
    let to = state_after(hold.price_minor, released_minor - released_fee_minor, given_back_minor, false);
    let facts = release_facts(tx, &hold, &release, taken).await?;
    let with = With::nothing().to(to).facts(facts).set("released_minor", released_minor).set("released_fee_minor", released_fee_minor);
    let moved = advance_by_house(tx, &own(ground), &hold, Step::Release, with).await?;

    let owing = Owing {
        hold: &hold,
        deliverable: release.deliverable,
        fee_minor: taken.fee_minor,
        vat_minor: vat_minor(tx, &hold, taken).await?,
        because: &release.because,
    };
    let owed = earnings::owe_in(tx, ground, &owing, &release.parts).await?;
    let earned = recipes::Earned {
        price_minor: taken.price_minor,
        fee_minor: taken.fee_minor,
        vat_minor: owing.vat_minor,
        parts: owed.iter().map(|earning| (earning.payee_id, earning.owed_minor)).collect(),
    };
    if let Some(movement) = release_movement(&hold, &earned, is_compensation(&release)) {
        let key = format!("hold:{}:release:{}", hold.id, hold.version);
        ledger::post_in(tx, &movement, header(key.clone(), &hold, &release.because, Some(moved.event_id))).await?;
        if hold.money_mode == MoneyMode::Direct {
            ledger::collect_fees_in(tx, hold.brand_id, hold.currency, &key).await?;
        }
    }
    earnings::recover_debts_in(tx, ground, &owed, &release.because).await?;
    Ok(owed)
}

/// What the event of a release says: the amounts of its posting, payee by payee.
async fn release_facts(tx: &Tx, hold: &hold::Model, release: &Release, taken: Taken) -> Result<serde_json::Value, Fault> {
    let mut parts = Vec::with_capacity(release.parts.len());
    for part in &release.parts {
        let payee = ensure_in(tx, part.payee).await?.id;
        parts.push(serde_json::json!({ "payee": payee, "owed_minor": part.gross.minor }));
    }
    Ok(serde_json::json!({
        "brand": hold.brand_id, "price_minor": taken.price_minor, "fee_minor": taken.fee_minor, "currency": hold.currency,
        "money_mode": hold.money_mode, "deliverable": release.deliverable, "parts": parts,
    }))
}

fn is_compensation(release: &Release) -> bool {
    release.parts.iter().any(|part| part.kind == EarningKind::Compensation)
}

fn release_movement(hold: &hold::Model, earned: &recipes::Earned, compensation: bool) -> Option<recipes::Movement> {
    let kind = if compensation { PostingKind::HoldCompensated } else { PostingKind::HoldReleased };
    let movement = match hold.money_mode {
        MoneyMode::Principal => recipes::released_as_principal(kind, hold.id, earned, hold.currency),
        MoneyMode::Custody => recipes::released_in_custody(kind, hold.id, earned, hold.currency),
        MoneyMode::Direct => recipes::fee_earned(hold.brand_id, earned, hold.currency),
    };
    if movement.lines.is_empty() { None } else { Some(movement.of_deal(hold.deal_id)) }
}

/// The VAT in what the operator sells with a release: of the brand's whole payment in `principal`, otherwise of the
/// fee. The rate is that of the pinned terms (6 % on services, VAT Law of the PRC, in force since 2026-01-01).
async fn vat_minor(tx: &Tx, hold: &hold::Model, taken: Taken) -> Result<i64, Fault> {
    let terms = match hold.terms_id {
        Some(id) => tx.terms(id).await?,
        None => tx.current_terms().await?.1,
    };
    let sold_minor = if hold.money_mode == MoneyMode::Principal { taken.total_minor() } else { taken.fee_minor };
    let rate_bp = u32::try_from(terms.number(Term::VatBp)).map_err(|_| Fault::broken("the VAT rate of the terms"))?;
    let net_minor = crate::finance::tax::net_of_inclusive(sold_minor, rate_bp).map_err(|error| Fault::broken(error.to_string()))?;
    Ok(sold_minor - net_minor)
}

/// Gives a part of the price back to the brand with its share of the fee, or all that is left; the answer is what went
/// back, fee included. Giving back the rest also ends what the deal still expected to owe.
pub async fn refund_in(tx: &Tx, ground: &Ground, deal: DealId, price: Option<Money>, because: Because) -> Result<Money, Fault> {
    let hold = store::load_of_deal(tx, deal).await?;
    if price.is_some_and(|price| price.currency != hold.currency) {
        return Err(HoldError::BadPrice.into());
    }
    let taken = take(&hold, price.map_or(price_left_minor(&hold), |price| price.minor))?;
    let refunded_minor = hold.refunded_minor + taken.total_minor();
    let refunded_fee_minor = hold.refunded_fee_minor + taken.fee_minor;
    let earned_minor = hold.released_minor - hold.released_fee_minor;
    let to = state_after(hold.price_minor, earned_minor, refunded_minor - refunded_fee_minor, true);
    let facts = serde_json::json!({ "price_minor": taken.price_minor, "fee_minor": taken.fee_minor });
    let with = With::nothing().to(to).facts(facts).set("refunded_minor", refunded_minor).set("refunded_fee_minor", refunded_fee_minor);
    let moved = advance_by_house(tx, &own(ground), &hold, Step::Refund, with).await?;
    if hold.money_mode != MoneyMode::Direct && taken.total_minor() > 0 {
        let movement = recipes::hold_refunded(hold.brand_id, hold.id, taken.total_minor(), hold.currency).of_deal(deal);
        let key = format!("hold:{}:refund:{}", hold.id, hold.version);
        ledger::post_in(tx, &movement, header(key, &hold, &because, Some(moved.event_id))).await?;
    }
    if to != HoldState::PartlyReleased {
        earnings::drop_accrued_in(tx, ground, deal).await?;
    }
    Ok(Money::new(taken.total_minor(), hold.currency))
}

/// Keeps a deal's money where it is while a dispute runs. Freezing twice changes nothing.
pub async fn freeze_in(tx: &Tx, _ground: &Ground, deal: DealId) -> Result<(), Fault> {
    set_frozen(tx, deal, true).await
}

/// Lets a deal's money move again.
pub async fn thaw_in(tx: &Tx, _ground: &Ground, deal: DealId) -> Result<(), Fault> {
    set_frozen(tx, deal, false).await
}

async fn set_frozen(tx: &Tx, deal: DealId, frozen: bool) -> Result<(), Fault> {
    let hold = store::load_of_deal(tx, deal).await?;
    if hold.frozen == frozen {
        return Ok(());
    }
    store::set_frozen(tx, &hold, frozen).await?;
    record(tx, SubjectKind::Hold, hold.id, if frozen { "freeze" } else { "thaw" }, serde_json::json!({ "deal": deal })).await?;
    Ok(())
}

fn header<'a>(key: String, hold: &hold::Model, because: &'a Because, event: Option<EventId>) -> ledger::actions::Header<'a> {
    ledger::actions::Header { key, because, chain: hold.id.into(), event, reverses: None }
}

/// The deal's ground without the deal: a hold's own waits neither pause nor end with those of the deal.
fn own(ground: &Ground) -> Ground {
    Ground { deal: None, brief: None, ..ground.clone() }
}
