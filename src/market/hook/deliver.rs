//! Deliveries on their way, for the worker: owed as events get their number, claimed by lease, settled once; a hook
//! that has taken nothing for days is switched off with a letter.

use entity::hook::{self, HookKind};
use entity::hook_delivery::{self, HookDeliveryState};
use entity::{Letter, SubjectKind, event};
use jiff::SignedDuration;
use serde_json::json;

use super::actions::{owed, place};
use super::rules::{SILENCED_AFTER, after, name, payload, said, says};
use super::store::{self, Concerned};
use crate::kernel::outbox::{Addressed, Owed, queue};
use crate::kernel::{Actor, Call, Fault, House, Tx, record};
use crate::market::identity;
use crate::notify::facts::HookFacts;
use crate::notify::webhook::Says;

/// How many events are looked at in one promise.
const EVENTS: u64 = 100;
/// How many deliveries are claimed at once.
const BATCH: i64 = 16;
/// How long a worker keeps a delivery to itself.
const LEASE: SignedDuration = SignedDuration::from_mins(2);

/// What a robot says of an event: its kind, name and state, the title and where it stands.
pub type Wording<'a> = &'a dyn Fn(&hook::Model, &event::Model, &Concerned) -> String;

/// Owes deliveries for the events that have got their number since the last look; gives how many. Events of before the
/// first look are nobody's.
pub async fn owe(house: &House, wording: Wording<'_>) -> Result<usize, Fault> {
    let from = store::cursor(house.reader(), house.backend()).await?;
    let hooks = store::all_on(house.reader()).await?;
    let (Some(seq), false) = (from, hooks.is_empty()) else {
        let to = record::last_seq(house.reader()).await?;
        if from != Some(to) {
            house.promise(&Call::by(Actor::clock()), async |tx| store::move_cursor(tx, from, to).await).await?;
        }
        return Ok(0);
    };
    let events = record::feed(house.reader(), seq, EVENTS).await?;
    let Some(to) = events.last().map(|placed| placed.seq) else { return Ok(0) };
    house
        .promise(&Call::by(Actor::clock()), async |tx| {
            if !store::move_cursor(tx, from, to).await? {
                return Ok(0);
            }
            let mut rows = Vec::new();
            for placed in &events {
                let event = &placed.event;
                let concerned = store::concerned(tx, event).await?;
                for hook in hooks.iter().filter(|hook| concerned.organisations.contains(&hook.organisation_id)) {
                    let sent = match hook.kind {
                        HookKind::Webhook => payload(placed, concerned.deal.clone()),
                        kind @ (HookKind::Wecom | HookKind::Feishu) => said(kind, &wording(hook, event, &concerned)),
                    };
                    rows.push(owed(tx, hook, (name(event), sent.to_string(), Some(event.id))));
                }
            }
            let many = rows.len();
            store::insert_deliveries(tx, rows).await?;
            Ok(many)
        })
        .await
}

/// A delivery under way, with what it needs.
pub struct Parcel {
    /// The delivery; this try is counted.
    pub delivery: hook_delivery::Model,
    /// Where to.
    pub url: String,
    /// The secrets that sign; none for robots.
    pub secrets: Vec<String>,
    /// The secret of a robot that asks for signatures.
    pub signing: Option<String>,
    /// How it says whether it took something.
    pub says: Says,
}

/// Claims what is due. Deliveries of hooks that were switched off or taken away are given up.
pub async fn claim(house: &House) -> Result<Vec<Parcel>, Fault> {
    if !store::is_due(house.reader(), house.now()).await? {
        return Ok(Vec::new());
    }
    let claimed = house.promise(&Call::by(Actor::clock()), async |tx| store::claim(tx, tx.now().plus(LEASE), BATCH).await).await?;
    let mut parcels = Vec::new();
    for delivery in claimed {
        let hook = store::find(house.reader(), delivery.hook_id).await?;
        match hook.filter(|hook| hook.ended_at.is_none() && hook.silenced_at.is_none()) {
            Some(hook) => parcels.push(opened(house, &hook, delivery)?),
            None => settle(house, &delivery, &Err((None, "the hook is switched off".to_owned()))).await?,
        }
    }
    Ok(parcels)
}

fn opened(house: &House, hook: &hook::Model, delivery: hook_delivery::Model) -> Result<Parcel, Fault> {
    let open = |column: &str, sealed: &[u8]| house.sealer().open(&place(hook.id, column), sealed);
    let mut secrets = Vec::new();
    if hook.kind == HookKind::Webhook {
        secrets.push(open("secret", &hook.secret)?);
        if let Some(old) = hook.old_secret.as_ref().filter(|_| hook.old_until.is_some_and(|until| house.now() < until)) {
            secrets.push(open("old_secret", old)?);
        }
    }
    let signing = hook.signing.as_ref().map(|sealed| open("signing", sealed)).transpose()?;
    Ok(Parcel { url: open("url", &hook.url)?, secrets, signing, says: says(hook.kind), delivery })
}

/// The status of what was taken, or the status, if any, and why not.
pub type Answer = Result<u16, (Option<u16>, String)>;

/// Writes down what became of a delivery. Where nothing has arrived for five days, its hook is switched off and those who
/// run it are told.
pub async fn settle(house: &House, delivery: &hook_delivery::Model, answer: &Answer) -> Result<(), Fault> {
    house
        .promise(&Call::by(Actor::clock()), async |tx| {
            let now = tx.now();
            let mut row = store::load_delivery(tx.db(), delivery.hook_id, delivery.id).await?;
            if row.attempts != delivery.attempts || row.state != HookDeliveryState::Sending {
                return Ok(());
            }
            row.leased_until = None;
            let Some(mut hook) = store::find(tx.db(), row.hook_id).await? else { return Ok(()) };
            let is_on = hook.silenced_at.is_none() && hook.ended_at.is_none();
            match answer {
                Ok(status) => {
                    (row.state, row.answered, row.last_error, row.ended_at) =
                        (HookDeliveryState::Delivered, Some(i64::from(*status)), None, Some(now));
                    hook.failing_since = None;
                }
                Err((status, why)) => {
                    (row.answered, row.last_error) = (status.map(i64::from), Some(why.clone()));
                    match after(row.attempts, now).filter(|_| is_on) {
                        Some(next) => (row.state, row.due_at) = (HookDeliveryState::Queued, next),
                        None => (row.state, row.ended_at) = (HookDeliveryState::Dead, Some(now)),
                    }
                    hook.failing_since = hook.failing_since.or(Some(now));
                }
            }
            store::update_delivery(tx, &row).await?;
            if is_on && hook.failing_since.is_some_and(|since| now.since(since) >= SILENCED_AFTER) {
                hook.silenced_at = Some(now);
                tell(tx, &hook, row.last_error.as_deref().unwrap_or_default()).await?;
            }
            store::update(tx, &hook).await
        })
        .await
}

async fn tell(tx: &Tx, hook: &hook::Model, why: &str) -> Result<(), Fault> {
    let mut readers = identity::store::owners_of(tx.db(), hook.organisation_id).await?;
    if !readers.contains(&hook.user_id) {
        readers.push(hook.user_id);
    }
    let facts = HookFacts { host: hook.host.clone(), kind: hook.kind.to_string(), since: hook.failing_since, why: why.to_owned() };
    let facts = serde_json::to_value(facts)?;
    let told = json!({ "hook": hook.id, "letters": readers.len() });
    let event_id = record(tx, SubjectKind::Organisation, hook.organisation_id, "hook_silenced", told).await?;
    let owed = Owed { event_id, wait: None, kind: SubjectKind::Organisation, id: hook.organisation_id.into() };
    let letters: Vec<_> = readers.iter().map(|user| Addressed { letter: Letter::HookSilenced, user: *user, facts: &facts }).collect();
    queue(tx, &letters, &owed);
    Ok(())
}
