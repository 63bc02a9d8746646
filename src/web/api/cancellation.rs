//! Cancellations over JSON, and what one would cost: bodies, views and handlers. Decisions stand in `market/cancellation`.

use entity::cancellation::CancellationState;
use entity::deal::Settlement;
use entity::{CancellationId, DealId, DeliverableId, Instant, Money, Party, cancellation, deal};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;

use crate::kernel::{Actor, Fault, House, wait};
use crate::market::cancellation::actions::{self, Asked, CancellationAnswer, SideCost};
use crate::market::cancellation::store;
use crate::market::deal::store::{ground, load_deal};
use crate::web::ask::{Ask, Nothing};
use crate::web::view::{List, Shown, Viewer};

/// What is asked.
#[derive(Debug, Clone, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct CancellationBody {
    /// Why.
    #[schema(min_length = 1, max_length = 2000)]
    pub reason: String,
    /// An amount for the other side to agree to; without it the brand pays the stage, the creator asks to leave free.
    #[serde(default)]
    pub compensation: Option<Money>,
}

/// A cancellation.
#[derive(Debug, Serialize, ToSchema)]
pub struct CancellationView {
    deal: DealId,
    asked_by: Party,
    /// How far the deal was: that of its farthest piece.
    stage: String,
    /// What the creator's side gets.
    compensation: Money,
    /// The platform's fee that follows it; shown to the brand and to staff.
    fee: Option<Money>,
    /// What goes back to the brand, fee included; shown to the brand and to staff.
    refund: Option<Money>,
    reason: String,
    created_at: Instant,
}

/// What cancelling now would cost.
#[derive(Debug, Serialize, ToSchema)]
pub struct CancellationPreview {
    deal: DealId,
    /// Where it is paid; nothing moves here for one paid elsewhere.
    #[schema(value_type = String)]
    settlement: Settlement,
    /// Whether nothing is live yet: after that, only a proposal is possible.
    before_publication: bool,
    /// What would be cancelled, piece by piece.
    pieces: Vec<PieceLine>,
    /// What each side could do without a proposal.
    sides: Vec<SideLine>,
    /// What of the stage's compensation would reach the creator, before tax.
    creator_part: Money,
}

/// What one piece costs.
#[derive(Debug, Serialize, ToSchema)]
pub struct PieceLine {
    deliverable: DeliverableId,
    stage: String,
    price: Money,
    compensation: Money,
}

/// What would follow if one side cancelled.
#[derive(Debug, Serialize, ToSchema)]
pub struct SideLine {
    /// Which side.
    by: Party,
    /// `done` takes effect at once; `asked_creator` waits for the brand, whose silence agrees.
    #[schema(value_type = String)]
    state: CancellationState,
    /// What is set aside of the price.
    price: Money,
    /// The fee set aside; shown to the brand and to staff.
    fee: Option<Money>,
    compensation: Money,
    /// The fee that follows the compensation; shown to the brand and to staff.
    fee_kept: Option<Money>,
    /// What goes back, fee included; shown to the brand and to staff.
    refund: Option<Money>,
}

fn sees_fee(actor: &Actor, deal: &deal::Model) -> bool {
    !matches!(ground(deal).party_of(actor), Some(Party::Creator | Party::Agency) | None)
}

fn view(viewer: &Viewer<'_>, row: &cancellation::Model, deal: &deal::Model) -> CancellationView {
    let money = |minor| Money::new(minor, deal.currency);
    let sees_fee = sees_fee(viewer.actor, deal);
    CancellationView {
        deal: deal.id,
        asked_by: row.asked_by,
        stage: row.stage.clone(),
        compensation: money(row.compensation_minor),
        fee: sees_fee.then(|| money(row.fee_minor)),
        refund: sees_fee.then(|| money(row.refund_minor)),
        reason: row.reason.clone(),
        created_at: row.created_at,
    }
}

fn shown<B>(ask: &Ask<B>, answer: &CancellationAnswer) -> Shown<CancellationView> {
    let viewer = ask.viewer();
    let fields = view(&viewer, &answer.cancellation, &answer.deal);
    Shown::of(&viewer, &answer.cancellation, &ground(&answer.deal), answer.wait.as_ref(), fields).after(answer.event_id)
}

/// What cancelling a deal now would cost each side.
pub async fn preview(ask: Ask<Nothing>) -> Result<CancellationPreview, Fault> {
    let preview = actions::preview(&ask.house, ask.actor(), ask.id()?).await?;
    let sees_fee = sees_fee(ask.actor(), &preview.deal);
    let money = |minor| Money::new(minor, preview.deal.currency);
    let side = |side: &SideCost| SideLine {
        by: side.by,
        state: side.state,
        price: money(side.figures.price_minor),
        fee: sees_fee.then(|| money(side.figures.fee_minor)),
        compensation: money(side.figures.compensation_minor),
        fee_kept: sees_fee.then(|| money(side.figures.fee_kept_minor)),
        refund: sees_fee.then(|| money(side.figures.refund_minor)),
    };
    let pieces = preview.assessment.pieces.iter().map(|piece| PieceLine {
        deliverable: piece.deliverable,
        stage: piece.stage.to_string(),
        price: money(piece.price_minor),
        compensation: money(piece.compensation_minor),
    });
    Ok(CancellationPreview {
        deal: preview.deal.id,
        settlement: preview.deal.settlement,
        before_publication: preview.assessment.before_publication,
        pieces: pieces.collect(),
        sides: preview.sides.iter().map(side).collect(),
        creator_part: preview.creator_part,
    })
}

/// A side asks to cancel.
pub async fn ask_for(ask: Ask<CancellationBody>) -> Result<Shown<CancellationView>, Fault> {
    let asked = Asked { reason: ask.body.reason.clone(), compensation: ask.body.compensation };
    let answer = actions::ask(&ask.house, &ask.call, ask.id()?, &asked).await?;
    Ok(shown(&ask, &answer))
}

/// The cancellations of a deal, the newest first.
pub async fn list(ask: Ask<Nothing>) -> Result<List<Shown<CancellationView>>, Fault> {
    let deal = load_deal(ask.house.reader(), ask.actor(), ask.id()?).await?;
    let rows = store::list_of_deal(ask.house.reader(), deal.id).await?;
    let viewer = ask.viewer();
    let show = |row: &cancellation::Model| Shown::of(&viewer, row, &ground(&deal), None, view(&viewer, row, &deal));
    Ok(List { items: rows.iter().map(show).collect(), next: None })
}

/// One cancellation.
pub async fn read(ask: Ask<Nothing>) -> Result<Shown<CancellationView>, Fault> {
    let (row, deal) = store::load_cancellation(ask.house.reader(), ask.actor(), ask.id()?).await?;
    let wait = wait::open_of(ask.house.reader(), row.id).await?;
    let viewer = ask.viewer();
    Ok(Shown::of(&viewer, &row, &ground(&deal), wait.as_ref(), view(&viewer, &row, &deal)))
}

/// Whether an actor may see a cancellation.
pub async fn is_visible(house: &House, actor: &Actor, id: Uuid) -> Result<bool, Fault> {
    match store::load_cancellation(house.reader(), actor, CancellationId(id)).await {
        Ok(_) => Ok(true),
        Err(Fault::Refused(_)) => Ok(false),
        Err(fault) => Err(fault),
    }
}

macro_rules! steps {
    ($($(#[$meta:meta])* $name:ident,)+) => { $(
        $(#[$meta])*
        pub async fn $name(ask: Ask<Nothing>) -> Result<Shown<CancellationView>, Fault> {
            let answer = actions::$name(&ask.house, &ask.call, ask.id()?).await?;
            Ok(shown(&ask, &answer))
        }
    )+ };
}

steps! {
    /// The other side agrees.
    agree,
    /// The other side refuses.
    refuse,
    /// Whoever asked takes it back.
    withdraw,
}
