//! What was given up, and trying many of it again: letters, deliveries to hooks, jobs. Each is a promise of its own, so
//! that one that cannot be tried again holds up no other.

use entity::job::JobState;
use entity::{HookDeliveryId, Instant, JobId, OutboxId};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::kernel::job::{actions as jobs, store as job_store};
use crate::kernel::outbox::delivery;
use crate::kernel::{Call, Fault, FieldError, Key};
use crate::market::hook;
use crate::web::ask::{Ask, Nothing};
use crate::web::problem;
use crate::web::view::List;

/// The most of each sort that is listed.
const LISTED: u64 = 100;
/// The most that are tried again at once.
const AT_ONCE: usize = 300;

/// Something that was given up.
#[derive(Debug, Serialize, ToSchema)]
pub struct GivenUpView {
    /// What is named when it is to be tried again.
    id: String,
    /// `letter`, `delivery` or `job`.
    sort: &'static str,
    /// Which letter, event or work.
    what: String,
    /// To whom or about what.
    about: String,
    /// Why it was given up.
    why: Option<String>,
    /// Since when it is there.
    since: Instant,
}

/// Letters, deliveries to hooks and jobs that were given up, the newest first, at most a hundred of each.
pub async fn list(ask: Ask<Nothing>) -> Result<List<GivenUpView>, Fault> {
    let (db, actor) = (ask.house.reader(), ask.actor());
    let mut items = Vec::new();
    for row in delivery::list_dead(db, actor, LISTED).await? {
        items.push(GivenUpView {
            id: row.id.to_string(),
            sort: "letter",
            what: row.letter.to_string(),
            about: row.user_id.to_string(),
            why: row.last_error,
            since: row.created_at,
        });
    }
    for (row, host) in hook::store::list_dead(db, actor, LISTED).await? {
        items.push(GivenUpView {
            id: row.id.to_string(),
            sort: "delivery",
            what: row.name,
            about: host,
            why: row.last_error,
            since: row.created_at,
        });
    }
    for row in job_store::list_in(db, actor, JobState::Failed, LISTED).await? {
        items.push(GivenUpView {
            id: row.id.to_string(),
            sort: "job",
            what: row.kind.to_string(),
            about: row.about,
            why: row.error,
            since: row.changed_at,
        });
    }
    Ok(List { items, next: None })
}

/// What is to be tried again.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct RetriesBody {
    /// 1 to 300 ids of letters, deliveries and jobs.
    #[schema(min_items = 1, max_items = 300)]
    ids: Vec<String>,
}

/// What became of one of them.
#[derive(Debug, Serialize, ToSchema)]
pub struct RetriedView {
    id: String,
    /// Whether it is on its way again.
    retried: bool,
    /// Why not: a stable code.
    code: Option<String>,
    /// The same in a sentence.
    why: Option<String>,
}

/// Tries many again; each is answered for itself.
pub async fn retry(ask: Ask<RetriesBody>) -> Result<List<RetriedView>, Fault> {
    if !(1..=AT_ONCE).contains(&ask.body.ids.len()) {
        return Err(Fault::invalid(vec![FieldError::new("ids", "retries_count", "1 to 300 at once.")]));
    }
    let mut items = Vec::new();
    for id in &ask.body.ids {
        let (code, why) = match one(&ask, id).await {
            Ok(()) => (None, None),
            Err(Fault::Refused(refusal)) => (Some(refusal.code.to_owned()), Some(problem::sentence(&refusal, ask.viewer().words))),
            Err(fault) => return Err(fault),
        };
        items.push(RetriedView { id: id.clone(), retried: code.is_none(), code, why });
    }
    Ok(List { items, next: None })
}

/// One of them, under a key of its own: a repeated request gets the same answers.
async fn one(ask: &Ask<RetriesBody>, id: &str) -> Result<(), Fault> {
    let call = match &ask.call.key {
        Some(key) => Call::with_key(ask.actor().clone(), Key { route: format!("{} {id}", key.route), ..key.clone() }),
        None => Call::by(ask.actor().clone()),
    };
    if let Ok(id) = id.parse::<OutboxId>() {
        return delivery::retry_letter(&ask.house, &call, id).await.map(drop);
    }
    if let Ok(id) = id.parse::<HookDeliveryId>() {
        return hook::actions::retry(&ask.house, &call, id).await.map(drop);
    }
    match id.parse::<JobId>() {
        Ok(id) => jobs::retry(&ask.house, &call, id).await.map(drop),
        Err(_) => Err(Fault::missing()),
    }
}
