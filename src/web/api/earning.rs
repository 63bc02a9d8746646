//! Earnings over JSON, for whoever is owed them: how far each is on its way, what was withheld, what keeps it from being paid.

use entity::earning::{self, EarningKind};
use entity::{DealId, DeliverableId, Instant, Money, Role};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use super::finance::own_payee;
use crate::finance::earning::{self as earnings, Stage};
use crate::finance::payee::store as payees;
use crate::finance::payout::store as payouts;
use crate::kernel::paging::Page;
use crate::kernel::{Fault, Ground, wait};
use crate::web::ask::{Ask, Nothing};
use crate::web::view::{List, Shown};

/// An earning with what keeps it from being paid.
#[derive(Debug, Serialize, ToSchema)]
pub struct EarningView {
    deal: DealId,
    deliverable: Option<DeliverableId>,
    kind: EarningKind,
    /// How far it is on its way to its payee.
    stage: Stage,
    gross: Money,
    agency_share: Money,
    /// Gross less agency share.
    owed: Money,
    /// Tax withheld with its payment; empty before.
    withheld: Option<Money>,
    /// What arrives: owed less withheld; empty before its payment.
    net: Option<Money>,
    happened_on: Instant,
    clears_on: Option<Instant>,
    #[schema(value_type = Object)]
    because: serde_json::Value,
    blockers: Vec<BlockerView>,
}

/// Which earnings.
#[derive(Debug, Default, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct EarningsQuery {
    /// Only at this stage.
    #[param(value_type = Option<String>)]
    stage: Option<Stage>,
    /// Where the last page ended.
    cursor: Option<String>,
    /// How many, 1 to 100.
    limit: Option<u64>,
}

/// Something that keeps an earning from being paid.
#[derive(Debug, Serialize, ToSchema)]
pub struct BlockerView {
    code: String,
    clears_on: Option<Instant>,
}

/// The caller's earnings, the newest first, each with what keeps it from being paid.
pub async fn list(ask: Ask<Nothing>) -> Result<List<Shown<EarningView>>, Fault> {
    let asked: EarningsQuery = ask.query()?;
    let page = Page::read(asked.cursor.as_deref(), asked.limit)?;
    let db = ask.house.reader();
    let Some(payee) = payees::find_of_owner(db, own_payee(ask.actor())?).await? else {
        return Ok(List { items: Vec::new(), next: None });
    };
    let at = asked.stage.map(|stage| (stage, ask.house.now()));
    let paged = earnings::store::list_of_payee(db, (payee.id, at), &page).await?;
    let mut items = Vec::new();
    for earning in paged.items {
        items.push(shown_earning(&ask, &earning).await?);
    }
    Ok(List { items, next: paged.next })
}

/// One earning, for its payee, platform finance and auditors.
pub async fn read(ask: Ask<Nothing>) -> Result<Shown<EarningView>, Fault> {
    let earning = earnings::store::load(ask.house.reader(), ask.id()?).await?;
    let is_own = match own_payee(ask.actor()) {
        Ok(own) => payees::find_of_owner(ask.house.reader(), own).await?.is_some_and(|payee| payee.id == earning.payee_id),
        Err(_) => matches!(ask.actor().role, Role::Finance | Role::Auditor),
    };
    if is_own { shown_earning(&ask, &earning).await } else { Err(Fault::missing()) }
}

async fn shown_earning(ask: &Ask<Nothing>, earning: &earning::Model) -> Result<Shown<EarningView>, Fault> {
    let db = ask.house.reader();
    let blockers = earnings::store::blockers_of(db, earning, ask.house.now()).await?;
    let money = |minor| Money::new(minor, earning.currency);
    let withheld_minor = payouts::withheld_from(db, earning).await?;
    let fields = EarningView {
        deal: earning.deal_id,
        deliverable: earning.deliverable_id,
        kind: earning.kind,
        stage: earnings::stage_of(earning, ask.house.now()),
        gross: money(earning.gross_minor),
        agency_share: money(earning.agency_minor),
        owed: money(earning.owed_minor),
        withheld: withheld_minor.map(money),
        net: withheld_minor.map(|minor| money(earning.owed_minor - minor)),
        happened_on: earning.happened_on,
        clears_on: earning.clears_on,
        because: serde_json::from_str(&earning.because)?,
        blockers: blockers.into_iter().map(|blocked| BlockerView { code: blocked.code, clears_on: blocked.clears_on }).collect(),
    };
    let ground = Ground { creator: ask.actor().creator, deal: Some(earning.deal_id), ..Ground::platform() };
    let wait = wait::open_of(db, earning.id).await?;
    Ok(Shown::of(&ask.viewer(), earning, &ground, wait.as_ref(), fields))
}
