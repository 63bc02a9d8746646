//! Change requests (变更单) over JSON: bodies, views and handlers. Decisions stand in `market/change`.

use entity::{ChangeRequestId, DealId, DeliverableId, Instant, Money, Party, change_request, deal};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;

use crate::kernel::{Actor, Fault, House, wait};
use crate::market::change::actions::{self, Asked, Change, ChangeAnswer};
use crate::market::change::store;
use crate::market::deal::store::{ground, load_deal};
use crate::web::ask::{Ask, Nothing};
use crate::web::view::{List, Shown, Viewer};

/// What is asked; at least one of the changes.
#[derive(Debug, Clone, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ChangeBody {
    /// The piece it is about; may be left out where only the rights change.
    #[serde(default)]
    pub deliverable: Option<DeliverableId>,
    /// The piece's new price, tax included.
    #[serde(default)]
    pub price: Option<Money>,
    /// When its draft is due; once it is approved, until when it is published.
    #[serde(default)]
    pub due_at: Option<Instant>,
    /// How many days the post stays.
    #[serde(default)]
    #[schema(minimum = 7, maximum = 365)]
    pub retention_days: Option<i64>,
    /// Rounds of changes on top.
    #[serde(default)]
    #[schema(minimum = 1, maximum = 5)]
    pub extra_rounds: Option<i64>,
    /// The rights of use, in words.
    #[serde(default)]
    #[schema(max_length = 2000)]
    pub rights: Option<String>,
    /// Why.
    #[schema(min_length = 1, max_length = 2000)]
    pub reason: String,
}

/// A change request.
#[derive(Debug, Serialize, ToSchema)]
pub struct ChangeView {
    deal: DealId,
    deliverable: Option<DeliverableId>,
    asked_by: Party,
    price: Option<Money>,
    /// What the price changes by, fee apart.
    difference: Money,
    due_at: Option<Instant>,
    retention_days: Option<i64>,
    extra_rounds: Option<i64>,
    rights: Option<String>,
    reason: String,
    created_at: Instant,
}

fn view(row: &change_request::Model, deal: &deal::Model) -> Result<ChangeView, Fault> {
    let change: Change = serde_json::from_str(&row.change)?;
    Ok(ChangeView {
        deal: deal.id,
        deliverable: row.deliverable_id,
        asked_by: row.asked_by,
        price: change.price_minor.map(|minor| Money::new(minor, deal.currency)),
        difference: Money::new(row.difference_minor, deal.currency),
        due_at: change.due_at,
        retention_days: change.retention_days,
        extra_rounds: change.extra_rounds,
        rights: change.rights,
        reason: row.reason.clone(),
        created_at: row.created_at,
    })
}

fn shown<B>(ask: &Ask<B>, answer: &ChangeAnswer) -> Result<Shown<ChangeView>, Fault> {
    let fields = view(&answer.change_request, &answer.deal)?;
    let ground = ground(&answer.deal);
    Ok(Shown::of(&ask.viewer(), &answer.change_request, &ground, answer.wait.as_ref(), fields).after(answer.event_id))
}

/// A side asks to change a deal.
pub async fn ask_for(ask: Ask<ChangeBody>) -> Result<Shown<ChangeView>, Fault> {
    let body = ask.body.clone();
    let change = Change {
        price_minor: body.price.map(|price| price.minor),
        due_at: body.due_at,
        retention_days: body.retention_days,
        extra_rounds: body.extra_rounds,
        rights: body.rights,
    };
    let currency = body.price.map(|price| price.currency);
    let asked = Asked { deliverable: body.deliverable, change, currency, reason: body.reason };
    let answer = actions::ask(&ask.house, &ask.call, ask.id()?, &asked).await?;
    shown(&ask, &answer)
}

/// The change requests of a deal, the newest first.
pub async fn list(ask: Ask<Nothing>) -> Result<List<Shown<ChangeView>>, Fault> {
    let deal = load_deal(ask.house.reader(), ask.actor(), ask.id()?).await?;
    let rows = store::list_of_deal(ask.house.reader(), deal.id).await?;
    let viewer: Viewer<'_> = ask.viewer();
    let show = |row: &change_request::Model| Ok(Shown::of(&viewer, row, &ground(&deal), None, view(row, &deal)?));
    Ok(List { items: rows.iter().map(show).collect::<Result<_, Fault>>()?, next: None })
}

/// One change request.
pub async fn read(ask: Ask<Nothing>) -> Result<Shown<ChangeView>, Fault> {
    let (row, deal) = store::load_change(ask.house.reader(), ask.actor(), ask.id()?).await?;
    let wait = wait::open_of(ask.house.reader(), row.id).await?;
    Ok(Shown::of(&ask.viewer(), &row, &ground(&deal), wait.as_ref(), view(&row, &deal)?))
}

/// Whether an actor may see a change request.
pub async fn is_visible(house: &House, actor: &Actor, id: Uuid) -> Result<bool, Fault> {
    match store::load_change(house.reader(), actor, ChangeRequestId(id)).await {
        Ok(_) => Ok(true),
        Err(Fault::Refused(_)) => Ok(false),
        Err(fault) => Err(fault),
    }
}

macro_rules! steps {
    ($($(#[$meta:meta])* $name:ident,)+) => { $(
        $(#[$meta])*
        pub async fn $name(ask: Ask<Nothing>) -> Result<Shown<ChangeView>, Fault> {
            let answer = actions::$name(&ask.house, &ask.call, ask.id()?).await?;
            shown(&ask, &answer)
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
