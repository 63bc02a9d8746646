//! Hooks are registered, tried, given another secret, switched on again and taken away by those who run an organisation.

use entity::hook::{self, HookKind};
use entity::hook_delivery::{self, HookDeliveryState};
use entity::{HookDeliveryId, HookId, OrganisationId, SubjectKind};
use serde_json::json;

use super::rules::{BOTH_SIGN, HOOKS_MOST, HookError, must_stand_there, said, signing_of};
use super::store;
use crate::kernel::seal::fresh_token;
use crate::kernel::{Actor, Call, Fault, House, Tx, record};
use crate::notify::webhook::{Target, shown_secret};

/// What somebody registers.
#[derive(Clone, Debug)]
pub struct NewHook {
    /// What stands there.
    pub kind: HookKind,
    /// The address.
    pub url: String,
    /// The secret that a Feishu robot was given, where it was.
    pub signing: Option<String>,
    /// The language of a robot's sentences: `zh-CN` or `en`.
    pub locale: String,
    /// Local addresses that tests may reach.
    pub allow: Vec<std::net::SocketAddr>,
}

/// Registers an address. From now on the organisation's events go there.
pub async fn register(house: &House, call: &Call, new: &NewHook) -> Result<hook::Model, Fault> {
    let target = Target::read(&new.url, &new.allow).map_err(HookError::BadUrl)?;
    let is_local = new.allow.iter().any(|address| address.ip().to_string() == target.host());
    must_stand_there(new.kind, target.host(), is_local)?;
    let signing = signing_of(new.kind, new.signing.as_deref())?;
    let secret = fresh_secret();
    house
        .promise(call, async |tx| {
            let organisation_id = store::organisation_of(tx.actor())?;
            let Some(user_id) = tx.actor().user else { return Err(Fault::missing()) };
            if store::list(tx.db(), tx.actor()).await?.len() >= HOOKS_MOST {
                return Err(HookError::TooMany.into());
            }
            let id: HookId = tx.mint();
            let sealer = tx.house().sealer();
            let row = hook::Model {
                id,
                organisation_id,
                user_id,
                kind: new.kind,
                host: target.host().to_owned(),
                url: sealer.seal(&place(id, "url"), &new.url)?,
                secret: sealer.seal(&place(id, "secret"), &secret)?,
                old_secret: None,
                old_until: None,
                signing: signing.map(|signing| sealer.seal(&place(id, "signing"), signing)).transpose()?,
                locale: if new.locale == "en" { "en" } else { "zh-CN" }.to_owned(),
                created_at: tx.now(),
                failing_since: None,
                silenced_at: None,
                ended_at: None,
            };
            store::insert(tx, &row).await?;
            noted(tx, organisation_id, "hook_registered", id).await?;
            Ok(row)
        })
        .await
}

/// Where a sealed value of a hook belongs.
pub(super) fn place(id: HookId, column: &str) -> String {
    format!("hook/{id}/{column}")
}

fn fresh_secret() -> String {
    use base64::Engine;
    let bytes = base64::engine::general_purpose::URL_SAFE_NO_PAD.decode(fresh_token()).unwrap_or_default();
    shown_secret(&bytes)
}

async fn noted(tx: &Tx, organisation: OrganisationId, name: &str, id: HookId) -> Result<(), Fault> {
    record(tx, SubjectKind::Organisation, organisation, name, json!({ "hook": id })).await.map(drop)
}

/// The secret of a hook, for those who run its organisation.
pub async fn secret_of(house: &House, actor: &Actor, id: HookId) -> Result<String, Fault> {
    let hook = store::load(house.reader(), actor, id).await?;
    house.sealer().open(&place(id, "secret"), &hook.secret)
}

/// Gives a hook another secret; for a day both sign, so that nothing is lost meanwhile.
pub async fn rotate(house: &House, call: &Call, id: HookId) -> Result<hook::Model, Fault> {
    let secret = fresh_secret();
    house
        .promise(call, async |tx| {
            let mut hook = store::load(tx.db(), tx.actor(), id).await?;
            let sealer = tx.house().sealer();
            let old = sealer.open(&place(id, "secret"), &hook.secret)?;
            hook.old_secret = Some(sealer.seal(&place(id, "old_secret"), &old)?);
            hook.old_until = Some(tx.now().plus(BOTH_SIGN));
            hook.secret = sealer.seal(&place(id, "secret"), &secret)?;
            store::update(tx, &hook).await?;
            noted(tx, hook.organisation_id, "hook_rotated", id).await?;
            Ok(hook)
        })
        .await
}

/// Switches a hook on again that was switched off because nothing arrived.
pub async fn enable(house: &House, call: &Call, id: HookId) -> Result<hook::Model, Fault> {
    house
        .promise(call, async |tx| {
            let mut hook = store::load(tx.db(), tx.actor(), id).await?;
            if hook.silenced_at.is_none() {
                return Err(HookError::NotSilenced.into());
            }
            (hook.silenced_at, hook.failing_since) = (None, None);
            store::update(tx, &hook).await?;
            noted(tx, hook.organisation_id, "hook_enabled", id).await?;
            Ok(hook)
        })
        .await
}

/// Takes a hook away. What was sent stays on record.
pub async fn remove(house: &House, call: &Call, id: HookId) -> Result<(), Fault> {
    house
        .promise(call, async |tx| {
            let mut hook = store::load(tx.db(), tx.actor(), id).await?;
            hook.ended_at = Some(tx.now());
            store::update(tx, &hook).await?;
            noted(tx, hook.organisation_id, "hook_removed", id).await
        })
        .await
}

/// Sends something that tells of nothing, to see whether it arrives.
pub async fn try_out(house: &House, call: &Call, id: HookId) -> Result<hook_delivery::Model, Fault> {
    house
        .promise(call, async |tx| {
            let hook = must_be_on(store::load(tx.db(), tx.actor(), id).await?)?;
            let payload = match hook.kind {
                HookKind::Webhook => json!({ "type": "hook.try", "timestamp": tx.now(), "data": { "hook": id } }),
                kind @ (HookKind::Wecom | HookKind::Feishu) => said(kind, "Pappus: OK"),
            };
            let row = owed(tx, &hook, ("hook.try".to_owned(), payload.to_string(), None));
            store::insert_deliveries(tx, vec![row.clone()]).await?;
            Ok(row)
        })
        .await
}

/// Sends a delivery again that has ended, under the same id, so that whoever got it knows.
pub async fn redeliver(house: &House, call: &Call, (id, delivery): (HookId, HookDeliveryId)) -> Result<hook_delivery::Model, Fault> {
    house
        .promise(call, async |tx| {
            let hook = must_be_on(store::load(tx.db(), tx.actor(), id).await?)?;
            let mut row = store::load_delivery(tx.db(), hook.id, delivery).await?;
            if row.ended_at.is_some() {
                (row.state, row.attempts, row.due_at, row.ended_at) = (HookDeliveryState::Queued, 0, tx.now(), None);
                store::update_delivery(tx, &row).await?;
            }
            Ok(row)
        })
        .await
}

/// An operator sends a delivery again that was given up, to whosesoever hook, where that is still switched on.
pub async fn retry(house: &House, call: &Call, id: HookDeliveryId) -> Result<hook_delivery::Model, Fault> {
    house
        .promise(call, async |tx| {
            let mut row = store::load_any(tx, id).await?;
            let hook = store::find(tx.db(), row.hook_id).await?.filter(|hook| hook.ended_at.is_none()).ok_or_else(Fault::missing)?;
            let hook = must_be_on(hook)?;
            if row.state != HookDeliveryState::Dead {
                return Err(HookError::NotGivenUp.into());
            }
            (row.state, row.attempts, row.due_at, row.ended_at) = (HookDeliveryState::Queued, 0, tx.now(), None);
            store::update_delivery(tx, &row).await?;
            record(tx, SubjectKind::Organisation, hook.organisation_id, "hook_delivery_retried", json!({ "delivery": id })).await?;
            Ok(row)
        })
        .await
}

fn must_be_on(hook: hook::Model) -> Result<hook::Model, HookError> {
    if hook.silenced_at.is_some() { Err(HookError::Silenced) } else { Ok(hook) }
}

/// A delivery that is owed now: its name, what is sent, and the event it tells of.
pub(super) fn owed(
    tx: &Tx,
    hook: &hook::Model,
    (name, payload, event_id): (String, String, Option<entity::EventId>),
) -> hook_delivery::Model {
    hook_delivery::Model {
        id: tx.mint(),
        hook_id: hook.id,
        event_id,
        name,
        payload,
        created_at: tx.now(),
        due_at: tx.now(),
        state: HookDeliveryState::Queued,
        attempts: 0,
        leased_until: None,
        answered: None,
        last_error: None,
        ended_at: None,
    }
}
