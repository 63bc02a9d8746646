//! Hooks over JSON: bodies, views and handlers. Decisions stand in `market/hook`.

use entity::hook::{self, HookKind};
use entity::hook_delivery::{self, HookDeliveryState};
use entity::{EventId, HookDeliveryId, HookId, Instant};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::kernel::Fault;
use crate::market::hook::actions::{self, NewHook};
use crate::market::hook::store;
use crate::web::ask::{Ask, Nothing};
use crate::web::view::List;

/// What is registered.
#[derive(Debug, Clone, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct HookBody {
    /// `webhook` (a program: Standard Webhooks), `wecom` (企业微信) or `feishu` (飞书).
    #[schema(value_type = String)]
    pub kind: HookKind,
    /// Its address: https, a public host, port 443 or 8443. It is stored sealed.
    #[schema(min_length = 10, max_length = 500)]
    pub url: String,
    /// The secret a Feishu robot shows under "signature verification", where that is on. It is stored sealed.
    #[schema(max_length = 100)]
    pub signing_secret: Option<String>,
    /// The language of a robot's sentences; otherwise the caller's.
    #[schema(max_length = 10)]
    pub locale: Option<String>,
}

/// A hook.
#[derive(Debug, Serialize, ToSchema)]
pub struct HookView {
    id: HookId,
    #[schema(value_type = String)]
    kind: HookKind,
    /// The host of its address; the whole is not shown again.
    host: String,
    locale: String,
    /// Whether messages to the robot are signed.
    signs: bool,
    created_at: Instant,
    /// Since when nothing has arrived.
    failing_since: Option<Instant>,
    /// When it was switched off because of that.
    silenced_at: Option<Instant>,
    /// Until when the secret before the present one signs too.
    both_sign_until: Option<Instant>,
}

fn view(row: hook::Model) -> HookView {
    HookView {
        id: row.id,
        kind: row.kind,
        host: row.host,
        locale: row.locale,
        signs: row.signing.is_some(),
        created_at: row.created_at,
        failing_since: row.failing_since,
        silenced_at: row.silenced_at,
        both_sign_until: row.old_until,
    }
}

/// The organisation's hooks.
pub async fn list(ask: Ask<Nothing>) -> Result<List<HookView>, Fault> {
    let rows = store::list(ask.house.reader(), ask.actor()).await?;
    Ok(List { items: rows.into_iter().map(view).collect(), next: None })
}

/// Registers one.
pub async fn register(ask: Ask<HookBody>) -> Result<HookView, Fault> {
    let HookBody { kind, url, signing_secret: signing, locale } = ask.body.clone();
    let locale = locale.unwrap_or_else(|| ask.locale.code().to_owned());
    let new = NewHook { kind, url, signing, locale, allow: ask.egress_allow().to_vec() };
    Ok(view(actions::register(&ask.house, &ask.call, &new).await?))
}

/// One of them.
pub async fn read(ask: Ask<Nothing>) -> Result<HookView, Fault> {
    Ok(view(store::load(ask.house.reader(), ask.actor(), ask.id()?).await?))
}

/// The secret of a hook.
#[derive(Debug, Serialize, ToSchema)]
pub struct HookSecretView {
    /// `whsec_` and Base64.
    secret: String,
}

/// What its signatures are checked with.
pub async fn secret(ask: Ask<Nothing>) -> Result<HookSecretView, Fault> {
    Ok(HookSecretView { secret: actions::secret_of(&ask.house, ask.actor(), ask.id()?).await? })
}

/// Another secret; for a day both sign.
pub async fn rotate(ask: Ask<Nothing>) -> Result<HookView, Fault> {
    Ok(view(actions::rotate(&ask.house, &ask.call, ask.id()?).await?))
}

/// Switches it on again.
pub async fn enable(ask: Ask<Nothing>) -> Result<HookView, Fault> {
    Ok(view(actions::enable(&ask.house, &ask.call, ask.id()?).await?))
}

/// Takes it away.
pub async fn remove(ask: Ask<Nothing>) -> Result<Nothing, Fault> {
    actions::remove(&ask.house, &ask.call, ask.id()?).await?;
    Ok(Nothing {})
}

/// What was sent.
#[derive(Debug, Serialize, ToSchema)]
pub struct HookDeliveryView {
    id: HookDeliveryId,
    hook: HookId,
    event: Option<EventId>,
    /// `deal.fund`.
    name: String,
    #[schema(value_type = String)]
    state: HookDeliveryState,
    attempts: i64,
    /// The status code of the last answer.
    answered: Option<i64>,
    /// Why it failed last.
    last_error: Option<String>,
    /// What is sent, byte for byte.
    payload: String,
    created_at: Instant,
    due_at: Instant,
    ended_at: Option<Instant>,
}

fn delivery(row: hook_delivery::Model) -> HookDeliveryView {
    HookDeliveryView {
        id: row.id,
        hook: row.hook_id,
        event: row.event_id,
        name: row.name,
        state: row.state,
        attempts: row.attempts,
        answered: row.answered,
        last_error: row.last_error,
        payload: row.payload,
        created_at: row.created_at,
        due_at: row.due_at,
        ended_at: row.ended_at,
    }
}

/// What was sent to a hook, the newest first.
pub async fn deliveries(ask: Ask<Nothing>) -> Result<List<HookDeliveryView>, Fault> {
    let hook = store::load(ask.house.reader(), ask.actor(), ask.id()?).await?;
    let paged = store::deliveries_of(ask.house.reader(), hook.id, &ask.page()?).await?;
    List::of(paged, |row| Ok(delivery(row)))
}

/// Sends something that tells of nothing.
pub async fn try_out(ask: Ask<Nothing>) -> Result<HookDeliveryView, Fault> {
    Ok(delivery(actions::try_out(&ask.house, &ask.call, ask.id()?).await?))
}

/// Which delivery to send again.
#[derive(Debug, Clone, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct RedeliveryBody {
    /// Its id.
    pub delivery: HookDeliveryId,
}

/// Sends a delivery again.
pub async fn redeliver(ask: Ask<RedeliveryBody>) -> Result<HookDeliveryView, Fault> {
    Ok(delivery(actions::redeliver(&ask.house, &ask.call, (ask.id()?, ask.body.delivery)).await?))
}
