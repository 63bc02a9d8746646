//! What happened, for auditors and operators: the feed from its end, by kind of thing or by one thing.

use std::rc::Rc;

use entity::{Code, SubjectKind};
use serde_json::{Value, json};
use uuid::Uuid;

use super::health::tabs;
use super::person::Names;
use super::timeline::what;
use super::visit::{Sheet, Visit};
use super::way::path_of;
use crate::kernel::Fault;
use crate::kernel::record::{self, Placed, Sought};
use crate::kernel::terms::hex;

/// Events on one page.
const PAGE: u64 = 100;

/// The feed; `?kind=deal`, `?subject=deal_…`, `?before=1200`.
pub async fn show(visit: Rc<Visit>) -> Result<Sheet, Fault> {
    let kind = visit.asked("kind").and_then(SubjectKind::from_code);
    let subject = visit.asked("subject").map(str::trim).filter(|subject| !subject.is_empty());
    // A word that is no id is of nothing, not of everything.
    let id = subject.map(|subject| id_in(subject).unwrap_or(Uuid::nil()));
    let before = visit.asked("before").and_then(|before| before.parse().ok());
    let events = record::latest(visit.house().reader(), visit.actor(), &Sought { kind, subject: id, before }, PAGE).await?;
    let mut names = Names::of(&visit);
    let mut rows = Vec::new();
    for placed in &events {
        rows.push(line(&visit, placed, &mut names).await?);
    }
    let is_full = u64::try_from(events.len()).unwrap_or(PAGE) == PAGE;
    let data = json!({
        "events": rows,
        "kinds": SubjectKind::ALL.iter().map(|code| json!({ "code": code, "chosen": kind == Some(*code) })).collect::<Vec<_>>(),
        "subject": subject.unwrap_or_default(),
        "kind": kind.map(|kind| kind.to_string()).unwrap_or_default(),
        "before": events.last().map(|placed| placed.seq).filter(|_| is_full),
        "tabs": tabs(&visit, "/events"),
    });
    Ok(Sheet::read("pages/house/events", visit.say("page-events"), data))
}

fn id_in(text: &str) -> Option<Uuid> {
    let digits = text.rsplit_once('_').map_or(text, |(_, digits)| digits);
    Uuid::try_parse(digits).ok()
}

async fn line(visit: &Visit, Placed { seq, event }: &Placed, names: &mut Names<'_>) -> Result<Value, Fault> {
    let hash = hex(&event.hash);
    Ok(json!({
        "seq": seq,
        "at": event.at,
        "kind": event.subject_kind,
        "subject": event.subject_kind.show(event.subject_id),
        "link": path_of(event.subject_kind, event.subject_id),
        "what": what(visit, event),
        "from": event.from_state,
        "to": event.to_state,
        "who": names.colleague(event).await?,
        "facts": (event.facts != "{}").then_some(&event.facts),
        "hash": hash.chars().take(12).collect::<String>(),
    }))
}
