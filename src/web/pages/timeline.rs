//! One timeline of a deliverable: its own steps and those of its sample, drafts, lanes and checks, by time, with
//! who did it, and why where somebody said so.

use entity::{Instant, Role, SubjectKind, deal, event};
use serde::Serialize;
use serde_json::Value;
use uuid::Uuid;

use super::person::Names;
use super::visit::Visit;
use crate::kernel::paging::{LIMIT_MOST, Page};
use crate::kernel::{Fault, record};

/// Something whose history is told.
pub struct Told {
    /// Which one.
    pub id: Uuid,
    /// What tells it from others of its kind: `2` of a draft, the name of a lane.
    pub which: Option<String>,
    /// What was said with its steps: the step's name, and the words.
    pub said: Vec<(&'static str, Vec<String>)>,
}

impl Told {
    /// Something without words of its own.
    pub fn of(id: impl Into<Uuid>) -> Self {
        Self { id: id.into(), which: None, said: Vec::new() }
    }
}

/// What one person did at one instant: several steps of one promise stand together.
#[derive(Debug, Serialize)]
struct Moment {
    at: Instant,
    who: String,
    by_clock: bool,
    steps: Vec<Step>,
}

/// One step of it.
#[derive(Debug, Serialize)]
struct Step {
    kind: SubjectKind,
    which: Option<String>,
    what: String,
    state: Option<String>,
    said: Vec<String>,
}

/// The timeline of some things of one deal, the newest first.
pub async fn of(visit: &Visit, deal: &deal::Model, things: &[Told]) -> Result<Value, Fault> {
    told(visit, Some(deal), things).await
}

/// The timeline of what belongs to no deal, for staff.
pub async fn of_staff(visit: &Visit, things: &[Told]) -> Result<Value, Fault> {
    told(visit, None, things).await
}

async fn told(visit: &Visit, deal: Option<&deal::Model>, things: &[Told]) -> Result<Value, Fault> {
    let mut events = Vec::new();
    for thing in things {
        let history = record::history(visit.house().reader(), thing.id, &Page::first(LIMIT_MOST)).await?;
        events.extend(history.into_iter().map(|event| (thing, event)));
    }
    events.sort_by_key(|(_, event)| std::cmp::Reverse((event.at, Uuid::from(event.id))));
    let mut names = Names::of(visit);
    let mut moments: Vec<Moment> = Vec::new();
    for (thing, event) in &events {
        let who = match deal {
            Some(deal) => names.who(event, deal).await?,
            None => names.colleague(event).await?,
        };
        let step = step(visit, thing, event);
        match moments.last_mut().filter(|last| last.at == event.at && last.who == who) {
            Some(last) => last.steps.push(step),
            None => moments.push(Moment { at: event.at, who, by_clock: event.role == Role::Clock, steps: vec![step] }),
        }
    }
    Ok(serde_json::to_value(moments)?)
}

fn step(visit: &Visit, thing: &Told, event: &event::Model) -> Step {
    let (words, name) = (visit.words(), &event.name);
    let keys = [format!("event-{}-{name}", event.subject_kind), format!("event-{name}"), format!("step-{name}")];
    Step {
        kind: event.subject_kind,
        which: thing.which.clone(),
        what: keys.iter().find_map(|key| words.say_if_known(key)).unwrap_or_else(|| name.clone()),
        state: event.to_state.clone().filter(|_| event.subject_kind.has_states()),
        said: thing.said.iter().filter(|(step, _)| step == name).flat_map(|(_, said)| said.clone()).collect(),
    }
}
