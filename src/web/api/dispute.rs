//! Disputes over JSON: bodies, views and handlers. Decisions stand in `market/dispute`.

use entity::dispute::DisputeState;
use entity::{DealId, DisputeId, Instant, Party, UserId, deal, dispute};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use uuid::Uuid;

use crate::kernel::paging::Page;
use crate::kernel::{Actor, Fault, House, wait};
use crate::market::deal::store::{ground, load_deal};
use crate::market::dispute::actions::{self, DisputeAnswer, Reason, Ruling};
use crate::market::dispute::store;
use crate::web::ask::{Ask, Nothing};
use crate::web::view::{List, Shown, Viewer};

/// What a dispute is about.
#[derive(Debug, Clone, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct DisputeBody {
    /// A code of the checklist: `not_delivered`, `requirement_not_met`, `not_as_approved`, `not_compliant`,
    /// `not_retained`, `sample`, `beyond_agreement`, `withheld_without_reason` or `rights_exceeded`.
    #[schema(value_type = String)]
    pub reason: Reason,
    /// What happened, in the opening side's words.
    #[schema(min_length = 1, max_length = 5000)]
    pub statement: String,
}

/// The other side's word.
#[derive(Debug, Clone, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct StatementBody {
    /// What happened.
    #[schema(min_length = 1, max_length = 5000)]
    pub statement: String,
}

/// A ruling.
#[derive(Debug, Clone, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct DisputeRulingBody {
    /// The creator's share of what is at stake, in basis points: 10,000 is full, 0 is none.
    #[schema(minimum = 0, maximum = 10000)]
    pub creator_share_bp: i64,
    /// Why, on the checklist.
    #[schema(min_length = 1, max_length = 5000)]
    pub reasons: String,
}

/// A dispute.
#[derive(Debug, Serialize, ToSchema)]
pub struct DisputeView {
    deal: DealId,
    opened_by: Party,
    /// The code of the checklist.
    reason: String,
    brand_statement: Option<String>,
    creator_statement: Option<String>,
    /// The creator's share by the ruling, in basis points of what is at stake.
    creator_share_bp: Option<i64>,
    /// The ruling's reasons.
    ruling: Option<String>,
    /// Who ruled first; shown to staff.
    mediator: Option<UserId>,
    appealed_by: Option<Party>,
    created_at: Instant,
}

fn view(viewer: &Viewer<'_>, row: &dispute::Model, deal: &deal::Model) -> DisputeView {
    DisputeView {
        deal: deal.id,
        opened_by: row.opened_by,
        reason: row.reason.clone(),
        brand_statement: row.brand_statement.clone(),
        creator_statement: row.creator_statement.clone(),
        creator_share_bp: row.creator_share_bp,
        ruling: row.ruling.clone(),
        mediator: row.mediator_id.filter(|_| viewer.actor.is_staff()),
        appealed_by: row.appealed_by,
        created_at: row.created_at,
    }
}

fn shown<B>(ask: &Ask<B>, answer: &DisputeAnswer) -> Shown<DisputeView> {
    let viewer = ask.viewer();
    let fields = view(&viewer, &answer.dispute, &answer.deal);
    Shown::of(&viewer, &answer.dispute, &ground(&answer.deal), answer.wait.as_ref(), fields).after(answer.event_id)
}

/// A side opens a dispute.
pub async fn open(ask: Ask<DisputeBody>) -> Result<Shown<DisputeView>, Fault> {
    let answer = actions::open(&ask.house, &ask.call, ask.id()?, (ask.body.reason, &ask.body.statement)).await?;
    Ok(shown(&ask, &answer))
}

/// The disputes of a deal, the newest first.
pub async fn list(ask: Ask<Nothing>) -> Result<List<Shown<DisputeView>>, Fault> {
    let deal = load_deal(ask.house.reader(), ask.actor(), ask.id()?).await?;
    let rows = store::list_of_deal(ask.house.reader(), deal.id).await?;
    let viewer = ask.viewer();
    let show = |row: &dispute::Model| Shown::of(&viewer, row, &ground(&deal), None, view(&viewer, row, &deal));
    Ok(List { items: rows.iter().map(show).collect(), next: None })
}

/// Which disputes.
#[derive(Debug, Default, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct DisputesQuery {
    /// Where the last page ended (`next`).
    pub cursor: Option<String>,
    /// How many, 1 to 100.
    #[param(minimum = 1, maximum = 100)]
    pub limit: Option<u64>,
    /// Only those in this state.
    #[param(inline)]
    pub state: Option<DisputeState>,
}

/// The disputes about the caller's deals, the newest first; for staff all.
pub async fn list_own(ask: Ask<Nothing>) -> Result<List<Shown<DisputeView>>, Fault> {
    let asked: DisputesQuery = ask.query()?;
    let page = Page::read(asked.cursor.as_deref(), asked.limit)?;
    let rows = store::list_disputes(ask.house.reader(), ask.actor(), asked.state, &page).await?;
    let viewer = ask.viewer();
    let show = |(row, deal): (dispute::Model, deal::Model)| Ok(Shown::of(&viewer, &row, &ground(&deal), None, view(&viewer, &row, &deal)));
    List::of(page.wrap(rows, |(row, _)| row.id.into()), show)
}

/// One dispute.
pub async fn read(ask: Ask<Nothing>) -> Result<Shown<DisputeView>, Fault> {
    let (row, deal) = store::load_dispute(ask.house.reader(), ask.actor(), ask.id()?).await?;
    let wait = wait::open_of(ask.house.reader(), row.id).await?;
    let viewer = ask.viewer();
    Ok(Shown::of(&viewer, &row, &ground(&deal), wait.as_ref(), view(&viewer, &row, &deal)))
}

/// Whether an actor may see a dispute.
pub async fn is_visible(house: &House, actor: &Actor, id: Uuid) -> Result<bool, Fault> {
    match store::load_dispute(house.reader(), actor, DisputeId(id)).await {
        Ok(_) => Ok(true),
        Err(Fault::Refused(_)) => Ok(false),
        Err(fault) => Err(fault),
    }
}

/// The other side says its word, once.
pub async fn state(ask: Ask<StatementBody>) -> Result<Shown<DisputeView>, Fault> {
    let answer = actions::state(&ask.house, &ask.call, ask.id()?, &ask.body.statement).await?;
    Ok(shown(&ask, &answer))
}

fn ruling(body: &DisputeRulingBody) -> Ruling {
    Ruling { creator_share_bp: body.creator_share_bp, reasons: body.reasons.clone() }
}

/// A mediator rules.
pub async fn rule(ask: Ask<DisputeRulingBody>) -> Result<Shown<DisputeView>, Fault> {
    let answer = actions::rule(&ask.house, &ask.call, ask.id()?, &ruling(&ask.body)).await?;
    Ok(shown(&ask, &answer))
}

/// A side appeals.
pub async fn appeal(ask: Ask<Nothing>) -> Result<Shown<DisputeView>, Fault> {
    let answer = actions::appeal(&ask.house, &ask.call, ask.id()?).await?;
    Ok(shown(&ask, &answer))
}

/// Another mediator rules on the appeal.
pub async fn rule_appeal(ask: Ask<DisputeRulingBody>) -> Result<Shown<DisputeView>, Fault> {
    let answer = actions::rule_appeal(&ask.house, &ask.call, ask.id()?, &ruling(&ask.body)).await?;
    Ok(shown(&ask, &answer))
}

/// Whoever opened it takes it back.
pub async fn withdraw(ask: Ask<Nothing>) -> Result<Shown<DisputeView>, Fault> {
    let answer = actions::withdraw(&ask.house, &ask.call, ask.id()?).await?;
    Ok(shown(&ask, &answer))
}
