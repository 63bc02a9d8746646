//! How the house stands, for operators: pulse, letters that were given up, and every invariant on demand.

use std::rc::Rc;
use std::time::Duration;

use entity::outbox::OutboxState;
use entity::{OutboxId, Role};
use serde_json::{Value, json};

use super::person::Names;
use super::rows::{self, Head};
use super::visit::{Sheet, Visit};
use super::way::path_of;
use crate::check::{Depth, check};
use crate::kernel::outbox::{delivery, inbox};
use crate::kernel::paging::{Page, Paged};
use crate::kernel::{Fault, pulse};
use crate::market::identity;

/// How long a check may take on a page; a longer one belongs on the command line.
const CHECK_SECONDS: u64 = 20;
/// How far letters and timers may be behind before it is said.
const BEHIND_SECONDS: i64 = 15 * 60;

/// The pulse.
pub async fn show(visit: Rc<Visit>) -> Result<Sheet, Fault> {
    let house = visit.house();
    let pulse = pulse::take(house).await?;
    let writes = pulse::can_write(house).await.is_ok();
    let current = pulse::schema_is_current(house).await.unwrap_or(false);
    let fact = |key: &str, value: Value, alarming: bool| json!({ "key": key, "value": value, "alarming": alarming });
    let minutes = |seconds: i64| Value::from(seconds / 60);
    let megabytes = pulse::database_bytes(house).await? / (1024 * 1024);
    let data = json!({
        "well": writes && current && pulse.letters_age_seconds <= BEHIND_SECONDS && pulse.timers_lag_seconds <= BEHIND_SECONDS,
        "writes": writes,
        "current": current,
        "facts": [
            fact("letters-due", pulse.letters_due.into(), false),
            fact("letters-age", minutes(pulse.letters_age_seconds), pulse.letters_age_seconds > BEHIND_SECONDS),
            fact("timers-due", pulse.timers_due.into(), false),
            fact("timers-lag", minutes(pulse.timers_lag_seconds), pulse.timers_lag_seconds > BEHIND_SECONDS),
            fact("promises", pulse.waiting_promises.into(), false),
            fact("unsealed", pulse.events_unsealed.into(), false),
            fact("waits", pulse.waits_open.into(), false),
            fact("events", pulse.events.into(), false),
            fact("database", megabytes.into(), false),
        ],
        "tabs": tabs(&visit, "/health"),
        "now": house.now(),
    });
    Ok(Sheet::read("pages/house/health", visit.say("page-health"), data))
}

/// What stands in the file of the letters.
const LETTERS: &[Head] = &[
    Head::Plain("id"),
    Head::Plain("code"),
    Head::Plain("to"),
    Head::Plain("channel"),
    Head::Plain("state"),
    Head::Plain("attempts"),
    Head::Plain("error"),
    Head::Plain("due_at"),
    Head::Plain("kind"),
];
/// What stands in the file of the addresses that take none.
const SUPPRESSED: &[Head] = &[Head::Plain("user"), Head::Plain("address"), Head::Plain("by"), Head::Plain("status"), Head::Plain("since")];

/// Every letter on its way, given up or sent; `?state=dead` for those that were given up, `?to=` for those to somebody.
pub async fn letters(visit: Rc<Visit>) -> Result<Sheet, Fault> {
    let (states, state) = rows::states::<OutboxState>(&visit);
    let to = visit.asked("to").and_then(|id| id.parse().ok());
    let list = async |page: Page| {
        let paged = inbox::queue(visit.house().reader(), visit.actor(), (state, to), &page).await?;
        let mut names = Names::of(&visit);
        let mut items = Vec::new();
        for letter in &paged.items {
            items.push(json!({
                "id": letter.id,
                "code": letter.letter,
                "title": visit.say(&format!("letter-{}", letter.letter)),
                "to": names.name(letter.user_id).await?,
                "channel": visit.say(&format!("channel-{}", letter.channel)),
                "state": letter.state,
                "attempts": letter.attempts,
                "error": letter.last_error,
                "due_at": letter.due_at,
                "about": path_of(letter.subject_kind, letter.subject_id),
                "kind": letter.subject_kind,
                "retry": (letter.state == OutboxState::Dead).then(|| format!("/letters/{}/retry", letter.id)),
            }));
        }
        Ok(Paged { items, next: paged.next })
    };
    if rows::is_asked(&visit) {
        return rows::saved("letters", LETTERS, list).await;
    }
    let paged = list(visit.page()?).await?;
    let data =
        json!({ "letters": paged.items, "states": states, "all": state.is_none(), "next": paged.next, "tabs": tabs(&visit, "/letters") });
    Ok(Sheet::read("pages/house/letters", visit.say("page-letters"), data))
}

/// A letter that was given up is tried again.
pub async fn retry(visit: Rc<Visit>) -> Result<Sheet, Fault> {
    delivery::retry_letter(visit.house(), &visit.call(), visit.id::<OutboxId>()?).await?;
    Ok(Sheet::Go("/letters?state=queued&done=letter_retried".to_owned()))
}

/// Addresses that take no letters, with the way to lift that and to hand in a report.
pub async fn suppressed(visit: Rc<Visit>) -> Result<Sheet, Fault> {
    if rows::is_asked(&visit) {
        return rows::of_api(&visit, "suppressed", "list_suppressions", SUPPRESSED).await;
    }
    let paged = identity::store::list_suppressions(visit.house().reader(), visit.actor(), &visit.page()?).await?;
    let mut names = Names::of(&visit);
    let mut rows = Vec::new();
    for row in &paged.items {
        rows.push(json!({
            "name": names.name(row.user_id).await?,
            "address": row.address,
            "by": row.by,
            "status": row.status,
            "since": row.since,
            "lift": format!("/users/{}/suppression/remove?_back=/letters/suppressed", row.user_id),
        }));
    }
    let data = json!({ "rows": rows, "next": paged.next, "tabs": tabs(&visit, "/letters") });
    Ok(Sheet::read("pages/house/suppressed", visit.say("page-suppressed"), data))
}

/// Where every invariant can be asked for.
pub async fn checking(visit: Rc<Visit>) -> Result<Sheet, Fault> {
    let data = json!({ "ran": false, "late": false, "clean": false, "violations": [], "unsealed": 0, "tabs": tabs(&visit, "/check") });
    Ok(Sheet::read("pages/house/check", visit.say("page-check-house"), data))
}

/// Asks for every invariant, within bounds.
pub async fn run_check(visit: Rc<Visit>) -> Result<Sheet, Fault> {
    let depth = if visit.field("depth") == "everything" { Depth::Everything } else { Depth::Newest };
    let asked = actix_web::rt::time::timeout(Duration::from_secs(CHECK_SECONDS), check(visit.house(), depth)).await;
    let report = asked.ok().transpose()?;
    let data = json!({
        "ran": report.is_some(),
        "late": report.is_none(),
        "clean": report.as_ref().is_some_and(|report| report.clean),
        "violations": report.as_ref().map(|report| json!(report.violations)).unwrap_or_else(|| json!([])),
        "unsealed": report.as_ref().map_or(0, |report| report.unsealed_events),
        "tabs": tabs(&visit, "/check"),
    });
    Ok(Sheet::read("pages/house/check", visit.say("page-check-house"), data))
}

/// The rooms of those who answer for the house, as a row of links.
pub fn tabs(visit: &Visit, here: &str) -> Vec<Value> {
    let rooms: &[(&str, &str)] = match visit.actor().role {
        Role::Operator => &[
            ("/health", "page-health"),
            ("/letters", "page-letters"),
            ("/retries", "page-retries"),
            ("/jobs", "page-jobs"),
            ("/check", "page-check-house"),
            ("/packs", "page-packs"),
            ("/events", "page-events"),
        ],
        Role::Auditor => &[("/events", "page-events"), ("/check", "page-check-house"), ("/packs", "page-packs"), ("/terms", "page-terms")],
        Role::Finance
        | Role::Reviewer
        | Role::Mediator
        | Role::BrandOwner
        | Role::BrandManager
        | Role::BrandFinance
        | Role::BrandViewer
        | Role::Creator
        | Role::AgencyOwner
        | Role::AgencyAgent
        | Role::Clock
        | Role::Nobody => &[],
    };
    rooms.iter().map(|(path, key)| json!({ "path": path, "label": visit.say(key), "here": *path == here })).collect()
}
