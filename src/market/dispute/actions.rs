//! What happens to disputes: opened, answered, ruled, appealed, carried out, taken back.

use entity::dispute::DisputeState;
use entity::{DealId, DisputeId, EventId, Party, deal, dispute, wait};
use jiff::SignedDuration;
use serde_json::json;

use super::carry_out::{carry_out_in, freeze_in, thaw_in};
use super::letters::Extra;
use super::lifecycle::DisputeStep;
use super::rules::{self, award, outcome};
use super::{letters, store};
use crate::kernel::calendar::Span;
use crate::kernel::wait::pause_deal;
use crate::kernel::{Actor, Call, Fault, House, Moved, Term, Tx, advance, begin};
use crate::market::deal::sides::side_of;
use crate::market::deal::store::{ground, load_deal};
use crate::market::{cancellation, change};

pub use super::rules::Reason;

/// A dispute after a step.
#[derive(Clone, Debug, serde::Serialize, serde::Deserialize)]
pub struct DisputeAnswer {
    /// The dispute.
    pub dispute: dispute::Model,
    /// Its deal.
    pub deal: deal::Model,
    /// The event.
    pub event_id: EventId,
    /// Whose turn it is now.
    pub wait: Option<wait::Model>,
}

impl DisputeAnswer {
    fn after(mut dispute: dispute::Model, deal: deal::Model, moved: Moved<DisputeState>) -> Self {
        dispute.state = moved.state;
        dispute.version = moved.version;
        Self { dispute, deal, event_id: moved.event_id, wait: moved.wait }
    }
}

/// A side opens a dispute with its own statement of 1 to 5,000 characters. Requests that wait for an answer are
/// overtaken by it.
pub async fn open(house: &House, call: &Call, id: DealId, (reason, statement): (Reason, &str)) -> Result<DisputeAnswer, Fault> {
    rules::must_say("statement", statement)?;
    house
        .promise(call, async |tx| {
            let deal = load_deal(tx.db(), tx.actor(), id).await?;
            let side = side_of(&deal, tx.actor())?;
            let Some(user) = tx.actor().user else { return Err(Fault::missing()) };
            let terms = tx.terms(deal.terms_id).await?;
            rules::must_be_disputable(&deal, tx.now(), terms.number(Term::DisputeOpenDays))?;
            change::actions::drop_open_in(tx, &deal).await?;
            cancellation::actions::drop_open_in(tx, &deal).await?;
            let said = Some(statement.to_owned());
            let row = dispute::Model {
                id: tx.mint(),
                state: DisputeState::Statements,
                version: 1,
                created_at: tx.now(),
                changed_at: tx.now(),
                deal_id: id,
                opened_by: side,
                opened_user_id: user,
                reason: reason.to_string(),
                brand_statement: said.clone().filter(|_| side == Party::Brand),
                creator_statement: said.filter(|_| side == Party::Creator),
                creator_share_bp: None,
                ruling: None,
                mediator_id: None,
                appealed_by: None,
            };
            store::insert(tx, &row).await?;
            let stake = store::stake(tx.db(), &deal).await?;
            let told = letters::told(&deal, &row, &Extra { stake: Some(stake), ..Extra::default() })?;
            let facts = json!({ "deal": id, "by": side, "reason": reason, "stake_minor": stake.price_minor });
            let moved = begin(tx, &ground(&deal), &row, told.facts(facts)).await?;
            freeze_in(tx, &deal, &row).await?;
            Ok(DisputeAnswer::after(row, load_deal(tx.db(), tx.actor(), id).await?, moved))
        })
        .await
}

/// The other side says its word, once, in 1 to 5,000 characters; the file goes to a mediator.
pub async fn state(house: &House, call: &Call, id: DisputeId, statement: &str) -> Result<DisputeAnswer, Fault> {
    rules::must_say("statement", statement)?;
    house
        .promise(call, async |tx| {
            let (mut row, deal) = store::load_dispute(tx.db(), tx.actor(), id).await?;
            let side = side_of(&deal, tx.actor())?;
            if row.state == DisputeState::Statements {
                rules::must_be_other_side(&row, side)?;
            }
            let said = Some(statement.to_owned());
            let column = if side == Party::Brand { "brand_statement" } else { "creator_statement" };
            if side == Party::Brand {
                row.brand_statement = said.clone()
            } else {
                row.creator_statement = said.clone()
            };
            let extra = Extra { stake: Some(store::stake(tx.db(), &deal).await?), ..Extra::default() };
            let told = letters::told(&deal, &row, &extra)?.facts(json!({ "by": side })).set(column, said);
            take(tx, row, deal, DisputeStep::State, told).await
        })
        .await
}

/// The other side stayed silent: the file goes to a mediator as it is.
pub async fn ready(house: &House, call: &Call, id: DisputeId) -> Result<DisputeAnswer, Fault> {
    house
        .promise(call, async |tx| {
            let (row, deal) = store::load_dispute(tx.db(), tx.actor(), id).await?;
            let extra = Extra { stake: Some(store::stake(tx.db(), &deal).await?), ..Extra::default() };
            let told = letters::told(&deal, &row, &extra)?;
            take(tx, row, deal, DisputeStep::Ready, told).await
        })
        .await
}

/// What a mediator decides.
#[derive(Clone, Debug)]
pub struct Ruling {
    /// The creator's share of what is at stake, 0 to 10,000 basis points.
    pub creator_share_bp: i64,
    /// Why, on the checklist, 1 to 5,000 characters.
    pub reasons: String,
}

/// A mediator rules; either side may appeal.
pub async fn rule(house: &House, call: &Call, id: DisputeId, ruling: &Ruling) -> Result<DisputeAnswer, Fault> {
    let share_bp = checked(ruling)?;
    house
        .promise(call, async |tx| {
            let (mut row, deal) = store::load_dispute(tx.db(), tx.actor(), id).await?;
            row.creator_share_bp = Some(ruling.creator_share_bp);
            row.ruling = Some(ruling.reasons.clone());
            row.mediator_id = tx.actor().user;
            let stake = store::stake(tx.db(), &deal).await?;
            let award = award(stake, share_bp)?;
            let extra = Extra {
                ruling: Some((outcome(DisputeState::Ruled, ruling.creator_share_bp), award)),
                appeal_until: Some(appeal_until(tx, &deal).await?),
                ..Extra::default()
            };
            let told = letters::told(&deal, &row, &extra)?
                .facts(json!({ "creator_share_bp": ruling.creator_share_bp, "award": award }))
                .set("creator_share_bp", row.creator_share_bp)
                .set("ruling", row.ruling.clone())
                .set("mediator_id", row.mediator_id);
            take(tx, row, deal, DisputeStep::Rule, told).await
        })
        .await
}

fn checked(ruling: &Ruling) -> Result<u32, Fault> {
    rules::must_say("reasons", &ruling.reasons)?;
    rules::must_be_share(ruling.creator_share_bp)
}

async fn appeal_until(tx: &Tx, deal: &deal::Model) -> Result<entity::Instant, Fault> {
    let days = u32::try_from(tx.terms(deal.terms_id).await?.number(Term::DisputeAppealDays)).unwrap_or(u32::MAX);
    Ok(tx.house().calendar().deadline(tx.now(), Span::Days(days), &deal.zone, true)?)
}

/// A side appeals; another mediator rules.
pub async fn appeal(house: &House, call: &Call, id: DisputeId) -> Result<DisputeAnswer, Fault> {
    house
        .promise(call, async |tx| {
            let (mut row, deal) = store::load_dispute(tx.db(), tx.actor(), id).await?;
            let side = side_of(&deal, tx.actor())?;
            row.appealed_by = Some(side);
            let told = letters::told(&deal, &row, &Extra { by: Some(side), ..Extra::default() })?;
            let told = told.facts(json!({ "by": side })).set("appealed_by", row.appealed_by);
            take(tx, row, deal, DisputeStep::Appeal, told).await
        })
        .await
}

/// Another mediator than the first rules on the appeal; it is carried out at once.
pub async fn rule_appeal(house: &House, call: &Call, id: DisputeId, ruling: &Ruling) -> Result<DisputeAnswer, Fault> {
    checked(ruling)?;
    house
        .promise(call, async |tx| {
            let (mut row, deal) = store::load_dispute(tx.db(), tx.actor(), id).await?;
            if row.state == DisputeState::Appealed {
                rules::must_be_another(&row, tx.actor().user)?;
            }
            row.creator_share_bp = Some(ruling.creator_share_bp);
            row.ruling = Some(ruling.reasons.clone());
            finish(tx, row, deal, DisputeStep::RuleAppeal).await
        })
        .await
}

/// Nobody appealed: the ruling is carried out.
pub async fn close(house: &House, call: &Call, id: DisputeId) -> Result<DisputeAnswer, Fault> {
    house
        .promise(call, async |tx| {
            let (row, deal) = store::load_dispute(tx.db(), tx.actor(), id).await?;
            finish(tx, row, deal, DisputeStep::Close).await
        })
        .await
}

/// The last day of a dispute nobody decided is over: the published default split is carried out.
pub async fn settle(house: &House, call: &Call, id: DisputeId) -> Result<DisputeAnswer, Fault> {
    house
        .promise(call, async |tx| {
            let (mut row, deal) = store::load_dispute(tx.db(), tx.actor(), id).await?;
            row.creator_share_bp = Some(tx.terms(deal.terms_id).await?.number(Term::DisputeSplitBp));
            finish(tx, row, deal, DisputeStep::Settle).await
        })
        .await
}

/// Settles disputes whose last day is over, the oldest first; how many there were.
pub async fn settle_overdue(house: &House) -> Result<usize, Fault> {
    let clock = Actor::clock();
    let mut settled = 0;
    for row in store::undecided_since(house.reader(), house.now(), 1_000).await? {
        let (_, deal) = store::load_dispute(house.reader(), &clock, row.id).await?;
        let days = house.terms(deal.terms_id).await?.number(Term::DisputeLimitDays);
        if row.created_at.plus(SignedDuration::from_hours(24 * days)) <= house.now() {
            settle(house, &Call::by(clock.clone()), row.id).await?;
            settled += 1;
        }
    }
    Ok(settled)
}

/// Whoever opened it takes it back; everything goes on.
pub async fn withdraw(house: &House, call: &Call, id: DisputeId) -> Result<DisputeAnswer, Fault> {
    house
        .promise(call, async |tx| {
            let (row, deal) = store::load_dispute(tx.db(), tx.actor(), id).await?;
            rules::must_be_opener(&row, side_of(&deal, tx.actor())?)?;
            let told = letters::told(&deal, &row, &Extra::default())?;
            let moved = advance(tx, &ground(&deal), &row, DisputeStep::Withdraw, told).await?;
            thaw_in(tx, &deal).await?;
            Ok(DisputeAnswer::after(row, load_deal(tx.db(), tx.actor(), deal.id).await?, moved))
        })
        .await
}

/// Takes a step that leaves the dispute open; clocks begun meanwhile stand still like the others.
async fn take(
    tx: &Tx,
    row: dispute::Model,
    deal: deal::Model,
    step: DisputeStep,
    told: crate::kernel::With<DisputeState>,
) -> Result<DisputeAnswer, Fault> {
    let moved = advance(tx, &ground(&deal), &row, step, told).await?;
    pause_deal(tx, deal.id, row.id).await?;
    Ok(DisputeAnswer::after(row, deal, moved))
}

/// Ends a dispute by the share its row now holds, and carries it out.
async fn finish(tx: &Tx, row: dispute::Model, deal: deal::Model, step: DisputeStep) -> Result<DisputeAnswer, Fault> {
    let share_bp = row.creator_share_bp.ok_or_else(|| Fault::broken("a dispute that ends has its ruling"))?;
    let stake = store::stake(tx.db(), &deal).await?;
    let award = award(stake, rules::must_be_share(share_bp)?)?;
    let to = if step == DisputeStep::Settle { DisputeState::Settled } else { DisputeState::Closed };
    let extra = Extra { ruling: Some((outcome(to, share_bp), award)), ..Extra::default() };
    let told = letters::told(&deal, &row, &extra)?
        .facts(json!({ "creator_share_bp": share_bp, "stake_minor": stake.price_minor, "award": award }))
        .set("creator_share_bp", row.creator_share_bp)
        .set("ruling", row.ruling.clone());
    let moved = advance(tx, &ground(&deal), &row, step, told).await?;
    carry_out_in(tx, &deal, &row, (stake, award)).await?;
    Ok(DisputeAnswer::after(row, load_deal(tx.db(), tx.actor(), deal.id).await?, moved))
}
